"""What people say, as it is said: a durable log of events in SQLite or PostgreSQL."""
