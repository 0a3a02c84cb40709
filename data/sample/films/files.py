"""The two film files: rows in the raw syntax of TMDB's, written film by film."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path

from numpy.random import Generator, SeedSequence, default_rng

from data.sample.catalogs.library import Library
from data.sample.films.catalogue import Film, FilmCatalogue, make_films
from data.sample.films.credits import CreditMaker
from data.sample.films.defects import BREAK, Cells, Copy, Plan, plan_rows, repeated_rows
from data.sample.films.stories import Story
from data.sample.films.tmdb import FILM_GENRES, LANGUAGES
from data.sample.sizes import SampleSize
from data.sample.staging import Report, Staging

_REPORT_EVERY = 2_000
_UNBROKEN = "\x1f"  # stands for BREAK while a record is written, so that its cell gets no quotes


def write_films(
    folder: Path,
    library: Library,
    size: SampleSize,
    staging: Staging,
    streams: Sequence[SeedSequence],
    report: Report,
) -> None:
    """Invent films and write `movies_dataset.csv` and `credits.csv`, from two random streams."""
    report("films", 0, size.films)
    distinct = size.films - sum(repeated_rows(size.films))
    catalogue = make_films(library, distinct, default_rng(streams[0]))
    rng = default_rng(streams[1])
    plan = plan_rows(catalogue.films, size.films, rng)
    _write(staging.path(folder / "movies_dataset.csv"), _film_rows(catalogue, plan, rng))
    rows = _reported(_credit_rows(catalogue, plan, rng), len(plan.credits), size, report)
    _write(staging.path(folder / "credits.csv"), rows)


def _film_rows(catalogue: FilmCatalogue, plan: Plan, rng: Generator) -> Iterator[Cells]:
    for position, copy in plan.films:
        row = _film_row(catalogue.films[position]) | plan.cells.get(position, {})
        yield _changed(row, rng) if copy is Copy.CHANGED else row


def _credit_rows(catalogue: FilmCatalogue, plan: Plan, rng: Generator) -> Iterator[Cells]:
    repeated = {position for position, copy in plan.credits if copy is not Copy.FIRST}
    maker = CreditMaker(catalogue.crew, rng, repeated)
    for position, copy in plan.credits:
        yield maker.row(position, catalogue.films[position], copy)


def _film_row(film: Film) -> Cells:
    """Publish a film without defects: every cell as text, lists as Python writes them."""
    story, figures = film.story, film.figures
    genres = [FILM_GENRES[genre] for genre in story.genres]
    countries = [{"iso_3166_1": country.iso, "name": country.name} for country in story.countries]
    languages = [{"iso_639_1": code, "name": LANGUAGES[code]} for code in film.spoken]
    return {
        "adult": "False",
        "belongs_to_collection": _collection(story),
        "budget": str(figures.budget),
        "genres": repr([{"id": genre.id, "name": genre.name} for genre in genres]),
        "homepage": film.homepage,
        "id": str(film.id),
        "imdb_id": film.imdb_id,
        "original_language": film.language,
        "original_title": film.original_title,
        "overview": film.overview,
        "popularity": str(figures.popularity),
        "poster_path": film.poster,
        "production_companies": repr([{"name": c.name, "id": c.id} for c in story.companies]),
        "production_countries": repr(countries),
        "release_date": film.released.isoformat(),
        "revenue": str(figures.revenue),
        "runtime": f"{story.minutes}.0",
        "spoken_languages": repr(languages),
        "status": "Released",
        "tagline": film.tagline,
        "title": story.title,
        "video": "False",
        "vote_average": str(figures.average),
        "vote_count": str(figures.votes),
    }


def _collection(story: Story) -> str:
    collection = story.collection
    if collection is None:
        return ""
    entry = {"id": collection.id, "name": collection.name, "poster_path": collection.poster}
    return repr(entry | {"backdrop_path": collection.backdrop})


def _changed(row: Cells, rng: Generator) -> Cells:
    """Repeat a film as it was on another day: more popular or less, sometimes with more votes."""
    popularity = round(float(row["popularity"]) * float(rng.uniform(0.6, 1.6)) + 1e-5, 6)
    votes = int(row["vote_count"])
    if votes:
        votes += int(rng.integers(2))
    return row | {"popularity": str(popularity), "vote_count": str(votes)}


def _reported(
    rows: Iterable[Cells], total: int, size: SampleSize, report: Report
) -> Iterator[Cells]:
    """Pass rows on and report them as a share of the films."""
    for done, row in enumerate(rows, start=1):
        yield row
        if done == total or done % _REPORT_EVERY == 0:
            report("films", size.films * done // total, size.films)


def _write(path: Path, rows: Iterator[Cells]) -> None:
    """Write with minimal quoting, except that a carriage return gets no quotes, as in TMDB's."""
    first = next(rows)
    records = chain([first, first.values()], (row.values() for row in rows))
    with path.open("w", encoding="utf-8", newline="") as file:
        line = io.StringIO()
        writer = csv.writer(line, lineterminator="\n")
        for record in records:
            writer.writerow([cell.replace(BREAK, _UNBROKEN) for cell in record])
            file.write(line.getvalue().replace(_UNBROKEN, BREAK))
            line.seek(0)
            line.truncate()
