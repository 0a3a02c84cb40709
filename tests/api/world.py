"""A world small enough to answer every question on paper, and the clients that ask.

Movies of 2018 on netflix: Alpha (also on amazon), Beta, Gamma; Kappa has no ratings; hulu no cast.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from data.ingest import ingest
from data.settings import Settings as DataSettings
from engine.console.progress import Progress
from engine.release.registry import current
from engine.store.home import Home
from tests.worlds import RawWorld
from training.pipeline import train
from training.settings import Settings as TrainingSettings

LATEST_YEAR = 2028


def names_cell(*names: str) -> str:
    """A cell of TMDB's that lists names."""
    return repr([{"id": number, "name": name} for number, name in enumerate(names)])


USA, FRANCE, USA_AND_FRANCE = "United States", "France", "United States, France"
CATALOGS: dict[str, list[tuple[str, ...]]] = {
    # title, type, year, duration, country, maturity, cast, director, genre
    "netflix": [
        (
            "Alpha",
            "Movie",
            "2018",
            "100 min",
            USA,
            "13+",
            "Bo Tarn, Cy Vell",
            "Ana Orsel",
            "Dramas",
        ),
        (
            "Beta",
            "Movie",
            "2018",
            "150 min",
            USA_AND_FRANCE,
            "TV-MA",
            "Bo Tarn",
            "Lu Marn",
            "Comedies",
        ),
        ("Gamma", "Movie", "2018", "150 min", FRANCE, "TV-MA", "Cy Vell", "Lu Marn", "Comedies"),
        ("Delta", "TV Show", "2018", "3 Seasons", USA, "TV-14", "Bo Tarn", "", "TV Dramas"),
        ("Epsilon", "TV Show", "2019", "1 Season", FRANCE, "", "Fy Dune", "", "Docuseries"),
    ],
    "amazon": [
        ("Alpha", "Movie", "2018", "100 min", USA, "13+", "Bo Tarn", "Ana Orsel", "Dramas"),
        ("Zeta", "Movie", "2018", "200 min", USA, "18+", "Ed Paz, Di Orr", "Ro Lanc", "Horror"),
        ("Eta", "Movie", "2019", "90 min", "", "", "Ed Paz, 1", "Ro Lanc", "Horror"),
    ],
    "hulu": [
        ("Theta", "Movie", "2018", "120 min", USA, "R", "", "Vi Sorn", "Thriller"),
        ("Iota", "TV Show", "2018", "5 Seasons", "Japan", "TV-14", "", "", "Anime"),
    ],
    "disney": [
        ("Face/Off", "Movie", "2018", "80 min", USA, "G", "Gil Ost", "Jo Wend", "Action"),
        ("Kappa", "Movie", "2017", "85 min", FRANCE, "PG", "Gil Ost", "Jo Wend", "Action"),
    ],
}
COLUMNS = ("title", "type", "release_year", "duration", "country", "rating", "cast", "director")
EVEN: dict[str, float] = {
    "ns1": 3,
    "ns2": 4,
    "ns3": 2,
    "ns4": 5,
    "as2": 5,
    "as3": 1,
    "hs1": 5,
    "ds1": 3,
}
ODD: dict[str, float] = {
    "ns1": 4,
    "ns2": 4,
    "ns3": 2,
    "ns4": 1,
    "as2": 1,
    "as3": 5,
    "hs1": 1,
    "hs2": 4,
}
UNRATED = "ds2"
FILMS: list[dict[str, str]] = [
    {
        "id": "862",
        "title": "Alpha",
        "release_date": "2018-01-05",
        "budget": "100",
        "revenue": "300",
        "vote_count": "2000",
        "vote_average": "7.5",
        "popularity": "21.946943",
        "imdb_id": "tt0114709",
        "poster_path": "/alpha.jpg",
        "genres": names_cell("Drama", "Family"),
        "production_countries": names_cell("France", "Italy"),
        "production_companies": names_cell("Orsel Pictures, Inc.", "Marn's"),
        "belongs_to_collection": "{'id': 1, 'name': 'Alpha Collection'}",
    },
    {
        "id": "863",
        "title": "Alpha 2",
        "release_date": "2020-01-04",
        "budget": "200",
        "revenue": "0",
        "vote_count": "1999",
        "genres": names_cell("Drama"),
        "production_companies": names_cell("Orsel Pictures, Inc."),
        "belongs_to_collection": "{'id': 1, 'name': 'Alpha Collection'}",
    },
    {
        "id": "7",
        "title": "Alpha",
        "release_date": "1958-02-01",
        "budget": "10",
        "revenue": "5",
        "vote_count": "3",
        "production_countries": names_cell("Niger"),
        "genres": "[]",
    },
    {
        "id": "8",
        "title": "Él & Ella: What's Up?",
        "release_date": "1999-05-03",
        "original_title": "Él y ella",
        "production_countries": names_cell("Nigeria"),
        "overview": "",
        "popularity": "",
        "runtime": "0.0",
        "vote_count": "0",
        "vote_average": "0.0",
        "belongs_to_collection": '{"id": 2, "name": "Child\'s Play Collection"}',
    },
    {"id": "9", "title": "Face/Off", "release_date": "2018-12-31", "revenue": "50"},
]
CREDITS = [
    (862, [("Bo Tarn", "Woody (voice)"), "Cy Vell"], ["Ana Orsel"]),
    (863, ["Bo Tarn", "Fy (Dune) O'Hara"], ["Ana Orsel", ("Lu Marn", "Producer"), "Jo+Wend"]),
    (7, ["Cy Vell"], []),
    (9, [], ["Jo Wend"]),
]


