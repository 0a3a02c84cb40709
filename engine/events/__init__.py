"""What users did: events, interactions and profiles."""
