"""Secret addresses, as they are asked for and shown."""

from pydantic import BaseModel, Field

from api.exports.secrets import AddressKind
from api.schemas import example

_ADDRESS = {
    "address_id": "5f0c5f7d2a",
    "user_id": "42",
    "kind": "feeds",
    "created_at": "2026-11-21T10:15:00Z",
}


class NewAddress(BaseModel):
    """What a secret address shall be for."""

    model_config = example(kind="feeds")

    kind: AddressKind = Field(
        description="feeds: the list and the watchlist as Atom; stremio: both as an addon"
    )


class ShownAddress(BaseModel):
    """A secret address without its secret, which is not kept."""

    model_config = example(**_ADDRESS)

    address_id: str = Field(description="by which it can be revoked; it opens nothing")
    user_id: str
    kind: AddressKind
    created_at: str = Field(description="UTC")


class GivenAddress(ShownAddress):
    """A secret address that was just made: whoever knows its paths can read the lists."""

    model_config = example(
        **_ADDRESS, paths=["/feeds/Zk1cX9vX…/list.atom", "/feeds/Zk1cX9vX…/watchlist.atom"]
    )

    paths: list[str] = Field(description="shown this once; they need no key")


class Addresses(BaseModel):
    """The secret addresses of a user."""

    model_config = example(user_id="42", items=[_ADDRESS])

    user_id: str
    items: list[ShownAddress] = Field(
        description="the oldest first; those of one second in any order"
    )
