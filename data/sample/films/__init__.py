"""The invented films, their people and credits, as TMDB publishes them."""
