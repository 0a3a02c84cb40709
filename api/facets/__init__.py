"""What titles can be asked for: genres, platforms and maturity classes, with counts (`/v1`)."""
