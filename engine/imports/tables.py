"""What imports look up in a release beside its index of names; built when somebody first imports.

Nothing here holds the release, so that it goes when the release goes.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from engine.arrays import Int32Array
from engine.catalog.films import Films
from engine.catalog.titles import Catalog
from engine.contract.arrow import filled
from engine.imports.spellings import undecorated
from engine.imports.subjects import Subject, subject_of_work
from engine.kept import KeptOf
from engine.release.read import Release
from engine.text import letters

_KEPT: "KeptOf[Catalog, str, Tables]" = KeptOf(1)

Subjects = Mapping[int, tuple[Subject, ...]]


@dataclass(frozen=True)
class Tables:
    """Subjects by their ids elsewhere, and by names that the index of names does not have.

    Attributes:
        imdb: by the number in an id at IMDb.
        tmdb: by the id of a film at TMDB.
        bare: by the letters of a title without what stands in brackets at its end.
        unindexed: works outside the catalogs that are no film of TMDB, by the letters of the title.
    """

    imdb: Subjects
    tmdb: Subjects
    bare: Mapping[str, tuple[Subject, ...]]
    unindexed: Mapping[str, tuple[Subject, ...]]


def tables_of(release: Release) -> Tables:
    """The tables of a release, which are built once."""
    kept = _KEPT[release.catalog]
    if (tables := kept.get("")) is None:
        tables = kept.keep("", _tables(release.catalog, release.world.films))
    return tables


def _tables(catalog: Catalog, films: Films) -> Tables:
    works = [subject_of_work(catalog, work) for work in range(catalog.works.num_rows)]
    of_films = _of_films(catalog, films)
    return Tables(
        imdb=_by_number(catalog, films, works, of_films, "imdb_id"),
        tmdb=_by_number(catalog, films, works, of_films, "tmdb_id"),
        bare=_grouped(_bare(catalog, films, works, of_films)),
        unindexed=_grouped(_unindexed(catalog, works)),
    )


def _of_films(catalog: Catalog, films: Films) -> list[Subject]:
    """What each film is: a work, or itself alone."""
    facts = catalog.film_facts
    work_of: Int32Array = np.full(len(films), -1, np.int32) if facts is None else facts.work_of
    return [Subject(None if work < 0 else work, film) for film, work in enumerate(work_of.tolist())]


def _by_number(
    catalog: Catalog, films: Films, works: list[Subject], of_films: list[Subject], column: str
) -> Subjects:
    """Subjects by a number that titles have in a column, and films in theirs."""
    of_titles = filled(catalog.titles[column], 0).tolist()
    name = "film_id" if column == "tmdb_id" else column
    of_each = filled(films.films[name], 0).tolist()
    pairs = [
        *zip(of_titles, (works[work] for work in catalog.work_of.tolist()), strict=True),
        *zip(of_each, of_films, strict=True),
    ]
    numbered: dict[int, dict[Subject, None]] = {}
    for number, subject in pairs:
        if number:
            numbered.setdefault(number, {})[subject] = None
    return {number: tuple(subjects) for number, subjects in numbered.items()}


def _bare(
    catalog: Catalog, films: Films, works: list[Subject], of_films: list[Subject]
) -> Iterator[tuple[str, Subject]]:
    listed = catalog.titles["display_title"].to_pylist()
    for title, work in zip(listed, catalog.work_of.tolist(), strict=True):
        if (name := undecorated(title)) is not None:
            yield letters(name), works[work]
    for title, subject in zip(films.films["title"].to_pylist(), of_films, strict=True):
        if (name := undecorated(title)) is not None:
            yield letters(name), subject


def _unindexed(catalog: Catalog, works: list[Subject]) -> Iterator[tuple[str, Subject]]:
    for work in np.flatnonzero(~catalog.offered).tolist():
        if works[work].film is None:
            yield letters(catalog.work_rows[work]["title"]), works[work]


def _grouped(pairs: Iterable[tuple[str, Subject]]) -> dict[str, tuple[Subject, ...]]:
    groups: dict[str, dict[Subject, None]] = {}
    for key, subject in pairs:
        groups.setdefault(key, {})[subject] = None
    return {key: tuple(subjects) for key, subjects in groups.items() if key}
