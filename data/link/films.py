"""Which streaming work is which TMDB film: by name and year, confirmed by director or length.

An id that both sides have, of IMDb or TMDB, decides before anything else. Otherwise a name and
year name several films too often: a pair is linked when their directors share a name, or when the
running times agree and no director speaks against it. Every work is at most one film and every
film one work; see docs/decisions/0010-films-and-works.md and 0031-linking-by-evidence.md.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from data.clean.titles import Row
from data.link.names import TitleName, title_name
from data.link.records import SAME_CUT, folded_names, name_words, people_alike
from engine.contract.tables import MINUTES, MOVIE

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
    names: tuple[TitleName, ...]
    years: frozenset[int]
    directors: frozenset[str]
    minutes: tuple[int, ...]
    imdb_ids: frozenset[int]
    tmdb_ids: frozenset[int]


@dataclass(frozen=True)
class _Film:
    """What is known of a film."""

    row: Row
    names: tuple[TitleName, ...]
    directors: frozenset[str]

    @property
    def year(self) -> int:
        """Of its release."""
        return int(self.row["release_year"])


@dataclass(frozen=True)
class _Movies:
    """The works that are movies, under every key and id that one of their titles has."""

    count: int
    by_key: Mapping[str, list[_Work]]
    by_imdb_id: Mapping[int, list[_Work]]
    by_tmdb_id: Mapping[int, list[_Work]]

    def candidates(self, film: _Film) -> Iterable[_Work]:
        """The works that share a key of their names or an id with a film."""
        keys = {key for name in film.names for key in _keys(name)}
        works = [work for key in sorted(keys) for work in self.by_key.get(key, ())]
        works += self.by_imdb_id.get(film.row.get("imdb_id") or 0, ())
        works += self.by_tmdb_id.get(film.row["film_id"], ())
        return {work.work_id: work for work in works}.values()


@dataclass(frozen=True, order=True)
class _Pair:
    """A possible link; the least is the best."""

    rank: int
    years_apart: int
    name_differs: int
    fewer_votes: int
    film: int  # index
    work_id: str


_CONFIRMED_BY = (
    "id",
    "director",
    "director, a year apart",
    "director and length, years apart",
    "running time",
    "running time, a year apart",
    "title and year alone",
)
_BY_ID, _BY_DIRECTOR, _BY_BOTH, _BY_RUNNING_TIME, _BY_TITLE = 0, 1, 3, 4, 6
_SAME_NAME, _UNDECORATED, _UNOWNED = range(3)  # how names agree, the best first
_NEXT_YEAR, _YEARS = 1, 3  # by which data bases differ
_SAME_FILM = 5  # minutes by which records of one film differ, cut for television or not
_OTHER_CUT = 15  # the same of one name and director, who makes no two in a few years
_OTHER_FILM = 0.6  # of a film's length: what is shorter is another


def link_films(
    films: list[Row], people: list[Row], works: list[Row], titles: list[Row]
) -> FilmLinkage:
    """Give every film that is a streaming work its work_id, in place."""
    movies = _movies(works, titles)
    directors = {row["film_id"]: folded_names(row["directors"]) for row in people}
    pairs = sorted(
        pair
        for index, row in enumerate(films)
        for pair in _pairs(index, _film(row, directors), movies)
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


def _film(row: Row, directors: Mapping[int, frozenset[str]]) -> _Film:
    names = dict.fromkeys((row["title"], row["original_title"] or ""))
    described = tuple(name for name in map(title_name, names) if name.key)
    return _Film(row, described, directors.get(row["film_id"], frozenset()))


def _movies(works: list[Row], titles: list[Row]) -> _Movies:
    members: dict[str, list[Row]] = defaultdict(list)
    for title in titles:
        members[title["work_id"]].append(title)
    movies = _Movies(
        sum(work["type"] == MOVIE for work in works),
        defaultdict(list),
        defaultdict(list),
        defaultdict(list),
    )
    for row in works:
        if row["type"] == MOVIE:
            work = _described(row, members[row["work_id"]])
            for key in sorted({key for name in work.names for key in _keys(name)}):
                movies.by_key[key].append(work)
            for imdb_id in work.imdb_ids:
                movies.by_imdb_id[imdb_id].append(work)
            for tmdb_id in work.tmdb_ids:
                movies.by_tmdb_id[tmdb_id].append(work)
    return movies


def _keys(name: TitleName) -> set[str]:
    return {name.key, name.compact, name.unowned} - {""}


def _described(work: Row, copies: list[Row]) -> _Work:
    spelled = (n for c in copies for n in (c["display_title"], *c.get(OTHER_NAMES, ())))
    names = tuple(map(title_name, dict.fromkeys(spelled)))
    years = {copy["release_year"] for copy in copies} | {name.year for name in names if name.year}
    return _Work(
        work["work_id"],
        names,
        frozenset(years),
        folded_names(name for copy in copies for name in copy["directors"]),
        tuple(c["duration_int"] for c in copies if c["duration_type"] == MINUTES),
        frozenset(copy["imdb_id"] for copy in copies if copy.get("imdb_id")),
        frozenset(copy["tmdb_id"] for copy in copies if copy.get("tmdb_id")),
    )


def _pairs(index: int, film: _Film, movies: _Movies) -> Iterable[_Pair]:
    for work in movies.candidates(film):
        apart = min(abs(film.year - year) for year in work.years)
        differs = _name_differs(film, work)
        rank = _rank(film, work, apart, differs)
        if rank is not None:
            votes = film.row["vote_count"]
            yield _Pair(rank, apart, differs, -votes, index, work.work_id)


def _name_differs(film: _Film, work: _Work) -> int:
    """How far the nearest names of both differ."""
    if not {name.key for name in film.names}.isdisjoint(name.key for name in work.names):
        return _SAME_NAME
    compact = {name.compact for name in film.names}
    return _UNOWNED if compact.isdisjoint(n.compact for n in work.names) else _UNDECORATED


def _rank(film: _Film, work: _Work, apart: int, differs: int) -> int | None:
    """What confirms that a film is a work, as an index of _CONFIRMED_BY; None if nothing does."""
    row, off = film.row, _minutes_apart(film, work)
    if row.get("imdb_id") in work.imdb_ids or row["film_id"] in work.tmdb_ids:
        return _BY_ID
    if film.directors & work.directors or people_alike(film.directors, work.directors):
        if apart <= _NEXT_YEAR:
            return _BY_DIRECTOR + apart
        most = _OTHER_CUT if differs == _SAME_NAME else _SAME_FILM
        return _BY_BOTH if apart <= _YEARS and off is not None and off <= most else None
    if apart > _NEXT_YEAR or differs == _UNOWNED:
        return None
    if _other_directors(film, work):
        agree = off is not None and off <= SAME_CUT
        return _BY_RUNNING_TIME if agree and not (apart or differs) else None
    return _rank_by_length(film, work, apart, differs)


def _rank_by_length(film: _Film, work: _Work, apart: int, differs: int) -> int | None:
    """The same where no director speaks for or against it."""
    off = _minutes_apart(film, work)
    if off is not None and off <= (_SAME_FILM if apart and not differs else SAME_CUT):
        return _BY_RUNNING_TIME + apart
    if apart or (film.directors and work.directors):
        return None
    if differs:
        return _BY_TITLE if off is not None and off <= _SAME_FILM else None
    length = film.row["runtime"] or 0
    is_other = any(0 < min(m, length) < _OTHER_FILM * max(m, length) for m in work.minutes)
    return None if is_other else _BY_TITLE


def _minutes_apart(film: _Film, work: _Work) -> int | None:
    """By how many minutes the nearest running times differ; None where one is unknown."""
    length = film.row["runtime"]
    return min((abs(m - length) for m in work.minutes if m > 0), default=None) if length else None


def _other_directors(film: _Film, work: _Work) -> bool:
    """Whether both name directors, and no word of a name is shared."""
    if not (film.directors and work.directors):
        return False
    return name_words(film.directors).isdisjoint(name_words(work.directors))
