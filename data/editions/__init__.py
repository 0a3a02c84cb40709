"""Ids last: what the ids of the lake before name now, and whose ids a file of events speaks."""
