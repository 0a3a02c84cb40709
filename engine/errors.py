"""Every error that Cartelera raises on purpose, and the HTTP status that answers it.

    CarteleraError         base of all                                     500 internal
    ├── DataError          a raw file or a table is not what was expected  500 internal
    │   └── ContractError  a table breaks its schema                       500 internal
    ├── BusyError          another process is at the same work             500 internal
    ├── InvalidValue       a parameter of a question is malformed          422 invalid-value
    ├── UnreadableHistory  a file of another service that no layout reads  422 unreadable-history
    ├── HistoryTooLarge    such a file is larger than what is read of one  413 history-too-large
    ├── NotFound           a well-formed name that nothing answers to      404 not-found
    ├── NoTitles           the release was made of films alone             404 not-found
    ├── NoPlatforms        no platform carries the release's titles        404 not-found
    ├── NoFilms            the release was made without TMDB's files       404 not-found
    ├── NoRatings          the release was made of too few ratings         404 not-found
    ├── NoTables           nothing was ingested, or elsewhere              503 no-tables
    ├── ReleaseError       a release cannot be read, trusted or published  503 no-release
    │   ├── NoRelease      nothing is published yet                        503 no-release
    │   ├── ReleaseDamaged a file is missing, altered or of another format 503 no-release
    │   └── GateRefused    the new model is worse than the gate allows     503 no-release
    ├── ReleaseConflict    the release cannot become the current one now   409 release-conflict
    └── StoreUnavailable   the database of events cannot be used now       503 event-store
        ├── StoreMissing   there is no database of events                  503 event-store
        ├── StoreOutdated  its schema is older than this program           503 event-store
        └── StoreTooNew    its schema is newer than this program           503 event-store

A message says what was found, where, and what was expected. Errors of status 500 belong to the
programs that write; if one reaches the service, its message goes to the log and not to the caller.
"""

import os
from collections.abc import Mapping, Sequence
from typing import ClassVar

from engine import commands


class CarteleraError(Exception):
    """Base of all errors raised on purpose.

    Attributes:
        status: the HTTP status of the answer.
        problem: the kind of problem (RFC 9457), the last part of `urn:cartelera:<problem>`.
        title: the kind of problem in words, the same for each of its kind.
    """

    status: ClassVar[int] = 500
    problem: ClassVar[str] = "internal"
    title: ClassVar[str] = "Something went wrong here"

    def members(self) -> Mapping[str, object]:
        """Extra members of the problem's JSON object, beside the standard ones."""
        return {}


class DataError(CarteleraError):
    """A raw file or a table is not what was expected.

    Attributes:
        details: further lines for people: what to write, records that show it.
    """

    def __init__(self, message: str, details: Sequence[str] = ()) -> None:
        self.details = tuple(details)
        super().__init__("\n".join([message, *details]))


class ContractError(DataError):
    """A table breaks its schema."""


class BusyError(CarteleraError):
    """Another process is at the same work."""


class InvalidValue(CarteleraError):
    """A parameter is malformed: `field` holds `value` where `expected` was asked for."""

    status = 422
    problem = "invalid-value"
    title = "A value is malformed"

    def __init__(self, field: str, value: object, expected: str) -> None:
        self.field = field
        self.value = shorten(value)
        self.expected = expected
        super().__init__(f"{field} is {self.value!r}; expected {expected}")

    def members(self) -> Mapping[str, object]:
        """The malformed field as the only one of `errors`."""
        return {"errors": [{"field": self.field, "value": self.value, "expected": self.expected}]}


class UnreadableHistory(CarteleraError):
    """A file with somebody's history is none that can be read; the message says what was seen."""

    status = 422
    problem = "unreadable-history"
    title = "The file holds no history that can be read"


class HistoryTooLarge(CarteleraError):
    """A file with somebody's history passes a bound; the message says which, and by what."""

    status = 413
    problem = "history-too-large"
    title = "The file is larger than what is read of one"


MOST_SUGGESTIONS = 5  # names that may be meant, of those that are only like what was asked for


