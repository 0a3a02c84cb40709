"""One search over works, films, people and franchises (`/v1/search`)."""
