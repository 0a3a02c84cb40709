"""What is judged: the current release's way of training and serving, on other ratings."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.arrays import Float64Array, Int32Array, Int64Array
from engine.catalog.filters import TitleFilter
from engine.events.interactions import Interactions
from engine.models.biased_mf import FactorModel
from engine.models.nearest import SimilarWorks
from engine.recommend.recommender import Recommender
from training.dataset import Lake
from training.metrics.ranking import RelevantItems
from training.ranking.base import Learned
from training.ranking.selection import LONGEST, MIX, POPULAR, Way, recommender_of
from training.ratings.baselines import baseline_models
from training.ratings.predict import predicted_ratings
from training.ratings.sgd.fit import fit
from training.ratings.sgd.parameters import SvdParameters
from training.splitting import renumbered_users

STARS = "tuned SVD"
_MOST_TOLD = 20  # works that a front end names


@dataclass(frozen=True)
class Policy:
    """How a release is made and asked.

    Attributes:
        way: how its lists are ordered.
        wanted: the filter of every list.
    """

    parameters: SvdParameters
    way: Way
    wanted: TitleFilter
    seed: int
    threads: int

    @classmethod
    def of(
        cls, manifest: Mapping[str, Any], wanted: TitleFilter, seed: int, threads: int
    ) -> "Policy":
        """Return how the release with this manifest was made."""
        way = Way(**manifest["lists"]["way"])
        return cls(SvdParameters(**manifest["parameters"]), way, wanted, seed, threads)

    def ways(self) -> list[Way]:
        """Return the popular lists, the mix, and the release's own order."""
        popular = self.way.popular
        beside = [Way(POPULAR, popular, popular), Way(MIX, {}, popular)]
        return [*beside, *([self.way] if self.way.name not in (POPULAR, MIX) else [])]


@dataclass(frozen=True)
class Trained:
    """The policy's models of some ratings.

    Attributes:
        number: int64, shape (n_users of the lake,): each user's number here, -1 of new ones.
    """

    lake: Lake
    learned: Learned
    number: Int64Array
    model: FactorModel
    policy: Policy

    @classmethod
    def on(cls, lake: Lake, similar: SimilarWorks, rows: np.ndarray, policy: Policy) -> "Trained":
        """Return the models of some of the lake's ratings; only their users are known."""
        given, number = renumbered_users(lake.interactions.take(rows))
        learned = Learned(given, lake.time[rows], similar, policy.seed, policy.threads)
        model = fit(given, policy.parameters, policy.seed, policy.threads)
        return cls(lake, learned, number, model, policy)

    def recommender(self, way: Way) -> Recommender:
        """Return what would serve."""
        known = np.flatnonzero(self.number >= 0)
        ids = self.lake.user_ids.take(known).to_pylist()
        return recommender_of(self.lake, self.learned, self.model, way, ids)

    def lists(self, way: Way, relevant: RelevantItems, told: Interactions) -> Int32Array:
        """Return a top-20 list for every judged user: int32, shape (n, 20), -1 where it ends.

        `told` is what new users have rated so far: the service hears what they liked most.
        """
        recommender = self.recommender(way)
        indptr, ids = told.indptr(), self.lake.user_ids
        lists = np.full((len(relevant), LONGEST), -1, dtype=np.int32)
        for row, user in enumerate(relevant.users.tolist()):
            mine = slice(*indptr[user : user + 2])
            named = _named(told.work[mine], told.rating[mine])
            works = self._asked(recommender, ids[user].as_py(), named)
            lists[row, : len(works)] = works
        return lists

    def _asked(self, recommender: Recommender, user_id: str, named: list[int]) -> list[int]:
        """Return the works of one list.

        Orders without tastes show the popular works: content, which the service would answer with,
        is another way and no measure for popularity.
        """
        wanted = self.policy.wanted
        if len(recommender.tastes):
            found = recommender.recommend(user_id, LONGEST, wanted, named).items
            return [item.work for item in found]
        found = recommender.recommend(user_id, LONGEST + _MOST_TOLD, wanted).items
        return [item.work for item in found if item.work not in named][:LONGEST]

    def stars(self, judged: Interactions) -> dict[str, Float64Array]:
        """Return the predicted stars of ratings, by the tuned SVD and by every baseline."""
        number = self.number[judged.user]
        models = {STARS: self.model, **baseline_models(self.learned.given)}
        return {name: predicted_ratings(model, judged, number) for name, model in models.items()}


def _named(works: Int32Array, stars: np.ndarray) -> list[int]:
    """Return the works that somebody would name: those with most stars, 20 at most."""
    best = np.lexsort((works, -stars))[:_MOST_TOLD]
    kept = best[stars[best] >= np.median(stars)] if len(best) else best
    named: list[int] = works[kept].tolist()
    return named
