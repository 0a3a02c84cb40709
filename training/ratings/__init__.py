"""The rating model: SVD fitted, tuned and measured beside every baseline."""
