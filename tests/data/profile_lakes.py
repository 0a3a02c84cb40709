"""Small lakes with counts that are known, for the data report."""

import json
from datetime import UTC, date, datetime

import pyarrow as pa

from engine.contract.tables import CREDITS, EVENTS, FILMS, QUARANTINE, TITLES, WORKS
from engine.store.home import Home
from engine.store.tables import write_table

FILM = {
    **dict.fromkeys(("work_id", "tagline", "collection")),
    **{"original_title": "A Lamp", "original_language": "en", "status": "Released"},
    **{"runtime": 100, "overview": "A lamp is carried home.", "genres": ["Drama"]},
    **{"keywords": [], "companies": ["Lantern"], "countries": ["France"]},
    **{"languages": ["English"], "language_codes": ["en"], "budget": 0, "revenue": 0},
    **{"return_ratio": 0.0, "popularity": 1.0, "vote_count": 10, "vote_average": 6.0},
}
TITLE = {
    **{"type": "movie", "title": "a lamp", "director": None, "cast": "bo tarn"},
    **{"country": "france", "date_added": date(2021, 11, 3), "release_year": 2019},
    **{"maturity_rating": "r", "maturity_known": True, "duration_int": 100},
    **{"duration_type": "min", "listed_in": "dramas", "description": "a lamp is carried home."},
    **{"display_title": "A Lamp", "display_description": "A lamp is carried home."},
    **{"directors": [], "actors": ["Bo Tarn"], "countries": ["France"], "genres": ["Dramas"]},
}
CATALOG = {"file": "catalogs/netflix_titles.csv", "rows_in": 9, "rows_out": 6}
RATED = {"file": "ratings/1.csv", "rows_in": 31, "rows_out": 30}
REPORT = {
    "files": [
        CATALOG | {"repaired": {"title_blanks": 2}, "left_out": {}, "rejected": {"bad_year": 3}},
        RATED | {"repaired": {}, "left_out": {"unmatched_movie": 1}, "rejected": {}},
    ],
    "warnings": ["one <b>warning</b>"],
}


def film(number, released="2010-05-07", **changed):
    """Return a film: a drama of Friday 7 May 2010 but for what is changed."""
    day = date.fromisoformat(released)
    own = {
        "film_id": number,
        "title": f"Film {number}",
        "release_date": day,
        "release_year": day.year,
    }
    return FILM | own | changed


def title(number, platform="netflix", **changed):
    """Return a title of a platform but for what is changed."""
    name = f"{platform[0]}s{number}"
    own = {"title_id": name, "work_id": f"w{name}", "platform": platform, "show_id": f"s{number}"}
    return TITLE | own | changed


def credit(number, actors=(), directors=()):
    """Return the credits of a film; people are pairs of an id and a name."""
    return {
        "film_id": number,
        "actors": [name for _, name in actors],
        "actor_ids": [n for n, _ in actors],
        "characters": ["" for _ in actors],
        "directors": [name for _, name in directors],
        "director_ids": [n for n, _ in directors],
    }


def ratings_of(given, year=2015):
    """Return ratings from (user, title_id, stars)."""
    moment = None if year is None else datetime(year, 6, 1, tzinfo=UTC)
    rows = sorted(given)
    same = {"kind": "rating", "at": moment, "source": "ratings"}
    return [{"user_id": u, "title_id": t, "value": s} | same for u, t, s in rows]


def write_lake(root, titles, ratings=(), films=None, credits=None, report=REPORT):
    """Write a lake below `root` and return the home; tables that are None are absent."""
    home = Home(root)
    folder = home.lakes / "abc"
    folder.mkdir(parents=True, exist_ok=True)
    home.lake.unlink(missing_ok=True)
    home.lake.symlink_to("lakes/abc", target_is_directory=True)
    titles = sorted(titles, key=lambda row: row["title_id"])
    works = [
        {
            "work_id": t["work_id"],
            "type": t["type"],
            "title": t["title"],
            "release_year": t["release_year"],
            "title_ids": [t["title_id"]],
            "platforms": [t["platform"]],
        }
        for t in titles
    ]
    tables = {
        "titles": (titles, TITLES),
        "works": (works, WORKS),
        "quarantine": ([], QUARANTINE),
        "films": (films, FILMS),
        "credits": (credits, CREDITS),
    }
    for name, (rows, contract) in tables.items():
        if rows is not None:
            table = pa.Table.from_pylist(list(rows), schema=contract.schema)
            write_table(folder / f"{name}.parquet", table, contract)
    rated = pa.Table.from_pylist(list(ratings), schema=EVENTS.schema)
    scaled = rated.replace_schema_metadata({"rating_scale": "0.5,5.0"})
    write_table(folder / "events.parquet", scaled, EVENTS)
    if report is not None:
        (folder / "ingest_report.json").write_text(json.dumps(report), "utf-8")
    return home
