"""Yamtrack and Floppy: one table, whose columns come in any order."""

from collections.abc import Sequence

from tests.engine.histories.invented import EPISODE, MOVIE, TV_SHOW, Said
from tests.engine.histories.shape import ALL, Shape, header, of, on, table

_WORKS = frozenset((MOVIE, TV_SHOW))


def _at(said: Said) -> str:
    return on(said, "%Y-%m-%dT18:30:00Z")


_YAMTRACK = header(
    "media_id,source,media_type,title,image,season_number,episode_number,score,status,notes,"
    "start_date,end_date,progress"
)
_STATUS = {"watched": "Completed", "watchlist": "Planning", "rating": "Paused"}


def _yamtrack_rows(history: Sequence[Said]) -> list[dict[str, object]]:
    return [
        {
            "media_id": s.tmdb_id,
            "source": "tmdb",
            "media_type": {MOVIE: "movie", TV_SHOW: "tv", EPISODE: "episode"}[s.of],
            "title": s.title,
            "season_number": s.season,
            "episode_number": s.episode,
            "score": s.stars and s.stars * 2,
            "status": _STATUS[s.kind],
            "notes": "a note,\nof two lines",
            "end_date": _at(s),
        }
        for s in of(history, *_STATUS)
    ]


def _yamtrack(history: Sequence[Said]) -> bytes:
    rows = _yamtrack_rows(history)
    return table(_YAMTRACK, ([row.get(c) for c in _YAMTRACK] for row in rows), bom=True)


def _floppy(history: Sequence[Said]) -> bytes:
    """Other columns in another order."""
    columns = ["row_type", *sorted(_YAMTRACK), "progressed_at"]
    rows = ({"row_type": "media"} | row for row in _yamtrack_rows(history))
    return table(columns, ([row.get(c) for c in columns] for row in rows))


_FIELDS = frozenset(("of", "year", "day", "stars", "tmdb_id", "season", "episode"))
_KINDS = {"watched": ALL, "rating": _WORKS, "watchlist": _WORKS}

SHAPES = (
    Shape(
        "yamtrack",
        "yamtrack",
        "yamtrack_2026-11-01.csv",
        _yamtrack,
        _KINDS,
        _FIELDS - {"year"},
        stars=lambda stars: stars * 2,
    ),
    Shape(
        "floppy",
        "yamtrack",
        "floppy_2026-11-01.csv",
        _floppy,
        _KINDS,
        _FIELDS - {"year"},
        stars=lambda stars: stars * 2,
    ),
)
