"""Netflix: the short table as several countries write it, and the ZIP of a data request."""

import csv
from collections.abc import Callable, Sequence
from datetime import date

from tests.engine.histories.invented import EPISODE, MOVIE, TV_SHOW, Said
from tests.engine.histories.shape import Shape, archive, header, of, on, table

_SEEN = frozenset((MOVIE, EPISODE))
_VIEWING = header(
    "Profile Name,Start Time,Duration,Attributes,Title,Supplemental Video Type,"
    "Device Type,Bookmark,Latest Bookmark,Country"
)
_RATINGS = header(
    "Profile Name,Title Name,Rating Type,Star Value,Thumbs Value,Device Model,"
    "Event Utc Ts,Region View Date"
)
_LIST = ("Title Name", "Profile Name", "Country", "Utc Title Add Date")
PROFILE = "Ann"


def title(said: Said) -> str:
    if said.of != EPISODE:
        return said.title
    return f"{said.title}: Season {said.season}: {said.name}"


def _short(written: Callable[[date], str]) -> Callable[[Sequence[Said]], bytes]:
    def content(history: Sequence[Said]) -> bytes:
        rows = [[title(s), written(s.day) if s.day else ""] for s in of(history, "watched")]
        return table(("Title", "Date"), reversed(rows), bom=True, quoting=csv.QUOTE_ALL)

    return content


def _viewed(said: Said, profile: str = PROFILE) -> list[object]:
    name = title(said) + (f" (Episode {said.episode})" if said.of == EPISODE else "")
    return [
        profile,
        on(said, "%Y-%m-%d 20:15:09"),
        "0:41:07",
        "",
        name,
        "",
        "TV",
        "0:41:07",
        "0:41:07",
        "CL",
    ]


def _rated(said: Said) -> list[object]:
    thumbs = {"liked": 2 if (said.tmdb_id or 0) % 2 else 3, "disliked": 1}.get(said.kind, 0)
    stars = round((said.stars or 0) + 0.25) if said.kind == "rating" else ""
    sort = "thumb" if thumbs else "star"
    return [PROFILE, said.title, sort, stars, thumbs, "", on(said, "%Y-%m-%d 10:00:00"), said.day]


def household(history: Sequence[Said], profiles: Sequence[str] = (PROFILE,)) -> bytes:
    """The ZIP of a data request, in which every profile did the same."""
    watched = of(history, "watched", sorts=_SEEN)
    rows = [_viewed(s, profile) for profile in profiles for s in reversed(watched)]
    films = frozenset((MOVIE, TV_SHOW))
    rated = [_rated(s) for s in of(history, "rating", "liked", "disliked", sorts=films)]
    listed = [[s.title, PROFILE, "CL", s.day] for s in of(history, "watchlist", sorts=films)]
    return archive(
        {
            "Cover sheet.pdf": b"%PDF-1.7",
            "ACCOUNT/AccountDetails.csv": b"Email Address,Phone Number\nsome@body,123\n",
            "CONTENT_INTERACTION/ViewingActivity.csv": table(_VIEWING, rows),
            "CONTENT_INTERACTION/Ratings.csv": table(_RATINGS, rated),
            "CONTENT_INTERACTION/MyList.csv": table(_LIST, listed),
            "CONTENT_INTERACTION/SearchHistory.csv": b"Profile Name,Query Typed\nAnn,secret\n",
        }
    )


def whole_stars(stars: float) -> float:
    return round(stars + 0.25)


_WORKS = frozenset((MOVIE, TV_SHOW))
_SHORT = {
    "netflix": lambda day: f"{day.month}/{day.day}/{day:%y}",
    "netflix-british": lambda day: f"{day:%d/%m/%y}",
    "netflix-german": lambda day: f"{day:%d.%m.%y}",
    "netflix-spanish": lambda day: f"{day:%d/%m/%Y}",
    "netflix-iso": lambda day: day.isoformat(),
}

SHAPES = (
    *(
        Shape(
            name,
            "netflix",
            "NetflixViewingHistory.csv",
            _short(written),
            {"watched": _SEEN},
            frozenset(("day", "season", "name", "episode-of")),
            spelled=lambda said: said.title,
        )
        for name, written in _SHORT.items()
    ),
    Shape(
        "netflix-household",
        "netflix",
        "netflix-report.zip",
        household,
        {
            "watched": _SEEN,
            "watchlist": _WORKS,
            "liked": _WORKS,
            "disliked": _WORKS,
            "rating": _WORKS,
        },
        frozenset(("day", "stars", "season", "episode", "name", "episode-of")),
        stars=whole_stars,
    ),
)
