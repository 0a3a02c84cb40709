"""What is evaluated: the current release's way of training and serving, on other events."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from engine import commands
from engine.arrays import Float64Array, Int32Array, Int64Array, Mask
from engine.catalog.filters import TitleFilter
from engine.contract.kinds import LIKED
from engine.errors import DataError
from engine.events.interactions import Interactions
from engine.events.user import Event
from engine.events.weighting import opinion_distances
from engine.models.base import RatingModel
from engine.models.biased_mf import BiasedMF
from engine.models.nearest import Nearest
from engine.recommend.recommender import Recommender
from engine.recommend.requests import MAX_ITEMS, ListRequest
from training.dataset import Lake
from training.metrics.ranking import RelevantItems
from training.ranking import BY_NAME
from training.ranking.base import TrainingData
from training.ranking.cold import WorkEvidence
from training.ranking.configuration import POPULAR, POPULAR_STARS, RankerConfiguration
from training.ranking.prior import PRIOR
from training.ranking.recommenders import (
    LIST_LENGTH,
    DatedModels,
    listed_works,
    recommender_from,
)
from training.ranking.second_stage import TO_LOAD_LIGHTGBM, is_available
from training.ratings.baselines import baseline_models
from training.ratings.evaluation import NEIGHBOURS
from training.ratings.neighbours import Shares, with_neighbours
from training.ratings.predict import predicted_ratings
from training.ratings.sgd.fit import fit
from training.ratings.sgd.parameters import SvdParameters
from training.splitting import renumbered_users

STARS = "tuned SVD"
_MAX_REQUESTED = 20  # works that a front end names


@dataclass(frozen=True)
class Policy:
    """How a release is trained and asked.

    Attributes:
        parameters: of the predicted stars; None where the release predicts none.
        ranker: how its lists are ordered.
        conditions: the filter of every list.
        shares: of factors and neighbours; None where stars are predicted without neighbours.
    """

    parameters: SvdParameters | None
    ranker: RankerConfiguration
    conditions: TitleFilter
    seed: int
    threads: int
    shares: Shares | None = None

    @classmethod
    def from_manifest(
        cls, manifest: Mapping[str, Any], conditions: TitleFilter, seed: int, threads: int
    ) -> "Policy":
        """How the release with this manifest was trained.

        Raises:
            DataError: it learned from nothing, or its ranker is none that this version has.
        """
        if manifest["lists"]["name"] == PRIOR:
            raise DataError(
                f"release {manifest['name']} learned from no events, so there is nothing to "
                "evaluate; put rating files into raw/ratings, then "
                f"`{commands.INGEST_AND_TRAIN}`"
            )
        ranker = RankerConfiguration(**manifest["lists"]["ranker"])
        if ranker.name not in (*BY_NAME, POPULAR_STARS):
            raise DataError(
                f"release {manifest['name']} orders lists by {ranker.name!r}, which this version "
                f"does not have ({', '.join(BY_NAME)}); train a release with this version"
            )
        if ranker.second_stage and not is_available():
            raise DataError(
                f"release {manifest['name']} has a second stage, which LightGBM grows anew, and "
                f"that does not load here; {TO_LOAD_LIGHTGBM}"
            )
        parameters = manifest.get("parameters")
        stars = SvdParameters(**parameters) if parameters else None
        return cls(stars, ranker, conditions, seed, threads, _shares(manifest))

    @property
    def first_stage(self) -> "Policy":
        """The same without a second stage."""
        return replace(self, ranker=replace(self.ranker, second_stage=False))

    def rankers(self) -> list[RankerConfiguration]:
        """The popular lists, popularity with stars, and last the release's own ranker."""
        popular = self.ranker.popular
        baselines = [POPULAR, *([POPULAR_STARS] if self.parameters else [])]
        compared = [
            RankerConfiguration(name, popular if name == POPULAR else {}, popular)
            for name in baselines
            if name != self.ranker.name
        ]
        return [*compared, self.ranker]


