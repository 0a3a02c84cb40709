"""Lists by how well their users are known: nobody is to be served worse than by popular lists."""

from collections.abc import Iterator
from dataclasses import dataclass

from engine.arrays import Float64Array, Mask
from training.metrics.bootstrap import MIN_USERS, Interval
from training.ranking.hold_out import GROUPS, LAST_FIFTH, ListRequests

BOUNDS = ((0, 4), (5, 9), (10, 19), (20, None))  # events that are known of a user
_IN_WORDS = {
    "last fifth": "in the middle of a session",
    "known": "known before",
    "new": "unknown when it was learned",
}


@dataclass(frozen=True)
class UserGroup:
    """Some of the users whose lists were evaluated.

    Attributes:
        name: what they have in common, to stand after "users".
        ndcg, popular: nDCG@10 of the lists in service, and of the popular ones.
        gain: the first less the second, user by user, with its 95 % interval; None of few users.
    """

    name: str
    users: int
    ndcg: float
    popular: float
    gain: Interval | None

    @property
    def worse(self) -> bool:
        """Whether the popular lists are better by more than chance explains."""
        return self.gain is not None and self.gain.high < 0


def user_groups(
    requests: ListRequests, ndcg: Float64Array, popular: Float64Array
) -> list[UserGroup]:
    """The groups that anybody is in; `ndcg` and `popular` have a weighted value for each list."""
    ndcg, popular = ndcg / requests.weights, popular / requests.weights
    return [_group(name, mask, ndcg, popular) for name, mask in _masks(requests) if mask.any()]


def _masks(requests: ListRequests) -> Iterator[tuple[str, Mask]]:
    if (requests.groups != LAST_FIFTH).any():
        for code, name in enumerate(GROUPS):
            yield _IN_WORDS[name], requests.groups == code
    for low, high in BOUNDS:
        mask = requests.n_events >= low
        if high is not None:
            mask &= requests.n_events <= high
        yield f"with {low} to {high} known" if high else f"with {low} known and more", mask


def _group(name: str, mask: Mask, ndcg: Float64Array, popular: Float64Array) -> UserGroup:
    values, baseline = ndcg[mask], popular[mask]
    gain = Interval.from_values(values - baseline) if len(values) >= MIN_USERS else None
    return UserGroup(name, len(values), float(values.mean()), float(baseline.mean()), gain)
