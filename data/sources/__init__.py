"""The kinds of raw files: what each is known by and how it is read."""
