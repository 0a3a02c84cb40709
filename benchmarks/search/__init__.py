"""How long a search takes while somebody types, beside a look at every name."""
