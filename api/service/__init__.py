"""The service itself: the release that it serves, health, caching, logs."""
