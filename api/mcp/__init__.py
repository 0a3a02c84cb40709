"""The service as tools of the Model Context Protocol: one POST to `/mcp`, no session."""