@dataclass(frozen=True)
class TrainedPolicy:
    """The policy's models of some events.

    Attributes:
        number: int64, shape (n_users of the lake,): each user's number here, -1 of new ones.
        stars: the factors; None where the policy predicts no stars.
    """

    lake: Lake
    data: TrainingData
    number: Int64Array
    stars: BiasedMF | None
    policy: Policy

    @classmethod
    def train(
        cls,
        lake: Lake,
        similar: Nearest,
        rows: Mask,
        policy: Policy,
        evidence: WorkEvidence | None = None,
    ) -> "TrainedPolicy":
        """The models of some of the lake's events; only their users are known."""
        events, number = renumbered_users(lake.interactions.take(rows))
        data = TrainingData(
            events,
            similar,
            policy.seed,
            policy.threads,
            offered=lake.catalog.offered,
            evidence=evidence,
        )
        stars = None
        if policy.parameters:
            ratings = events.take(events.rated)
            stars = fit(ratings, policy.parameters, policy.seed, policy.threads)
        return cls(lake, data, number, stars, policy)

    @cached_property
    def served(self) -> Recommender:
        """What would serve with the release's own ranker."""
        return self.recommender(self.policy.ranker)

    def recommender(self, ranker: RankerConfiguration) -> Recommender:
        """What would serve."""
        known = np.flatnonzero(self.number >= 0)
        ids = self.lake.user_ids.take(known).to_pylist()
        return recommender_from(self.lake, self.data, self.stars, ranker, user_ids=ids)

    def lists(
        self,
        ranker: RankerConfiguration,
        relevant: RelevantItems,
        fold_in: Interactions,
        among: Mask | None = None,
        length: int = LIST_LENGTH,
        moments: Int64Array | None = None,
    ) -> Int32Array:
        """A list for every test user: int32, shape (n, `length`), -1 where it ends.

        `fold_in` is what new users have done so far: the service is told what they liked most.
        `among` are the works that may be listed, where these are not all; `moments` those of the
        requests, where these are not the end of what was learned from.
        """
        served = ranker == self.policy.ranker
        recommender = self.served if served else self.recommender(ranker)
        dated = DatedModels(self.data, ranker, recommender.models)
        request = ListRequest(length, conditions=self.policy.conditions, among=among)
        indptr = fold_in.indptr()
        lists = np.full((len(relevant), length), -1, dtype=np.int32)
        all_at_once = [([*range(len(relevant))], recommender.models)]
        for positions, models in all_at_once if moments is None else dated.by_moment(moments):
            then = replace(recommender, models=models)
            for row in positions:
                user = int(relevant.users[row])
                stated = fold_in.take(np.arange(*indptr[user : user + 2]))
                works = self.recommended(then, user, stated, request)
                lists[row, : len(works)] = works
        return lists

    def recommended(
        self, recommender: Recommender, user: int, stated: Interactions, request: ListRequest
    ) -> list[int]:
        """The works of one list; `stated` is what the service is told of the user."""
        return self.answered(recommender, user, requested_works(stated), request)

    def answered(
        self, recommender: Recommender, user: int, liked: Sequence[int], request: ListRequest
    ) -> list[int]:
        """The works of the list of somebody who names some works as liked.

        Rankers that score no profile show the popular works: content, which the service would
        answer with, is another ranker and no measure for popularity.
        """
        personal, length = recommender.models.personal, request.n
        folds_in = personal is not None and personal.folds_in
        requested = [Event(work, LIKED) for work in liked] if folds_in else []
        if not folds_in:
            request = replace(request, n=min(length + _MAX_REQUESTED, MAX_ITEMS))
        who = recommender.user(self.lake.user_ids[user].as_py(), requested=requested)
        works: list[int] = listed_works(recommender, who, request).tolist()
        return works if folds_in else [work for work in works if work not in liked][:length]

    def predictions(self, test: Interactions) -> dict[str, Float64Array]:
        """The predicted stars of ratings, by the tuned SVD, beside it and by every baseline."""
        if self.stars is None:
            return {}
        number = self.number[test.user]
        ratings = self.data.interactions.take(self.data.interactions.rated)
        models: dict[str, RatingModel] = {STARS: self.stars, **baseline_models(ratings)}
        if shares := self.policy.shares:
            seed, threads = self.policy.seed, self.policy.threads
            models[NEIGHBOURS] = with_neighbours(self.stars, ratings, shares, seed, threads)
        return {
            name: predicted_ratings(model, test, number, ratings) for name, model in models.items()
        }


def _shares(manifest: Mapping[str, Any]) -> Shares | None:
    """What factors and neighbours count in a release, where it has neighbours."""
    stars = manifest.get("stars") or {}
    if stars.get("served") != NEIGHBOURS:
        return None
    factors, neighbours = stars["neighbours"]["shares"]
    return factors, neighbours


def requested_works(events: Interactions) -> list[int]:
    """The works that somebody would name: those they think most of, 20 at most.

    Without stars these are the latest.
    """
    opinions = opinion_distances(events, 1.0)
    ties = -events.times.astype(np.int64) if not events.rated.any() else np.zeros(len(events))
    best = np.lexsort((events.work, ties, -opinions))[:_MAX_REQUESTED]
    kept = best[opinions[best] >= np.median(opinions)] if len(best) else best
    works: list[int] = events.work[kept].tolist()
    return works
