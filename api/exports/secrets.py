"""Secret addresses: who is behind one, and what stands in the place of it in a log."""

from enum import StrEnum
from typing import Annotated

from fastapi import Path
from starlette.concurrency import run_in_threadpool

from api.keeping.event_log import EventLog
from engine.errors import NotFound

BYTES = 32  # of a secret: nobody finds one by trying
_MOST = 100  # characters of one in a path

Secret = Annotated[
    str,
    Path(
        min_length=1,
        max_length=_MOST,
        description="of the address, as it was given when the address was made",
        examples=["Zk1cX9vXw0bY7mJdJ3hGZQq1sT5uNnR8pLxEoAaKfVI"],
    ),
]


class AddressKind(StrEnum):
    """What a secret address is for; it opens nothing else."""

    FEEDS = "feeds"
    STREMIO = "stremio"


PATHS = {
    AddressKind.FEEDS: ("/feeds/{}/list.atom", "/feeds/{}/watchlist.atom"),
    AddressKind.STREMIO: ("/stremio/{}/manifest.json",),
}


async def owner(log: EventLog, secret: str, kind: AddressKind) -> str:
    """Whose lists are behind an address.

    Raises:
        NotFound: there is no such address, it was revoked, or its user was forgotten.
        StoreUnavailable: the event store cannot be read now.
    """
    user_id = await run_in_threadpool(log.owner_of, secret, kind.value)
    if user_id is None:
        raise NotFound("address", secret)
    return user_id
