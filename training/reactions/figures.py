"""How often reactions to answers were welcome: over all, by strategy and by release."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from engine.arrays import Int32Array
from training.metrics.bootstrap import Interval, ratio_interval
from training.reactions.answers import STRATEGIES
from training.reactions.counts import COLUMNS, ReactionCounts

MOST_RELEASES = 12  # that figures are shown of by themselves
USER, RELEASE, STRATEGY, ANSWERS, HITS, REACTIONS, WELCOME = range(len(COLUMNS))


@dataclass(frozen=True)
class AnswerFigures:
    """Some of the answers that got a reaction.

    Attributes:
        name: of what they have in common.
        users: who reacted.
        hit_rate: the share of the answers that have a welcome reaction, over users.
    """

    name: str
    answers: int
    users: int
    reactions: int
    welcome: int
    unwelcome: int
    hit_rate: Interval


@dataclass(frozen=True)
class ReleaseFigures:
    """The answers of one release that got a reaction: all of them, and those of each strategy."""

    total: AnswerFigures
    strategies: list[AnswerFigures]


@dataclass(frozen=True)
class ReactionFigures:
    """What the event store says of answers.

    Attributes:
        events: in the store, the latest active one of each user, item and kind.
        with_id: how many of these carry the id of an answer.
        not_attributable: reactions that count for no answer, by why.
        total: of all answers with a reaction; None where there are none.
        releases: by name, where there are several; at most `MOST_RELEASES`, those of most answers.
        n_releases: how many there are.
    """

    events: int
    with_id: int
    not_attributable: dict[str, int]
    total: AnswerFigures | None
    strategies: list[AnswerFigures]
    releases: list[ReleaseFigures]
    n_releases: int

    def as_json(self) -> dict[str, Any]:
        """The figures as plain records."""
        return asdict(self)

    @classmethod
    def from_counts(cls, counts: ReactionCounts) -> "ReactionFigures":
        """The figures of what was counted."""
        rows = counts.rows()
        return cls(
            counts.events,
            counts.with_id,
            {reason.value: n for reason, n in sorted(counts.not_attributable.items())},
            total=_figures("all", rows) if len(rows) else None,
            strategies=[*_by_strategy(rows)],
            releases=[*_by_release(rows, counts.releases)] if len(counts.releases) > 1 else [],
            n_releases=len(counts.releases),
        )


def _by_strategy(rows: Int32Array) -> Iterator[AnswerFigures]:
    for code, name in enumerate(STRATEGIES):
        part = rows[rows[:, STRATEGY] == code]
        if len(part):
            yield _figures(name, part)


def _by_release(rows: Int32Array, names: list[str]) -> Iterator[ReleaseFigures]:
    """Yield the releases of most answers, in the order of their names, which is that of time."""
    answers = np.bincount(rows[:, RELEASE], rows[:, ANSWERS], len(names))
    most = sorted(range(len(names)), key=lambda code: (-answers[code], names[code]))
    for code in sorted(most[:MOST_RELEASES], key=names.__getitem__):
        part = rows[rows[:, RELEASE] == code]
        yield ReleaseFigures(_figures(names[code], part), [*_by_strategy(part)])


def _figures(name: str, rows: Int32Array) -> AnswerFigures:
    """The figures of some rows, of which there is one at least."""
    users, row = np.unique(rows[:, USER], return_inverse=True)
    answers, hits = (
        np.bincount(row, rows[:, column]).astype(np.float64) for column in (ANSWERS, HITS)
    )
    reactions, welcome = (int(rows[:, column].sum()) for column in (REACTIONS, WELCOME))
    return AnswerFigures(
        name,
        answers=int(answers.sum()),
        users=len(users),
        reactions=reactions,
        welcome=welcome,
        unwelcome=reactions - welcome,
        hit_rate=ratio_interval(hits, answers),
    )
