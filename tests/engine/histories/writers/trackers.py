"""Trackers that people run themselves or pay for: Simkl, Yamtrack, Floppy, Watcharr."""

from collections.abc import Sequence

from tests.engine.histories.invented import EPISODE, MOVIE, TV_SHOW, Said
from tests.engine.histories.shape import ALL, Shape, archive, header, of, on, table, tt
from tests.engine.histories.writers.imdb import tens
from tests.engine.histories.writers.trakt import dumped

_WORKS = frozenset((MOVIE, TV_SHOW))
_FILMS = frozenset((MOVIE,))


def _at(said: Said) -> str:
    return on(said, "%Y-%m-%dT18:30:00Z")


def _simkl_item(said: Said) -> dict[str, object]:
    sort = "movie" if said.of == MOVIE else "show"
    ids = {"simkl": 1, "slug": "x", "imdb": tt(said), "tmdb": said.tmdb_id and str(said.tmdb_id)}
    item: dict[str, object] = {
        "added_to_watchlist_at": _at(said),
        "last_watched_at": _at(said) if said.kind == "watched" else None,
        "user_rated_at": _at(said) if said.kind == "rating" else None,
        "user_rating": tens(said.stars) if said.stars else None,
        "status": {"watchlist": "plantowatch", "rating": "hold"}.get(said.kind, "completed"),
        sort: {"title": said.title, "year": said.year, "ids": ids},
    }
    if said.of == EPISODE:
        watched = {"number": said.episode, "watched_at": _at(said)}
        item["seasons"] = [{"number": said.season, "episodes": [watched]}]
        item["watched_episodes_count"] = 1
    return item


def _simkl(history: Sequence[Said]) -> bytes:
    said = of(history, "watched", "rating", "watchlist")
    split = {
        "shows": [_simkl_item(s) for s in said if s.of != MOVIE],
        "movies": [_simkl_item(s) for s in said if s.of == MOVIE],
        "anime": [],
    }
    return dumped(split)


def _simkl_table(history: Sequence[Said]) -> bytes:
    status = {"watched": "completed", "watchlist": "plan to watch", "rating": "dropped"}
    rows = (
        [
            n,
            s.title,
            "movie" if s.of == MOVIE else "tv show",
            s.year,
            status[s.kind],
            "",
            on(s, "%d-%m-%Y 21:50:41"),
            tens(s.stars) if s.stars else "",
            "",
            "",
            s.tmdb_id,
            tt(s),
        ]
        for n, s in enumerate(of(history, *status, sorts=_WORKS))
    )
    return table(
        header(
            "SIMKL_ID,Title,Type,Year,Watchlist,LastEpWatched,WatchedDate,Rating,Memo,TVDB,TMDB,IMDB"
        ),
        rows,
    )


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


def _watcharr(history: Sequence[Said]) -> bytes:
    status = {"watched": "FINISHED", "watchlist": "PLANNED", "rating": "HOLD"}
    items = [
        {
            "id": n,
            "status": status[s.kind],
            "rating": tens(s.stars) if s.stars else 0,
            "updatedAt": _at(s),
            "content": {
                "id": n,
                "tmdbId": s.tmdb_id,
                "title": s.title,
                "type": "movie" if s.of == MOVIE else "tv",
                "release_date": f"{s.year}-06-01T00:00:00Z",
            },
            "watchedEpisodes": [
                {
                    "status": "FINISHED",
                    "seasonNumber": s.season,
                    "episodeNumber": s.episode,
                    "createdAt": _at(s),
                }
            ]
            if s.of == EPISODE
            else [],
        }
        for n, s in enumerate(of(history, *status), 1)
    ]
    return dumped(items)


_FIELDS = frozenset(("of", "year", "day", "stars", "tmdb_id", "season", "episode"))
_KINDS = {"watched": ALL, "rating": _WORKS, "watchlist": _WORKS}

SHAPES = (
    Shape("simkl", "simkl", "SimklBackup.json", _simkl, _KINDS, _FIELDS | {"imdb_id"}, stars=tens),
    Shape(
        "simkl-zip",
        "simkl",
        "SimklBackup.zip",
        lambda history: archive({"SimklBackup.json": _simkl(history)}),
        _KINDS,
        _FIELDS | {"imdb_id"},
        stars=tens,
    ),
    Shape(
        "simkl-table",
        "simkl",
        "SimklBackup.csv",
        _simkl_table,
        {"watched": _FILMS, "rating": _WORKS, "watchlist": _WORKS},
        frozenset(("of", "year", "day", "stars", "tmdb_id", "imdb_id")),
        stars=tens,
    ),
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
    Shape("watcharr", "watcharr", "watcharr-export.json", _watcharr, _KINDS, _FIELDS, stars=tens),
)
