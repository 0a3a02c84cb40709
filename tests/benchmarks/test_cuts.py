"""Sets survive their files, cuts do not leak, and lists hold what the contract says."""

from pathlib import Path

import numpy as np
import pytest

from benchmarks import datasets
from benchmarks.harness import files
from benchmarks.harness.peer import all_peers
from benchmarks.harness.ranking import Requests, Train, ranked
from benchmarks.lists import sets
from benchmarks.lists.making import check, chosen_lists
from benchmarks.peers.baselines import item_weights
from engine.events.interactions import Interactions
from engine.scale import RatingScale

RATINGS = datasets.make("tiny", Path())
MODELS = {
    model.label: model
    for peer in all_peers().values()
    if not peer.environment  # installed here
    for model in peer.list_models
}


def pairs(user, item) -> set[tuple[int, int]]:
    return set(zip(user.tolist(), item.tolist(), strict=True))


def relevant_pairs(task: sets.Cut) -> set[tuple[int, int]]:
    row, item = np.divmod(task.relevant.pairs, RATINGS.n_works)
    return pairs(task.relevant.users[row], item)


def small(seen: list[tuple[int, int]], n_items: int) -> Train:
    user, item = (np.array(column, dtype=np.int32) for column in zip(*seen, strict=True))
    stars, n_users = np.ones(len(user), np.float32), int(user.max()) + 1
    return Train(Interactions(user, item, stars, n_users, n_items, RatingScale(1, 5)), seed=0)


def test_times_belong_to_the_ratings(tmp_path):
    (tmp_path / "ml-100k").mkdir()
    rows = ["7\t9\t4\t300", "5\t8\t2\t100", "7\t9\t3\t200", "5\t9\t5\t400"]
    (tmp_path / "ml-100k/u.data").write_text("\n".join(rows), "utf-8")
    ratings = datasets.make("ml-100k", tmp_path)
    assert ratings.user.tolist() == [0, 0, 1]
    assert ratings.rating.tolist() == [2, 5, 4]
    assert ratings.time.tolist() == [100, 400, 300]
    assert ratings.time.dtype == np.uint32


def test_generated_ratings_are_distinct_and_survive_the_file(tmp_path):
    ratings = datasets.generate(datasets.Shape(2_000, 100, 60), seed=1)
    pairs = ratings.user.astype(int) * ratings.n_works + ratings.work
    assert len(ratings) == 2_000
    assert (pairs[1:] > pairs[:-1]).all()
    files.save(ratings, tmp_path / "set.npz")
    again = files.load(tmp_path / "set.npz")
    split = datasets.repetition_split(again, 0)
    assert (again.rating == ratings.rating).all()
    assert again.time is None
    assert split.test.sum() == 400
    assert datasets.GENERATED["generated-11m"].users == 115_077


@pytest.mark.parametrize("protocol", sets.PROTOCOLS)
def test_a_cut_does_not_leak(protocol):
    task = sets.cut(protocol, RATINGS, seed=3)
    assert (task.requests.users == task.relevant.users).all()
    assert len(task.requests)
    learned = pairs(task.train.ratings.user, task.train.ratings.work)
    assert not learned & relevant_pairs(task)
    assert learned | relevant_pairs(task) <= pairs(RATINGS.user, RATINGS.work)
    assert set(task.relevant.users.tolist()) <= set(task.train.ratings.user.tolist())
    again = sets.cut(protocol, RATINGS, seed=3)
    assert (again.train.ratings.work == task.train.ratings.work).all()


def test_by_time_nothing_learned_is_later_than_what_is_tested():
    task = sets.cut(sets.TIME, RATINGS, seed=0)
    moment = {(u, i): t for u, i, t in zip(RATINGS.user, RATINGS.work, RATINGS.time, strict=True)}
    stars = {(u, i): s for u, i, s in zip(RATINGS.user, RATINGS.work, RATINGS.rating, strict=True)}
    latest = np.zeros(RATINGS.n_users)
    np.maximum.at(latest, task.train.ratings.user, task.train.ratings.time)
    assert all(moment[pair] >= latest[pair[0]] for pair in relevant_pairs(task))
    assert all(stars[pair] >= 4 for pair in relevant_pairs(task))


