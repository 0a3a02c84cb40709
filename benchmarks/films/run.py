"""Compares ways to find similar films on the same films."""

import csv
import gzip
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from threadpoolctl import threadpool_limits

from benchmarks.films import report
from benchmarks.films.collaborative import rater_similarity
from benchmarks.films.measures import agreement, shared_genres, shared_names
from benchmarks.films.recipes import RECIPES, Nearest, cartelera, without_names
from benchmarks.settings import FilmSettings
from engine.catalog.films import HYBRID, Films
from engine.console.progress import Progress
from engine.contract.tables import CREDITS, FILMS
from engine.errors import DataError
from engine.store.tables import read_table
from engine.text import fold
from training.metrics.bootstrap import Interval

_RAW = "tmdb/full/movies_dataset.csv.gz"
_INVENTED = "tt9"  # how the imdb_id of a film begins whose overview is not real
_SETS = ("ml-latest-small", "ml-latest-2023")
_NEIGHBOURS = 30  # of every film
_UNNAMED = "Cartelera hybrid, franchise and director not known"


def run(settings: FilmSettings) -> None:
    """Measure and write the results.

    Raises:
        DataError: the raw films are not there.
    """
    if not (settings.real / _RAW).is_file():
        raise DataError(f"no {settings.real / _RAW}; --real names the folder of the public files")
    progress = Progress()
    all_films = Films(
        read_table(settings.lake / "films.parquet", FILMS),
        read_table(settings.lake / "credits.parquet", CREDITS),
    )
    films = subset(all_films, real_ids(settings.real / _RAW))
    rows = {}
    with threadpool_limits(1):
        for done, (name, recipe) in enumerate(RECIPES.items()):
            progress("recipes on all films with real overviews", done, len(RECIPES), name)
            rows[name] = _names_and_genres(recipe(films, _NEIGHBOURS), films)
        unnamed = cartelera(HYBRID)(without_names(films), _NEIGHBOURS)
        rows[_UNNAMED] = _names_and_genres(unnamed, films)
        agreements = {name: _agreement(settings.real, name, films, progress) for name in _SETS}
    report.write(settings.output, len(films), rows, agreements)
    progress.say(f"results in {settings.output}")


def real_ids(raw: Path) -> set[int]:
    """The ids of the films whose overview is real."""
    csv.field_size_limit(2**31 - 1)
    with gzip.open(raw, "rt", encoding="utf-8", newline="") as stream:
        rows = csv.DictReader(line.replace("\r", " ") for line in stream)
        return {
            int(row["id"])
            for row in rows
            if row["id"].isdigit() and not (row["imdb_id"] or _INVENTED).startswith(_INVENTED)
        }


def subset(films: Films, ids: set[int]) -> Films:
    """Those of the films that have some ids."""
    values = pa.array(sorted(ids), pa.int32())
    tables = (films.films, films.credits)
    return Films(*(rows.filter(pc.is_in(rows["film_id"], values)) for rows in tables))


def _names_and_genres(nearest: Nearest, films: Films) -> tuple[Interval, Interval, Interval]:
    franchises = [{name} if name else set() for name in films.films["collection"].to_pylist()]
    directors = [{fold(name) for name in names} for names in films.listed("directors")]
    return (
        shared_names(nearest, franchises),
        shared_names(nearest, directors),
        shared_genres(nearest, films),
    )


def _agreement(
    real: Path, name: str, films: Films, progress: Progress
) -> tuple[int, dict[str, Interval]]:
    raters = rater_similarity(real / "benchmark_only_movielens" / name, set(films.ids.tolist()))
    rated = subset(films, set(raters.ids.tolist()))
    assert np.array_equal(rated.ids, raters.ids)
    agreements = {}
    for done, (label, recipe) in enumerate(RECIPES.items()):
        progress(f"agreement on {name}", done, len(RECIPES), label)
        agreements[label] = agreement(recipe(rated, _NEIGHBOURS), raters.similarity)
    return len(rated), agreements
