"""Watcharr: a list of JSON."""

from collections.abc import Sequence

from tests.engine.histories.invented import EPISODE, MOVIE, TV_SHOW, Said
from tests.engine.histories.shape import ALL, Shape, of, on
from tests.engine.histories.writers.imdb import tens
from tests.engine.histories.writers.trakt import dumped

_WORKS = frozenset((MOVIE, TV_SHOW))


def _at(said: Said) -> str:
    return on(said, "%Y-%m-%dT18:30:00Z")


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
    Shape("watcharr", "watcharr", "watcharr-export.json", _watcharr, _KINDS, _FIELDS, stars=tens),
)