def test_at_random_a_quarter_of_each_user_is_tested_whatever_the_stars():
    task = sets.cut(sets.RANDOM, RATINGS, seed=0)
    counts = np.bincount(RATINGS.user)
    kept = np.maximum(np.rint(counts * 0.75), 1)
    assert (np.bincount(task.train.ratings.user, minlength=len(counts)) == kept).all()
    tested = pairs(RATINGS.user, RATINGS.work) - pairs(
        task.train.ratings.user, task.train.ratings.work
    )
    assert tested == relevant_pairs(task)


def test_so_many_users_are_judged_at_most():
    relevant = sets.cut(sets.RANDOM, RATINGS, seed=0).relevant
    some = relevant.sampled(0, at_most=10)
    assert len(some) == 10
    assert (some.users == relevant.sampled(0, at_most=10).users).all()
    assert relevant.sampled(0, at_most=len(relevant)) is relevant


def test_what_is_learned_survives_the_file(tmp_path):
    train = sets.cut(sets.RANDOM, RATINGS, seed=2).train
    asked = Requests(np.array([4, 5], np.int32), np.array([70, 60]))
    train.save(tmp_path / "train.npz", asked)
    again, requests = Train.load(tmp_path / "train.npz")
    assert requests.users.tolist() == [4, 5]
    assert requests.moments.tolist() == [70, 60]
    assert again.fold_in is None
    assert (again.ratings.work == train.ratings.work).all()
    assert (again.ratings.time == train.ratings.time).all()
    assert again.ratings.n_works == train.ratings.n_works
    assert again.ratings.scale == train.ratings.scale
    assert (again.seed, again.protocol) == (2, sets.RANDOM)


@pytest.mark.filterwarnings("ignore:Method expects CSR")  # implicit about its own matrix
@pytest.mark.filterwarnings("ignore:OpenBLAS is configured")  # which the worker does
@pytest.mark.parametrize("name", MODELS)
def test_a_model_lists_what_is_unseen_and_the_same_again(name):
    task = sets.cut(sets.TIME, RATINGS, seed=0)
    lists = chosen_lists(MODELS[name], task.train, task.requests, 20)
    check(lists, task.train, task.relevant.users, 20)
    assert (chosen_lists(MODELS[name], task.train, task.requests, 20) == lists).all()


def test_scores_become_lists():
    train = small([(0, 1), (1, 0), (1, 2)], n_items=4)
    worth = np.array([[1.0, 9.0, 1.0, np.nan], [0.0, 5.0, 0.0, 7.0]])
    lists = ranked(train, np.array([0, 1], np.int32), 3, lambda some: worth[some])
    assert lists.tolist() == [[0, 2, -1], [3, 1, -1]]
    longer = ranked(train, np.array([1], np.int32), 6, lambda some: worth[some])
    assert longer.tolist() == [[3, 1, -1, -1, -1, -1]]


def test_ease_is_the_formula():
    rng = np.random.default_rng(0)
    seen = (rng.random((30, 8)) < 0.4).astype(np.float64)
    gram = seen.T @ seen
    inverse = np.linalg.inv(gram + 10 * np.eye(len(gram)))
    expected = -inverse / inverse.diagonal()
    np.fill_diagonal(expected, 0)
    assert np.allclose(item_weights(gram.copy(), 10.0), expected)


@pytest.mark.parametrize(
    ("lists", "message"),
    [
        (np.array([[1, 2]], np.int32), "has rated"),
        (np.array([[2, 2]], np.int32), "twice"),
        (np.array([[2, 9]], np.int32), "unknown"),
        (np.array([[2, 3]], np.int64), "int64"),
        (np.array([[2, 3, 0]], np.int32), "not int32"),
    ],
)
def test_lists_that_break_the_contract_are_refused(lists, message):
    train = small([(0, 1)], n_items=4)
    with pytest.raises(ValueError, match=message):
        check(lists, train, np.array([0], np.int32), 2)
