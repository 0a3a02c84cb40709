"""What a list's diversity and novelty cost: the release's lists at several values of each.

Coverage is no third of them: it is what they do to all lists together, and measured beside them.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from engine.arrays import Int32Array
from engine.events.interactions import Interactions
from engine.recommend.requests import ListRequest
from training.backtest.policy import TrainedPolicy
from training.backtest.variety import Variety, variety
from training.metrics.bootstrap import Interval
from training.metrics.ranking import RelevantItems, ranking_metrics
from training.protocols import GLOBAL_TIME, RANDOM

DIVERSITY, NOVELTY = "diversity", "novelty"  # fields of `ListRequest`
VALUES = (0.0, 0.1, 0.2, 0.35, 0.5, 0.75)
CUTOFF = 10
MAX_USERS = 1_000


@dataclass(frozen=True)
class KnobPoint:
    """The lists at one value of one knob, the other at 0.

    Attributes:
        users: how many lists there are.
        ndcg: nDCG@10, mean over users.
        change: of nDCG@10 against the lists at 0, user by user.
        variety: what the lists hold.
    """

    value: float
    users: int
    ndcg: Interval
    change: Interval
    variety: Variety


def protocol_of_knobs(*, timed: bool) -> str:
    """The protocol by which they are measured: nothing of the future is known, if there are times.

    They are measured in its first round that has lists.
    """
    return GLOBAL_TIME if timed else RANDOM


def knob_points(
    trained: TrainedPolicy, relevant: RelevantItems, stated: Interactions
) -> dict[str, list[KnobPoint]]:
    """The points of each knob at rising values, of at most 1,000 users drawn at random.

    `stated` is what new users have told the service. Without users there are no points.
    """
    relevant = relevant.sampled(trained.policy.seed, MAX_USERS)
    if not len(relevant):
        return {}
    plain = _lists(trained, relevant, stated, ListRequest(CUTOFF))
    return {
        knob: list(_points(knob, plain, trained, relevant, stated)) for knob in (DIVERSITY, NOVELTY)
    }


def _points(
    knob: str,
    plain: Int32Array,
    trained: TrainedPolicy,
    relevant: RelevantItems,
    stated: Interactions,
) -> Iterator[KnobPoint]:
    base = ranking_metrics(plain, relevant, CUTOFF)["nDCG"]
    for value in VALUES:
        lists = _lists(trained, relevant, stated, _request(knob, value)) if value else plain
        ndcg = ranking_metrics(lists, relevant, CUTOFF)["nDCG"]
        yield KnobPoint(
            value,
            len(relevant),
            Interval.from_values(ndcg),
            Interval.from_values(ndcg - base),
            variety(lists, trained.data.interactions, trained.lake),
        )


def _request(knob: str, value: float) -> ListRequest:
    if knob == DIVERSITY:
        return ListRequest(CUTOFF, diversity=value)
    return ListRequest(CUTOFF, novelty=value)


def _lists(
    trained: TrainedPolicy, relevant: RelevantItems, stated: Interactions, request: ListRequest
) -> Int32Array:
    """The ten first works of every user's list: int32, shape (n_users, 10), -1 where it ends."""
    request = replace(request, conditions=trained.policy.conditions)
    lists = np.full((len(relevant), CUTOFF), -1, np.int32)
    indptr = stated.indptr()
    for row, user in enumerate(relevant.users.tolist()):
        of_user = stated.take(np.arange(*indptr[user : user + 2]))
        works = trained.recommended(trained.served, user, of_user, request)
        lists[row, : len(works)] = works
    return lists
