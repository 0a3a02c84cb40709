"""The profile of the lake: what its films, titles and ratings look like, in figures."""
