"""The metrics of ranked lists, against hand-made tables, plain loops and other libraries."""

import math
import random

import numpy as np
import pytest
import pytrec_eval
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import average_precision_score, ndcg_score

from engine.events.interactions import Interactions
from engine.scale import RatingScale
from training.metrics.ranking import METRICS, RelevantItems, ranking_metrics

N_WORKS = 12


def ratings(*triples, n_users=None):
    users, works, stars = zip(*sorted(triples), strict=True) if triples else ((), (), ())
    return Interactions(
        np.array(users, np.int32),
        np.array(works, np.int32),
        np.array(stars, np.float32),
        n_users or max(users) + 1,
        N_WORKS,
        RatingScale(1.0, 5.0),
    )


def measured(lists, liked, k):
    held_out = ratings(*((u, w, 5.0) for u, works in enumerate(liked) for w in works))
    relevant = RelevantItems.from_interactions(held_out, 4.0)
    return ranking_metrics(np.array(lists, dtype=np.int32), relevant, k)


HAND = [  # list, liked, k, and precision, recall, hit rate, nDCG, MAP, MRR on paper
    ([0, 1, 2], {0, 1, 2}, 3, (1, 1, 1, 1, 1, 1)),
    ([3, 0, 4], {0}, 3, (1 / 3, 1, 1, 1 / math.log2(3), 1 / 2, 1 / 2)),
    ([3, 4, 5], {0}, 3, (0, 0, 0, 0, 0, 0)),
    (
        [3, 0, 1],
        {0, 1, 2},
        3,
        (
            2 / 3,
            2 / 3,
            1,
            (1 / math.log2(3) + 1 / 2) / (1 + 1 / math.log2(3) + 1 / 2),
            (1 / 2 + 2 / 3) / 3,
            1 / 2,
        ),
    ),
    ([0, 3, 1, 4], {0, 1, 2}, 2, (1 / 2, 1 / 3, 1, 1 / (1 + 1 / math.log2(3)), 1 / 2, 1)),
    ([0, -1, -1], {0, 1}, 3, (1 / 3, 1 / 2, 1, 1 / (1 + 1 / math.log2(3)), 1 / 2, 1)),
    (
        [5, 0],
        {0, 7},
        5,
        (1 / 5, 1 / 2, 1, (1 / math.log2(3)) / (1 + 1 / math.log2(3)), 1 / 4, 1 / 2),
    ),
]


@pytest.mark.parametrize(("given_list", "liked", "k", "expected"), HAND)
def test_every_metric_is_what_it_is_on_paper(given_list, liked, k, expected):
    metrics = measured([given_list], [liked], k)
    assert list(metrics) == list(METRICS)
    assert [float(values[0]) for values in metrics.values()] == pytest.approx(expected, abs=1e-12)


def test_every_metric_is_that_of_trec_eval():
    """MAP divides by the relevant works that fit into the list there; trec_eval by all."""
    rng, k = np.random.default_rng(5), 5
    lists = np.array([rng.permutation(N_WORKS)[:8] for _ in range(200)])
    lists[rng.random(200) < 0.2, 3:] = -1
    liked = [set(rng.permutation(N_WORKS)[: rng.integers(1, 9)].tolist()) for _ in range(200)]
    metrics = measured(lists, liked, k)
    truth = {str(u): {str(w): 1 for w in works} for u, works in enumerate(liked)}
    ranked = {
        str(u): {str(w): float(-rank) for rank, w in enumerate(row[:k]) if w >= 0}
        for u, row in enumerate(lists.tolist())
    }
    theirs_by_metric = {
        "precision": f"P_{k}",
        "recall": f"recall_{k}",
        "hit rate": f"success_{k}",
        "nDCG": f"ndcg_cut_{k}",
        "MAP": f"map_cut_{k}",
        "MRR": "recip_rank",
    }
    judge = pytrec_eval.RelevanceEvaluator(truth, set(pytrec_eval.supported_measures))
    theirs = judge.evaluate(ranked)
    assert set(theirs_by_metric) == set(METRICS)
    for metric, name in theirs_by_metric.items():
        expected = np.array([theirs[str(u)][name] for u in range(200)])
        if metric == "MAP":
            sizes = np.array([len(works) for works in liked])
            expected = expected * sizes / np.minimum(sizes, k)
        assert metrics[metric] == pytest.approx(expected, abs=1e-9), metric


