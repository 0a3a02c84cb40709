"""How lists are ordered: every ranking model is measured, and the best that is proved is taken.

The parameters of each are searched on an inner split (training.ranking.search). The winners that
come near the best, the popular lists and the mix of popularity and predicted stars
(engine.models.popularity) are then judged on the last fifth of each user's ratings by time, which
the search has never seen, as top-20 lists that the service's own Recommender makes.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from engine.arrays import Int32Array
from engine.events.history import History
from engine.events.interactions import Interactions
from engine.models.biased_mf import FactorModel
from engine.models.popularity import RankingModel, mix
from engine.progress import Progress
from engine.recommend.recommender import Recommender
from engine.vocabulary import Vocabulary
from training.dataset import Lake
from training.metrics.beyond_accuracy import Breadth, breadth
from training.metrics.bootstrap import MIN_USERS, Interval
from training.metrics.ranking import RelevantItems, ranking_metrics
from training.ranking import BY_NAME, Popular
from training.ranking.base import Learned, Order, Parameters
from training.ranking.search import CUTOFF, LIKED, Searched, sampled, search

POPULAR, MIX = Popular.name, "mix"
LONGEST = 20
_FINALISTS = 2  # ranking models that are judged beside the popular lists and the mix


@dataclass(frozen=True)
class Way:
    """A ranking model with its parameters, and those of the popular lists beside it."""

    name: str
    parameters: Parameters
    popular: Parameters


@dataclass(frozen=True)
class Judged:
    """The figures of one way to order lists, means over users with 95 % intervals."""

    metrics: dict[str, Interval]
    breadth: Breadth


@dataclass(frozen=True)
class ListChoice:
    """How the release's lists are ordered, and why.

    Attributes:
        users: how many were judged.
        searched: the best of every ranking model on the inner split.
        figures: of the ways that were judged, by name.
        gain: nDCG@10 of the choice minus that of the popular lists, user by user; None where too
            few users could be judged.
    """

    way: Way
    users: int
    searched: Sequence[Searched]
    figures: dict[str, Judged]
    gain: Interval | None

    @property
    def name(self) -> str:
        """Return the name of the chosen way."""
        return self.way.name

    def as_json(self) -> dict[str, Any]:
        """Return the figures as plain records."""
        return asdict(self) | {"name": self.name}


def choose(
    lake: Lake,
    learned: Learned,
    later: Interactions,
    model: FactorModel,
    trials: int,
    progress: Progress,
    *,
    tastes: bool,
) -> ListChoice:
    """Measure every way to order lists and return the best that is proved.

    They are judged by the `later` ratings; `model` has learned what the lists have and predicts
    the stars of the mix. `tastes` says whether its factors are worth anything; without them there
    is no mix. A way other than popular must beat it by more than chance explains.
    """
    liked = RelevantItems.from_interactions(later, later.scale.out_of(LIKED))
    fallback = MIX if tastes else POPULAR
    if len(liked) < MIN_USERS:
        return ListChoice(Way(fallback, {}, Popular.FIRST[0]), len(liked), [], {}, None)
    relevant = sampled(liked, learned.seed)
    searched = search(learned, trials, progress)
    ways = _finalists(searched, tastes=tastes)
    lists = {}
    for done, way in enumerate(ways):
        progress("judging lists, ways", done, len(ways), way.name)
        lists[way.name] = lists_by(recommender_of(lake, learned, model, way), relevant)
    progress("judging lists, ways", len(ways), len(ways))
    return _best(lists, ways, searched, relevant, learned.given, fallback)


def _finalists(searched: Sequence[Searched], *, tastes: bool) -> list[Way]:
    """Return the ways to judge: popular, the two best of the search, and the mix."""
    popular = searched[0].parameters if searched else Popular.FIRST[0]
    others = [each for each in searched if each.name != POPULAR]
    best = sorted(others, key=lambda each: -each.ndcg)[:_FINALISTS]
    ways = [Way(POPULAR, popular, popular), *(Way(e.name, e.parameters, popular) for e in best)]
    return [*ways, Way(MIX, {}, popular)] if tastes else ways


def recommender_of(
    lake: Lake, learned: Learned, model: FactorModel, way: Way, user_ids: Sequence[str] = ()
) -> Recommender:
    """Return what the service answers with if it has learned these ratings.

    `user_ids` are those of the users of the ratings, all of the lake's if they are not given.
    """
    given = learned.given
    order, ranking = ordered(learned, model, way)
    return Recommender(
        catalog=lake.catalog,
        users=Vocabulary.from_ids(user_ids or lake.user_ids.to_pylist()),
        history=History(given.indptr(), given.work, order.weight),
        model=model,
        ranking=ranking,
        tastes=order.tastes,
        similar=learned.similar,
        scale=given.scale,
    )


def ordered(learned: Learned, model: FactorModel, way: Way) -> tuple[Order, RankingModel]:
    """Return the order of lists, and of those for whom it knows nothing."""
    given = learned.given
    popular = Popular(learned)
    if way.name == MIX:
        deviation = float(np.std(given.rating, dtype=np.float64))
        ranking = mix(model, learned.counts, deviation, personal=True)
        return popular.order({}), ranking
    popularity = popular.popularity(way.popular)
    ranking = RankingModel(popularity, np.zeros_like(popularity))
    return BY_NAME[way.name](learned).order(way.parameters), ranking


def lists_by(recommender: Recommender, relevant: RelevantItems) -> Int32Array:
    """Return every judged user's list: int32, shape (n_users, 20), -1 where it ends."""
    lists = np.full((len(relevant), LONGEST), -1, dtype=np.int32)
    for row, user in enumerate(relevant.users.tolist()):
        found = recommender.recommend(recommender.users[user], LONGEST).items
        lists[row, : len(found)] = [item.work for item in found]
    return lists


