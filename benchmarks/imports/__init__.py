"""How often an import matches the right work, and how long it takes."""
