"""Secret addresses: who holds one reads a user's lists, and learns nothing else of the user.

The store keeps the digest of a secret, made with the key of its own, and never the secret: whoever
reads a copy of the database can open no address with what stands there.
"""

import hashlib

from sqlalchemy import Connection, delete, select

from engine.event_store.records import Address, GiveAddress, Revoked, is_storable
from engine.event_store.schema import ADDRESSES

_BEGIN = b"address\0"  # sets these digests apart from those of forgotten users
_COLUMNS = ADDRESSES.c.digest, ADDRESSES.c.kind, ADDRESSES.c.created_at


def address_digest(key: str, secret: str) -> str:
    """How an address is remembered; `key` is that of the store, in hexadecimal."""
    text = _BEGIN + secret.encode("utf-8", "surrogatepass")
    return hashlib.blake2b(text, key=bytes.fromhex(key), digest_size=32).hexdigest()


def give(connection: Connection, operation: GiveAddress, key: str, now: int) -> Address:
    """Write an address."""
    digest = address_digest(key, operation.secret)
    connection.execute(
        ADDRESSES.insert().values(
            digest=digest, user_id=operation.user_id, kind=operation.kind, created_at=now
        )
    )
    return Address(digest, operation.kind, now)


def revoke(connection: Connection, user_id: str, address_id: str | None = None) -> Revoked:
    """Delete a user's address, or all of them."""
    if not is_storable(user_id) or not is_storable(address_id or ""):
        return Revoked(())
    of_user = ADDRESSES.c.user_id == user_id
    chosen = of_user if address_id is None else of_user & (ADDRESSES.c.digest == address_id)
    rows = connection.execute(select(*_COLUMNS).where(chosen)).all()
    connection.execute(delete(ADDRESSES).where(chosen))
    return Revoked(tuple(Address(*row) for row in rows))


def read_addresses(connection: Connection, user_id: str) -> list[Address]:
    """A user's addresses, the oldest first; those of one second by their digests."""
    if not is_storable(user_id):
        return []
    order = ADDRESSES.c.created_at, ADDRESSES.c.digest
    query = select(*_COLUMNS).where(ADDRESSES.c.user_id == user_id).order_by(*order)
    return [Address(*row) for row in connection.execute(query)]


def read_owner(connection: Connection, digest: str, kind: str) -> str | None:
    """Whose lists are behind an address of this kind; None where there is no such address."""
    query = select(ADDRESSES.c.user_id).where(
        ADDRESSES.c.digest == digest, ADDRESSES.c.kind == kind
    )
    owner: str | None = connection.scalar(query)
    return owner
