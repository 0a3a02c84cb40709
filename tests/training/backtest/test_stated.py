"""New users by how many works they have stated that they like, against lists made one by one."""

from dataclasses import replace

import numpy as np
import pytest

from engine.contract.kinds import LIKED
from engine.events.user import Event
from engine.recommend.requests import ListRequest
from tests.training.backtest.test_evaluate import evaluated, home, trained_on  # noqa: F401
from tests.training.worlds import interactions_of
from training.backtest.stated import (
    MAX_USERS,
    NUMBERS,
    Cohort,
    stated_figures,
)
from training.dataset import read_lake
from training.metrics.ranking import RelevantItems, ranking_metrics
from training.protocols import GLOBAL_TIME
from training.ranking.configuration import POPULAR

MOST = max(NUMBERS)


def liked_by(user, works):
    return [(user, work, 5.0) for work in works]


def test_the_cohort_has_liked_enough_before_and_something_later_in_order_of_time():
    rows = [
        *liked_by(0, range(MOST)),
        (0, MOST, 1.0),  # before all others, and no like
        *liked_by(1, range(MOST - 1)),
        *((1, work, 2.0) for work in range(MOST, MOST + 5)),
        *liked_by(2, range(MOST + 1)),
        *liked_by(3, range(MOST)),
    ]
    stated = interactions_of(rows, n_works=20)
    backwards = replace(stated, time=(1_000 - stated.work).astype(np.uint32))
    later = interactions_of([(0, 15, 5.0), (1, 15, 5.0), (3, 15, 1.0), (2, 16, 4.0)], n_works=20)
    relevant = RelevantItems.from_interactions(later, 4.0)
    cohort = Cohort.from_parts(backwards, relevant, seed=0)
    assert cohort.relevant.users.tolist() == [0, 2]
    assert [works[:3] for works in cohort.liked] == [[9, 8, 7], [10, 9, 8]]
    assert [sorted(works) for works in cohort.first_half] == [[*range(MOST + 1)]] * 2


def test_a_large_cohort_is_drawn_by_the_seed():
    n = MAX_USERS + 5
    first = interactions_of(
        [row for user in range(n) for row in liked_by(user, range(MOST))], n_works=12
    )
    first = replace(first, time=np.ones(len(first), np.uint32))
    later = interactions_of([(user, 11, 5.0) for user in range(n)], n_works=12)
    relevant = RelevantItems.from_interactions(later, 4.0)
    drawn = [Cohort.from_parts(first, relevant, seed) for seed in (0, 0, 1)]
    users = [cohort.relevant.users.tolist() for cohort in drawn]
    assert users[0] == users[1] != users[2]
    assert len(users[0]) == len(drawn[0].liked) == len(drawn[0].first_half) == MAX_USERS


@pytest.fixture
def newcomers(home):  # noqa: F811
    """A policy that knows all but five users, the first half of what these did, and the rest."""
    events = read_lake(home).interactions
    liked = np.bincount(events.user[events.rating >= 4], minlength=events.n_users)
    chosen = np.isin(events.user, np.argsort(-liked, kind="stable")[:5])
    _, trained = trained_on(home, ~chosen)
    fold_in = chosen & (np.arange(len(events)) % 2 == 0)
    relevant = RelevantItems.from_interactions(events.take(chosen & ~fold_in), 4.0)
    return trained, relevant, events.take(fold_in)


def test_every_number_is_of_the_lists_that_the_service_gives_who_states_so_many(newcomers):
    trained, relevant, fold_in = newcomers
    cohort = Cohort.from_parts(fold_in, relevant, seed=0)
    assert len(cohort.relevant) == 5
    figures = stated_figures(trained, relevant, fold_in)
    assert (figures.users, figures.ranker) == (5, trained.policy.ranker.name)
    assert [point.number for point in figures.points] == [*NUMBERS]
    means = []
    for point in figures.points:
        lists = np.full((5, 10), -1, np.int32)
        for row, user in enumerate(cohort.relevant.users.tolist()):
            events = [Event(work, LIKED) for work in cohort.liked[row][: point.number]]
            who = trained.served.user(trained.lake.user_ids[user].as_py(), requested=events)
            first_half = fold_in.work[fold_in.user == user].tolist()
            request = ListRequest(10, exclude=tuple(first_half))
            order, _ = trained.served.order(who, trained.served.profile_of(who), request)
            lists[row] = order.works[:10]
        means.append(ranking_metrics(lists, cohort.relevant, 10)["nDCG"].mean())
    assert [point.ndcg.mean for point in figures.points] == pytest.approx(means)
    assert len(set(means)) > 1


def test_lists_are_compared_with_the_best_of_those_that_know_nobody(newcomers):
    figures = stated_figures(*newcomers)
    means = {name: interval.mean for name, interval in figures.baselines.items()}
    assert POPULAR in means
    assert {"popular of 7 days", "popular of 30 days", "popular of 365 days"} <= set(means)
    assert figures.ranker not in means
    assert means[figures.best] == max(means.values())
    for point in figures.points:
        assert point.gain.mean == pytest.approx(point.ndcg.mean - means[figures.best])
        assert point.change.mean == pytest.approx(point.ndcg.mean - figures.points[0].ndcg.mean)
    first = figures.points[0].change
    assert (first.mean, first.low, first.high) == (0, 0, 0)


def test_without_such_users_there_are_no_figures(newcomers):
    trained, relevant, fold_in = newcomers
    figures = stated_figures(trained, relevant, fold_in.take(np.zeros(len(fold_in), bool)))
    assert (figures.users, figures.baselines, figures.points) == (0, {}, [])


def test_new_users_are_measured_by_global_time(home):  # noqa: F811
    protocols = evaluated(home, "--protocol", "global time", "--protocol", "user time")["protocols"]
    stated = {one["protocol"]: one["stated"] for one in protocols}
    assert [name for name, figures in stated.items() if figures] == [GLOBAL_TIME]
    page = (home.reports / "evaluation.md").read_text("utf-8")
    assert "New users by how many works they have stated" in page
