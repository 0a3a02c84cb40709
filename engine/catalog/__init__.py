"""Titles, works and films in memory, and every question that they answer."""