class NotFound(CarteleraError):
    """Nothing of this `kind` answers to `value`; `suggestions` are the nearest names."""

    status = 404
    problem = "not-found"
    title = "Not found"

    def __init__(self, kind: str, value: str, suggestions: Sequence[str] = ()) -> None:
        self.kind = kind
        self.value = shorten(value)
        self.suggestions = list(suggestions)
        hint = f"; did you mean {', '.join(map(repr, self.suggestions))}?" if suggestions else ""
        super().__init__(f"no {kind} {self.value!r}{hint}")

    def members(self) -> Mapping[str, object]:
        """The nearest names as `suggestions`."""
        return {"suggestions": self.suggestions}


class NoTitles(CarteleraError):
    """The release was made of films alone, which no platform is known to carry."""

    status = NotFound.status
    problem = NotFound.problem
    title = NotFound.title

    def __init__(self) -> None:
        super().__init__(
            "this release has films and no titles; put catalogs into raw/catalogs or a MovieLens "
            f"folder into raw/movielens, then `{commands.INGEST_AND_TRAIN}`"
        )


class NoPlatforms(CarteleraError):
    """The release was made without catalogs: no platform is known to carry its titles."""

    status = NotFound.status
    problem = NotFound.problem
    title = NotFound.title

    def __init__(self) -> None:
        super().__init__(
            "no platform carries the titles of this release; put catalogs into raw/catalogs, then "
            f"`{commands.INGEST_AND_TRAIN}`"
        )


class NoFilms(CarteleraError):
    """The release was made without TMDB's files."""

    status = NotFound.status
    problem = NotFound.problem
    title = NotFound.title

    def __init__(self) -> None:
        super().__init__(
            "this release has no films; put TMDB's files into raw/tmdb, then "
            f"`{commands.INGEST_AND_TRAIN}`"
        )


class NoRatings(CarteleraError):
    """The release was made of too few ratings, or none, to predict stars."""

    status = NotFound.status
    problem = NotFound.problem
    title = NotFound.title

    def __init__(self) -> None:
        super().__init__(
            "this release predicts no stars: it was made of too few ratings or none; "
            "put rating files into raw/ratings, without rating = '' in raw/sources.toml, then "
            f"`{commands.INGEST_AND_TRAIN}`"
        )


class NoTables(CarteleraError):
    """A question about the lake's tables in a home without a lake."""

    status = 503
    problem = "no-tables"
    title = "There are no tables"

    def __init__(self) -> None:
        super().__init__(
            f"there is no lake here; run `{commands.INGEST}`, and `{commands.TRAIN}` for a release"
        )


class ReleaseError(CarteleraError):
    """A release cannot be read, trusted or published."""

    status = 503
    problem = "no-release"
    title = "No release is in service"


class NoRelease(ReleaseError):
    """Nothing is published yet."""


class ReleaseDamaged(ReleaseError):
    """A file of the release is missing, altered or of another format."""


class GateRefused(ReleaseError):
    """The new model is worse than the gate allows."""


class ReleaseConflict(CarteleraError):
    """A release cannot become the current one as things stand; the one before stays current."""

    status = 409
    problem = "release-conflict"
    title = "The release cannot be put in service now"


class StoreUnavailable(CarteleraError):
    """The database of events cannot be used now; nothing of what was asked of it was done."""

    status = 503
    problem = "event-store"
    title = "Events cannot be stored or read now"


class StoreMissing(StoreUnavailable):
    """There is no database of events."""


class StoreOutdated(StoreUnavailable):
    """The schema of the database is older than this program."""


class StoreTooNew(StoreUnavailable):
    """The schema of the database is newer than this program."""


def shorten(value: object, limit: int = 80) -> str:
    """Cut `value` as text to at most `limit` characters, for messages and logs."""
    text = str(value)
    return text if len(text) <= limit else f"{text[: limit - 1]}…"


def disk_problem(error: OSError) -> str:
    """Say what the operating system refused, and where, for people."""
    path = error.filename
    prefix = f"{os.fsdecode(path) if isinstance(path, bytes) else path}: " if path else ""
    return f"{prefix}{error.strerror or error}; what was published before is untouched"
