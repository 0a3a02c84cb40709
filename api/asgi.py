"""The application as servers of ASGI ask for it: `uvicorn --factory api.asgi:service`."""

from fastapi import FastAPI

from api.app import create_app
from api.service.observe import log_as_json_lines


def service() -> FastAPI:
    """Make the application; its log is set up in each process that serves it."""
    log_as_json_lines()
    return create_app()
