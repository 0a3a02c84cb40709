"""From a user to a ranked list: history, candidates, scores, fallback, top-N.

The service and the offline evaluation call the same `Recommender`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from engine.arrays import Float32Array, Int32Array, Mask
from engine.catalog.filters import TitleFilter, select
from engine.catalog.titles import Catalog
from engine.errors import InvalidValue
from engine.events.history import History, HistoryModel
from engine.models.biased_mf import FactorModel, Prediction
from engine.models.nearest import SimilarWorks
from engine.models.popularity import RankingModel
from engine.recommend.top_k import top_k
from engine.scale import RatingScale
from engine.vocabulary import Vocabulary

PERSONAL, CONTENT, POPULAR = "personal", "content", "popular"
MAX_ITEMS = 100  # of one list
EVERYTHING = TitleFilter()
TIE_BREAK = np.float32(1e-4)  # times popularity: orders what nothing else tells apart


@dataclass(frozen=True)
class Recommended:
    """One entry of a list."""

    work: int
    ranking_score: float
    predicted_rating: float


@dataclass(frozen=True)
class Recommendations:
    """A list, how it was made, and how many works it was chosen from."""

    strategy: str
    known_user: bool
    items: list[Recommended]
    candidates: int


@dataclass(frozen=True)
class Judgement:
    """A user's predicted rating of one work and whether to recommend it."""

    parts: Prediction
    predicted_rating: float
    recommended: bool
    known_user: bool
    known_title: bool


@dataclass(frozen=True)
class Recommender:
    """Everything that turns a user id into a list or a predicted rating."""

    catalog: Catalog
    users: Vocabulary
    history: History
    model: FactorModel
    ranking: RankingModel
    tastes: HistoryModel
    similar: SimilarWorks
    scale: RatingScale

    def recommend(
        self,
        user_id: str,
        n: int,
        wanted: TitleFilter = EVERYTHING,
        liked: Sequence[int] = (),
    ) -> Recommendations:
        """Return up to `n` works that the user has not rated, best first; ties by position.

        A user who is not known is served by the `liked` works as if they had rated these, or gets
        the popular ones. The list is shorter than `n` only where fewer works pass the filter.

        Raises:
            InvalidValue: `n` is not from 1 to 100, or a filter's value is malformed.
            NotFound: a filter's value is borne by no title.
        """
        if not 1 <= n <= MAX_ITEMS:
            raise InvalidValue("n", n, f"a number from 1 to {MAX_ITEMS}")
        user = self.users.find(user_id)
        allowed = self.candidates(wanted)
        allowed[list(liked)] = False
        if user is not None:
            allowed[self.history.of(user)] = False
        strategy, scores = self._scores(user, liked)
        works = top_k(scores, allowed, n)
        stars = self.model.ratings_of(user, works, self.scale)
        items = [
            Recommended(*entry)
            for entry in zip(works.tolist(), scores[works].tolist(), stars.tolist(), strict=True)
        ]
        return Recommendations(strategy, user is not None, items, int(allowed.sum()))

    def judge(self, user_id: str, work: int, recommended_from: float) -> Judgement:
        """Return the user's predicted rating of a work, on the scale, with its parts."""
        user = self.users.find(user_id)
        parts = self.model.predict(user, work)
        rating = float(self.scale.clip(parts.rating))
        known_title = bool(self.model.known_item[work])
        return Judgement(parts, rating, rating >= recommended_from, user is not None, known_title)

    def reasons(
        self, user_id: str, work: int, n: int = 2, liked: Sequence[int] = ()
    ) -> list[tuple[int, float]]:
        """Return the `n` rated works that add most to a work's score, each with its part.

        A user who is not known is explained by the `liked` works, as `recommend` serves them. Only
        positive parts are reasons, the largest first, ties by position; there are none where the
        list is not ordered by what the user has rated.
        """
        rated, weight = self.said(self.users.find(user_id), liked)
        if not len(rated) or not len(self.tastes):
            return []
        parts = self.tastes.parts(rated, weight, work)
        order = np.lexsort((rated, -parts))[:n]
        return [(int(rated[at]), float(parts[at])) for at in order if parts[at] > 0]

    def candidates(self, wanted: TitleFilter) -> Mask:
        """Return which works have a title that passes the filter."""
        n_works = self.catalog.works.num_rows
        if wanted.empty:
            return np.ones(n_works, dtype=bool)
        allowed = np.zeros(n_works, dtype=bool)
        allowed[self.catalog.work_of[select(self.catalog, wanted)]] = True
        return allowed

    def _scores(self, user: int | None, liked: Sequence[int]) -> tuple[str, Float32Array]:
        """Return the first strategy of the chain that applies, with its scores."""
        popular = self.ranking.scores(self.model, None)
        near = self._by_history(user, liked)
        if near is not None:
            return PERSONAL, near + TIE_BREAK * popular
        if user is not None and self.ranking.weight.any():
            return PERSONAL, self.ranking.scores(self.model, user)
        if liked:
            near = self.similar.scores(list(liked))
            # Similarity decides; popularity orders the works that are like none of the liked.
            return CONTENT, near + TIE_BREAK * popular
        return POPULAR, popular

    def _by_history(self, user: int | None, liked: Sequence[int]) -> Float32Array | None:
        """Return the scores of what somebody has rated or liked; None if it says nothing."""
        rated, weight = self.said(user, liked)
        if not len(rated) or not len(self.tastes):
            return None
        scores = self.tastes.scores(rated, weight)
        return scores if scores.any() else None

    def said(self, user: int | None, liked: Sequence[int] = ()) -> tuple[Int32Array, Float32Array]:
        """Return the works that tell what somebody wants, and how much each says."""
        if user is not None:
            return self.history.of(user), self.history.weights_of(user)
        works = np.unique(np.array(liked, dtype=np.int32))
        return works, np.ones(len(works), dtype=np.float32)
