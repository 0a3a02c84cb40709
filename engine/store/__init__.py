"""Where every file is, and how it appears whole or not at all."""
