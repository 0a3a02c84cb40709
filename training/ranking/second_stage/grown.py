"""The second stage of some data: trees grown on what users liked later, and what they look at.

Most of the data is learned from as by the service, and what it would have listed is compared with
what came of the rest (`training.ranking.hold_out`): for people who were there before, for new ones,
and in the middle of sessions, who all count alike. The same is done once more within that part,
so that the trees see two moments and not what was special about one. Then the facts are those of
all the data.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from engine.models.boosted_trees import BoostedTrees
from engine.models.candidate_features import DIRECTIONS, FEATURES
from engine.models.second_stage import SecondStage
from training.ranking.base import FittedRanker, TrainingData
from training.ranking.configuration import RankerConfiguration
from training.ranking.dated_scores import fitted_ranker
from training.ranking.hold_out import ListRequests, hold_out
from training.ranking.second_stage.candidates import CandidateRows, candidate_facts, candidate_rows
from training.ranking.second_stage.fit import fit, teaches
from training.splitting import users_within

_MOMENTS = 2
_MAX_EVENTS = 1_000_000  # of whole users, drawn at random
_FEW_LISTS, _FEW_SHARE = 300, 0.2  # those of users with fewest events, who teach too little
_MAX_LISTS = 3_000  # of each moment
_MAX_ITEMS = 2_000  # which share in the models of pairs, whose cost is their cube

_Lesson = tuple[CandidateRows, ListRequests]


def second_stage(
    data: TrainingData, fitted: FittedRanker, ranker: RankerConfiguration
) -> SecondStage | None:
    """The second stage beside a ranker that is fitted to the same data; None where none grows."""
    if (taught := _taught(data, ranker)) is None:
        return None
    trees, fewest = taught
    return SecondStage(trees, candidate_facts(data, fitted), fewest)


def _taught(data: TrainingData, ranker: RankerConfiguration) -> tuple[BoostedTrees, int] | None:
    """Trees, and from how many events on they speak for a user; None where none grow.

    What taught them is large, and gone before the facts of all data are made.
    """
    lessons = list(_lessons(data, ranker))
    trees = _grown(lessons, data)
    return None if trees is None else (trees, _fewest(lessons))


def _fewest(lessons: Sequence[_Lesson]) -> int:
    """From how many events on enough lists have taught what their users want."""
    events = np.concatenate([requests.n_events[rows.lists] for rows, requests in lessons])
    few = min(_FEW_LISTS, int(_FEW_SHARE * len(events)))
    return int(np.sort(events)[few])


def _grown(lessons: Sequence[_Lesson], data: TrainingData) -> BoostedTrees | None:
    """Trees that order what lists begin with; None of too few events."""
    liked = [rows.liked(requests) for rows, requests in lessons]
    sizes = [rows.sizes for rows, _ in lessons]
    if not any(map(teaches, liked, sizes)):
        return None
    return fit(
        np.concatenate([rows.features for rows, _ in lessons]),
        np.concatenate(liked),
        np.concatenate(sizes),
        data.seed,
        np.concatenate([requests.weights[rows.lists] for rows, requests in lessons]),
        [DIRECTIONS.get(name, 0) for name in FEATURES],
        data.threads,
    )


def _lessons(data: TrainingData, ranker: RankerConfiguration) -> Iterator[_Lesson]:
    """Yield the candidates of lists at some moments, with what came of them."""
    part = data.restricted_to(users_within(data.events, _MAX_EVENTS, data.seed))
    part = replace(part, max_items=min(data.max_items, _MAX_ITEMS), max_tail=0)
    for _ in range(_MOMENTS):
        parts = hold_out(part.events, data.seed)
        requests = ListRequests.from_hold_out(part.events, parts, listed=data.offered)
        known = part.restricted_to(parts.train | parts.heard)
        part = part.restricted_to(parts.train)
        if not len(requests):
            return
        requests = requests.sampled(data.seed, _MAX_LISTS)
        yield candidate_rows(fitted_ranker(part, ranker), part, known, ranker, requests), requests