def rating_rows() -> list[tuple[int, float, int, str]]:
    """The ratings: users 1 to 10 in two tastes, each leaves one title out; 11 rated as1."""
    rows = []
    for user in range(1, 11):
        taste = EVEN if user % 2 == 0 else ODD
        left_out = [t for t in taste if t not in ("ns1", "ns2", "ns3")][user % 5]
        rows += [(user, stars, 1000 + user, t) for t, stars in taste.items() if t != left_out]
    return [*rows, (11, 4.5, 2000, "as1")]


def handmade(root: Path, *, top_rating: float = 5.0, films: bool = True) -> Home:
    """Write, ingest and train the world; with `top_rating` 10 its ratings are out of ten."""
    world = RawWorld.at(root)
    for platform, titles in CATALOGS.items():
        rows = [dict(zip((*COLUMNS, "listed_in"), title, strict=True)) for title in titles]
        world.catalog(platform, [row | {"description": ""} for row in rows])
    if films:
        world.films(FILMS)
        world.credits(CREDITS)
    rows = [
        (user, stars * top_rating / 5, time, title) for user, stars, time, title in rating_rows()
    ]
    world.ratings(rows)
    if top_rating != 5.0:
        world.text(world.home.raw / "sources.toml", f"[ratings]\nscale = [0, {top_rating:g}]\n")
    ingest(DataSettings(home=world.home, latest_year=LATEST_YEAR), Progress())
    retrain(world.home)
    return world.home


def retrain(home: Home, seed: int = 0) -> str:
    """Publish another release of the same lake; the result is its name."""
    train(TrainingSettings(home=home, trials=1, folds=2, seed=seed, force=True), Progress())
    return current(home).name


@cache
def description() -> dict[str, Any]:
    """What every service says of its routes; a second of work, so it is made once. Never write."""
    return create_app(Settings()).openapi()


@contextmanager
def served(home: Home, **settings: Any) -> Iterator[TestClient]:
    """Serve `home` in this process; errors come back as answers, redirects as they are."""
    app = create_app(Settings(home=home, **settings))
    if "root_path" not in settings:  # of which alone the description tells
        app.openapi_schema = description()
    with TestClient(app, raise_server_exceptions=False, follow_redirects=False) as client:
        yield client


def assert_problem(answer: Any, status: int) -> dict[str, Any]:
    """Check that an answer is a problem as RFC 9457 and docs/api.md describe it; return it."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = answer.json()
    assert {"type", "title", "status", "detail", "instance"} <= body.keys()
    assert body["type"].startswith("urn:cartelera:")
    assert body["status"] == status
    assert body["title"]
    assert body["detail"]
    assert body["instance"].startswith("/")
    return body
