"""Kinds of sources: each claims its files below raw/ and reads titles, events or films of them.

A new kind is one file here and its line in `SOURCES`.
"""

from collections.abc import Sequence
from pathlib import Path

from data.configuration import CONFIGURATION, problems_in, read_configuration
from data.sources.base import EventSource, FilmSource, Source
from data.sources.catalogs import Catalogs
from data.sources.movielens import MovieLens
from data.sources.ratings import Ratings
from data.sources.tmdb import Tmdb
from engine.errors import DataError, shorten
from engine.register import register
from engine.wording import alternatives, enumerated

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


def check_enough(sources: Sequence[Source], raw: Path, unread: Sequence[str]) -> None:
    """Refuse files of which no lake can be made; `unread` are the names of those of no kind.

    Raises:
        DataError: there are none, events of no titles alone, or two kinds of films.
    """
    present = [source for source in sources if source.files]
    enough = [source.expected for source in sources if _is_enough(source)]
    if not present:
        beside = [source.expected for source in sources if not _is_enough(source)]
        strays = f"; found {shorten(', '.join(unread), 200)}, which nothing reads" if unread else ""
        raise DataError(
            f"no raw files in {raw}; expected {alternatives(enough)}; beside these also "
            f"{enumerated(beside)}{strays}"
        )
    films = [source for source in present if isinstance(source, FilmSource)]
    events = [source for source in present if isinstance(source, EventSource)]
    if events and not any(_is_enough(source) for source in present if source not in films):
        titles = [s.expected for s in sources if _is_enough(s) and not isinstance(s, FilmSource)]
        name = events[0].files[0].name
        raise DataError(f"no titles that {name} is of in {raw}; expected {alternatives(titles)}")
    if len(films) > 1:
        names = " and ".join(f"{source.folder}/" for source in films)
        raise DataError(f"{names} both hold films; keep one")


def _is_enough(source: Source) -> bool:
    """Whether a lake can be made of files of this kind alone."""
    return not isinstance(source, EventSource) or source.brings_titles


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


__all__ = ["SOURCES", "check_enough", "claim_files", "expected_files"]
