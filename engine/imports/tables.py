"""What imports look up in a release beside its index of names; built when somebody first imports.

Nothing here holds the release, so that it goes when the release goes.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from engine.arrays import Int32Array, Int64Array
from engine.catalog.films import Films
from engine.catalog.titles import Catalog
from engine.contract.arrow import filled, numbers
from engine.imports.spellings import undecorated
from engine.imports.subjects import Subject, subject_of_film, subject_of_work
from engine.kept import KeptOf
from engine.release.read import Release
from engine.text import letters

_KEPT: "KeptOf[Catalog, str, Tables]" = KeptOf(1)


@dataclass(frozen=True)
class Numbered:
    """Rows by a number that each has elsewhere; several rows may have one.

    Attributes:
        numbers: int64, ascending. rows: int32, of each.
    """

    numbers: Int64Array
    rows: Int32Array

    @classmethod
    def of_column(cls, column: pa.ChunkedArray) -> "Numbered":
        """The rows of a column of numbers, but those that have none."""
        values = filled(column, 0)
        order = np.argsort(values, kind="stable")
        order = order[values[order] > 0]
        return cls(values[order], order.astype(np.int32))

    def of(self, number: int) -> list[int]:
        """The rows that have a number."""
        if not 0 < number < 2**62:
            return []
        first, last = self.numbers.searchsorted((number, number + 1)).tolist()
        rows: list[int] = self.rows[first:last].tolist()
        return rows


@dataclass(frozen=True)
class Tables:
    """Titles and films by their ids elsewhere, subjects by names that no index has.

    Attributes:
        imdb_titles, imdb_films: by the number in an id at IMDb. tmdb_titles: by that of a film at
            TMDB.
        bare: by the letters of a title without what stands in brackets at its end.
        unindexed: works outside the catalogs that are no film of TMDB, by the letters of the title.
    """

    imdb_titles: Numbered
    imdb_films: Numbered
    tmdb_titles: Numbered
    bare: Mapping[str, tuple[Subject, ...]]
    unindexed: Mapping[str, tuple[Subject, ...]]


def tables_of(release: Release) -> Tables:
    """The tables of a release, which are built once."""
    kept = _KEPT[release.catalog]
    if (tables := kept.get("")) is None:
        tables = kept.keep("", _tables(release.catalog, release.world.films))
    return tables


def _tables(catalog: Catalog, films: Films) -> Tables:
    return Tables(
        imdb_titles=Numbered.of_column(catalog.titles["imdb_id"]),
        imdb_films=Numbered.of_column(films.films["imdb_id"]),
        tmdb_titles=Numbered.of_column(catalog.titles["tmdb_id"]),
        bare=_grouped(_bare(catalog, films)),
        unindexed=_grouped(_unindexed(catalog)),
    )


def _bare(catalog: Catalog, films: Films) -> Iterator[tuple[str, Subject]]:
    for title, name in _undecorated(catalog.titles["display_title"]):
        yield name, subject_of_work(catalog, int(catalog.work_of[title]))
    for film, name in _undecorated(films.films["title"]):
        yield name, subject_of_film(catalog, film)


def _undecorated(column: pa.ChunkedArray) -> Iterator[tuple[int, str]]:
    """Yield the rows of titles that end with brackets, and the letters without them."""
    ends = pc.or_(pc.ends_with(column, ")"), pc.ends_with(column, "]"))
    for row in np.flatnonzero(numbers(ends.cast(pa.uint8()))).tolist():
        if (name := undecorated(column[row].as_py())) is not None:
            yield row, letters(name)


def _unindexed(catalog: Catalog) -> Iterator[tuple[str, Subject]]:
    for work in np.flatnonzero(~catalog.offered).tolist():
        if (subject := subject_of_work(catalog, work)).film is None:
            yield letters(catalog.work_rows[work]["title"]), subject


def _grouped(pairs: Iterable[tuple[str, Subject]]) -> dict[str, tuple[Subject, ...]]:
    groups: dict[str, dict[Subject, None]] = {}
    for key, subject in pairs:
        groups.setdefault(key, {})[subject] = None
    return {key: tuple(subjects) for key, subjects in groups.items() if key}
