"""Which streaming work is which TMDB film: by title and year, confirmed by director or length.

A title and year alone name several films too often. A pair is linked when their directors share a
name; or, in the same year, when one side names no director or the running times agree. Every work
is at most one film and every film one work; see docs/decisions/0010-films-and-works.md.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from data.clean.titles import Row
from engine.contract.tables import MINUTES, MOVIE
from engine.text import fold, name_key

_SAME_CUT = 2  # minutes by which two records of one film differ


@dataclass
class FilmLinkage:
    """How films met works, for the ingest report."""

    films: int = 0
    movies: int = 0  # works that are movies
    linked: int = 0
    by: dict[str, int] = field(default_factory=dict)  # linked pairs, by what confirmed them


@dataclass(frozen=True)
class _Work:
    """What a work's titles say together."""

    work_id: str
    year: int
    years: frozenset[int]
    directors: frozenset[str]
    minutes: tuple[int, ...]


@dataclass(frozen=True, order=True)
class _Pair:
    """A possible link; the least is the best."""

    rank: int
    years_apart: int
    fewer_votes: int
    film: int  # index
    work_id: str


_CONFIRMED_BY = ("director", "director, a year apart", "running time", "title and year alone")


def link_films(
    films: list[Row], people: list[Row], works: list[Row], titles: list[Row]
) -> FilmLinkage:
    """Give every film that is a streaming work its work_id, in place."""
    known, movies = _movies_by_name(works, titles)
    directors = {row["film_id"]: _folded(row["directors"]) for row in people}
    pairs = sorted(
        pair
        for index, film in enumerate(films)
        for pair in _pairs(index, film, directors.get(film["film_id"], frozenset()), known)
    )
    linkage = FilmLinkage(films=len(films), movies=movies)
    taken: set[str] = set()
    for pair in pairs:
        if films[pair.film]["work_id"] is None and pair.work_id not in taken:
            films[pair.film]["work_id"] = pair.work_id
            taken.add(pair.work_id)
            reason = _CONFIRMED_BY[pair.rank]
            linkage.by[reason] = linkage.by.get(reason, 0) + 1
    linkage.linked = len(taken)
    return linkage


def _movies_by_name(works: list[Row], titles: list[Row]) -> tuple[dict[str, list[_Work]], int]:
    """The movies under every name that one of their titles has, and their number."""
    members: dict[str, list[Row]] = defaultdict(list)
    for title in titles:
        members[title["work_id"]].append(title)
    known: dict[str, list[_Work]] = defaultdict(list)
    movies = [work for work in works if work["type"] == MOVIE]
    for work in movies:
        copies = members[work["work_id"]]
        described = _Work(
            work["work_id"],
            work["release_year"],
            frozenset(copy["release_year"] for copy in copies),
            _folded(name for copy in copies for name in copy["directors"]),
            tuple(c["duration_int"] for c in copies if c["duration_type"] == MINUTES),
        )
        for name in {name_key(copy["display_title"]) for copy in copies}:
            known[name].append(described)
    return known, len(movies)


def _pairs(
    index: int, film: Row, directors: frozenset[str], known: dict[str, list[_Work]]
) -> Iterable[_Pair]:
    names = {name_key(film["title"]), name_key(film["original_title"] or "")} - {""}
    works = {work.work_id: work for name in names for work in known.get(name, ())}
    for work in works.values():
        apart = min(abs(film["release_year"] - year) for year in work.years)
        rank = _rank(film, directors, work, apart)
        if rank is not None:
            yield _Pair(rank, apart, -film["vote_count"], index, work.work_id)


def _rank(film: Row, directors: frozenset[str], work: _Work, apart: int) -> int | None:
    """What confirms that a film is a work, as an index of _CONFIRMED_BY; None if nothing does."""
    if apart > 1:
        return None
    if directors & work.directors:
        return apart
    if apart:
        return None
    length = film["runtime"]
    lengths_agree = length and any(m > 0 and abs(m - length) <= _SAME_CUT for m in work.minutes)
    if lengths_agree:
        return 2
    return None if directors and work.directors else 3


def _folded(names: Iterable[str]) -> frozenset[str]:
    return frozenset(fold(name) for name in names)
