"""How lists are ordered is decided by evaluation, and said."""

import random
from dataclasses import replace

import numpy as np
import pytest

from engine.console.progress import Progress
from engine.models import MODELS
from engine.recommend.recommender import Recommender
from tests.training.ranking.worlds import without_stars
from tests.training.worlds import lake_of, with_times
from training.content.works import compare_lake_works
from training.dataset import read_lake
from training.metrics.bootstrap import Interval
from training.ranking import RANKERS, Popular, selection
from training.ranking.base import TrainingData
from training.ranking.configuration import POPULAR, POPULAR_STARS, RankerConfiguration
from training.ranking.hold_out import hold_out
from training.ranking.recommenders import recommender_from
from training.ranking.selection import (
    RankerSelection,
    _is_proved,
    _simplest_of_best,
    select_ranker,
)
from training.ranking.summary import summary_lines
from training.ratings.baselines import baseline_models
from training.ratings.sgd.fit import fit
from training.ratings.sgd.parameters import SvdParameters

PARAMETERS = SvdParameters(n_factors=4, n_epochs=5)
USERS, WORKS = 120, 40


def clustered(user, work):
    """Four groups of users, each with ten works of its own; a few others are rated as well."""
    if work % 4 == user % 4:
        return 5.0 if (user * 7 + work * 3) % 11 else 0
    return 2.0 if (user * 13 + work * 5) % 29 == 0 else 0


def by_chance(user, work):
    return 4.0 if random.Random(1000 * user + work).random() < 0.25 else 0


def timed_lake(tmp_path, rate, users=USERS):
    """A lake whose ratings were given at different moments."""
    lake = read_lake(lake_of(tmp_path, rate, users, WORKS))
    times = np.random.default_rng(1).integers(1, 10**6, len(lake.interactions))
    return with_times(lake, times)


def training_data(lake, seed=0):
    similar = compare_lake_works(lake, None).content
    return TrainingData(lake.interactions, similar, seed, 1)


def selection_of(tmp_path, rate, *, significant=True, users=USERS, seed=0):
    """The ranker that is selected; stars take part where their factors are significant."""
    lake = timed_lake(tmp_path, rate, users)
    data = training_data(lake, seed)
    parts = hold_out(data.events, seed)
    stars = fit(data.events.take(parts.train), PARAMETERS, seed) if significant else None
    return select_ranker(lake, data, parts, stars, 8, Progress())


def test_preferences_that_show_in_what_is_rated_order_the_lists(tmp_path):
    selection = selection_of(tmp_path, clustered)
    assert selection.name in {"slist", "blend", "iALS", "item-kNN"}
    assert selection.gain.low > 0
    ndcg = {name: figures.metrics["nDCG"].mean for name, figures in selection.figures.items()}
    assert ndcg[selection.name] > 1.5 * ndcg[POPULAR]
    assert ndcg[selection.name] > 0.97 * max(ndcg.values())  # the simplest of those as good
    assert {POPULAR, POPULAR_STARS, selection.name} <= set(ndcg)
    searched = {result.name: result.taken.ndcg for result in selection.searched}
    assert searched[POPULAR] < 0.85 * max(searched.values())


def test_ratings_by_chance_give_the_popular_lists(tmp_path):
    selection = selection_of(tmp_path, by_chance, significant=False)
    assert selection.name == POPULAR
    assert POPULAR_STARS not in selection.figures
    assert "No other order beats the popular one" in " ".join(summary_lines(selection))


def test_nothing_proved_gives_the_popular_lists_whatever_the_stars(tmp_path):
    selection = selection_of(tmp_path, by_chance, significant=True)
    assert POPULAR_STARS in selection.figures
    assert (selection.name, selection.gain.mean) == (POPULAR, 0.0)


@pytest.mark.parametrize(
    ("blend", "taken"),
    [([0.53, 0.5, 0.3, 0.39] * 10, "slist"), ([0.9, 0.8, 0.7, 0.8] * 10, "blend")],
)
def test_a_simpler_ranker_is_taken_where_the_best_beats_it_by_chance_alone(blend, taken):
    ndcg = {"blend": np.array(blend), "slist": np.array([0.5, 0.51, 0.31, 0.39] * 10)}
    assert _simplest_of_best(["blend", "slist"], ndcg) == taken


SURE, UNSURE = Interval(0.02, 0.01, 0.03), Interval(0.01, -0.01, 0.03)


