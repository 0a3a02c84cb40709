"""Which platform is worth it for somebody (`/v1/subscriptions`)."""
