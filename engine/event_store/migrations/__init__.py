"""Alembic's scripts, run by `engine.event_store.migrate`."""
