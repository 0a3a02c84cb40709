"""From a user to a ranked list: profile, candidates, scores, top-k.

The service and the offline evaluation call the same `Recommender`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial

import numpy as np

from engine.arrays import IndexArray, Mask
from engine.catalog.filters import TitleFilter
from engine.catalog.titles import Catalog
from engine.contract.kinds import LIKED
from engine.errors import NoRatings
from engine.events.interactions import Interactions
from engine.events.profile import EventHistory, UserProfile
from engine.events.user import Event, User, UserLog, no_events, ratings_among, same_stars, united
from engine.events.weighting import EventWeighting
from engine.models.base import Prediction, RatingModel
from engine.models.base import User as KnownUser
from engine.recommend.candidates import candidates, shortfall
from engine.recommend.common import Common
from engine.recommend.models import ReleaseModels
from engine.recommend.novelty import Surprise
from engine.recommend.ordering import page_order
from engine.recommend.ranking import RankedWorks
from engine.recommend.reasons import Reasons
from engine.recommend.requests import EVERYTHING, MAX_ITEMS, ListRequest
from engine.recommend.results import PredictedRating, Recommendations, Recommended
from engine.recommend.sentences import Sentences
from engine.recommend.shortlists import KeptPage, Shortlists, says_all
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

__all__ = ["EVERYTHING", "MAX_ITEMS", "Recommendations", "Recommended", "Recommender"]


@dataclass(frozen=True)
class Recommender:
    """Everything that turns a user id into a list or a predicted rating.

    Attributes:
        history: what every known user did.
        weighting: how much each event says; None where the models of the release weigh nothing.
        scale: of the stars; None where there are none.
        stored: what the same users did by the event store; None where there was none.
        shortlists: the beginnings of their lists; None where they are ranked at each request.
    """

    catalog: Catalog
    users: Vocabulary
    history: EventHistory
    weighting: EventWeighting | None
    models: ReleaseModels
    scale: RatingScale | None
    stored: EventHistory | None = None
    shortlists: Shortlists | None = None

    def user(
        self, user_id: str, log: UserLog | None = None, requested: Sequence[Event] = ()
    ) -> User:
        """Somebody with what the release knows of them, what the event store does, what they say.

        Without a `log` the event store is what the release was made of.
        """
        index = None if log and log.forgotten else self.users.find(user_id)
        with_stored = log is None or not log.complete
        known = self.known_events(index, with_stored=with_stored)
        stored = log.events if log else ()
        timed = self.weighting is None or not self.weighting.timeless
        user = united(known, stored, requested, timed=timed)
        unchanged = index is not None
        if unchanged and (stored or requested or not with_stored):
            unchanged = same_stars(ratings_among(self.known_events(index)), user.ratings)
        return replace(
            user,
            index=index,
            fitted=index if unchanged else None,
            known=index is not None or bool(stored),
            fresh=bool(requested) or (log is not None and log.fresh),
        )

    def known_events(
        self, index: int | None, *, with_stored: bool = True
    ) -> tuple[Interactions, ...]:
        """The events of a user that the release was made of: of files, and of the event store."""
        if index is None:
            return (no_events(self.history.n_works),)
        events = self.history.events_of(index)
        if self.stored is None or not with_stored:
            return (events,)
        return events, self.stored.events_of(index)

    def recommend(
        self,
        user_id: str,
        n: int,
        conditions: TitleFilter = EVERYTHING,
        liked: Sequence[int] = (),
        among: Mask | None = None,
    ) -> Recommendations:
        """The first `n` entries for a user of the release, or for somebody who likes some works.

        Raises:
            InvalidValue: `n` is not from 1 to 100, or a filter's value is malformed.
            NotFound: a filter's value is borne by no title.
        """
        request = ListRequest(n, conditions=conditions, among=among)
        return self.list_for(self._who_likes(user_id, liked), request)

    def kept_page(
        self, user_id: str, n: int, skip: int = 0, log: UserLog | None = None
    ) -> KeptPage | None:
        """A page of a known user's list, all works being candidates that they do not know.

        None where that must be ranked: `list_for` the same user comes to the same.
        """
        if self.shortlists is None or (index := self.users.find(user_id)) is None:
            return None
        if not says_all(partial(self.history.events_of, index), log):
            return None
        return self.shortlists.page(index, n, skip)

    def list_for(self, user: User, request: ListRequest) -> Recommendations:
        """A page of the user's list, best first; ties by position.

        It is shorter than asked for only where fewer works are candidates.

        Raises:
            InvalidValue: a filter's value is malformed.
            NotFound: a filter's value is borne by no title.
        """
        profile = self.profile_of(user)
        order, n_candidates = self.order(user, profile, request)
        page = order.part(request.skip, request.skip + request.n)
        return Recommendations(
            order.strategies[0] if order.strategies else self.scored(profile).strategy,
            user.known,
            self.entries(page, user, profile),
            n_candidates,
            len(order.works) > request.skip + request.n,
            shortfall(self.catalog, user, request) if len(page.works) < request.n else None,
        )

    def order(
        self, user: User, profile: UserProfile, request: ListRequest
    ) -> tuple[RankedWorks, int]:
        """The list down to below the page, and how many works it is chosen from."""
        allowed = candidates(self.catalog, user, request)
        scored, franchises = self.scored(profile), self.catalog.franchise_of
        order = page_order(
            scored, self.models, profile, allowed, request, franchises, self.surprise
        )
        return order, int(np.count_nonzero(allowed))

    def entries(self, page: RankedWorks, user: User, profile: UserProfile) -> list[Recommended]:
        """The entries with their predicted ratings and reasons."""
        columns = (
            page.works.tolist(),
            page.scores,
            self.predicted(user, page.works),
            page.strategies,
            self.reasons(user, profile).of(page),
        )
        return [Recommended(*entry) for entry in zip(*columns, strict=True)]

    def reasons(self, user: User, profile: UserProfile) -> Reasons:
        """What the reasons of a user's entries are found in."""
        return Reasons(self.models, self.sentences, profile, user.events)

    def predict(self, user_id: str, work: int, recommended_from: float) -> PredictedRating:
        """`predict_for` a user of the release."""
        return self.predict_for(self.user(user_id), work, recommended_from)

    def predict_for(self, user: User, work: int, recommended_from: float) -> PredictedRating:
        """The user's predicted rating of a work, on the scale, with its parts.

        Raises:
            NoRatings: the release predicts no stars.
        """
        stars, scale = self.rating_model
        terms = self.terms(user, stars)
        parts = stars.predict(terms, work)
        rating = float(scale.clip(parts.rating))
        known_title = bool(stars.known_item[work])
        return PredictedRating(
            parts, rating, rating >= recommended_from, terms is not None, known_title
        )

    def rating_parts(self, user: User, work: int) -> Prediction | None:
        """The parts of a user's predicted rating; None where the release predicts no stars."""
        if self.models.stars is None:
            return None
        return self.models.stars.predict(self.terms(user, self.models.stars), work)

    def explain(
        self,
        user_id: str,
        work: int,
        n: int = 2,
        liked: Sequence[int] = (),
        strategies: Sequence[StrategyName] = (PERSONAL, CONTENT),
    ) -> list[tuple[int, float]]:
        """`explain_for` a user of the release, or somebody who likes some works."""
        return self.explain_for(self._who_likes(user_id, liked), work, n, strategies)

    def explain_for(
        self, user: User, work: int, n: int, strategies: Sequence[StrategyName]
    ) -> list[tuple[int, float]]:
        """The `n` works of the user's profile that add most to a work's score, each with its part.

        Only positive parts are reasons, the largest first, ties by position. They are of the first
        of the `strategies` that has any: what people did, or content where that says nothing.
        """
        reasons, works = self.reasons(user, self.profile_of(user)), np.array([work])
        items = reasons.profile.items
        for strategy in strategies:
            parts = reasons.parts(strategy, works)
            if parts is not None and (parts > 0).any():
                added = parts[:, 0]
                order = np.lexsort((items, -added))[:n]
                return [(int(items[row]), float(added[row])) for row in order if added[row] > 0]
        return []

    def profile(self, user_id: str, liked: Sequence[int] = ()) -> UserProfile:
        """What models see of a user of the release, or of somebody who likes some works."""
        return self.profile_of(self._who_likes(user_id, liked))

    def profile_of(self, user: User) -> UserProfile:
        """What models see of a user."""
        return user.profile(self.weighting)

    def _who_likes(self, user_id: str, works: Sequence[int]) -> User:
        return self.user(user_id, requested=[Event(int(work), LIKED) for work in works])

    @cached_property
    def strategies(self) -> tuple[Strategy, ...]:
        """The chain of strategies; the last never passes."""
        return chain(self.models)

    @cached_property
    def sentences(self) -> Sentences:
        """The sentences that reasons are."""
        return Sentences(self.catalog, Common(self.catalog), self.models)

    @cached_property
    def surprise(self) -> Surprise:
        """How surprising works are, by what all users did."""
        return Surprise((self.history, *([] if self.stored is None else [self.stored])))

    def warm(self) -> None:
        """Build everything that is built when it is first asked for."""
        _ = self.sentences, self.strategies, self.surprise.values

    def scored(self, profile: UserProfile) -> ScoredWorks:
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

    def terms(self, user: User, stars: RatingModel) -> KnownUser:
        """What the rating model knows of a user: the fit's, or what their stars say; else None."""
        works, ratings = user.stars
        if not len(works):
            return None
        known = None if user.fitted is None else stars.terms_of(user.fitted, works, ratings)
        return known or stars.fold_in(works, ratings)

    def predicted(self, user: User, works: IndexArray) -> list[float] | list[None]:
        """A user's predicted ratings of works; None of each where the release predicts no stars."""
        if self.models.stars is None:
            return [None] * len(works)
        stars, scale = self.rating_model
        terms = self.terms(user, stars)
        predicted = stars.predicted_ratings(terms, works, scale).astype(np.float32)
        ratings: list[float] = predicted.tolist()
        return ratings
