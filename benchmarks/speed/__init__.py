"""How fast stars are learned, in how much memory and with which error, beside other libraries."""
