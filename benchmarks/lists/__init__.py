"""How good the lists are, beside those of other libraries on the same public ratings."""
