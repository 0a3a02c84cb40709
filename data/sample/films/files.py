"""The two film files: rows in the raw syntax of TMDB's, written film by film."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path

from numpy.random import Generator, SeedSequence, default_rng

from data.sample.catalogs.works import Library
from data.sample.films.credits import CreditMaker
from data.sample.films.defects import BREAK, Copy, Plan, plan_rows, repeated_rows
from data.sample.films.films import Film, FilmCatalogue, make_films
from data.sample.films.stories import Story
from data.sample.films.tmdb import FILM_GENRES, LANGUAGES, FilmGenre
from data.sample.sizes import SampleSize
from data.sample.staging import Staging

COLUMNS = (
    "adult",
    "belongs_to_collection",
    "budget",
    "genres",
    "homepage",
    "id",
    "imdb_id",
    "original_language",
    "original_title",
    "overview",
    "popularity",
    "poster_path",
    "production_companies",
    "production_countries",
    "release_date",
    "revenue",
    "runtime",
    "spoken_languages",
    "status",
    "tagline",
    "title",
    "video",
    "vote_average",
    "vote_count",
)
CREDIT_COLUMNS = ("cast", "crew", "id")
_REPORT_EVERY = 2_000
_UNBROKEN = "\x1f"
"""Stands for a line break while a record is written, so that its cell gets no quotes."""

Row = dict[str, str]


def write_films(
    folder: Path,
    library: Library,
    size: SampleSize,
    staging: Staging,
    streams: Sequence[SeedSequence],
    report: Callable[[str, int, int], None],
) -> None:
    """Invent films and write `movies_dataset.csv` and `credits.csv`, from two random streams."""
    report("films", 0, size.films)
    distinct = size.films - sum(repeated_rows(size.films))
    catalogue = make_films(library, distinct, default_rng(streams[0]))
    rng = default_rng(streams[1])
    plan = plan_rows(catalogue.films, size.films, rng)
    _write(staging.path(folder / "movies_dataset.csv"), COLUMNS, film_records(catalogue, plan, rng))
    records = credit_records(catalogue, plan, rng)
    heard = _counted(records, len(plan.credits), size.films, report)
    _write(staging.path(folder / "credits.csv"), CREDIT_COLUMNS, heard)


def film_records(catalogue: FilmCatalogue, plan: Plan, rng: Generator) -> Iterator[list[str]]:
    """Yield the records of the film file in order."""
    for position, copy in plan.films:
        row = film_row(catalogue.films[position]) | plan.cells.get(position, {})
        yield list((_changed(row, rng) if copy is Copy.OTHER else row).values())


def credit_records(catalogue: FilmCatalogue, plan: Plan, rng: Generator) -> Iterator[list[str]]:
    """Yield the records of the credits file in order."""
    repeated = {position for position, copy in plan.credits if copy is not Copy.FIRST}
    maker = CreditMaker(catalogue.crew, rng, repeated)
    for position, copy in plan.credits:
        yield maker.record(position, catalogue.films[position], copy)


def film_row(film: Film) -> Row:
    """Publish a film without defects: every cell as text, lists as Python writes them."""
    story, figures = film.story, film.figures
    return {
        "adult": "False",
        "belongs_to_collection": _collection(story),
        "budget": str(figures.budget),
        "genres": repr([{"id": g.id, "name": g.name} for g in _genres(story)]),
        "homepage": film.homepage,
        "id": str(film.id),
        "imdb_id": film.imdb_id,
        "original_language": film.language,
        "original_title": film.original_title,
        "overview": film.overview,
        "popularity": str(figures.popularity),
        "poster_path": film.poster,
        "production_companies": repr([{"name": c.name, "id": c.id} for c in story.companies]),
        "production_countries": repr(
            [{"iso_3166_1": country.iso, "name": country.name} for country in story.countries]
        ),
        "release_date": film.released.isoformat(),
        "revenue": str(figures.revenue),
        "runtime": f"{story.minutes}.0",
        "spoken_languages": repr(
            [{"iso_639_1": code, "name": LANGUAGES[code]} for code in film.spoken]
        ),
        "status": "Released",
        "tagline": film.tagline,
        "title": story.title,
        "video": "False",
        "vote_average": str(figures.average),
        "vote_count": str(figures.votes),
    }


def _genres(story: Story) -> list[FilmGenre]:
    return [FILM_GENRES[genre] for genre in story.genres]


def _collection(story: Story) -> str:
    collection = story.collection
    if collection is None:
        return ""
    return repr(
        {
            "id": collection.id,
            "name": collection.name,
            "poster_path": collection.poster,
            "backdrop_path": collection.backdrop,
        }
    )


def _changed(row: Row, rng: Generator) -> Row:
    """Repeat a film as it was on another day: more popular or less, sometimes with more votes."""
    popularity = round(float(row["popularity"]) * float(rng.uniform(0.6, 1.6)) + 1e-5, 6)
    votes = int(row["vote_count"])
    more = votes + int(rng.integers(2)) if votes else 0
    return row | {"popularity": str(popularity), "vote_count": str(more)}


def _counted(
    records: Iterable[list[str]],
    total: int,
    films: int,
    report: Callable[[str, int, int], None],
) -> Iterator[list[str]]:
    """Pass records on and report them as a share of the films."""
    for done, record in enumerate(records, start=1):
        yield record
        if done == total or done % _REPORT_EVERY == 0:
            report("films", films * done // total, films)


def _write(path: Path, columns: tuple[str, ...], records: Iterable[list[str]]) -> None:
    """Write with minimal quoting, except that a carriage return gets no quotes, as in TMDB's."""
    with path.open("w", encoding="utf-8", newline="") as file:
        line = io.StringIO()
        writer = csv.writer(line, lineterminator="\n")
        for record in chain([columns], records):
            writer.writerow([cell.replace(BREAK, _UNBROKEN) for cell in record])
            file.write(line.getvalue().replace(_UNBROKEN, BREAK))
            line.seek(0)
            line.truncate()
