"""The trainer as a Surprise algorithm, and a release as a plain `surprise.SVD`.

The only place that imports Surprise. The library's model is the reference of the trainer; whoever
has code around Surprise can put `FastSVD` in the place of `surprise.SVD` there.
"""

import sys
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from itertools import chain
from typing import Any

import numpy as np
import surprise
from surprise import trainset as surprise_trainset
from surprise.prediction_algorithms.predictions import PredictionImpossible

from engine.errors import DataError
from engine.events.interactions import Interactions
from engine.models.biased_mf import BiasedMF
from engine.release.read import Release
from engine.scale import RatingScale
from training.ratings.sgd.fit import Mode, fit
from training.ratings.sgd.parameters import SvdParameters
from training.ratings.warm import factors_of

_COLUMNS = np.dtype([("user", np.int32), ("item", np.int32), ("rating", np.float64)])


class FastSVD(surprise.AlgoBase):  # type: ignore[misc]  # Surprise is untyped
    """Surprise's SVD, fitted by this project's trainer.

    Takes the arguments of `surprise.SVD` in their order; after `fit` it has its attributes `pu`,
    `qi`, `bu` and `bi`.

    Args:
        parameters: those of `surprise.SVD`, by position or by name, and `lr_decay`.
        random_state: the seed, 0 where it is None.
        verbose: print the epochs, as Surprise does.
        mode: `fast`, or `reference` for the bits of `surprise.SVD`.
        threads: how many work at once in fast mode.
    """

    def __init__(
        self,
        *parameters: Any,
        random_state: int | None = None,
        verbose: bool = False,
        mode: Mode = "fast",
        threads: int = 1,
        **by_name: Any,
    ) -> None:
        super().__init__()
        self.parameters = SvdParameters(*parameters, **by_name)
        self.random_state = random_state
        self.verbose = verbose
        self.mode: Mode = mode
        self.threads = threads

    def fit(self, trainset: surprise.Trainset) -> "FastSVD":
        """Fit to a trainset of Surprise and return self."""
        super().fit(trainset)
        model = fit(
            interactions_from_trainset(trainset, in_order=self.mode == "reference"),
            self.parameters,
            self.random_state or 0,
            self.threads,
            mode=self.mode,
            on_epoch=self._print_epoch if self.verbose else None,
        )
        self.pu, self.qi = model.user_factors, model.item_factors
        self.bu, self.bi = model.user_bias, model.item_bias
        return self

    def _print_epoch(self, done: int, _total: int) -> None:
        sys.stdout.write(f"Processing epoch {done - 1}\n")

    def estimate(self, user: Any, item: Any) -> float:
        """Predict for two inner ids, as `surprise.SVD` does.

        Raises:
            PredictionImpossible: the model is unbiased and one of them is unknown.
        """
        known_user, known_item = self.trainset.knows_user(user), self.trainset.knows_item(item)
        if not self.parameters.biased and not (known_user and known_item):
            raise PredictionImpossible("User and item are unknown.")
        estimate = self.trainset.global_mean if self.parameters.biased else 0.0
        if known_user:
            estimate += self.bu[user]
        if known_item:
            estimate += self.bi[item]
        if known_user and known_item:
            estimate += self.qi[item].astype(np.float64) @ self.pu[user]
        return float(estimate)


def interactions_from_trainset(
    trainset: surprise.Trainset, *, in_order: bool = False
) -> Interactions:
    """A trainset's ratings over its inner ids, ordered by user and item.

    `in_order` keeps the order in which Surprise visits them.
    """
    rows = np.fromiter(trainset.all_ratings(), dtype=_COLUMNS, count=trainset.n_ratings)
    if not in_order:
        rows = rows[np.lexsort((rows["item"], rows["user"]))]
    rating = rows["rating"] if in_order else rows["rating"].astype(np.float32)
    return Interactions(
        np.ascontiguousarray(rows["user"]),
        np.ascontiguousarray(rows["item"]),
        np.ascontiguousarray(rating),
        trainset.n_users,
        trainset.n_items,
        RatingScale(*(float(end) for end in trainset.rating_scale)),
    )


def export(release: Release) -> surprise.SVD:
    """A release as a plain `surprise.SVD` that predicts for user ids, title and work ids.

    It is for prediction: a release does not hold the ratings, so `trainset.all_ratings()` is empty.

    Raises:
        DataError: it predicts without factors, or with more than Surprise's SVD has.
    """
    model = factors_of(release)
    if type(model) is not BiasedMF:
        raise DataError(
            f"{release.name} predicts stars by a model of kind {model.kind!r}: surprise.SVD has no "
            "term for what a user's stars of similar works add, and would predict other stars"
        )
    recommender, catalog = release.recommender, release.catalog
    titles = ((catalog.title_ids[row], int(work)) for row, work in enumerate(catalog.work_of))
    works = ((catalog.work_ids[work], work) for work in range(len(catalog.work_ids)))
    return to_surprise(
        model,
        SvdParameters(**release.manifest["parameters"]),
        users={recommender.users[user]: user for user in range(len(recommender.users))},
        items=dict(chain(titles, works)),
        scale=RatingScale(*release.manifest["rating_scale"]),
    )


def to_surprise(
    model: BiasedMF,
    parameters: SvdParameters,
    users: Mapping[str, int],
    items: Mapping[str, int],
    scale: RatingScale,
) -> surprise.SVD:
    """A model as a plain `surprise.SVD`; `users` and `items` map raw ids to its indices."""
    arguments = asdict(parameters)
    del arguments["lr_decay"]  # not Surprise's
    algorithm = surprise.SVD(**arguments)
    algorithm.trainset = _trainset(model, users, items, scale)
    algorithm.bu, algorithm.bi = np.array(model.user_bias), np.array(model.item_bias)
    algorithm.pu = model.user_factors.astype(np.float64)
    algorithm.qi = model.item_factors.astype(np.float64)
    return algorithm


def _trainset(
    model: BiasedMF, users: Mapping[str, int], items: Mapping[str, int], scale: RatingScale
) -> surprise.Trainset:
    n_users, n_items = len(model.user_bias), len(model.item_bias)
    trainset = surprise_trainset.Trainset(
        ur=_without_ratings(range(n_users)),
        ir=_without_ratings(np.flatnonzero(model.known_item).tolist()),
        n_users=n_users,
        n_items=n_items,
        n_ratings=0,
        rating_scale=(scale.low, scale.high),
        raw2inner_id_users=dict(users),
        raw2inner_id_items=dict(items),
    )
    trainset._global_mean = model.mean  # what the property returns once it is computed
    return trainset


def _without_ratings(known: Iterable[int]) -> dict[int, tuple[()]]:
    return dict.fromkeys(known, ())
