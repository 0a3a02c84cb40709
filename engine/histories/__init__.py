"""Histories that people bring along: the files of other services, read as what was done when."""
