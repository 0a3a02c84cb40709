"""Letterboxd: the ZIP, and single tables with the names that browsers give them."""

from collections.abc import Iterable, Sequence

from tests.engine.histories.invented import MOVIE, Said
from tests.engine.histories.shape import Shape, archive, of, table, tt

FILM = ("Date", "Name", "Year", "Letterboxd URI")
DIARY = (*FILM, "Rating", "Rewatch", "Tags", "Watched Date")
FILMS = frozenset((MOVIE,))


def uri(said: Said) -> str:
    return f"https://boxd.it/{(said.tmdb_id or 0):x}"


def films(said: Iterable[Said]) -> bytes:
    return table(FILM, ([s.day, s.title, s.year, uri(s)] for s in said))


def ratings(said: Iterable[Said]) -> bytes:
    rows = ([s.day, s.title, s.year, uri(s), f"{s.stars:g}"] for s in of(said, "rating"))
    return table((*FILM, "Rating"), rows)


def diary(said: Iterable[Said]) -> bytes:
    """The entries have addresses of their own, and tags with commas in one cell."""
    return table(
        DIARY,
        (
            [s.day, s.title, s.year, f"{uri(s)}e", "", "Yes" if n % 7 == 0 else "", "a, b", s.day]
            for n, s in enumerate(of(said, "watched"))
        ),
    )


def reviews(said: Iterable[Said]) -> bytes:
    """Some exports have the review before the tags, this one last."""
    return table(
        (*DIARY, "Review"),
        (
            [s.day, s.title, s.year, uri(s), "", "", "", s.day, "Good.\n\nVery, very good."]
            for s in of(said, "watched")[:5]
        ),
    )


def watched(said: Iterable[Said]) -> list[Said]:
    """Whoever rates or likes a film has watched it."""
    return list({s.title: s for s in of(said, "watched", "rating", "liked")}.values())


def a_list(said: Sequence[Said]) -> bytes:
    head = table(
        ("Date", "Name", "Tags", "URL", "Description"), [["2024-01-01", "Best", "", "", ""]]
    )
    rows = ([n, s.title, s.year, uri(s), ""] for n, s in enumerate(said, 1))
    body = table(("Position", "Name", "Year", "URL", "Description"), rows)
    return b"Letterboxd list export v7\n" + head + b"\n" + body


def whole(history: Sequence[Said]) -> bytes:
    said = [s for s in history if s.of == MOVIE]
    return archive(
        {
            "profile.csv": b"Date Joined,Username,Email Address\n2019-01-01,somebody,some@body\n",
            "ratings.csv": ratings(said),
            "diary.csv": diary(said),
            "reviews.csv": reviews(said),
            "watched.csv": films(watched(said)),
            "watchlist.csv": films(of(said, "watchlist")),
            "likes/films.csv": films(of(said, "liked")),
            "likes/reviews.csv": b"Date,Letterboxd URI\n",
            "lists/best.csv": a_list(said[:3]),
            "deleted/diary.csv": diary(said[:9]),
            "orphaned/diary.csv": diary(said[:9]),
            "comments.csv": b"Date,Content,Comment\n",
        }
    )


def imported(history: Sequence[Said]) -> bytes:
    """The table that Letterboxd itself takes in."""
    return table(
        ("tmdbID", "imdbID", "Title", "Year", "Rating10", "WatchedDate", "Rewatch", "Review"),
        (
            [s.tmdb_id, tt(s), s.title, s.year, s.stars and round(s.stars * 2), s.day]
            for s in of(history, "watched", "rating", sorts=FILMS)
        ),
    )


def _one(kind: str):
    return lambda history: films(of(history, kind, sorts=FILMS))


_FIELDS = frozenset(("of", "year", "day"))

SHAPES = (
    Shape(
        "letterboxd",
        "letterboxd",
        "letterboxd-somebody-2026-11-20-10-00-utc.zip",
        whole,
        dict.fromkeys(("rating", "watched", "liked", "watchlist"), FILMS),
        _FIELDS | {"stars"},
        implied=frozenset(("watched",)),
    ),
    Shape(
        "letterboxd-ratings",
        "letterboxd",
        "ratings (1).csv",
        lambda history: ratings(of(history, "rating", sorts=FILMS)),
        {"rating": FILMS},
        _FIELDS | {"stars"},
    ),
    Shape(
        "letterboxd-diary",
        "letterboxd",
        "diary - Copy.csv",
        lambda history: diary(of(history, "watched", sorts=FILMS)),
        {"watched": FILMS},
        _FIELDS,
    ),
    Shape(
        "letterboxd-watched",
        "letterboxd",
        "watched.csv",
        _one("watched"),
        {"watched": FILMS},
        _FIELDS,
    ),
    Shape(
        "letterboxd-watchlist",
        "letterboxd",
        "watchlist (2).csv",
        _one("watchlist"),
        {"watchlist": FILMS},
        _FIELDS,
    ),
    Shape("letterboxd-likes", "letterboxd", "films.csv", _one("liked"), {"liked": FILMS}, _FIELDS),
    Shape(
        "letterboxd-list",
        "letterboxd",
        "best-of-all.csv",
        lambda history: a_list(of(history, "watchlist", sorts=FILMS)),
        {"watchlist": FILMS},
        frozenset(("of", "year")),
    ),
    Shape(
        "letterboxd-import",
        "letterboxd",
        "to-import.csv",
        imported,
        dict.fromkeys(("watched", "rating"), FILMS),
        _FIELDS | {"stars", "imdb_id", "tmdb_id"},
        stars=lambda stars: stars * 2,
        implied=frozenset(("watched",)),
    ),
)
