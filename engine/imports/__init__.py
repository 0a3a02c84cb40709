"""Histories that people bring along: which work each record is of, and the events of a user."""
