"""IMDb: ratings in today's columns and in older ones, the watchlist."""

import math
from collections.abc import Sequence

from tests.engine.histories.invented import EPISODE, MOVIE, TV_SHOW, Said
from tests.engine.histories.shape import Shape, header, of, table, tt

_NEW = header(
    "Const,Your Rating,Date Rated,Title,Original Title,URL,Title Type,IMDb Rating,"
    "Runtime (mins),Year,Genres,Num Votes,Release Date,Directors"
)
_OLD = tuple(column for column in _NEW if column != "Original Title")
_LIST = header(
    "Position,Const,Created,Modified,Description,Title,Original Title,URL,Title Type,"
    "IMDb Rating,Runtime (mins),Year,Genres,Num Votes,Release Date,Directors,"
    "Your Rating,Date Rated"
)
_NEW_TYPES = {MOVIE: "Movie", TV_SHOW: "TV Mini Series", EPISODE: "TV Episode"}
_OLD_TYPES = {MOVIE: "movie", TV_SHOW: "tvMiniSeries", EPISODE: "tvEpisode"}
_WORKS = frozenset((MOVIE, TV_SHOW))


def tens(stars: float) -> int:
    return math.ceil(stars * 2)


def _facts(said: Said, types: dict[str, str]) -> dict[str, object]:
    return {
        "Const": tt(said),
        "Title": said.title,
        "Original Title": said.title,
        "URL": f"https://www.imdb.com/title/{tt(said)}/",
        "Title Type": types[said.of],
        "IMDb Rating": "7.4",
        "Year": said.year,
        "Genres": "Drama, Romance",
        "Directors": "Ann Example, Bob Example",
    }


def _ratings(header: Sequence[str], types: dict[str, str]):
    def content(history: Sequence[Said]) -> bytes:
        rows = (
            _facts(s, types) | {"Your Rating": tens(s.stars or 0), "Date Rated": s.day}
            for s in of(history, "rating", sorts=_WORKS)
        )
        return table(header, ([row.get(column) for column in header] for row in rows))

    return content


def _watchlist(history: Sequence[Said]) -> bytes:
    rows = (
        _facts(s, _NEW_TYPES) | {"Position": n, "Created": s.day, "Modified": s.day}
        for n, s in enumerate(of(history, "watchlist", sorts=_WORKS), 1)
    )
    return table(_LIST, ([row.get(column) for column in _LIST] for row in rows))


_FIELDS = frozenset(("of", "year", "day", "imdb_id"))

SHAPES = (
    Shape(
        "imdb-ratings",
        "imdb",
        "ratings.csv",
        _ratings(_NEW, _NEW_TYPES),
        {"rating": _WORKS},
        _FIELDS | {"stars"},
        tens,
    ),
    Shape(
        "imdb-ratings-of-2017",
        "imdb",
        "ratings.csv",
        _ratings(_OLD, _OLD_TYPES),
        {"rating": _WORKS},
        _FIELDS | {"stars"},
        tens,
    ),
    Shape("imdb-watchlist", "imdb", "WATCHLIST.csv", _watchlist, {"watchlist": _WORKS}, _FIELDS),
)
