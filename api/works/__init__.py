"""Works: a film or series with all its titles (`/v1/works`)."""
