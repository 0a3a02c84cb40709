"""What OpenAPI says of the files that are imported, and of the answers about them."""

from typing import Any

from api import errors
from api.events.described import NEEDS_KEY
from api.imports.schemas import ImportOutcome
from api.imports.uploads import MOST_BYTES

_FILE = "Title,Date\nThe Lantern Road,2026-03-01\n"
_REPLAYED = {
    "Idempotency-Replayed": {
        "description": "true, where this is the answer to an earlier request with the same key",
        "schema": {"type": "string"},
    }
}
BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "the file itself; any type is taken, but a form",
        "content": {
            "application/octet-stream": {
                "schema": {"type": "string", "format": "binary"},
                "example": _FILE,
            }
        },
    }
}
TAKES_FILE: dict[int | str, dict[str, Any]] = {
    413: errors.documented_problem(
        f"More than {MOST_BYTES // 2**20} MB, or more within an archive than is read"
    ),
    415: errors.documented_problem("The body is a form; it must be the file itself"),
}
OUTCOMES: dict[int | str, dict[str, Any]] = (
    NEEDS_KEY
    | TAKES_FILE
    | {
        status: {"model": ImportOutcome, "description": description, "headers": _REPLAYED}
        for status, description in (
            (201, "Stored, on the disk"),
            (200, "Nothing new: all that is sure was stored before"),
        )
    }
)
