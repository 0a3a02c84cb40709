"""Recommenders made of training data, as the service would have them, at any moment."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from engine.arrays import Float32Array, Int32Array, Int64Array
from engine.contract.kinds import KINDS
from engine.events.interactions import Interactions
from engine.events.profile import EventHistory
from engine.events.user import Event, User, UserLog
from engine.models.base import RatingModel
from engine.models.biased_mf import BiasedMF
from engine.models.cold_items import ColdItems
from engine.models.nearest import Nearest
from engine.models.popularity import Popularity, popularity_and_stars
from engine.models.recent_popularity import RecentPopularity
from engine.models.second_stage import CandidateFacts
from engine.recommend.models import ReleaseModels
from engine.recommend.recommender import Recommender
from engine.recommend.requests import ListRequest
from engine.vocabulary import Vocabulary
from training.dataset import Lake
from training.ranking.base import FittedRanker, TrainingData
from training.ranking.batch import typical_score
from training.ranking.cold import WorkEvidence
from training.ranking.configuration import POPULAR_STARS, RankerConfiguration
from training.ranking.dated_scores import fitted_ranker
from training.ranking.hold_out import ListRequests
from training.ranking.popular import Popular
from training.ranking.prior import Prior
from training.ranking.recent import HALF_LIFE, RecentEvents, recent_model
from training.ranking.second_stage import second_stage
from training.ranking.second_stage.candidates import dated_facts

LIST_LENGTH = 20


def recommender_from(
    lake: Lake,
    data: TrainingData,
    stars: RatingModel | None,
    ranker: RankerConfiguration,
    *,
    user_ids: Sequence[str] = (),
) -> Recommender:
    """What the service answers with if it has learned these events.

    Args:
        lake: the catalog.
        data: what the lists are learned from.
        stars: predicts the ratings beside the lists, if there are ratings.
        ranker: orders the lists.
        user_ids: of the users of `data`; all of the lake's if they are not given.
    """
    popularity, fitted = _fitted(data, stars, ranker)
    cold, recent = _cold_items(data, fitted), _recent(data, fitted, ranker)
    reranker = None
    if ranker.second_stage:
        data.let_go_of_sums()  # they are the most there is in memory, and trees need room
        reranker = second_stage(data, fitted, ranker)
    scorer, similar = fitted.scorer, data.similar
    return Recommender(
        catalog=lake.catalog,
        users=Vocabulary.from_ids(user_ids or lake.user_ids.to_pylist()),
        history=EventHistory.from_interactions(data.events),
        weighting=fitted.weighting,
        models=ReleaseModels(popularity, similar, stars, scorer, cold, None, recent, reranker),
        scale=data.events.rating_scale if stars else None,
    )


def _cold_items(data: TrainingData, fitted: FittedRanker) -> ColdItems | None:
    if data.evidence is None:
        return None
    covered = data.counts > 0 if fitted.covered is None else fitted.covered
    return data.evidence.cold_items(data.counts, data.similar, covered)


def recommender_by_prior(
    lake: Lake, order: Prior, similar: Nearest, evidence: WorkEvidence | None = None
) -> Recommender:
    """What the service answers with where there are too few events to learn from.

    What they say is left out of lists. All works are ordered as those without events are elsewhere.
    """
    n_works = lake.works.num_rows
    none, nothing = np.zeros(n_works, np.int64), np.zeros(n_works, bool)
    cold = evidence.cold_items(none, similar, nothing) if evidence else None
    return Recommender(
        catalog=lake.catalog,
        users=Vocabulary.from_ids(lake.user_ids.to_pylist()),
        history=EventHistory.from_interactions(lake.interactions),
        weighting=None,
        models=ReleaseModels(order.popularity, similar, cold=cold),
        scale=None,
    )


def _fitted(
    data: TrainingData, stars: RatingModel | None, ranker: RankerConfiguration
) -> tuple[Popularity, FittedRanker]:
    """The popular order, and the ranker beside it."""
    if ranker.name == POPULAR_STARS:
        return _popularity_and_stars(data, stars)
    # What the sums over pairs need is the most; the events by time, of the popular order, wait.
    fitted = fitted_ranker(data, ranker)
    return Popular(data).popularity(ranker.popular), fitted


def _recent(
    data: TrainingData, fitted: FittedRanker, ranker: RankerConfiguration
) -> RecentPopularity | None:
    """The prior beside the scorer; None where its search found none."""
    if not ranker.recent:
        return None
    return recent_model(RecentEvents.from_data(data), ranker.recent, typical_score(fitted, data))


def _popularity_and_stars(
    data: TrainingData, stars: RatingModel | None
) -> tuple[Popularity, FittedRanker]:
    if not isinstance(stars, BiasedMF):
        raise TypeError(f"{POPULAR_STARS} needs factors")
    ratings = data.interactions.take(data.interactions.rated)
    deviation = float(np.std(ratings.rating, dtype=np.float64))
    scorer = popularity_and_stars(stars, ratings.work_counts(), deviation)
    return scorer.popularity, FittedRanker(scorer, None)


@dataclass(frozen=True)
class DatedModels:
    """The models of a recommender as they would have been at other moments.

    Attributes:
        data: what they have learned from; what came after a moment plays no part in what was
            popular at it, though it does in the scorer.
    """

    data: TrainingData
    ranker: RankerConfiguration
    models: ReleaseModels

    def by_moment(self, moments: Int64Array) -> Iterator[tuple[list[int], ReleaseModels]]:
        """Yield every distinct moment's positions with the models then, in order of time."""
        recents, facts = self._recents(moments), self._facts(moments)
        popularities = Popular(self.data).by_moment(self.ranker.popular, moments)
        for positions, popularity in popularities:
            models = self.models
            if self.ranker.name != POPULAR_STARS:
                models = replace(models, popularity=popularity)
            if (recent := models.recent) is not None:
                moment = int(moments[positions[0]]) if recent.moment else 0
                recent = replace(recent, values=next(recents), moment=moment)
                models = replace(models, recent=recent)
            if (reranker := models.reranker) is not None:
                reranker = replace(reranker, facts=next(facts))
                models = replace(models, reranker=reranker)
            yield positions, models

    def _recents(self, moments: Int64Array) -> Iterator[Float32Array]:
        """Yield what is wanted at every distinct moment, in order of time."""
        half_life = self.ranker.recent.get(HALF_LIFE)
        events = RecentEvents.from_data(self.data)
        yield from (values for _, values in events.rows(half_life, np.unique(moments)))

    def _facts(self, moments: Int64Array) -> Iterator[CandidateFacts]:
        """Yield what the second stage knows at every distinct moment, in order of time."""
        if (reranker := self.models.reranker) is not None:
            events = RecentEvents.from_data(self.data)
            yield from (facts for _, facts in dated_facts(reranker.facts, events, moments))


