"""From a question about platforms to its answer."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from api.recommendations import views
from api.recommendations.lists import Lists
from api.recommendations.schemas import RecommendedWork
from api.subscriptions.questions import (
    ComparedPlatforms,
    SubscriptionQuestion,
    compared_platforms,
    list_question,
)
from api.subscriptions.schemas import FurtherPlatform, HeldPlatform, Subscriptions, Worth
from engine.event_store.live import UserEvents
from engine.recommend import subscriptions
from engine.recommend.results import Recommended
from engine.recommend.subscriptions import Addition, Coverage, Loss, carried_works
from engine.release.read import Release


@dataclass(frozen=True)
class Comparison:
    """A list and the platforms that are compared by it, for answers below the prefix of a proxy.

    Attributes:
        n: works that are named of each platform.
    """

    release: Release
    root: str
    platforms: ComparedPlatforms
    items: Sequence[Recommended]
    n: int

    def further(self, addition: Addition) -> FurtherPlatform:
        """A platform that the user does not have."""
        return FurtherPlatform(
            platform=self._name(addition.platform),
            adds=_worth(addition.adds),
            alone=_worth(addition.alone),
            together=_worth(addition.together),
            price=self.platforms.prices.get(addition.platform),
            price_per_percent=self._per_percent(addition.platform, addition.adds),
            evidence=self._evidence(addition.ranks[: self.n].tolist()),
        )

    def held(self, loss: Loss) -> HeldPlatform:
        """A platform that they have."""
        return HeldPlatform(
            platform=self._name(loss.platform),
            loses=_worth(loss.loses),
            price=self.platforms.prices.get(loss.platform),
            price_per_percent=self._per_percent(loss.platform, loss.loses),
            evidence=self._evidence(loss.ranks[: self.n].tolist()),
        )

    def _name(self, platform: int) -> str:
        return self.release.catalog.platforms.names[platform]

    def _per_percent(self, platform: int, worth: subscriptions.Worth) -> float | None:
        price = self.platforms.prices.get(platform)
        if price is None or not worth.works:
            return None
        return float(f"{price / (100 * worth.share):.6g}")

    def _evidence(self, ranks: Sequence[int]) -> list[RecommendedWork]:
        return [
            views.recommended_work(self.release, rank, self.items[rank - 1], self.root)
            for rank in ranks
        ]


def answer(
    lists: Lists, user_id: str | None, question: SubscriptionQuestion, stored: UserEvents | None
) -> Subscriptions:
    """What platforms are worth to a user as `stored` says, or to somebody unknown.

    Raises:
        NoPlatforms: no platform carries the release's titles.
        InvalidValue: a value is malformed.
        NotFound: nothing bears the name of a filter.
    """
    release, recommender = lists.release, lists.release.recommender
    catalog = release.catalog
    platforms = compared_platforms(catalog, question)
    of_list = list_question(replace(question.question, conditions=platforms.conditions))
    resolved, user = lists.resolved(user_id, of_list, stored)
    carried = carried_works(catalog, platforms.conditions)
    ranking = recommender.list_for(user, resolved.request)
    coverage = Coverage.of_list(carried, [item.work for item in ranking.items])
    shown = Comparison(release, lists.root, platforms, ranking.items, question.n)
    return Subscriptions(
        user_id=user_id,
        strategy=ranking.strategy,
        known_user=ranking.known_user,
        release=release.name,
        event_offset=stored.changed if stored else 0,
        events_current=stored is None or stored.current,
        ignored=resolved.ignored,
        best=len(ranking.items),
        covered=_worth(coverage.worth(platforms.held)),
        have=[shown.held(loss) for loss in coverage.losses(platforms.held)],
        further=[
            shown.further(each) for each in coverage.additions(platforms.held, platforms.further)
        ],
        shortfall=views.shortfall(ranking.shortfall),
    )


def _worth(worth: subscriptions.Worth) -> Worth:
    return Worth(percent=round(100 * worth.share, 2), works=worth.works)
