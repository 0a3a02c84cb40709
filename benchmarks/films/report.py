"""The comparison of similar films as a page of Markdown."""

from collections.abc import Mapping
from pathlib import Path

from benchmarks.films.collaborative import MIN_RATINGS
from benchmarks.films.recipes import RECIPES
from benchmarks.harness import machine, page
from training.metrics.bootstrap import Interval
from training.report.markdown import table

Agreements = Mapping[str, tuple[int, Mapping[str, Interval]]]  # by set: how many films, by recipe

_PROTOCOL = """\
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
  other set had no part in it."""


def write(
    output: Path,
    n_films: int,
    rows: Mapping[str, tuple[Interval, Interval, Interval]],
    agreements: Agreements,
) -> None:
    """Write the page: what the nearest share by recipe, and how raters agree."""
    sets = [f"{name} ({count:,} films)" for name, (count, _) in agreements.items()]
    shared = [[recipe, *map(_shown, means)] for recipe, means in rows.items()]
    agreed = [
        [recipe, *(_shown(means[recipe]) for _, means in agreements.values())] for recipe in RECIPES
    ]
    head = ["who", "same franchise", "shared director", "genres in common"]
    sections = {
        "Machine": page.machine_table(machine.description()),
        "Protocol": [_PROTOCOL.format(n_films=n_films, least=MIN_RATINGS)],
        "What the nearest five share": [table(head, shared)],
        "Agreement with people's ratings": [table(["who", *sets], agreed)],
    }
    page.write(output, "Similar films, measured", "python -m benchmarks films --lake …", sections)


def _shown(mean: Interval) -> str:
    return page.shown(mean, digits=3)
