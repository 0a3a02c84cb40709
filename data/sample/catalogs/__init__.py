"""The invented works and the four catalogs that list them."""
