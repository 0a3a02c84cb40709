"""`python -m api`: serve the current release; settings are environment variables."""

import os
import socket
import sys

import uvicorn
from fastapi import FastAPI

from api.app import create_app
from api.service.observe import log_as_json_lines
from api.settings import Settings
from engine.errors import CarteleraError

_EXAMPLES = (
    "/v1/users/42/recommendations?n=5",
    "/v1/catalog/titles?q=the&limit=3",
    "/get_count_platform/netflix",
)


def main() -> int:
    """Serve until interrupted and return the exit code."""
    try:
        settings = Settings.read()
        _check_port(settings)
    except CarteleraError as error:
        sys.stderr.write(f"api: {error}\n")
        return 1
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    address = f"http://{host}:{settings.port}"
    calls = "\n".join(f"  curl '{address}{path}'" for path in _EXAMPLES)
    sys.stdout.write(f"Cartelera is at {address}/docs\n\nTry:\n{calls}\n\nCtrl-C ends it.\n")
    sys.stdout.flush()
    uvicorn.run(
        "api.__main__:service",
        factory=True,
        host=settings.host,
        port=settings.port,
        workers=settings.workers,
        log_level="warning",
        log_config=None,  # service() configures the log
        access_log=False,  # RequestLog writes a line for each request
    )
    return 0


def _check_port(settings: Settings) -> None:
    """Refuse an address that cannot be listened on, before anything says that it is.

    Raises:
        CarteleraError: the port is taken or the host is not of this machine.
    """
    try:
        family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
        socket.create_server((settings.host, settings.port), family=family).close()
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno and error.errno > 0 else error
        address = f"HOST={settings.host} PORT={settings.port}"
        raise CarteleraError(f"cannot listen on {address} ({reason})") from error


def service() -> FastAPI:
    """Make the application; its log is set up in each process that serves it."""
    log_as_json_lines()
    return create_app()


if __name__ == "__main__":
    sys.exit(main())
