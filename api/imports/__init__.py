"""Histories that people bring along from other services: what is in them, and their import."""
