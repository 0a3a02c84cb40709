"""Secret addresses of a user: made, listed, revoked."""

import secrets
from typing import Annotated

from fastapi import Depends, Path, Response

from api.events.described import NEEDS_KEY, READS
from api.events.views import moment
from api.exports.schemas import Addresses, GivenAddress, NewAddress, ShownAddress
from api.exports.secrets import BYTES, PATHS, AddressKind
from api.freshness import unmarked
from api.params import CurrentEvents, Root, UserId, check_key
from api.routing import Capability
from engine.errors import NotFound
from engine.event_store.records import Address, GiveAddress, RevokeAddress, Revoked
from engine.text import squeeze

router = Capability(tags=["events"])
_ADDRESSES = "/v1/users/{user_id:path}/addresses"
_MOST_ID = 100  # characters

AddressId = Annotated[
    str, Path(max_length=_MOST_ID, description="as answers give it", examples=["5f0c5f7d2a"])
]


@router.post(
    _ADDRESSES,
    summary="Make a secret address of a user's lists",
    status_code=201,
    responses=NEEDS_KEY,
    dependencies=[Depends(check_key)],
)
async def add_address(
    log: CurrentEvents, root: Root, response: Response, user_id: UserId, body: NewAddress
) -> GivenAddress:
    """Make an address at which a feed reader or a player, which send no key, can read the lists.

    It stays through releases and restarts until it is revoked or its user is forgotten. Its paths
    are shown this once: of the secret in them only a digest is kept, and nobody finds the user's id
    by it.
    """
    unmarked(response)
    user, secret = squeeze(user_id), secrets.token_urlsafe(BYTES)
    address = await log.write(GiveAddress(user, body.kind.value, secret))
    if not isinstance(address, Address):
        raise TypeError(address)
    shown = _shown(user, address)
    paths = [f"{root}{path.format(secret)}" for path in PATHS[body.kind]]
    return GivenAddress(**shown.model_dump(), paths=paths)


@router.get(_ADDRESSES, summary="The secret addresses of a user", responses=READS)
def addresses(log: CurrentEvents, response: Response, user_id: UserId) -> Addresses:
    """List the addresses that can be read now, without their secrets."""
    unmarked(response)
    user = squeeze(user_id)
    return Addresses(user_id=user, items=[_shown(user, each) for each in log.addresses_of(user)])


@router.delete(
    f"{_ADDRESSES}/{{address_id}}",
    summary="Revoke a secret address",
    responses=NEEDS_KEY,
    dependencies=[Depends(check_key)],
)
async def revoke_address(
    log: CurrentEvents, response: Response, user_id: UserId, address_id: AddressId
) -> ShownAddress:
    """Let nobody read anything at an address any more, for good; the user's others stay."""
    unmarked(response)
    user = squeeze(user_id)
    outcome = await log.write(RevokeAddress(user, address_id))
    if not isinstance(outcome, Revoked):
        raise TypeError(outcome)
    if not outcome.addresses:
        raise NotFound("address", address_id)
    return _shown(user, outcome.addresses[0])


def _shown(user_id: str, address: Address) -> ShownAddress:
    return ShownAddress(
        address_id=address.address_id,
        user_id=user_id,
        kind=AddressKind(address.kind),
        created_at=moment(address.created_at),
    )
