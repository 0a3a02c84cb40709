"""Compare ways to find similar films on the same films, and write the results as Markdown.

python -m benchmarks.similarity --lake FOLDER [--real FOLDER] [--output benchmarks/results/films.md]

The lake is one made of TMDB's full files; the public ratings that agreement is measured with, and
the raw films, which say whose overview is real, lie below --real.
"""

import argparse
import csv
import gzip
import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from threadpoolctl import threadpool_limits

from benchmarks.films.collaborative import MIN_RATINGS, rater_similarity
from benchmarks.films.measures import agreement, shared_genres, shared_names
from benchmarks.films.recipes import RECIPES, Nearest, cartelera, without_names
from benchmarks.machine import description
from benchmarks.measure import ROOT
from engine.catalog.films import HYBRID, Films
from engine.contract.tables import CREDITS, FILMS
from engine.progress import Progress
from engine.store.files import write_bytes
from engine.store.tables import read_table
from engine.text import fold
from training.metrics.bootstrap import Interval
from training.report.markdown import table

_RAW = "tmdb/full/movies_dataset.csv.gz"
_INVENTED = "tt9"  # how the imdb_id of a film begins whose overview is not real
_SETS = ("ml-latest-small", "ml-latest-2023")
_NEIGHBOURS = 30  # of every film
_UNNAMED = "Cartelera hybrid, franchise and director not known"


def main(arguments: list[str] | None = None) -> int:
    """Measure, write the results and return 0."""
    options = _parse(arguments)
    progress = Progress()
    all_films = Films(
        read_table(options.lake / "films.parquet", FILMS),
        read_table(options.lake / "credits.parquet", CREDITS),
    )
    films = subset(all_films, real_ids(options.real / _RAW))
    rows = {}
    with threadpool_limits(1):
        for done, (name, recipe) in enumerate(RECIPES.items()):
            progress("recipes on all films with real overviews", done, len(RECIPES), name)
            rows[name] = _names_and_genres(recipe(films, _NEIGHBOURS), films)
        unnamed = cartelera(HYBRID)(without_names(films), _NEIGHBOURS)
        rows[_UNNAMED] = _names_and_genres(unnamed, films)
        agreements = {name: _agreement(options.real, name, films, progress) for name in _SETS}
    write_bytes(options.output, _page(len(films), rows, agreements).encode())
    progress.say(f"results in {options.output}")
    return 0


def _parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.similarity", description=__doc__)
    parser.add_argument("--lake", type=Path, required=True, help="with films.parquet")
    parser.add_argument("--real", type=Path, default=ROOT.parent / "shared/data")
    parser.add_argument("--output", type=Path, default=ROOT / "benchmarks/results/films.md")
    options = parser.parse_args(arguments)
    if not (options.real / _RAW).is_file():
        parser.error(f"no {options.real / _RAW}; --real names the folder of the public files")
    return options


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
    rated = subset(films, set(raters.film_ids.tolist()))
    assert np.array_equal(rated.ids, raters.film_ids)
    agreements = {}
    for done, (label, recipe) in enumerate(RECIPES.items()):
        progress(f"agreement on {name}", done, len(RECIPES), label)
        agreements[label] = agreement(recipe(rated, _NEIGHBOURS), raters.similarity)
    return len(rated), agreements


def _page(
    n_films: int,
    rows: dict[str, tuple[Interval, Interval, Interval]],
    agreements: dict[str, tuple[int, dict[str, Interval]]],
) -> str:
    sets = [f"{name} ({count:,} films)" for name, (count, _) in agreements.items()]
    shared = [[recipe, *map(_shown, means)] for recipe, means in rows.items()]
    agreed = [
        [recipe, *(_shown(means[recipe]) for _, means in agreements.values())] for recipe in RECIPES
    ]
    return _TEXT.format(
        machine=table(["what", "value"], description(), words=(0, 1)),
        n_films=n_films,
        least=MIN_RATINGS,
        shared=table(["who", "same franchise", "shared director", "genres in common"], shared),
        agreed=table(["who", *sets], agreed),
    )


def _shown(mean: Interval) -> str:
    return f"{mean.mean:.3f} ({mean.low:.3f}–{mean.high:.3f})"


_TEXT = """\
# Similar films, measured

Written by `python -m benchmarks.similarity --lake …`; do not edit.

{machine}

## Protocol

* Judged on the {n_films:,} films of the rebuilt TMDB file whose overviews are real. Everybody
  chooses among the same films, the film itself left out. S0 to S3 are the recipes of the systems
  that this one succeeds, with the defects that change what is compared and without the samples that
  they had to draw. Means over films, with 95 % bootstrap intervals (seed 0).
* *Same franchise*, *shared director*: how many of the nearest five have it, of as many as there are
  (five at most), over films of which there is another. Both are among what most recipes compare, so
  these columns say that a recipe uses what it says it uses, not that people agree; the line without
  franchise and director says what the rest finds of them.
* *Genres in common*: overlap of genres (Jaccard) with the nearest five.
* *Agreement*: nDCG@10 where the right films are the twenty that the raters of a MovieLens set find
  nearest (cosine of ratings less the user's mean, damped by raters in common), among films with
  {least} ratings at least. The weights of fields and methods were chosen on ml-latest-small; the
  other set had no part in it.

## What the nearest five share

{shared}

## Agreement with people's ratings

{agreed}
"""


if __name__ == "__main__":
    sys.exit(main())
