"""The reference of the API as a page, from its own OpenAPI description."""
