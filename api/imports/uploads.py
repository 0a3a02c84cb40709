"""The file of a request: the body itself, of whatever type, and what the query says of it."""

import hashlib
from collections.abc import AsyncIterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from fastapi import Depends, Query, Request

from api.events.bodies import declared_size, plain, read_body
from api.events.problems import UnknownMediaType
from api.events.taking import SMALL, KeyHeader
from api.params import CurrentEvents
from engine.contract.tables import MAX_ID_LENGTH
from engine.errors import InvalidValue
from engine.event_store.records import IdempotencyKey
from engine.histories.dates import ORDERS
from engine.histories.reading import Choices, read_history
from engine.histories.records import History
from engine.imports.entries import MOST_CHOSEN
from engine.imports.histories import read_choices

MOST_BYTES = 64 * 2**20
_LONGEST_NAME = 300  # characters of a file's name or a profile's

FileName = Annotated[
    str,
    Query(
        max_length=_LONGEST_NAME,
        description="of the file, which tells files of one header apart",
        examples=["ratings.csv"],
    ),
]
Profile = Annotated[
    str | None,
    Query(max_length=_LONGEST_NAME, description="of a household: whose history alone is meant"),
]
OrderName = StrEnum("OrderName", {order.upper(): order for order in ORDERS})  # type: ignore[misc]
OrderName.__doc__ = "The order of day, month and year in dates."
Dates = Annotated[
    OrderName | None,
    Query(description="the order of day, month and year, where the file does not tell it"),
]
Chosen = Annotated[
    list[Annotated[str, Query(max_length=MAX_ID_LENGTH + 16)]],
    Query(
        max_length=MOST_CHOSEN,
        description="what a row is of: ROW:WORK, where WORK is an id of a work or a title, or "
        "tmdb- and that of a film; ROW:- leaves it out",
        examples=[["1:ns1"]],
    ),
]


@dataclass(frozen=True)
class Upload:
    """A file as it was sent, and not yet understood."""

    content: bytes
    filename: str
    profile: str | None
    dates: str | None  # their order
    key: str | None

    def read(self) -> History:
        """What the file says.

        Raises:
            CarteleraError: it is no file that is read, or too large; it says what is wrong.
        """
        if not self.content:
            raise InvalidValue("body", "", "the file itself as the body")
        return read_history(self.content, self.filename, Choices(self.profile, self.dates))

    def key_of(self, user_id: str, chosen: Mapping[int, str], note: str) -> IdempotencyKey | None:
        """The key that the request bears, if it bears one."""
        if self.key is None:
            return None
        facts = [self.filename, self.profile, self.dates, sorted(chosen.items())]
        digest = hashlib.sha256(f"imports\n{facts!r}\n".encode("utf-8", "surrogatepass"))
        digest.update(self.content)
        return IdempotencyKey(user_id, self.key, digest.hexdigest(), note)


async def get_upload(
    request: Request,
    log: CurrentEvents,
    filename: FileName = "",
    profile: Profile = None,
    dates: Dates = None,
    idempotency_key: KeyHeader = None,
) -> AsyncIterator[Upload]:
    """The file of this request, which is read within bounds, and few large ones at a time.

    Raises:
        UnknownMediaType: it is a form.
        TooLarge: it is larger than is read.
    """
    content_type = request.headers.get("Content-Type", "")
    if content_type.lower().startswith("multipart/"):
        raise UnknownMediaType(
            f"Content-Type is {plain(content_type)!r}; expected the file itself as the body, of "
            "any type but a form"
        )
    size = declared_size(request)
    async with nullcontext() if size is not None and size <= SMALL else log.room:
        content = await read_body(request, MOST_BYTES)
        order = dates and dates.value
        yield Upload(content, filename, profile, order, idempotency_key)


async def get_chosen(choose: Chosen = []) -> Mapping[int, str]:  # noqa: B006 - never changed
    """What somebody chose, by row.

    Raises:
        InvalidValue: a choice is malformed, or a row is named twice.
    """
    return read_choices(choose)


CurrentUpload = Annotated[Upload, Depends(get_upload)]
CurrentChoices = Annotated[Mapping[int, str], Depends(get_chosen)]
