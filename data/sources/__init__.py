"""Kinds of sources: each claims its files below raw/ and reads titles, events or films of them.

A new kind is one file here and its line in `SOURCES`.
"""

from pathlib import Path

from data.configuration import CONFIGURATION, problems_in, read_configuration
from data.sources.base import Source
from data.sources.catalogs import Catalogs
from data.sources.movielens import MovieLens
from data.sources.ratings import Ratings
from data.sources.tmdb import Tmdb
from engine.errors import DataError
from engine.register import register
from engine.wording import alternatives

# In the order in which they are read, and their files stand in the ingest report.
SOURCES: dict[str, type[Source]] = register(
    (
        Catalogs,
        Ratings,
        MovieLens,
        Tmdb,
    ),
    lambda kind: kind.name,
    "kind of source",
)


def claim_files(raw: Path) -> list[Source]:
    """Every kind with the files below `raw` that are its own.

    Raises:
        DataError: `sources.toml` is malformed, a file is of no use or two kinds claim it.
    """
    kinds = SOURCES.values()
    tables = read_configuration(raw, [kind.table for kind in kinds if kind.table])
    with problems_in(CONFIGURATION):
        sources = [kind.claim(raw, tables.get(kind.table, {})) for kind in kinds]
    owner: dict[tuple[Path, str], str] = {}  # by path, and name in an archive
    for source in sources:
        for file in source.files:
            if (first := owner.setdefault((file.path, file.member), source.name)) != source.name:
                raise DataError(f"{file.name} is claimed by {first} and {source.name}")
    return sources


def expected_files() -> str:
    """Which files are read, and from which folders, for people."""
    folders: dict[tuple[str, ...], list[str]] = {}
    for kind in SOURCES.values():
        if kind.extensions:
            folders.setdefault(kind.extensions, []).append(f"{kind.folder}/")
    return "; ".join(
        f"{' or '.join(f'{e} or {e}.gz' for e in extensions)} in {alternatives(names)}"
        for extensions, names in folders.items()
    )


__all__ = ["SOURCES", "claim_files", "expected_files"]
