"""Pages for viewers: what to watch next, where it is, and why."""
