"""What the catalogs and TMDB say of every work, field by field, as works are compared by it.

A work is described by all its copies and by the film that it is. Genres stand under the names that
all catalogs share beside the catalog's own word, which may be narrower (Korean TV Shows).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import pyarrow as pa

from engine.arrays import Float32Array, Int8Array, Int32Array, Int64Array, Mask
from engine.catalog.categories import Categories
from engine.catalog.films import Films
from engine.catalog.genres import shared_genres
from engine.catalog.maturity import ages_of_classes, ages_of_works
from engine.contract.arrow import numbers
from engine.contract.tables import MOVIE
from engine.text import letters
from training.content.blocks import BILLED, Tokens, telling_words, token

Read = Callable[[Any], Iterable[str]]
Row = Mapping[str, Any]


@dataclass(frozen=True)
class WorkRecords:
    """The works of a lake as they are compared.

    Attributes:
        tokens: by field, the tokens of every work.
        titles: every name that a work's copies bear.
        year: int64; is_movie: bool; age: int8, the strictest known of its copies, else the
            `UNKNOWN_AGE` of `engine.catalog.maturity`; votes: float32, of its film, 0 without;
            has_film: bool; offered: bool, which have a title: the others teach, and are like none.
            All of shape (n_works,).
    """

    tokens: dict[str, list[Tokens]]
    titles: list[list[str]]
    year: Int64Array
    is_movie: Mask
    age: Int8Array
    votes: Float32Array
    has_film: Mask
    offered: Mask

    def __len__(self) -> int:
        return len(self.year)

    def having(self, *genres: str) -> Mask:
        """Which works have one of some shared genres: bool, shape (n_works,)."""
        tokens = {token(genre) for genre in genres}
        return np.array([not tokens.isdisjoint(g) for g in self.tokens["genres"]], dtype=bool)


def read_records(
    titles: pa.Table,
    work_of: Int32Array,
    n_works: int,
    films: Films | None = None,
    outside: Mapping[int, Row] | None = None,
) -> WorkRecords:
    """The records of the works that some titles are, and of those `outside` of the catalogs.

    Of the latter the rows of the table works are given, by position; they are what their film is.
    """
    outside = outside or {}
    film_of = _film_of(titles, work_of, n_works, films, outside)
    collect = _Collector(titles, work_of, films, film_of, outside)
    has_film = film_of >= 0
    votes = np.zeros(n_works, np.float32)
    if films:
        votes[has_film] = films.votes[film_of[has_film]]
    year, is_movie = np.zeros(n_works, np.int64), np.zeros(n_works, bool)
    year[work_of[::-1]] = titles["release_year"].to_numpy()[::-1]  # of a work's first copy
    is_movie[work_of] = [kind == MOVIE for kind in titles["type"].to_pylist()]
    for work, row in outside.items():
        year[work], is_movie[work] = row["release_year"], row["type"] == MOVIE
    return WorkRecords(
        tokens=collect.fields(),
        titles=collect.from_titles("display_title", lambda name: [name]),
        year=year,
        is_movie=is_movie,
        age=_ages(titles, work_of, n_works),
        votes=votes,
        has_film=has_film,
        offered=np.bincount(work_of, minlength=n_works) > 0,
    )


def _film_of(
    titles: pa.Table,
    work_of: Int32Array,
    n_works: int,
    films: Films | None,
    outside: Mapping[int, Row],
) -> Int32Array:
    """The position of each work's film, -1 without: shape (n_works,)."""
    film_of = np.full(n_works, -1, np.int32)
    if films:
        film_of[work_of] = [
            films.position_by_work.get(w, -1) for w in titles["work_id"].to_pylist()
        ]
        for work, row in outside.items():
            film_of[work] = -1 if (film := films.of_work(row)) is None else film
    return film_of


@dataclass(frozen=True)
class _Collector:
    """Gathers the tokens of works from their titles and their films.

    Attributes:
        film_of: int32, shape (n_works,): the position of each work's film, -1 without.
        outside: the rows of works without titles, which have a title of their own.
    """

    titles: pa.Table
    work_of: Int32Array
    films: Films | None
    film_of: Int32Array
    outside: Mapping[int, Row]

    def fields(self) -> dict[str, list[Tokens]]:
        """The tokens of every work by field, each once but for words."""
        names, words, genres = _names, _words, _genres
        actors = self.from_titles("actors", lambda cast: _names(cast[:BILLED]))
        tokens: dict[str, list[Tokens]] = {
            "words": self.from_titles("description", words),
            "title": self.from_titles("display_title", words),
            "genres": self.from_titles("genres", genres),
            "directors": self.from_titles("directors", names),
            "actors": actors,
            "countries": self.from_titles("countries", names),
            **{name: [[] for _ in self.film_of] for name in _OF_FILMS_ALONE},
        }
        if self.films:
            self._add_films(tokens, self.films)
        return {
            name: lists if name == "words" else [list(dict.fromkeys(tokens)) for tokens in lists]
            for name, lists in tokens.items()
        }

    def from_titles(self, column: str, read: Read) -> list[list[str]]:
        """What a column says of every work."""
        lists: list[list[str]] = [[] for _ in self.film_of]
        for work, value in zip(self.work_of.tolist(), self.titles[column].to_pylist(), strict=True):
            lists[work].extend(read(value))
        if column == "display_title":
            for position, row in self.outside.items():
                lists[position].extend(read(row["title"]))
        return lists

    def _add_films(self, tokens: dict[str, list[Tokens]], films: Films) -> None:
        works = np.flatnonzero(self.film_of >= 0)
        rows = films.films.take(self.film_of[works])
        people = {name: films.listed(name) for name in ("directors", "actors")}
        for name, column, read in _OF_FILMS:
            for work, value in zip(works.tolist(), rows[column].to_pylist(), strict=True):
                tokens[name][work].extend(read(value))
        for name, lists in people.items():
            for work in works.tolist():
                tokens[name][work].extend(_names(lists[self.film_of[work]][:BILLED]))


def _names(names: Sequence[str] | None) -> list[str]:
    return [token(name) for name in names or ()]


def _name(name: str | None) -> list[str]:
    return [token(name)] if name else []


def _words(text: str | None) -> list[str]:
    return telling_words(text or "")


def _genres(words: Sequence[str] | None) -> list[str]:
    tokens: list[str] = []
    for word in words or ():
        tokens += _shared_names().get(letters(word), ())
        tokens.append("=" + token(word))  # a catalog's own word is no shared name
    return tokens


@cache
def _shared_names() -> dict[str, list[str]]:
    """The tokens of the shared genres that each word of a catalog means."""
    names: dict[str, list[str]] = {}
    for genre in shared_genres():
        for word in genre.words:
            names.setdefault(letters(word), []).append(token(genre.name))
    return names


_OF_FILMS_ALONE = ("franchise", "keywords", "language", "companies")
_OF_FILMS: tuple[tuple[str, str, Read], ...] = (
    ("words", "overview", _words),
    ("words", "tagline", _words),
    ("genres", "genres", _genres),
    ("countries", "countries", _names),
    ("franchise", "collection", _name),
    ("keywords", "keywords", _names),
    ("language", "original_language", _name),
    ("companies", "companies", _names),
)


def _ages(titles: pa.Table, work_of: Int32Array, n_works: int) -> Int8Array:
    classes = Categories.from_column(titles["maturity_rating"])
    known = numbers(titles["maturity_known"].cast(pa.uint8())).astype(bool)
    return ages_of_works(ages_of_classes(classes.names, classes.codes, known), work_of, n_works)
