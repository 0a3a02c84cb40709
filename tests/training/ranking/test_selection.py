"""How lists are ordered is decided by measurement, and said."""

from dataclasses import replace

import numpy as np
import pytest

from engine.progress import Progress
from tests.training.worlds import lake_of
from training.content.works import similar_works
from training.dataset import read_lake
from training.metrics.bootstrap import Interval
from training.ranking import Popular
from training.ranking.base import Learned
from training.ranking.selection import MIX, POPULAR, ListChoice, Way, choose, told
from training.ratings.sgd.fit import fit
from training.ratings.sgd.parameters import SvdParameters
from training.splitting import temporal_user_split

PARAMETERS = SvdParameters(n_factors=4, n_epochs=5)
USERS, WORKS = 120, 40


def clustered(user, work):
    """Four groups of users, each with ten works of its own; a few others are rated as well."""
    if work % 4 == user % 4:
        return 5.0 if (user * 7 + work * 3) % 11 else 0
    return 2.0 if (user * 13 + work * 5) % 29 == 0 else 0


def by_chance(user, work):
    return 4.0 if (user * 7919 + work * 104_729 + user * work * 31) % 101 < 25 else 0


def chosen(tmp_path, rate, *, tastes=True, users=USERS, seed=0):
    lake = read_lake(lake_of(tmp_path, rate, users, WORKS))
    time = np.random.default_rng(1).integers(1, 10**6, len(lake.time)).astype(np.uint32)
    lake = replace(lake, time=time)
    similar = similar_works(lake.titles, lake.catalog.work_of, lake.works.num_rows)
    whole = Learned(lake.interactions, lake.time, similar, seed, 1)
    split = temporal_user_split(whole.given, whole.time, 0.2, seed)
    learned, later = whole.only(split.train), whole.given.take(split.test)
    model = fit(learned.given, PARAMETERS, seed)
    return choose(lake, learned, later, model, 8, Progress(), tastes=tastes)


def test_tastes_that_show_in_what_is_watched_order_the_lists(tmp_path):
    choice = chosen(tmp_path, clustered)
    assert choice.name in {"slist", "blend", "iALS", "item-kNN"}
    assert choice.gain.low > 0
    ndcg = {name: judged.metrics["nDCG"].mean for name, judged in choice.figures.items()}
    assert ndcg[choice.name] > 1.5 * ndcg[POPULAR]
    assert ndcg[choice.name] == max(ndcg.values())
    assert {POPULAR, MIX, choice.name} <= set(ndcg)
    searched = {each.name: each.ndcg for each in choice.searched}
    assert searched[POPULAR] < 0.85 * max(searched.values())


def test_ratings_by_chance_give_the_popular_lists(tmp_path):
    choice = chosen(tmp_path, by_chance, tastes=False)
    assert choice.name == POPULAR
    assert MIX not in choice.figures
    assert "No other order beats the popular one" in " ".join(told(choice))


@pytest.mark.parametrize("tastes", [True, False])
def test_too_few_users_prove_nothing(tmp_path, tastes):
    choice = chosen(tmp_path, clustered, tastes=tastes, users=12)
    assert (choice.name, choice.gain) == (MIX if tastes else POPULAR, None)
    assert choice.way.popular == Popular.FIRST[0]
    assert "too few to judge lists by" in " ".join(told(choice))


def test_the_same_lake_and_seed_make_the_same_choice(tmp_path):
    first, again = (chosen(tmp_path / str(n), clustered) for n in range(2))
    assert first == again


def test_two_sentences_tell_the_choice():
    figures = {}
    choice = ListChoice(Way(MIX, {}, {}), 50, [], figures, Interval(0.01, -0.01, 0.03))
    assert len(list(told(choice))) == 2
    assert "not proved to be better" in " ".join(told(choice))
    better = replace(choice, gain=Interval(0.02, 0.01, 0.03))
    assert "+0.0200 (+0.0100 to +0.0300) over the popular lists" in " ".join(told(better))
