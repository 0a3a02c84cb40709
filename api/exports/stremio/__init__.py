"""A person's lists as an addon of Stremio, by its protocol."""