def requested_lists(
    recommender: Recommender, dated: DatedModels, requests: ListRequests
) -> Int32Array:
    """Every list that is asked for: int32, shape (n_lists, 20), -1 where it ends."""
    lists = np.full((len(requests), LIST_LENGTH), -1, dtype=np.int32)
    users, heard = requests.users.tolist(), EventHistory.from_interactions(requests.heard)
    for positions, models in dated.by_moment(requests.moments):
        then = replace(recommender, models=models)
        for row in positions:
            user = then.user(then.users[users[row]], _log(heard.events_of(users[row])))
            works = listed_works(then, user, ListRequest(LIST_LENGTH))
            lists[row, : len(works)] = works
    return lists


def listed_works(recommender: Recommender, user: User, request: ListRequest) -> Int32Array:
    """The works of a page of somebody's list, without reasons: int32, best first."""
    order, _ = recommender.order(user, recommender.profile_of(user), request)
    return order.works[request.skip : request.skip + request.n].astype(np.int32)


def _log(events: Interactions) -> UserLog | None:
    """What the service heard of somebody since it learned; None if nothing."""
    if not len(events):
        return None
    rows = zip(
        events.work.tolist(),
        events.kinds.tolist(),
        events.rating.tolist(),
        events.times.tolist(),
        strict=True,
    )
    return UserLog(tuple(Event(w, KINDS[k], None if r != r else r, t) for w, k, r, t in rows), True)
