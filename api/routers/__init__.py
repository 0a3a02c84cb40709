"""The routes, one file per resource; endpoints check, ask the engine, and shape the answer."""
