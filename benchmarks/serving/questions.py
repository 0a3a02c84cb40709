"""What is sent to the service: many different paths and events of one release, in a seeded order.

Lines are as the scripts of wrk read them: a path, or a path, a tab and a body or a tag.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random
from urllib.parse import quote, urlencode

import numpy as np

from engine.catalog.titles import Catalog
from engine.contract.tables import MOVIE
from engine.release.read import Release, load
from engine.vocabulary import Vocabulary

FRESH_USERS = 500  # with an event that the release does not know
_MOST = 4_000  # lines of a file
_REPEATED = 20  # texts that are searched for again and again
_EVENTS = 20_000
_FILTERS, _FEWEST = 8, 20  # the tightest filters that leave a page and more
_SHORTEST_WRONG = 5  # letters, of which one may be wrong
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_STARS = ("2.5", "3", "3.5", "4")


@dataclass(frozen=True)
class Questions:
    """Lines by what they ask for, and what a service must hear before.

    Attributes:
        first: events to be posted before the lists of users with fresh events, as lines.
    """

    lines: Mapping[str, list[str]]
    first: list[str]


def of_release(folder: str, seed: int) -> dict[str, dict[str, list[str]] | list[str]]:
    """The questions about a release, for a process of its own: no array of it stays mapped here."""
    questions = questions_of(load(Path(folder)), Random(seed))
    return {"lines": dict(questions.lines), "first": questions.first}


def questions_of(release: Release, random: Random) -> Questions:
    """The questions about a release; none of a kind that it cannot answer."""
    catalog = release.catalog
    titles: list[str] = catalog.titles["title_id"].to_pylist()
    random.shuffle(titles)
    users = _sampled(release.recommender.users, random)
    n_fresh = min(FRESH_USERS, len(users) // 5)
    fresh, known = users[:n_fresh], users[n_fresh : n_fresh + _MOST]
    filters = [urlencode(each) for each in _tight_filters(catalog)]
    texts = list(dict.fromkeys(_texts(catalog, random)))
    lines = {
        "live": ["/health/live"],
        "known": [_list(user) for user in known],
        "filtered": [
            f"{_list(user)}?{filters[n % len(filters)]}" for n, user in enumerate(known) if filters
        ],
        "fresh": [_list(user) for user in fresh],
        "unknown": [_list(f"nobody-{n}") for n in range(_MOST)] if titles else [],
        "explained": [f"{_list(user)}?explain=true" for user in known],
        "predictions": [*_predictions(known, titles, random)],
        "title": [f"/v1/catalog/titles/{quote(title, safe='')}" for title in titles[:_MOST]],
        "longest": _shuffled(_longest(catalog), random),
        "counts": _shuffled(_counts(catalog), random),
        "searches": [_search(text) for text in texts],
        "repeated": [_search(text) for text in texts[:_REPEATED]],
        "events": [*_events(known, titles, random)],
    }
    return Questions(lines, [_event(user, random.choice(titles)) for user in fresh if titles])


def _sampled(ids: Vocabulary, random: Random) -> list[str]:
    """Some ids, in an order that says nothing of them."""
    drawn = random.sample(range(len(ids)), min(len(ids), FRESH_USERS + _MOST))
    return [ids[each] for each in drawn]


def _shuffled(lines: Iterable[str], random: Random) -> list[str]:
    lines = list(dict.fromkeys(lines))
    random.shuffle(lines)
    return lines[:_MOST]


def _list(user: str) -> str:
    return f"/v1/users/{quote(user, safe='')}/recommendations"


def _search(text: str) -> str:
    return f"/v1/search?{urlencode({'q': text})}"


def _tight_filters(catalog: Catalog) -> list[dict[str, str]]:
    """The pairs of a platform and a genre with the fewest works, but a page and more of them."""
    counted = []
    for genre, rows in catalog.shared_genres.masks.items():
        for platform in catalog.platform.names:
            mask = rows & catalog.platform.equal(platform)
            works = len(np.unique(catalog.work_of[mask]))
            if works >= _FEWEST:
                counted.append((works, platform, genre))
    return [{"platform": p, "genre": genre} for _, p, genre in sorted(counted)[:_FILTERS]]


def _predictions(users: list[str], titles: list[str], random: Random) -> Iterator[str]:
    """Yield questions for one prediction of each user."""
    for user in users if titles else ():
        title = quote(random.choice(titles), safe="")
        yield f"/v1/users/{quote(user, safe='')}/predictions/{title}"


def _longest(catalog: Catalog) -> Iterator[str]:
    """Yield questions for the longest movie of each platform and year that has one."""
    for platform, year in _platforms_and_years(catalog):
        yield f"/v1/catalog/longest?{urlencode({'platform': platform, 'year': year})}"


def _counts(catalog: Catalog) -> Iterator[str]:
    """Yield questions for counts of the catalog, by everything that they can be asked by."""
    path = "/v1/catalog"
    for platform in catalog.platform.names:
        yield f"{path}/platform-counts?{urlencode({'platform': platform})}"
    for platform, year in _platforms_and_years(catalog):
        where = {"platform": platform, "year": year}
        yield f"{path}/top-actors?{urlencode(where)}"
        for stars in _STARS:
            yield f"{path}/score-count?{urlencode(where | {'scored': stars})}"
    for country in catalog.countries.names:
        yield f"{path}/production-count?{urlencode({'country': country, 'type': MOVIE})}"
    for rating in catalog.known_classes:
        yield f"{path}/maturity-count?{urlencode({'rating': rating})}"


def _platforms_and_years(catalog: Catalog) -> list[tuple[str, int]]:
    """The platforms and years with movies of a known length."""
    rows = np.flatnonzero(catalog.is_movie & catalog.in_minutes & (catalog.duration > 0))
    platforms = catalog.titles["platform"]
    pairs = {(platforms[row].as_py(), int(catalog.year[row])) for row in rows.tolist()}
    return sorted(pair for pair in pairs if pair[0] is not None)


def _texts(catalog: Catalog, random: Random) -> Iterator[str]:
    """Yield all titles as they are, and then with one letter exchanged.

    They are so many that hardly one comes twice: what was answered is kept by the service.
    """
    names = catalog.titles["display_title"].to_pylist()
    for name in random.sample(names, len(names)):
        yield name
        if len(name) >= _SHORTEST_WRONG:
            letter = random.randrange(1, len(name))
            yield name[:letter] + random.choice(_LETTERS) + name[letter + 1 :]


def _events(users: list[str], titles: list[str], random: Random) -> Iterator[str]:
    """Yield events of users, all of them in turn."""
    for number in range(_EVENTS if users and titles else 0):
        yield _event(users[number % len(users)], random.choice(titles))


def _event(user: str, title: str) -> str:
    body = json.dumps({"id": title, "kind": "watched"})
    return f"/v1/users/{quote(user, safe='')}/events\t{body}"
