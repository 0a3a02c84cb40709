"""Trakt: the ZIP with its history in pages, and single files."""

import json
from collections.abc import Iterable, Sequence

from tests.engine.histories.invented import EPISODE, MOVIE, TV_SHOW, Said
from tests.engine.histories.shape import ALL, Shape, archive, of, on, tt
from tests.engine.histories.writers.imdb import tens

_WORKS = frozenset((MOVIE, TV_SHOW))
PAGE = 50


def dumped(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def _title(said: Said) -> dict[str, object]:
    sort = "movie" if said.of == MOVIE else "show"
    ids = {"trakt": 1, "slug": "a-b", "tvdb": 5, "imdb": tt(said), "tmdb": said.tmdb_id}
    value: dict[str, object] = {
        "type": said.of if said.of == EPISODE else sort,
        sort: {"title": said.title, "year": said.year, "ids": ids},
    }
    if said.of == EPISODE:
        value["episode"] = {
            "season": said.season,
            "number": said.episode,
            "title": said.name,
            "ids": {"trakt": 9, "imdb": "tt9999999", "tmdb": 999_999_999},
        }
    return value


def _at(said: Said) -> str:
    return on(said, "%Y-%m-%dT20:11:12.000Z")


def _history(said: Iterable[Said]) -> list[dict[str, object]]:
    return [
        {"id": n, "watched_at": _at(s), "action": "watch"} | _title(s) for n, s in enumerate(said)
    ]


def _ratings(said: Iterable[Said]) -> bytes:
    return dumped([{"rated_at": _at(s), "rating": tens(s.stars or 0)} | _title(s) for s in said])


def _listed(said: Iterable[Said]) -> bytes:
    numbered = enumerate(said, 1)
    return dumped(
        [{"rank": n, "listed_at": _at(s), "notes": None} | _title(s) for n, s in numbered]
    )


def _plays(said: Iterable[Said]) -> bytes:
    """No `type` stands in these."""
    plays = [{"plays": 2, "last_watched_at": _at(s)} | _title(s) for s in said]
    return dumped([{k: v for k, v in each.items() if k != "type"} for each in plays])


def whole(history: Sequence[Said]) -> bytes:
    films, shows = (frozenset((sort,)) for sort in (MOVIE, TV_SHOW))
    watched = list(reversed(_history(of(history, "watched", sorts=ALL))))
    pages = [watched[start : start + PAGE] for start in range(0, len(watched), PAGE)]
    members = {f"watched-history-{n}.json": dumped(page) for n, page in enumerate(pages, 1)}
    members |= {
        "user-profile.json": b'{"username": "somebody", "email": "some@body"}',
        "watched-movies.json": _plays(of(history, "watched", sorts=films)),
        "ratings-movies.json": _ratings(of(history, "rating", sorts=films)),
        "ratings-shows-1.json": _ratings(of(history, "rating", sorts=shows)),
        "ratings-seasons.json": b"[]",
        "lists-watchlist.json": _listed(of(history, "watchlist", sorts=_WORKS)),
        "lists-favorites.json": _listed(of(history, "liked", sorts=_WORKS)),
        "lists-lists.json": b'[{"name": "Best", "ids": {"trakt": 1, "slug": "best"}}]',
        "lists-list-1-best.json": _listed(of(history, "disliked", sorts=_WORKS)),
        "comments-movies.json": b"[]",
    }
    return archive(members)


_FIELDS = frozenset(("of", "year", "day", "imdb_id", "tmdb_id"))
_EPISODES = frozenset(("season", "episode", "name"))

SHAPES = (
    Shape(
        "trakt",
        "trakt",
        "trakt-export.zip",
        whole,
        {"watched": ALL, "rating": _WORKS, "watchlist": _WORKS, "liked": _WORKS},
        _FIELDS | _EPISODES | {"stars"},
        tens,
    ),
    Shape(
        "trakt-history",
        "trakt",
        "watched-history-1.json",
        lambda history: dumped(_history(of(history, "watched"))),
        {"watched": ALL},
        _FIELDS | _EPISODES,
    ),
    Shape(
        "trakt-watched",
        "trakt",
        "watched-movies.json",
        lambda history: _plays(of(history, "watched", sorts=frozenset((MOVIE,)))),
        {"watched": frozenset((MOVIE,))},
        _FIELDS,
    ),
)
