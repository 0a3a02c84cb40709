"""Releases: how they are written, read, verified and pointed at."""
