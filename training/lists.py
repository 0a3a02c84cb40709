"""How lists are ordered: three ways are measured, and the best that is proved is taken.

    popular     the damped number of ratings, the same list for everybody
    mix         popularity and predicted stars (engine.ranking)
    neighbours  what goes with what the user liked lately (engine.neighbours)

All are judged on the last fifth of each user's ratings by time, as top-20 lists that the service's
own Recommender makes. The parameters of `neighbours` are searched on an inner fifth, which the
judged ratings have no part in.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from engine.content import SimilarWorks
from engine.interactions import Interactions, Ints
from engine.neighbours import ItemNeighbours
from engine.progress import Progress
from engine.ranking import mix
from engine.recommender import History, Recommender
from engine.vocabulary import Vocabulary
from training import ease
from training.history import Memory, last_share, weights
from training.lake import Lake, catalog_of
from training.list_metrics import Breadth, Interval, Relevant, breadth, per_user
from training.sgd.fit import fit
from training.sgd.parameters import SvdParameters

POPULAR, MIX, NEIGHBOURS = "popular", "mix", "neighbours"
_SHARE = 0.2  # of each user's ratings, the last ones, that lists are judged by
_LIKED = 4.0  # of 5 stars
_LONGEST, _CUTOFF = 20, 10
_JUDGED = 2_000  # users at most
_FEWEST = 30  # users, below which nothing is proved
_SEARCHED_ITEMS = 2_000  # by the search, for speed
_PENALTIES = (100.0, 300.0, 1000.0, 3000.0)
_MEMORIES = (
    Memory(0.6, 5, 0.05), Memory(0.6, 10, 0.15), Memory(0.6, 20, 0.15), Memory(0.6, 40, 0.3),
    Memory(0.3, 20, 0.15), Memory(0.0, 1.0, 1e6),
)  # fmt: skip


@dataclass(frozen=True)
class Way:
    """The parameters of `neighbours`."""

    penalty: float
    memory: Memory


@dataclass(frozen=True)
class Judged:
    """The figures of one way to order lists, means over users with 95 % intervals."""

    metrics: dict[str, Interval]
    breadth: Breadth


@dataclass(frozen=True)
class ListChoice:
    """How the release's lists are ordered, and why.

    Attributes:
        name: popular, mix or neighbours.
        gain: nDCG@10 of the choice minus that of the popular lists, user by user; None where too
            few users could be judged.
    """

    name: str
    way: Way | None
    users: int
    figures: dict[str, Judged]
    gain: Interval | None

    def as_json(self) -> dict[str, Any]:
        """Return the figures as plain records."""
        return asdict(self)


def choose(
    lake: Lake, parameters: SvdParameters, seed: int, threads: int, *, tastes: bool,
    progress: Progress,
) -> ListChoice:  # fmt: skip
    """Measure every way to order lists and return the best that is proved.

    `tastes` says whether the rating model's factors are worth anything; without them there is no
    mix. A way other than popular must beat it by more than chance explains.
    """
    given, time = lake.interactions, lake.time
    split = last_share(given, time, _SHARE, seed)
    learned, learned_time = given.take(split.train), time[split.train]
    relevant = _sampled(Relevant.of(given.take(split.test), given.scale.out_of(_LIKED)), seed)
    fallback = MIX if tastes else POPULAR
    if len(relevant) < _FEWEST:
        return ListChoice(fallback, None, len(relevant), {}, None)
    progress("judging lists", 0, 3, "searching neighbours")
    way = _search(learned, learned_time, seed)
    progress("judging lists", 1, 3, "fitting")
    base = _recommender(lake, learned, parameters, seed, threads, tastes=tastes)
    with_neighbours = replace(
        base,
        neighbours=fit_neighbours(learned, way, seed),
        history=replace(base.history, weight=weights(learned, learned_time, way.memory)),
    )
    progress("judging lists", 2, 3, "making lists")
    ways = {POPULAR: replace(base, ranking=_popular(base)), MIX: base, NEIGHBOURS: with_neighbours}
    lists = {name: _lists(ways[name], relevant) for name in ways if tastes or name != MIX}
    progress("judging lists", 3, 3)
    return _best(lists, way, relevant, learned, fallback)


def fit_neighbours(given: Interactions, way: Way, seed: int) -> ItemNeighbours:
    """Return what goes with what, of the most rated works."""
    items = ease.most_rated(given)
    found = ease.fit(ease.together(given, items, seed), way.penalty)
    return ease.neighbours(found, items, given.n_works)


def _sampled(relevant: Relevant, seed: int) -> Relevant:
    """Return at most 2,000 of the users, drawn at random."""
    if len(relevant) <= _JUDGED:
        return relevant
    rows = np.random.default_rng(seed).choice(len(relevant), _JUDGED, replace=False)
    return relevant.only(np.sort(rows))


def _search(given: Interactions, time: npt.NDArray[np.uint32], seed: int) -> Way:
    """Return the parameters with the best nDCG@10 on an inner split, of popular works alone."""
    split = last_share(given, time, _SHARE, seed + 1)
    learned, learned_time = given.take(split.train), time[split.train]
    held_out = Relevant.of(given.take(split.test), given.scale.out_of(_LIKED))
    if not len(held_out):
        return Way(_PENALTIES[0], _MEMORIES[0])
    relevant = _sampled(held_out, seed)
    items = ease.most_rated(learned, _SEARCHED_ITEMS)
    together = ease.together(learned, items, seed)
    judged = np.isin(learned.user, relevant.users)
    mine, mine_time = learned.take(judged), learned_time[judged]
    users = _Histories.of(mine, relevant.users, items)
    weight = {memory: weights(mine, mine_time, memory) for memory in _MEMORIES}
    scored = {}
    for penalty in _PENALTIES:
        found = ease.fit(together, penalty)
        for memory in _MEMORIES:
            lists = users.lists(weight[memory], found)
            ndcg = per_user(lists, relevant, _CUTOFF)["nDCG"]
            scored[Way(penalty, memory)] = float(ndcg.mean())
    return max(scored, key=scored.__getitem__)


@dataclass(frozen=True)
class _Histories:
    """The ratings of some users of some items, as positions in both."""

    rows: npt.NDArray[np.intp]  # of the ratings
    user: npt.NDArray[np.intp]
    item: npt.NDArray[np.intp]
    n_users: int
    items: npt.NDArray[np.intp]

    @classmethod
    def of(cls, given: Interactions, users: Ints, items: npt.NDArray[np.intp]) -> "_Histories":
        row = np.full(given.n_users, -1)
        row[users] = np.arange(len(users))
        place = np.full(given.n_works, -1)
        place[items] = np.arange(len(items))
        rows = np.flatnonzero((row[given.user] >= 0) & (place[given.work] >= 0))
        return cls(rows, row[given.user[rows]], place[given.work[rows]], len(users), items)

    def lists(self, weight: npt.NDArray[np.float32], found: ease.Doubles) -> Ints:
        """Return the best unseen items of every user, as works: int32, shape (n_users, 10)."""
        profile = np.zeros((self.n_users, len(self.items)), dtype=np.float32)
        profile[self.user, self.item] = weight[self.rows]
        scores = profile @ found.astype(np.float32)
        scores[self.user, self.item] = -np.inf
        k = min(_CUTOFF, len(self.items))
        best = np.argpartition(-scores, k - 1, axis=1)[:, :k]
        order = np.argsort(-np.take_along_axis(scores, best, axis=1), axis=1, kind="stable")
        works: Ints = self.items[np.take_along_axis(best, order, axis=1)].astype(np.int32)
        return works


def _recommender(
    lake: Lake, learned: Interactions, parameters: SvdParameters, seed: int, threads: int,
    *, tastes: bool,
) -> Recommender:  # fmt: skip
    """Return what the service would answer with if it knew only the learned ratings."""
    model = fit(learned, parameters, seed, threads)
    counts = np.bincount(learned.work, minlength=learned.n_works)
    deviation = float(np.std(learned.rating, dtype=np.float64))
    nothing = np.full((learned.n_works, 1), -1, np.int32)
    return Recommender(
        catalog=catalog_of(lake),
        users=Vocabulary.of(lake.user_ids.to_pylist()),
        history=History(learned.indptr(), learned.work, np.ones(len(learned), np.float32)),
        model=model,
        ranking=mix(model, counts, deviation, personal=tastes),
        neighbours=ItemNeighbours.none(learned.n_works),
        similar=SimilarWorks(nothing, np.zeros(nothing.shape, np.float32)),
        scale=learned.scale,
    )


def _popular(recommender: Recommender) -> Any:
    ranking = recommender.ranking
    return replace(ranking, weight=np.zeros_like(ranking.weight))


def _lists(recommender: Recommender, relevant: Relevant) -> Ints:
    """Return every judged user's list: int32, shape (n_users, 20), -1 where it ends."""
    lists = np.full((len(relevant), _LONGEST), -1, dtype=np.int32)
    for row, user in enumerate(relevant.users.tolist()):
        found = recommender.recommend(recommender.users[user], _LONGEST).items
        lists[row, : len(found)] = [item.work for item in found]
    return lists


def _best(
    lists: Mapping[str, Ints], way: Way, relevant: Relevant, learned: Interactions, fallback: str
) -> ListChoice:
    measured = {name: per_user(each, relevant, _CUTOFF) for name, each in lists.items()}
    figures = {
        name: Judged(
            {metric: Interval.of(values) for metric, values in measured[name].items()},
            breadth(lists[name], learned),
        )
        for name in lists
    }
    ndcg = {name: values["nDCG"] for name, values in measured.items()}
    gains = {name: Interval.of(values - ndcg[POPULAR]) for name, values in ndcg.items()}
    proved = [name for name in ndcg if name != POPULAR and gains[name].low > 0]
    name = max(proved, key=lambda each: gains[each].mean, default=_unproved(fallback, gains))
    return ListChoice(
        name, way if name == NEIGHBOURS else None, len(relevant), figures, gains[name]
    )


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
        f"Lists are ordered by the {choice.name} model (nDCG@{_CUTOFF} on the last fifth of the "
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
