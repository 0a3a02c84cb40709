"""The data contract: which tables there are, and the guard at both doors to disk."""
