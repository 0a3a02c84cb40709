"""How good similar films are, beside the recipes of earlier systems."""