@pytest.mark.parametrize(
    ("gain", "inner", "proved"),
    [
        (0.1, None, True),
        (0.024, None, False),  # nothing else shows it
        (0.024, SURE, True),  # both do
        (0.01, SURE, False),  # here it does not even beat its standard error
        (0.024, UNSURE, False),
    ],
)
def test_a_gain_is_proved_by_one_sure_look_or_by_two_that_agree(gain, inner, proved):
    popular = np.linspace(0, 0.5, 40)
    noise = np.resize([0.1, -0.1], 40)  # whose mean has a standard error of .016
    assert _is_proved(popular + gain + noise, popular, inner) is proved


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_with_a_second_stage_the_gain_over_the_popular_lists_is_proved_as_well(
    tmp_path, monkeypatch, share
):
    gain = Interval(-0.001, -0.01, 0.01)

    def staged(first, *_):
        return replace(
            first, ranker=replace(first.ranker, second_stage=True), ndcg=first.ndcg * share
        ), gain

    monkeypatch.setattr(selection, "may_have_second_stage", lambda *_, **__: True)
    monkeypatch.setattr(selection, "with_second_stage", staged)
    chosen = selection_of(tmp_path, clustered)
    assert chosen.name != POPULAR
    assert chosen.ranker.second_stage is bool(share)
    assert chosen.second_stage == gain
    assert chosen.gain.low > 0


@pytest.mark.parametrize("significant", [True, False])
def test_too_few_users_make_nothing_significant(tmp_path, significant):
    selection = selection_of(tmp_path, clustered, significant=significant, users=12)
    name = POPULAR_STARS if significant else POPULAR
    assert (selection.name, selection.gain) == (name, None)
    assert selection.ranker.popular == Popular.FIRST[0]
    assert "too few to evaluate lists" in " ".join(summary_lines(selection))


def test_the_same_lake_and_seed_make_the_same_selection(tmp_path):
    first, again = (selection_of(tmp_path / str(n), clustered) for n in range(2))
    assert first == again
    assert first.as_json() == again.as_json()


def test_events_without_stars_are_selected_by_as_well(tmp_path):
    lake = timed_lake(tmp_path, lambda user, work: 5.0 * (clustered(user, work) == 5.0))
    data = without_stars(training_data(lake))
    selection = select_ranker(lake, data, hold_out(data.events, 0), None, 8, Progress())
    assert selection.gain.low > 0
    assert selection.users > 0.9 * USERS
    assert POPULAR_STARS not in selection.figures


def test_two_sentences_summarise_the_selection():
    ranker = RankerConfiguration(POPULAR_STARS, {}, {})
    selection = RankerSelection(ranker, 50, [], {}, Interval(0.01, -0.01, 0.03))
    assert len(list(summary_lines(selection))) == 2
    assert "That is no significant difference" in " ".join(summary_lines(selection))
    twice = replace(selection, inner_gain=Interval(0.02, 0.01, 0.03))
    assert "on the inner split of the search it is +0.0200" in " ".join(summary_lines(twice))
    better = replace(selection, gain=Interval(0.02, 0.01, 0.03))
    assert "+0.0200 (+0.0100 to +0.0300) over the popular lists" in " ".join(summary_lines(better))


def test_a_selection_as_json_holds_what_makes_the_ranker_again(tmp_path):
    selection = selection_of(tmp_path, clustered)
    record = selection.as_json()
    assert RankerConfiguration(**record["ranker"]) == selection.ranker
    assert record["name"] == selection.name


@pytest.mark.parametrize("name", [ranker.name for ranker in RANKERS] + [POPULAR_STARS])
def test_a_recommender_is_made_of_models_that_a_release_can_hold(tmp_path, name):
    lake = timed_lake(tmp_path, clustered)
    data = training_data(lake)
    first = next((ranker.FIRST[0] for ranker in RANKERS if ranker.name == name), {})
    ranker = RankerConfiguration(name, first, Popular.FIRST[0])
    recommender = recommender_from(lake, data, fit(lake.interactions, PARAMETERS), ranker)
    assert isinstance(recommender, Recommender)
    for model in recommender.models.by_role().values():
        assert MODELS[model.kind] is type(model)
    strategy = "popular" if name == POPULAR else "personal"
    assert recommender.recommend("0", 5).strategy == strategy


def test_popularity_with_stars_needs_factors(tmp_path):
    lake = timed_lake(tmp_path, clustered)
    ranker = RankerConfiguration(POPULAR_STARS, {}, Popular.FIRST[0])
    for stars in (None, *baseline_models(lake.interactions).values()):
        with pytest.raises(TypeError, match="needs factors"):
            recommender_from(lake, training_data(lake), stars, ranker)
