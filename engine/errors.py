"""Every error that Cartelera raises on purpose.

    CarteleraError
    ├── DataError          a raw file or a table is not what was expected
    │   └── ContractError  a table breaks its schema (engine.contract.tables)
    ├── BusyError      another process is at the same work
    ├── InvalidValue       a parameter of a question is malformed          HTTP 422
    ├── NotFound           a well-formed name that nothing answers to      HTTP 404
    ├── NoFilms            the release was made without TMDB's files       HTTP 404
    ├── NoRatings          the release was made of events without stars    HTTP 404
    └── ReleaseError       a release cannot be read, trusted or published
        ├── NoRelease      nothing is published yet                        HTTP 503
        ├── ReleaseDamaged a file is missing, altered or of another format
        └── GateRefused    the new model is worse than the gate allows

A message says what was found, where, and what was expected.
"""

from collections.abc import Sequence


class CarteleraError(Exception):
    """Base of all errors raised on purpose."""


class DataError(CarteleraError):
    """A raw file or a table is not what was expected."""


class ContractError(DataError):
    """A table breaks its schema."""


class BusyError(CarteleraError):
    """Another process is at the same work."""


class InvalidValue(CarteleraError):
    """A parameter is malformed: `field` holds `value` where `expected` was asked for."""

    def __init__(self, field: str, value: object, expected: str) -> None:
        self.field = field
        self.value = shorten(value)
        self.expected = expected
        super().__init__(f"{field} is {self.value!r}; expected {expected}")


class NotFound(CarteleraError):
    """Nothing of this `kind` answers to `value`; `suggestions` are the nearest names."""

    def __init__(self, kind: str, value: str, suggestions: Sequence[str] = ()) -> None:
        self.kind = kind
        self.value = shorten(value)
        self.suggestions = list(suggestions)
        hint = f"; did you mean {', '.join(map(repr, self.suggestions))}?" if suggestions else ""
        super().__init__(f"no {kind} {self.value!r}{hint}")


class NoFilms(CarteleraError):
    """The release was made without TMDB's files."""

    def __init__(self) -> None:
        super().__init__(
            "this release has no films; put TMDB's files into raw/tmdb, then `make data train`"
        )


class NoRatings(CarteleraError):
    """The release was made of events without stars."""

    def __init__(self) -> None:
        super().__init__(
            "this release predicts no stars: it was made of events without ratings; "
            "put rating files into raw/ratings, then `make data train`"
        )


class ReleaseError(CarteleraError):
    """A release cannot be read, trusted or published."""


class NoRelease(ReleaseError):
    """Nothing is published yet."""


class ReleaseDamaged(ReleaseError):
    """A file of the release is missing, altered or of another format."""


class GateRefused(ReleaseError):
    """The new model is worse than the gate allows."""


def shorten(value: object, limit: int = 80) -> str:
    """Return `value` as text of at most `limit` characters, for messages and logs."""
    text = str(value)
    return text if len(text) <= limit else f"{text[: limit - 1]}…"


def disk_problem(error: OSError) -> str:
    """Return what the operating system refused, and where, for people."""
    place = f"{error.filename}: " if error.filename else ""
    return f"{place}{error.strerror or error}; what was published before is untouched"
