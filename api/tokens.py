"""Texts that a caller gives back as they were: cursors and the ids of answers.

A token says everything that an answer needs, so that every replica can continue or repeat it, and
nothing has to be kept. It is sealed with a key of the release and the service, so that one that was
cut, mistyped or changed is recognised and never read as something else.
"""

import hashlib
from functools import lru_cache
from typing import Any

from api.settings import Settings
from engine.contract.tables import MAX_ANSWER_ID
from engine.errors import CarteleraError, InvalidValue
from engine.release.read import Release
from engine.tokens import SEAL, as_json, packed_json, parts_of, token_of, unpacked

MAX_TOKEN = MAX_ANSWER_ID  # characters: of a path or a query that servers take
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


def seal(release: Release, settings: Settings, members: str) -> str:
    """The token of some values for answers of a release.

    `members` are the values with their names as `engine.tokens.as_json` writes them, without the
    braces: every list has two tokens, and an encoder takes longer for these than all else does.
    """
    payload = packed_json(f'{{"{RELEASE}":{as_json(release.name)},{members}}}')
    return token_of(payload, _seal_of(payload, release, settings))


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
        payload, seal_given = parts_of(token)
        content = unpacked(payload)
        name = content[RELEASE]
    except (ValueError, LookupError):
        raise expected from None
    if isinstance(name, str) and name != release.name:
        raise ReleaseGone(field, name[:80], release.name)
    if seal_given != _seal_of(payload, release, settings):
        raise expected
    return content


def _seal_of(payload: bytes, release: Release, settings: Settings) -> bytes:
    secret = settings.api_key.get_secret_value() if settings.api_key else ""
    key = _key_of(release.fingerprint, secret)
    return hashlib.blake2b(payload, key=key, digest_size=SEAL).digest()


@lru_cache(maxsize=4)
def _key_of(fingerprint: str, secret: str) -> bytes:
    return hashlib.blake2b(f"{fingerprint} {secret}".encode(), digest_size=32).digest()
