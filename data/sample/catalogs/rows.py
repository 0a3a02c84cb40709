"""The four catalog files: every listing as the row that its platform would publish.

Single damaged cells are added by `defects`.
"""

import csv
from pathlib import Path

from numpy.random import Generator

from data.sample.catalogs.genres import AUDIENCES, GENRES, MATURITY
from data.sample.catalogs.library import Listing
from data.sample.catalogs.placements import MOVIE, SHOW
from data.sample.catalogs.platforms import PLATFORMS, Platform
from data.sample.catalogs.works import LAST_YEAR, Work
from data.sample.draws import happens, pick, pick_weighted
from data.sample.plots import describe
from engine.catalog.calendar import MONTHS_EN

Row = dict[str, str]

# The real catalogs end in September.
_MONTHS = tuple(month.capitalize() for month in MONTHS_EN[:9])


def make_row(rng: Generator, listing: Listing, number: int) -> Row:
    """Publish one listing as the nth title of its platform."""
    work, platform = listing.work, PLATFORMS[listing.platform]
    return {
        "show_id": f"s{number}",
        "type": work.kind,
        "title": work.title,
        "director": _directors(rng, listing, platform),
        "cast": _names(rng, platform.no_cast, work.cast[: platform.most_cast]),
        "country": _names(rng, platform.no_country, work.countries),
        "date_added": "" if happens(rng, platform.no_date) else _date(rng, work, platform),
        "release_year": str(work.year),
        "rating": _maturity(rng, work, listing.platform),
        "duration": _duration(work),
        "listed_in": _listed_in(work, listing.platform),
        "description": _description(rng, listing),
    }


def _names(rng: Generator, empty_share: float, names: tuple[str, ...]) -> str:
    return "" if happens(rng, empty_share) else ", ".join(names)


def _directors(rng: Generator, listing: Listing, platform: Platform) -> str:
    if listing.work.kind == SHOW and not platform.series_directors:
        return ""
    # Directors tell namesakes apart: a platform that has any names those of linked works.
    if listing.linked and platform.no_director < 0.5:
        return ", ".join(listing.work.directors)
    return _names(rng, platform.no_director, listing.work.directors)


def _duration(work: Work) -> str:
    if work.kind == MOVIE:
        return f"{work.length} min"
    return "1 Season" if work.length == 1 else f"{work.length} Seasons"


def _date(rng: Generator, work: Work, platform: Platform) -> str:
    year = int(rng.integers(max(work.year, platform.since), LAST_YEAR + 1))
    return f"{pick(rng, _MONTHS)} {int(rng.integers(1, 29))}, {year}"


def _maturity(rng: Generator, work: Work, platform: str) -> str:
    level = pick_weighted(rng, AUDIENCES[GENRES[work.genres[0]].audience])
    return pick_weighted(rng, MATURITY[platform][level])


def _listed_in(work: Work, platform: str) -> str:
    labels = {GENRES[genre].word(platform, work.kind) for genre in work.genres} - {""}
    general = "Movies" if work.kind == MOVIE else "TV Shows"
    return ", ".join(sorted(labels)) or general


def _description(rng: Generator, listing: Listing) -> str:
    work = listing.work
    genres = tuple(GENRES[genre].name for genre in work.genres)
    return describe(rng, genres, listing.platform, work.hero, work.setting)


def write_catalog(path: Path, platform: Platform, rows: list[Row]) -> None:
    """Write the rows with minimal quoting and the platform's line ends."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator=platform.line_end)
        writer.writeheader()
        writer.writerows(rows)
