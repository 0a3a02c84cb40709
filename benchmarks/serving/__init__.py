"""How many answers a second the service gives, beside a constant answer of a plain FastAPI app."""
