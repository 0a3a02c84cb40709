"""The event store as the service uses it: opened when it is needed, written by one thread."""
