"""Simkl: the backup as JSON, in its ZIP, and as a table."""

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
)
