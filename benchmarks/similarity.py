"""Compare ways to find similar films on the same films, and write the results as Markdown.

python -m benchmarks.similarity --lake FOLDER [--real FOLDER] [--output benchmarks/similarity.md]

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

from benchmarks.films.measures import Mean, agreement, shared_genres, shared_names
from benchmarks.films.recipes import RECIPES, Nearest, ours, without_names
from benchmarks.films.tastes import LEAST_RATINGS, read_tastes
from benchmarks.machine import described
from benchmarks.measure import ROOT
from engine.catalog.films import HYBRID, Films
from engine.contract.tables import CREDITS, FILMS
from engine.progress import Progress
from engine.store.files import write_bytes
from engine.store.tables import read_table
from engine.text import fold
from training.report.markdown import table

_RAW = "tmdb/full/movies_dataset.csv.gz"
_INVENTED = "tt9"  # how the imdb_id of a film begins whose overview is not real
_SETS = ("ml-latest-small", "ml-latest-2023")
_LONGEST = 30  # neighbours asked for
_UNNAMED = "Cartelera hybrid, franchise and director not known"


def main(arguments: list[str] | None = None) -> int:
    """Measure, write the results and return 0."""
    given = _parse(arguments)
    progress = Progress()
    whole = Films(
        read_table(given.lake / "films.parquet", FILMS),
        read_table(given.lake / "credits.parquet", CREDITS),
    )
    films = subset(whole, real_ids(given.real / _RAW))
    rows = {}
    with threadpool_limits(1):
        for done, (name, recipe) in enumerate(RECIPES.items()):
            progress("recipes on all judged films", done, len(RECIPES), name)
            rows[name] = _names_and_genres(recipe(films, _LONGEST), films)
        rows[_UNNAMED] = _names_and_genres(ours(HYBRID)(without_names(films), _LONGEST), films)
        agreements = {name: _agreement(given.real, name, films, progress) for name in _SETS}
    write_bytes(given.output, _page(len(films), rows, agreements).encode())
    progress.say(f"results in {given.output}")
    return 0


def _parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.similarity", description=__doc__)
    parser.add_argument("--lake", type=Path, required=True, help="with films.parquet")
    parser.add_argument("--real", type=Path, default=ROOT.parent / "shared/data")
    parser.add_argument("--output", type=Path, default=ROOT / "benchmarks/similarity.md")
    given = parser.parse_args(arguments)
    if not (given.real / _RAW).is_file():
        parser.error(f"no {given.real / _RAW}; --real names the folder of the public files")
    return given


def real_ids(raw: Path) -> set[int]:
    """Return the ids of the films whose overview is real."""
    csv.field_size_limit(2**31 - 1)
    with gzip.open(raw, "rt", encoding="utf-8", newline="") as stream:
        rows = csv.DictReader(line.replace("\r", " ") for line in stream)
        return {
            int(row["id"])
            for row in rows
            if row["id"].isdigit() and not (row["imdb_id"] or _INVENTED).startswith(_INVENTED)
        }


def subset(films: Films, ids: set[int]) -> Films:
    """Return the films with some ids."""
    tables = (films.films, films.credits)
    wanted = pa.array(sorted(ids), pa.int32())
    kept = [table.filter(pc.is_in(table["film_id"], wanted)) for table in tables]
    return Films(*kept)


def _names_and_genres(nearest: Nearest, films: Films) -> tuple[Mean, Mean, Mean]:
    franchises = [{name} if name else set() for name in films.films["collection"].to_pylist()]
    directors = [{fold(name) for name in names} for names in films.listed("directors")]
    return (
        shared_names(nearest, franchises),
        shared_names(nearest, directors),
        shared_genres(nearest, films),
    )


def _agreement(
    real: Path, name: str, films: Films, progress: Progress
) -> tuple[int, dict[str, Mean]]:
    tastes = read_tastes(real / "benchmark_only_movielens", name, set(films.ids.tolist()))
    rated = subset(films, set(tastes.film_ids.tolist()))
    assert np.array_equal(rated.ids, tastes.film_ids)
    found = {}
    for done, (label, recipe) in enumerate(RECIPES.items()):
        progress(f"agreement on {name}", done, len(RECIPES), label)
        found[label] = agreement(recipe(rated, _LONGEST), tastes.similarity)
    return len(rated), found


def _page(
    n_films: int,
    rows: dict[str, tuple[Mean, Mean, Mean]],
    agreements: dict[str, tuple[int, dict[str, Mean]]],
) -> str:
    sets = [f"{name} ({count:,} films)" for name, (count, _) in agreements.items()]
    shared = [[recipe, *map(_shown, means)] for recipe, means in rows.items()]
    agreed = [
        [recipe, *(_shown(means[recipe]) for _, means in agreements.values())] for recipe in RECIPES
    ]
    return _TEXT.format(
        machine=table(["what", "value"], described(), words=(0, 1)),
        n_films=n_films,
        least=LEAST_RATINGS,
        shared=table(["who", "same franchise", "shared director", "genres in common"], shared),
        agreed=table(["who", *sets], agreed),
    )


def _shown(mean: Mean) -> str:
    return f"{mean.value:.3f} ({mean.low:.3f}–{mean.high:.3f})"


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
