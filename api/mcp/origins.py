"""Which pages in a browser may speak to the service.

A page of anywhere can have a name of its own lead to this machine (DNS rebinding) and then speak to
what listens here. What sends no `Origin` is no page.
"""

import re
from urllib.parse import urlsplit

from starlette.datastructures import Headers

from api.mcp.messages import INVALID_REQUEST, ProtocolError
from api.settings import Settings
from engine.errors import shorten

_ORIGIN = re.compile(r"https?://[^/?#@\s]+", re.IGNORECASE)
_THIS_MACHINE = {"localhost", "127.0.0.1", "::1"}


def check_origin(headers: Headers, settings: Settings) -> None:
    """Refuse what a page of an unknown origin sends.

    Raises:
        ProtocolError: 403.
    """
    for origin in headers.getlist("Origin"):
        if not _is_known(origin, settings):
            raise ProtocolError(
                INVALID_REQUEST,
                f"Origin is {shorten(origin)!r}; expected this machine's, or one of "
                "CARTELERA_MCP_ORIGINS",
                status=403,
            )


def _is_known(origin: str, settings: Settings) -> bool:
    if origin.lower() in settings.known_origins:
        return True
    if not _ORIGIN.fullmatch(origin):
        return False
    try:
        return urlsplit(origin).hostname in _THIS_MACHINE
    except ValueError:  # a bracket that is not closed
        return False
