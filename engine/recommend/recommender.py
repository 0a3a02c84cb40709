"""From a user to a ranked list: profile, candidates, scores, top-k.

The service and the offline evaluation call the same `Recommender`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from engine.arrays import Int32Array, Mask
from engine.catalog.filters import TitleFilter, works_passing
from engine.catalog.titles import Catalog
from engine.errors import InvalidValue, NoRatings
from engine.events.profile import EventHistory, UserProfile, liked_events
from engine.events.weighting import EventWeighting
from engine.models.base import Prediction, RatingModel
from engine.recommend.common import Common
from engine.recommend.models import ReleaseModels
from engine.recommend.ranking import RankedWorks, ranked
from engine.recommend.reasons import Reason, Reasons
from engine.recommend.strategies import (
    CONTENT,
    PERSONAL,
    ScoredWorks,
    Strategy,
    StrategyName,
    chain,
)
from engine.scale import RatingScale
from engine.vocabulary import Vocabulary

MAX_ITEMS = 100  # of one list
EVERYTHING = TitleFilter()


@dataclass(frozen=True)
class Recommended:
    """One entry of a list.

    Attributes:
        predicted_rating: None where the release predicts no stars.
        strategy: how the entry came into the list.
    """

    work: int
    ranking_score: float
    predicted_rating: float | None
    strategy: StrategyName
    reason: Reason


@dataclass(frozen=True)
class Recommendations:
    """A list, the strategy of its first entries, and how many works it was chosen from."""

    strategy: StrategyName
    known_user: bool
    items: list[Recommended]
    candidates: int


@dataclass(frozen=True)
class PredictedRating:
    """A user's predicted rating of one work and whether to recommend it."""

    parts: Prediction
    predicted_rating: float
    recommended: bool
    known_user: bool
    known_title: bool


