"""What operators see and change: the releases there are, the one in service, what it answers."""
