"""Which records are one work, and which film a work is."""
