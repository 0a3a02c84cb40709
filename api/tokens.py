"""Texts that a caller gives back as they were: cursors and the ids of answers.

A token says everything that an answer needs, so that every replica can continue or repeat it, and
nothing has to be kept. It is sealed with a key of the release and the service, so that one that was
cut, mistyped or changed is recognised and never read as something else.
"""

import base64
import binascii
import hashlib
import json
import zlib
from collections.abc import Mapping
from typing import Any

from api.settings import Settings
from engine.contract.tables import MAX_ANSWER_ID
from engine.errors import CarteleraError, InvalidValue
from engine.release.read import Release

MAX_TOKEN = MAX_ANSWER_ID  # characters: of a path or a query that servers take
_SEAL = 9  # bytes
_MOST_TEXT = 1 << 20  # bytes of what a token holds
RELEASE = "r"  # the member of a token that names the release


class ReleaseGone(CarteleraError):
    """A token is of a release that is not the one in service."""

    status = 410
    problem = "release-gone"
    title = "The release is no longer in service"

    def __init__(self, field: str, release: str, current: str) -> None:
        super().__init__(
            f"{field} is of the release {release}; in service is {current}; ask again without it"
        )


class Forgotten(CarteleraError):
    """An answer was for somebody who was forgotten since."""

    status = ReleaseGone.status
    problem = "forgotten"
    title = "The user was forgotten"

    def __init__(self) -> None:
        super().__init__("the answer was for a user who was forgotten; nothing of it is kept")


def seal(release: Release, settings: Settings, content: Mapping[str, Any]) -> str:
    """The token of some values, which JSON can hold, for answers of a release."""
    text = json.dumps({RELEASE: release.name, **content}, separators=(",", ":"))
    payload = zlib.compress(text.encode(), level=9)
    return _text(payload + _seal_of(payload, release, settings))


def unseal(
    release: Release, settings: Settings, token: str, field: str = "cursor"
) -> dict[str, Any]:
    """The values of a token; `field` is what an error calls it.

    Raises:
        InvalidValue: it is none that this service made.
        ReleaseGone: it is of another release.
    """
    expected = InvalidValue(field, token, "one that an answer of this service gave, unchanged")
    try:
        raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
        payload, mac = raw[:-_SEAL], raw[-_SEAL:]
        content = json.loads(_inflated(payload))
        name = content[RELEASE]
    except (ValueError, TypeError, LookupError, RecursionError, binascii.Error, zlib.error):
        raise expected from None
    if isinstance(name, str) and name != release.name:
        raise ReleaseGone(field, name[:80], release.name)
    if mac != _seal_of(payload, release, settings) or _text(raw) != token:
        raise expected
    return dict(content)


def _inflated(payload: bytes) -> bytes:
    """The text of a token, if it is no more than a token can hold."""
    inflater = zlib.decompressobj()
    text = inflater.decompress(payload, _MOST_TEXT)
    if not inflater.eof:
        raise ValueError("longer than any token")
    return text


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _seal_of(payload: bytes, release: Release, settings: Settings) -> bytes:
    secret = settings.api_key.get_secret_value() if settings.api_key else ""
    key = hashlib.blake2b(f"{release.fingerprint} {secret}".encode(), digest_size=32).digest()
    return hashlib.blake2b(payload, key=key, digest_size=_SEAL).digest()