def plain(given_list, liked, k):
    """The same metrics, one entry after the other."""
    right = [work in liked for work in given_list[:k]]
    dcg = sum(r / math.log2(j + 2) for j, r in enumerate(right))
    ideal = sum(1 / math.log2(j + 2) for j in range(min(len(liked), k)))
    precisions = [sum(right[: j + 1]) / (j + 1) for j, r in enumerate(right) if r]
    return (
        sum(right) / k,
        sum(right) / len(liked),
        float(any(right)),
        dcg / ideal,
        sum(precisions) / min(len(liked), k),
        1 / (right.index(True) + 1) if any(right) else 0.0,
    )


@given(st.integers(0, 10**6), st.integers(1, 8), st.integers(1, 6))
def test_every_metric_is_that_of_plain_loops(seed, k, n_users):
    rng = random.Random(seed)
    lists = [rng.sample(range(N_WORKS), 8) for _ in range(n_users)]
    liked = [set(rng.sample(range(N_WORKS), rng.randint(1, N_WORKS))) for _ in range(n_users)]
    metrics = measured(lists, liked, k)
    for user in range(n_users):
        values_of_user = [float(values[user]) for values in metrics.values()]
        assert values_of_user == pytest.approx(plain(lists[user], liked[user], k), abs=1e-12)


def test_whole_rankings_agree_with_another_library():
    rng = random.Random(0)
    for _ in range(50):
        order = rng.sample(range(N_WORKS), N_WORKS)
        liked = set(rng.sample(range(N_WORKS), rng.randint(1, N_WORKS)))
        truth = [[work in liked for work in range(N_WORKS)]]
        scores = [[-order.index(work) for work in range(N_WORKS)]]
        k = rng.randint(1, N_WORKS)
        metrics = measured([order], [liked], k)
        assert metrics["nDCG"][0] == pytest.approx(ndcg_score(truth, scores, k=k), abs=1e-9)
        full = measured([order], [liked], N_WORKS)
        expected = average_precision_score(truth[0], scores[0])
        assert full["MAP"][0] == pytest.approx(expected, abs=1e-9)


def test_only_liked_works_count_and_users_without_any_are_not_judged():
    held_out = ratings((0, 1, 5.0), (0, 2, 3.5), (1, 3, 1.0), (4, 1, 4.0), n_users=6)
    relevant = RelevantItems.from_interactions(held_out, 4.0)
    assert relevant.users.tolist() == [0, 4]
    assert relevant.counts.tolist() == [1, 1]
    assert relevant.hits(np.array([[1, 2], [2, 1]], np.int32)).tolist() == [
        [True, False],
        [False, True],
    ]


@given(st.lists(st.sets(st.integers(0, N_WORKS - 1), min_size=1), min_size=1), st.integers(0, 4095))
def test_what_was_liked_among_some_works_is_what_was_liked_of_them(liked, bits):
    held_out = ratings(*((u, w, 5.0) for u, works in enumerate(liked) for w in works))
    works = np.array([bool(bits >> work & 1) for work in range(N_WORKS)])
    rows, among = RelevantItems.from_interactions(held_out, 4.0).among(works)
    kept = [{work for work in of_user if works[work]} for of_user in liked]
    expected = [user for user, of_user in enumerate(kept) if of_user]
    assert rows.tolist() == among.users.tolist() == expected
    assert among.counts.tolist() == [len(kept[user]) for user in expected]
    row, work = np.divmod(among.pairs, N_WORKS)
    assert [set(work[row == n].tolist()) for n in range(len(among))] == [kept[u] for u in expected]
    assert (np.diff(among.pairs) > 0).all()
