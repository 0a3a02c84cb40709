"""The invented users and their ratings, drawn from latent factors that can be learned."""
