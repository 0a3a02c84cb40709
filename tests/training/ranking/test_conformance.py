"""What every ranking model must do, whichever it is."""

import numpy as np
import pytest

from engine.recommend.recommender import TIE_BREAK
from engine.recommend.top_k import top_k
from engine.scale import RatingScale
from tests.training.ranking.worlds import (
    GROUPS,
    USERS,
    WORKS,
    alike_in_groups,
    grouped,
    learned_from,
)
from training.ranking import BY_NAME, RANKERS, Popular
from training.ranking.base import Learned
from training.ranking.batch import lists_of
from training.ranking.search import inside

every_ranker = pytest.mark.parametrize("ranker", RANKERS, ids=lambda r: r.name)
personal = pytest.mark.parametrize(
    "ranker", [r for r in RANKERS if r is not Popular], ids=lambda r: r.name
)


def lists(ranker, learned, n=5, which=0):
    order = ranker(learned).order(ranker.FIRST[which])
    popularity = Popular(learned).popularity(Popular.FIRST[0])
    return lists_of(order, learned, np.arange(learned.given.n_users), n, popularity)


@every_ranker
def test_first_parameters_lie_in_the_space(ranker):
    assert BY_NAME[ranker.name] is ranker
    assert len(ranker.FIRST) > 1
    for first in ranker.FIRST:
        assert set(first) == set(ranker.SPACE)
        assert inside(ranker, first) == first


@personal
@pytest.mark.parametrize("which", [0, 1])
def test_who_rates_one_group_is_offered_that_group(ranker, which):
    learned = learned_from(grouped())
    found = lists(ranker, learned, n=2, which=which)
    rated = np.diff(learned.given.indptr())
    for user in np.flatnonzero(rated <= WORKS // GROUPS - 2):
        assert {work % GROUPS for work in found[user]} == {user % GROUPS}


@every_ranker
def test_lists_hold_nothing_rated_and_nothing_twice(ranker):
    matrix = grouped()
    for user, row in enumerate(lists(ranker, learned_from(matrix), n=WORKS)):
        offered = row[row >= 0]
        assert len(set(offered)) == len(offered) == WORKS - np.count_nonzero(matrix[user])
        assert not matrix[user, offered].any()


@every_ranker
def test_lists_of_many_users_are_the_services(ranker):
    rng = np.random.default_rng(4)
    learned = learned_from((rng.random((40, WORKS)) < 0.2) * 4.0)
    order = ranker(learned).order(ranker.FIRST[0])
    popularity = np.bincount(learned.given.work, minlength=WORKS).astype(
        np.float32
    )  # many are alike
    found = lists_of(order, learned, np.arange(40), 10, popularity)
    indptr = learned.given.indptr()
    for user in range(40):
        mine = slice(*indptr[user : user + 2])
        near = order.tastes.scores(learned.given.work[mine], order.weight[mine])
        scores = near + TIE_BREAK * popularity if near.any() else popularity
        allowed = np.ones(WORKS, bool)
        allowed[learned.given.work[mine]] = False
        expected = top_k(scores, allowed, 10)
        listed = scores[found[user]]
        assert listed == pytest.approx(scores[expected], rel=1e-4, abs=1e-6)
        if ranker is Popular:
            assert found[user].tolist() == expected.tolist()


@every_ranker
def test_scores_are_finite_whatever_is_asked(ranker):
    learned = learned_from(grouped())
    tastes = ranker(learned).order(ranker.FIRST[0]).tastes
    for rated in ([], [0], list(range(WORKS))):
        works = np.array(rated, np.int32)
        scores = tastes.scores(works, np.ones(len(works), np.float32))
        assert scores.shape == (WORKS,)
        assert scores.dtype == np.float32
        assert np.isfinite(scores).all()


@every_ranker
def test_parts_add_up_to_the_score(ranker):
    learned = learned_from(grouped())
    tastes = ranker(learned).order(ranker.FIRST[0]).tastes
    rated, weight = np.array([0, 3, 7], np.int32), np.array([1.0, 0.3, 2.0], np.float32)
    scores = tastes.scores(rated, weight)
    for work in range(WORKS):
        parts = tastes.parts(rated, weight, work)
        assert parts.shape == (3,)
        assert parts.sum() == pytest.approx(scores[work], rel=1e-4, abs=1e-5)


@every_ranker
def test_the_same_seed_gives_the_same_bits_on_any_number_of_threads(ranker):
    first, *others = (
        ranker(learned_from(grouped(), threads=threads)).order(ranker.FIRST[0])
        for threads in (1, 1, 2)
    )
    for other in others:
        assert np.array_equal(first.weight, other.weight)
        for name, array in first.tastes.arrays().items():
            assert np.array_equal(array, other.tastes.arrays()[name]), name


@every_ranker
def test_the_scale_of_the_stars_makes_no_difference(ranker):
    of_five, of_ten = (
        learned_from(grouped()),
        learned_from(grouped(scale=RatingScale(2.0, 10.0)), scale=RatingScale(2.0, 10.0)),
    )
    assert np.array_equal(lists(ranker, of_five), lists(ranker, of_ten))


@every_ranker
def test_works_without_ratings_do_no_harm(ranker):
    matrix = grouped()
    matrix[:, [5, 11]] = 0
    assert np.isfinite(lists(ranker, learned_from(matrix), n=WORKS)).all()


@every_ranker
@pytest.mark.parametrize("n_users", [1, 2])
def test_hardly_any_ratings_are_enough_to_fit(ranker, n_users):
    matrix = np.zeros((USERS, WORKS))
    matrix[:n_users, 3] = 4
    found = lists(ranker, learned_from(matrix), n=3)
    assert (found >= 0).all()


@every_ranker
def test_equal_ratings_at_one_moment_are_ordinary_ratings(ranker):
    matrix = (grouped() > 0) * 4.0
    learned = learned_from(matrix, time=np.zeros(np.count_nonzero(matrix)))
    assert (lists(ranker, learned)[:, 0] >= 0).all()


@personal
def test_new_people_are_served_by_what_they_name(ranker):
    tastes = ranker(learned_from(grouped())).order(ranker.FIRST[0]).tastes
    scores = tastes.scores(np.array([1, 4], np.int32), np.ones(2, np.float32))
    scores[[1, 4]] = -np.inf
    assert np.argmax(scores) % GROUPS == 1


def test_of_many_works_the_most_rated_take_part():
    matrix = grouped()
    matrix[:, :6] = np.where(np.arange(USERS)[:, None] % 7, matrix[:, :6], 0)
    base = learned_from(matrix)
    few = Learned(base.given, base.time, alike_in_groups(), 0, 1, most_items=6)
    for name in ("slist", "item-kNN"):
        tastes = BY_NAME[name](few).order(BY_NAME[name].FIRST[0]).tastes
        assert len(np.unique(tastes.items)) <= 6
