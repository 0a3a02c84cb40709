"""What is wrong with a request that brings events."""

from engine.errors import CarteleraError, InvalidValue


class TooLarge(CarteleraError):
    """The body of a request is larger than is read."""

    status = 413
    problem = "too-large"
    title = "The request is too large"


class TooSlow(CarteleraError):
    """The body of a request comes so slowly that others would wait for it."""

    status = 408
    problem = "too-slow"
    title = "The request came too slowly"


class UnknownMediaType(CarteleraError):
    """The body of a request is of a type that nobody reads here."""

    status = 415
    problem = "media-type"
    title = "The type of the body is not read here"


class IdempotencyConflict(CarteleraError):
    """A key was sent with one request and is now sent with another."""

    status = InvalidValue.status
    problem = "idempotency-conflict"
    title = "The key was used for another request"

    def __init__(self, key: str) -> None:
        super().__init__(
            f"Idempotency-Key {key!r} came with another request within the last 7 days; expected "
            "the same request, or a new key"
        )
