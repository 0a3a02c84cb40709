"""Predicted ratings and recommendation lists of one user (`/v1/users`)."""
