"""The figures of a release: the tuned model beside every baseline, on the same splits.

Three protocols, all on the ratings of whole users (a sample of them where there are many):

    hold-out       20 % of the ratings, never seen by the study: the figures to quote
    folds          the study's own folds of the other 80 %; the winner was chosen on them
    test shares    1, 5, 15, 25 and 50 % held out at random, as the assignment asks
"""

from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np

from engine.events.interactions import Interactions
from training import stages
from training.metrics.errors import Errors, errors, mean
from training.ratings.baselines import BASELINES, baseline_predictions
from training.ratings.crossval import CrossValidation
from training.ratings.sgd.fit import Diverged
from training.ratings.sgd.grid import Grid
from training.ratings.sgd.parameters import SvdParameters
from training.ratings.tune import Progress
from training.splitting import Split, cross_validation, random_split

HOLDOUT_SHARE = 0.2
TEST_SHARES = (0.01, 0.05, 0.15, 0.25, 0.5)
HOLDOUT, FOLDS = "hold-out", "folds"
TUNED, DEFAULT, BIAS = "tuned SVD", "default SVD", BASELINES[-1]
NEIGHBOURS = "tuned SVD with neighbours"  # measured on the hold-out where it is served
MODELS = (*BASELINES, DEFAULT, TUNED, NEIGHBOURS)

Protocols = dict[str, list[Split]]
Table = dict[str, Errors]  # model -> mean errors over a protocol's splits


@dataclass(frozen=True)
class Evaluation:
    """All figures of one release, and what they were measured on."""

    ratings: int
    users: int
    works: int
    seed: int
    folds: int
    tables: dict[str, Table]  # protocol -> table

    @property
    def best_baseline(self) -> str:
        """The model without factors that predicts the hold-out best."""
        table = self.tables[HOLDOUT]
        return min(BASELINES, key=lambda name: table[name].rmse)

    @property
    def beats_baselines(self) -> bool:
        """Whether the factors are worth anything on the hold-out."""
        table = self.tables[HOLDOUT]
        return table[TUNED].rmse < table[self.best_baseline].rmse

    def with_neighbours(self, holdout: Errors) -> "Evaluation":
        """The same with the errors of the model with neighbours on the hold-out."""
        table = self.tables[HOLDOUT] | {NEIGHBOURS: holdout}
        return replace(self, tables=self.tables | {HOLDOUT: table})

    def as_json(self) -> dict[str, Any]:
        """The figures as plain records, for a manifest."""
        return asdict(self) | {"beats_baselines": self.beats_baselines}


def plan(n: int, k: int, seed: int) -> Protocols:
    """Cut `n` ratings into the splits of every protocol.

    The study sees only the part that the hold-out leaves.
    """
    held_out = random_split(n, HOLDOUT_SHARE, seed)
    shares = {f"test {share:.0%}": [random_split(n, share, seed + 1)] for share in TEST_SHARES}
    return {HOLDOUT: [held_out], FOLDS: cross_validation(held_out.train, k, seed)} | shares


def evaluate(
    grid: Grid,
    protocols: Protocols,
    tuned: SvdParameters,
    seed: int,
    threads: int,
    progress: Progress,
    of_folds: Errors | None = None,
) -> Evaluation:
    """Measure the tuned and the default parameters and all baselines on every protocol.

    `of_folds` are the errors of the tuned parameters on the folds, where a study measured them.

    Defaults that diverge, as they do on scales far from out-of-five, are left out of the tables.

    Raises:
        Diverged: the tuned parameters do on one of the splits.
    """
    tables: dict[str, Table] = {}
    sample = grid.interactions
    for done, (protocol, splits) in enumerate(protocols.items()):
        progress(stages.MEASURING, done, len(protocols), protocol)
        tables[protocol] = _baselines(sample, splits)
        folds = CrossValidation(grid, splits, seed, threads)
        if protocol in (HOLDOUT, FOLDS):
            with suppress(Diverged):
                tables[protocol][DEFAULT] = mean(folds.errors(SvdParameters()))
        known = of_folds if protocol == FOLDS else None
        tables[protocol][TUNED] = known or mean(folds.errors(tuned))
    progress(stages.MEASURING, len(protocols), len(protocols), "")
    n_folds = len(protocols.get(FOLDS, ()))
    users, works = (len(np.unique(index)) for index in (sample.user, sample.work))
    return Evaluation(len(sample), users, works, seed, n_folds, tables)


def _baselines(sample: Interactions, splits: list[Split]) -> Table:
    per_split = []
    for split in splits:
        test = sample.take(split.test)
        predictions = baseline_predictions(sample.take(split.train), test)
        per_split.append({name: errors(p, test.rating) for name, p in predictions.items()})
    return {name: mean(each[name] for each in per_split) for name in BASELINES}
