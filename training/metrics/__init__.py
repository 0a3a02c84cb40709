"""How good predictions and lists are."""
