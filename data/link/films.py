"""Which streaming work is which TMDB film: by title and year, confirmed by director or length.

An id that both sides have, of IMDb or TMDB, decides before anything else. Otherwise a title and
year name several films too often: a pair is linked when their directors share a name; or, in the
same year, when one side names no director or the running times agree. Every work is at most one
film and every film one work; see docs/decisions/0010-films-and-works.md.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from data.clean.titles import Row
from data.link.records import SAME_CUT, folded_names
from engine.contract.tables import MINUTES, MOVIE
from engine.text import name_key

OTHER_NAMES = "other_names"  # of a title, beside the columns of the table titles: its names aside


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
    imdb_ids: frozenset[int]
    tmdb_ids: frozenset[int]


@dataclass(frozen=True)
class _Movies:
    """The works that are movies, under every name and id that one of their titles has."""

    count: int
    by_name: Mapping[str, list[_Work]]
    by_imdb_id: Mapping[int, list[_Work]]
    by_tmdb_id: Mapping[int, list[_Work]]

    def candidates(self, film: Row) -> Iterable[_Work]:
        """The works that share a name or an id with a film."""
        names = {name_key(film["title"]), name_key(film["original_title"] or "")} - {""}
        works = [work for name in names for work in self.by_name.get(name, ())]
        works += self.by_imdb_id.get(film.get("imdb_id") or 0, ())
        works += self.by_tmdb_id.get(film["film_id"], ())
        return {work.work_id: work for work in works}.values()


@dataclass(frozen=True, order=True)
class _Pair:
    """A possible link; the least is the best."""

    rank: int
    years_apart: int
    fewer_votes: int
    film: int  # index
    work_id: str


_CONFIRMED_BY = (
    "id",
    "director",
    "director, a year apart",
    "running time",
    "title and year alone",
)
_BY_ID, _BY_DIRECTOR, _BY_RUNNING_TIME, _BY_TITLE = 0, 1, 3, 4


def link_films(
    films: list[Row], people: list[Row], works: list[Row], titles: list[Row]
) -> FilmLinkage:
    """Give every film that is a streaming work its work_id, in place."""
    movies = _movies(works, titles)
    directors = {row["film_id"]: folded_names(row["directors"]) for row in people}
    pairs = sorted(
        pair
        for index, film in enumerate(films)
        for pair in _pairs(index, film, directors.get(film["film_id"], frozenset()), movies)
    )
    linkage = FilmLinkage(films=len(films), movies=movies.count)
    taken: set[str] = set()
    for pair in pairs:
        if films[pair.film]["work_id"] is None and pair.work_id not in taken:
            films[pair.film]["work_id"] = pair.work_id
            taken.add(pair.work_id)
            reason = _CONFIRMED_BY[pair.rank]
            linkage.by[reason] = linkage.by.get(reason, 0) + 1
    linkage.linked = len(taken)
    return linkage


def _movies(works: list[Row], titles: list[Row]) -> _Movies:
    members: dict[str, list[Row]] = defaultdict(list)
    for title in titles:
        members[title["work_id"]].append(title)
    by_name: dict[str, list[_Work]] = defaultdict(list)
    by_imdb_id: dict[int, list[_Work]] = defaultdict(list)
    by_tmdb_id: dict[int, list[_Work]] = defaultdict(list)
    movies = [work for work in works if work["type"] == MOVIE]
    for row in movies:
        copies = members[row["work_id"]]
        work = _described(row, copies)
        names = (n for c in copies for n in (c["display_title"], *c.get(OTHER_NAMES, ())))
        for name in {name_key(name) for name in names}:
            by_name[name].append(work)
        for imdb_id in work.imdb_ids:
            by_imdb_id[imdb_id].append(work)
        for tmdb_id in work.tmdb_ids:
            by_tmdb_id[tmdb_id].append(work)
    return _Movies(len(movies), by_name, by_imdb_id, by_tmdb_id)


def _described(work: Row, copies: list[Row]) -> _Work:
    return _Work(
        work["work_id"],
        work["release_year"],
        frozenset(copy["release_year"] for copy in copies),
        folded_names(name for copy in copies for name in copy["directors"]),
        tuple(c["duration_int"] for c in copies if c["duration_type"] == MINUTES),
        frozenset(copy["imdb_id"] for copy in copies if copy.get("imdb_id")),
        frozenset(copy["tmdb_id"] for copy in copies if copy.get("tmdb_id")),
    )


def _pairs(index: int, film: Row, directors: frozenset[str], movies: _Movies) -> Iterable[_Pair]:
    for work in movies.candidates(film):
        apart = min(abs(film["release_year"] - year) for year in work.years)
        rank = _rank(film, directors, work, apart)
        if rank is not None:
            yield _Pair(rank, apart, -film["vote_count"], index, work.work_id)


def _rank(film: Row, directors: frozenset[str], work: _Work, apart: int) -> int | None:
    """What confirms that a film is a work, as an index of _CONFIRMED_BY; None if nothing does."""
    if film.get("imdb_id") in work.imdb_ids or film["film_id"] in work.tmdb_ids:
        return _BY_ID
    if apart > 1:
        return None
    if directors & work.directors:
        return _BY_DIRECTOR + apart
    if apart:
        return None
    length = film["runtime"]
    lengths_agree = length and any(m > 0 and abs(m - length) <= SAME_CUT for m in work.minutes)
    if lengths_agree:
        return _BY_RUNNING_TIME
    return None if directors and work.directors else _BY_TITLE
