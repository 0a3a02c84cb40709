"""Titles: search, one title, and the catalog's questions (`/v1/catalog`)."""
