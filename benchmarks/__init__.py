"""Speed, memory and error against other libraries; never imported by the programs."""
