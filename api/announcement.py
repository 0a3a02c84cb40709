"""Telling the operator where the service is, once it answers there and not before."""

import json
import sys
import threading
import time
from http.client import HTTPConnection, HTTPException
from typing import Any

_EVERY = 0.05  # seconds between two attempts
_PATIENCE = 2.0  # seconds for one answer
# Addresses that stand for all of a machine's; one of them can be asked.
_ALL = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104


def announce(host: str, port: int) -> None:
    """Print where the service is as soon as it answers, without waiting for it here."""
    threading.Thread(target=_announce, args=(host, port), name="announcement", daemon=True).start()


def _announce(host: str, port: int) -> None:
    reachable = _ALL.get(host, host)
    index = _first_answer(reachable, port)
    address = f"http://{f'[{reachable}]' if ':' in reachable else reachable}:{port}"
    sys.stdout.write(f"{announcement(address, index)}\n")
    sys.stdout.flush()


def _first_answer(host: str, port: int) -> dict[str, Any]:
    while True:
        connection = HTTPConnection(host, port, timeout=_PATIENCE)
        try:
            connection.request("GET", "/v1")
            index: dict[str, Any] = json.loads(connection.getresponse().read())
            return index
        except (OSError, HTTPException, ValueError):
            time.sleep(_EVERY)
        finally:
            connection.close()


def announcement(address: str, index: dict[str, Any]) -> str:
    """What to tell of a service at `address` with this index page."""
    if index["release"] is None:
        return (
            f"Cartelera listens at {address} and serves nothing yet: {index['problem']}\n\n"
            "It will serve the first release by itself. Ctrl-C ends it."
        )
    calls = "".join(f"\n  curl '{address}{path}'" for path in index["try"])
    ready = f"Cartelera is ready: open {address}/ (serving release {index['release']})"
    programs = f"For programs ({address}/docs):{calls}"
    return f"{ready}\n\n{programs}\n\nCtrl-C ends it."
