"""How good predictions and lists are, and how sure a difference is."""
