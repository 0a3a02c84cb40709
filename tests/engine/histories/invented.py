"""An invented history of 300 things that somebody did, with every nuisance that titles have."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

MOVIE, TV_SHOW, EPISODE = "movie", "tv show", "episode"


@dataclass(frozen=True)
class Said:
    """One thing that somebody did about a title, on the scale of half stars up to five.

    `title` is that of the series where it is `of` an episode.
    """

    title: str
    kind: str
    year: int | None = None
    of: str = MOVIE
    stars: float | None = None
    day: date | None = None
    imdb_id: int | None = None
    tmdb_id: int | None = None
    season: int | None = None
    episode: int | None = None
    name: str | None = None  # of the episode


AWKWARD = (
    "Salt, Pepper, and Rain",
    'The "Quiet" Ones',
    "Two\nLines",
    "Comet: Into the Reeds",
    "Harbour: Night: Tide",
    "Żółw i Źdźbło",
    "千の風車",
    "Лампа и снег",
    "दिल की नाव",
    "🎈 Balloon Weather 🎈",
    "Semi; Colons; Everywhere",
    "It's 9 O'Clock",
    "1917 Again",
    "Tab\tStop",
    "<Angle> & Ampersand",
    "سفر الريح",
    "Ends With Part 2",
    "=SUM of All Doors",
)
_FIRST = "Silver Crooked Paper Northern Hollow Distant Velvet Broken Amber Last"
_SECOND = "Lantern Orchard Signal Harbor Winter Parade Compass Ferry Garden Echo"
_SERIES = ("Cold Meridian", "The Ferrymen", "Kaffee & Karten", "Río Hondo", "夜の地図")
_START = date(2019, 2, 11)
_COUNT = 300


def history() -> list[Said]:
    """The history, oldest first: films, series, episodes; watched, rated, liked, wanted."""
    random = Random(20_191)
    films = [*AWKWARD, *(f"{a} {b}" for a in _FIRST.split() for b in _SECOND.split())]
    said: list[Said] = []
    day = _START
    for number in range(_COUNT):
        day += timedelta(days=random.randint(1, 11))
        choice = number % 10
        if choice < 6:
            said.append(_film(films, number, day, random))
        elif choice < 9:
            said.append(_episode(number, day))
        else:
            said.append(_series(number, day, random))
    return said


_KINDS = ("watched", "rating", "liked", "watchlist", "watched", "rating", "disliked")


def _film(films: list[str], number: int, day: date, random: Random) -> Said:
    index = number % len(films)
    kind = _KINDS[(number // 3) % len(_KINDS)]
    stars = random.randint(1, 10) / 2 if kind == "rating" else None
    ids = (1_000_000 + index, 500_000 + index)
    return Said(films[index], kind, 1950 + index % 70, MOVIE, stars, day, *ids)


def _episode(number: int, day: date) -> Said:
    index = number % len(_SERIES)
    season, episode = 1 + number // 100, 1 + (number // 3) % 30
    return Said(
        _SERIES[index],
        "watched",
        2001 + index,
        EPISODE,
        None,
        day,
        2_000_000 + index,
        600_000 + index,
        season,
        episode,
        f"Chapter {number}, or: “The Long Way”",
    )


def _series(number: int, day: date, random: Random) -> Said:
    index = (number // 10) % len(_SERIES)
    kind = ("rating", "watchlist")[(number // 10) % 2]
    stars = random.randint(1, 10) / 2 if kind == "rating" else None
    return Said(
        _SERIES[index], kind, 2001 + index, TV_SHOW, stars, day, 2_000_000 + index, 600_000 + index
    )
