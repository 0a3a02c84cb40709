"""The comparison of similar works as a page of Markdown."""

from collections.abc import Mapping
from pathlib import Path

from benchmarks.films.collaborative import MIN_RATINGS
from benchmarks.harness import machine, page
from benchmarks.works.recipes import RECIPES
from training.metrics.bootstrap import Interval
from training.report.markdown import table

Figures = Mapping[str, tuple[Interval, Interval]]  # nDCG@10 and recall@10 by recipe

_PROTOCOL = """\
* Judged on the {n_works:,} works of a lake of four real catalogs, TMDB's films and ratings of 2023.
  Lists are as they are served: the best ten of *all* works of the lake, whether the judges know
  them or not, so that an obscure neighbour counts as none.
* The right works are the twenty that the judges find nearest (cosine of ratings less the user's
  mean, damped by raters in common), of works with {least} of their ratings at least. Means over
  works, with 95 % bootstrap intervals (seed 0).
* The judges are other people than those of whose liking is learned: the 610 of ml-latest-small
  while all users of the lake are learned from, and the half of the lake's users (seed 0) that was
  kept back while the other half is learned from. The weights were chosen on ml-latest-small; the
  half that was kept back had no part in them.
* Most overviews and casts of the rebuilt TMDB file are invented; titles, descriptions and casts
  of the catalogs are real. Series are rated by nobody: of them these figures say nothing.
* *One bag of words* is what similar works were before: one TF-IDF of all that is said of a
  work."""


def write(output: Path, n_works: int, results: Mapping[str, Figures]) -> None:
    """Write the page: nDCG@10 and recall@10 of each recipe by each half of the judges."""
    sections: dict[str, list[str]] = {
        "Machine": page.machine_table(machine.description()),
        "Protocol": [_PROTOCOL.format(n_works=n_works, least=MIN_RATINGS)],
    }
    for judges, figures in results.items():
        rows = [[name, *(page.shown(mean, digits=3) for mean in figures[name])] for name in RECIPES]
        sections[f"By {judges}"] = [table(["who", "nDCG@10", "recall@10"], rows)]
    page.write(output, "Similar works, measured", "python -m benchmarks works --home …", sections)