@dataclass(frozen=True)
class Recommender:
    """Everything that turns a user id into a list or a predicted rating.

    Attributes:
        history: what every known user did.
        weighting: how much each event says; None where the models of the release weigh nothing.
        scale: of the stars; None where there are none.
        stored: what the same users did by the event store; None where there was none.
    """

    catalog: Catalog
    users: Vocabulary
    history: EventHistory
    weighting: EventWeighting | None
    models: ReleaseModels
    scale: RatingScale | None
    stored: EventHistory | None = None

    def recommend(
        self,
        user_id: str,
        n: int,
        conditions: TitleFilter = EVERYTHING,
        liked: Sequence[int] = (),
        among: Mask | None = None,
    ) -> Recommendations:
        """Up to `n` works that the user does not know, best first; ties by position.

        A user who is not known is served by the `liked` works, or gets the popular ones. The list
        is shorter than `n` only where fewer works pass the filter. `among` are the works that may
        be offered, where these are not all.

        Raises:
            InvalidValue: `n` is not from 1 to 100, or a filter's value is malformed.
            NotFound: a filter's value is borne by no title.
        """
        if not 1 <= n <= MAX_ITEMS:
            raise InvalidValue("n", n, f"a number from 1 to {MAX_ITEMS}")
        profile = self.profile(user_id, liked)
        allowed = self.candidates(conditions)
        if among is not None:
            allowed &= among
        for excluded in (profile.requested, profile.seen, profile.hidden):
            allowed[excluded] = False
        scored = self._scored(profile)
        entries = ranked(scored, self.models, profile, allowed, n)
        return Recommendations(
            entries.strategies[0] if entries.strategies else scored.strategy,
            profile.user is not None,
            self._entries(entries, profile),
            int(allowed.sum()),
        )

    def _entries(self, entries: RankedWorks, profile: UserProfile) -> list[Recommended]:
        """The entries with their predicted ratings and reasons."""
        columns = (
            entries.works.tolist(),
            entries.scores,
            self._predicted(profile.user, entries.works),
            entries.strategies,
            self._reasons(profile).of(entries),
        )
        return [Recommended(*entry) for entry in zip(*columns, strict=True)]

    def _reasons(self, profile: UserProfile) -> Reasons:
        events = None if profile.user is None else self.history.events_of(profile.user)
        return Reasons(self.catalog, self.common, self.models, profile, events)

    def predict(self, user_id: str, work: int, recommended_from: float) -> PredictedRating:
        """The user's predicted rating of a work, on the scale, with its parts.

        Raises:
            NoRatings: the release predicts no stars.
        """
        stars, scale = self.rating_model
        user = self.users.find(user_id)
        if user is not None and not self.history.rates(user):
            user = None  # the rating model knows those alone who gave stars
        parts = stars.predict(user, work)
        rating = float(scale.clip(parts.rating))
        known_title = bool(stars.known_item[work])
        return PredictedRating(
            parts, rating, rating >= recommended_from, user is not None, known_title
        )

    def explain(
        self,
        user_id: str,
        work: int,
        n: int = 2,
        liked: Sequence[int] = (),
        strategies: Sequence[StrategyName] = (PERSONAL, CONTENT),
    ) -> list[tuple[int, float]]:
        """The `n` works of the user's profile that add most to a work's score, each with its part.

        Only positive parts are reasons, the largest first, ties by position. They are of the first
        of the `strategies` that has any: what people did, or content where that says nothing.
        """
        reasons, works = self._reasons(self.profile(user_id, liked)), np.array([work])
        items = reasons.profile.items
        for strategy in strategies:
            parts = reasons.parts(strategy, works)
            if parts is not None and (parts > 0).any():
                added = parts[:, 0]
                order = np.lexsort((items, -added))[:n]
                return [(int(items[row]), float(added[row])) for row in order if added[row] > 0]
        return []

    def profile(self, user_id: str, liked: Sequence[int] = ()) -> UserProfile:
        """What is known of a user: their events, or, where these say nothing, the liked works."""
        user = self.users.find(user_id)
        requested = np.unique(np.array(liked, dtype=np.int32))
        if user is None:
            return self._liked(requested)
        events = self.history.events_of(user)
        profile = UserProfile.from_events(events, self.weighting, user, requested)
        if len(profile) or not len(requested):
            return profile
        by_likes = self._liked(requested)
        return replace(profile, items=by_likes.items, weights=by_likes.weights)

    def _liked(self, works: Int32Array) -> UserProfile:
        """The profile of somebody who names works, which are ascending."""
        events = liked_events(works, self.history.n_works)
        return UserProfile.from_events(events, self.weighting, None, works)

    def candidates(self, conditions: TitleFilter) -> Mask:
        """Which works have a title that passes the filter: bool, shape (n_works,)."""
        return works_passing(self.catalog, conditions)

    @cached_property
    def strategies(self) -> tuple[Strategy, ...]:
        """The chain of strategies; the last never passes."""
        return chain(self.models)

    @cached_property
    def common(self) -> Common:
        """What works have in common, which reasons name."""
        return Common(self.catalog)

    def warm(self) -> None:
        """Build everything that is built when it is first asked for."""
        _ = self.common, self.strategies

    def _scored(self, profile: UserProfile) -> ScoredWorks:
        """What the first strategy makes of the profile that does not pass."""
        for strategy in self.strategies:
            if (scored := strategy.scored(profile)) is not None:
                return scored
        raise AssertionError("the last strategy never passes")

    @property
    def rating_model(self) -> tuple[RatingModel, RatingScale]:
        """What predicts stars, and their scale.

        Raises:
            NoRatings: the release predicts none.
        """
        if self.models.stars is None or self.scale is None:
            raise NoRatings
        return self.models.stars, self.scale

    def _predicted(self, user: int | None, works: np.ndarray) -> list[float] | list[None]:
        if self.models.stars is None:
            return [None] * len(works)
        stars, scale = self.rating_model
        ratings: list[float] = stars.predicted_ratings(user, works, scale).tolist()
        return ratings