def _best(
    lists: Mapping[str, Int32Array],
    ways: Sequence[Way],
    searched: Sequence[Searched],
    relevant: RelevantItems,
    learned: Interactions,
    fallback: str,
) -> ListChoice:
    measured = {name: ranking_metrics(each, relevant, CUTOFF) for name, each in lists.items()}
    figures = {
        name: Judged(
            {metric: Interval.from_values(values) for metric, values in measured[name].items()},
            breadth(lists[name], learned),
        )
        for name in lists
    }
    ndcg = {name: values["nDCG"] for name, values in measured.items()}
    gains = {name: Interval.from_values(values - ndcg[POPULAR]) for name, values in ndcg.items()}
    proved = [name for name in ndcg if name != POPULAR and gains[name].low > 0]
    name = max(proved, key=lambda each: gains[each].mean, default=_unproved(fallback, gains))
    way = next(way for way in ways if way.name == name)
    return ListChoice(way, len(relevant), searched, figures, gains[name])


def _unproved(fallback: str, gains: Mapping[str, Interval]) -> str:
    """Return what is taken where nothing is proved: the mix, unless it is proved to be worse."""
    return POPULAR if fallback == POPULAR or gains[MIX].high < 0 else fallback


def told(choice: ListChoice) -> Iterator[str]:
    """Yield in two sentences how lists are ordered, and what that gains."""
    if choice.gain is None:
        yield (
            f"Lists are ordered by the {choice.name} model; {choice.users} users with liked titles "
            f"in the last fifth of their ratings are too few to judge lists by."
        )
        return
    ndcg = {name: judged.metrics["nDCG"] for name, judged in choice.figures.items()}
    compared = ", ".join(f"{name} {value.mean:.4f}" for name, value in ndcg.items())
    yield (
        f"Lists are ordered by the {choice.name} model (nDCG@{CUTOFF} on the last fifth of the "
        f"ratings of {choice.users:,} users: {compared})."
    )
    gain = choice.gain
    if choice.name == POPULAR:
        yield "No other order beats the popular one by more than chance explains."
    else:
        verb = "That is" if gain.low > 0 else "That is not proved to be better, by"
        yield (
            f"{verb} {gain.mean:+.4f} ({gain.low:+.4f} to {gain.high:+.4f}) over the popular "
            "lists, user by user."
        )
