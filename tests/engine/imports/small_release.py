"""A release in memory of titles and films written by hand, in which names are not what they seem.

ns1, as1  The Lantern Road, 2019     TMDB's film 10, original title Camino del farol
ns2       Quiet Sea, 1990            film 20, IMDb 200
ns3, ns4  Harbour: a movie of 2015 and a series, last season 2018 of 4
ns5       Echo, 2000                 film 51 is a remake of 2001 that nobody carries
ns6       Bright Star (4K UHD), 2009
ns7       Cinder: A Long Way, 2012   a movie with a colon
ns8       Cinder, a series, 2016 of 1 season
ns9       Dark (2018)                a series
          Lost Lamp, 1970            film 30, outside the catalogs
          Old Mill, 1955             film 40, a work outside the catalogs: wml-40
          Namesake                   films 1001 to 1040, of 1941 to 1980
"""

from datetime import date

import numpy as np
import pyarrow as pa

from engine.catalog.directory import (
    FILM,
    FRANCHISE,
    PERSON,
    WORK,
    Directory,
    franchise_names,
    names_of_all,
    work_names,
)
from engine.catalog.films import Films
from engine.catalog.people import People
from engine.catalog.titles import Catalog
from engine.contract.tables import MINUTES, SEASONS, TV_SHOW, WORKS
from engine.histories.records import HistoryRecord
from engine.release.read import Release
from tests.engine.handmade import (
    film,
    films_of,
    platforms_of,
    recommender_of,
    title,
    titles_table,
    works_table,
    world_of,
)

SERIES = {"type": TV_SHOW, "duration_type": SEASONS}
MOVIE_OF = {"duration_type": MINUTES, "duration_int": 100}


def _day(year: int) -> date:
    return date(year, 6, 1)


TITLES = [
    title("ns1", "The Lantern Road", directors=["Ana Orsel"]),
    title("as1", "The Lantern Road", work_id="wns1"),
    title("ns2", "Quiet Sea", release_year=1990),
    title("ns3", "Harbour", release_year=2015),
    title("ns4", "Harbour", release_year=2018, duration_int=4, **SERIES),
    title("ns5", "Echo", release_year=2000),
    title("ns6", "Bright Star (4K UHD)", release_year=2009),
    title("ns7", "Cinder: A Long Way", release_year=2012),
    title("ns8", "Cinder", release_year=2016, duration_int=1, imdb_id=8_000, **SERIES),
    title("ns9", "Dark (2018)", release_year=2018, duration_int=1, **SERIES),
]
FILMS = [
    film(
        10,
        "The Lantern Road",
        original_title="Camino del farol",
        work_id="wns1",
        imdb_id=100,
        vote_count=900,
    ),
    film(20, "Quiet Sea", work_id="wns2", imdb_id=200, release_date=_day(1990), vote_count=50),
    film(30, "Lost Lamp", imdb_id=300, release_date=_day(1970), vote_count=7),
    film(40, "Old Mill", release_date=_day(1955)),
    film(51, "Echo", release_date=_day(2001), vote_count=4_000),
    *(film(1000 + n, "Namesake", release_date=_day(1940 + n), vote_count=n) for n in range(1, 41)),
]
CREDITS: dict[int, tuple[list[str], list[str]]] = {30: ([], ["Lu Marn"])}


def small_release() -> Release:
    """The release of this module."""
    films = films_of(*FILMS, people=CREDITS)
    catalog = _catalog(films)
    people, names = People.of(catalog, films)
    united = names_of_all(
        {
            WORK: work_names(catalog, films),
            FILM: films.names,
            PERSON: names,
            FRANCHISE: franchise_names(films),
        }
    )
    directory = Directory(catalog, films, people, united)
    recommender = recommender_of(catalog, [], [], None)
    return Release("small", {}, catalog, recommender, world_of(films), directory)


def _catalog(films: Films) -> Catalog:
    """The catalog, with works that no platform carries: one that is a film, and one that is not."""
    titles = titles_table(TITLES)
    outside = [
        {
            "work_id": work_id,
            "type": "movie",
            "title": name,
            "release_year": year,
            "title_ids": [work_id[1:]],
            "platforms": [],
            "film_id": film_id,
        }
        for work_id, name, year, film_id in (
            ("wml-40", "Old Mill", 1955, 40),
            ("wml-41", "Nobody's Film", 1961, None),
        )
    ]
    rows = sorted([*works_table(titles).to_pylist(), *outside], key=lambda row: row["work_id"])
    works = pa.Table.from_pylist(rows, schema=WORKS.schema)
    counts = np.zeros(titles.num_rows, np.int64)
    sums = np.zeros(titles.num_rows, np.float64)
    return Catalog(titles, works, counts, sums, platforms_of(titles), films=films)


def record(title: str, kind: str = "watched", **facts: object) -> HistoryRecord:
    """A record of a file; what is not given the file does not say."""
    return HistoryRecord("", 1, title, kind, **facts)  # type: ignore[arg-type]
