"""What every ranker must do, whichever it is."""

import re
from dataclasses import replace

import numpy as np
import pytest

from engine.contract.kinds import CODES, LIKED, WATCHED, WATCHLIST
from engine.events.weighting import EventWeighting, graded
from engine.models import MODELS
from engine.models.item_item import ItemItem
from engine.models.popularity import Popularity
from engine.recommend.strategies import Personal
from engine.recommend.strategies import Popular as PopularStrategy
from engine.recommend.top_k import top_k
from engine.scale import RatingScale
from tests.training.ranking.worlds import (
    GROUPS,
    USERS,
    WORKS,
    data_from,
    grouped,
    plain_profile,
    profile_of,
    without_stars,
)
from training.ranking import BY_NAME, RANKERS, Popular
from training.ranking.base import WEIGHTING
from training.ranking.batch import best_positions, score_chunks
from training.ranking.configuration import RankerConfiguration
from training.ranking.search import within_space
from training.report.card.ranking import parameter_sentences, summary

every_ranker = pytest.mark.parametrize("ranker", RANKERS, ids=lambda ranker: ranker.name)
personal = pytest.mark.parametrize(
    "ranker", [ranker for ranker in RANKERS if ranker is not Popular], ids=lambda r: r.name
)


def lists(ranker, data, n=5, which=0):
    return lists_of(ranker(data).fit(ranker.FIRST[which]), data, n)


def lists_of(fitted, data, n=5, popularity=None):
    """The best works for everybody, what they have seen or hidden left out."""
    popularity = popularity or Popular(data).popularity(Popular.FIRST[0])
    lists = np.empty((data.events.n_users, n), np.int32)
    for chunk in score_chunks(fitted, data, np.arange(len(lists))):
        scores = chunk.with_popularity(fitted.scorer, popularity)
        chunk.exclude_from(scores)
        lists[chunk.rows] = best_positions(scores, n)
    return lists


def by_chance(n_users=40, chance=0.2):
    """Ratings that show nothing, by users of whom some gave none."""
    return data_from((np.random.default_rng(4).random((n_users, WORKS)) < chance) * 4.0)


def rows_of(data, user):
    return slice(*data.interactions.indptr()[user : user + 2])


@every_ranker
def test_what_nearly_everybody_hated_is_put_forward_to_nobody(ranker):
    matrix = grouped(missing=0.1)
    users = np.flatnonzero(np.arange(USERS) % GROUPS == 0)  # of the group of work 0
    matrix[users, 0] = 1.0
    matrix[users[0], 0] = 5.0
    matrix[users[-4:], [0, 0, 0, 0]] = 0.0
    listed = lists(ranker, data_from(matrix), n=WORKS)
    for user in users[-4:]:
        ranks = listed[user].tolist()
        own = [work for work in range(WORKS) if work % GROUPS == 0 and matrix[user, work] == 0]
        assert all(ranks.index(work) < ranks.index(0) for work in own if work)


@every_ranker
def test_works_outside_the_catalogs_are_in_no_list(ranker):
    offered = np.arange(WORKS) >= GROUPS * 2
    listed = lists(ranker, data_from(grouped(), offered=offered), n=WORKS)
    assert set(np.unique(listed[listed >= 0]).tolist()) == set(np.flatnonzero(offered).tolist())


@personal
def test_works_outside_the_catalogs_teach_what_goes_with_what(ranker):
    offered = np.arange(WORKS) >= GROUPS * 2
    data = data_from(grouped(), offered=offered)
    scorer = ranker(data).fit(ranker.FIRST[0]).scorer
    scores = scorer.scores(plain_profile([1]))
    best = np.argsort(-np.where(offered, scores, -np.inf))[:3]
    assert (best % GROUPS == 1).all()


@every_ranker
def test_first_parameters_lie_in_the_space(ranker):
    assert BY_NAME[ranker.name] is ranker
    assert len(ranker.FIRST) > 1
    for first in ranker.FIRST:
        assert set(first) == set(ranker.SPACE)
        assert within_space(ranker, first) == first


@every_ranker
def test_the_summary_is_a_sentence_and_the_budget_a_share(ranker):
    assert re.fullmatch(r"[A-Z][^.]*(\.[^.\s][^.]*)*\.", ranker.SUMMARY), ranker.SUMMARY
    assert "\n" not in ranker.SUMMARY
    assert 0 < ranker.BUDGET <= 1
    assert summary(RankerConfiguration(ranker.name, {}, {})) == ranker.SUMMARY


@every_ranker
def test_without_times_no_parameter_and_no_word_is_of_time(ranker):
    assert ranker.space(timed=True) == ranker.SPACE
    assert ranker.summary(timed=True) == ranker.SUMMARY
    space = ranker.space(timed=False)
    assert set(ranker.SPACE) - set(space) == ranker.OF_TIME
    assert set(space)
    assert OF_TIME.search(words_of(ranker, ranker.FIRST[0], timed=True))
    without = {name: ranker.FIRST[0][name] for name in space}
    assert not OF_TIME.search(words_of(ranker, without, timed=False))


OF_TIME = re.compile("fades?|after|next|sequential|days|SLIT")


def words_of(ranker, parameters, *, timed):
    configuration = RankerConfiguration(ranker.name, parameters, parameters)
    return " ".join([summary(configuration, timed=timed), *parameter_sentences(configuration)])


@every_ranker
def test_without_times_its_parameters_weigh_the_grades_alone(ranker):
    data = data_from(grouped())
    untimed = replace(data, events=replace(data.events, time=None))
    without = {name: ranker.FIRST[0][name] for name in ranker.space(timed=False)}
    fitted = ranker(untimed).fit(without)
    assert (lists_of(fitted, untimed)[:, 0] >= 0).all()
    if fitted.weighting:
        grades = graded(data.events, without["grade_weight"], data.deviation)
        assert np.array_equal(untimed.weights(fitted.weighting), grades.astype(np.float32))
        assert len(np.unique(data.weights(fitted.weighting))) > len(np.unique(grades))


def test_popularity_without_a_half_life_counts_every_event_once():
    data = data_from(4.0 * (grouped() > 0))
    counted = Popular(data).popularity({"appeal": 0.0}).values
    assert counted == pytest.approx(np.log1p(data.counts))


@every_ranker
def test_every_parameter_has_a_sentence_that_its_value_changes(ranker):
    first = ranker.FIRST[0]
    own = [name for name in ranker.SPACE if name not in WEIGHTING]
    sentences = list(ranker.describe(first))
    assert len(sentences) >= len(own)
    for sentence in sentences:
        assert re.fullmatch(r"[A-Z\d](?=.*\d).*\.", sentence), sentence
        assert not re.search("nan|inf$|None|[{}]", sentence)
    for name in own:
        bounds = ranker.SPACE[name]
        other = bounds.high if first[name] != bounds.high else bounds.low
        changed = list(ranker.describe(first | {name: other}))
        assert len(changed) == len(sentences)
        assert sum(a != b for a, b in zip(sentences, changed, strict=True)) == 1, name
        assert not any(sentence.startswith(f"{name} is ") for sentence in sentences)


@every_ranker
def test_the_sentences_leave_the_weighting_to_the_card(ranker):
    first = ranker.FIRST[0]
    weighed = first | {"grade_weight": 0.77, "span": 33.0, "floor": 0.44}
    assert list(ranker.describe(weighed)) == list(ranker.describe(first))
    told = list(parameter_sentences(RankerConfiguration(ranker.name, first, first)))
    assert told[-len(list(ranker.describe(first))) or len(told) :] == list(ranker.describe(first))
    assert (len(told) > len(list(ranker.describe(first)))) is bool(set(WEIGHTING) & set(first))


@every_ranker
def test_what_it_starts_from_is_its_own_or_that_of_a_ranker_before_it(ranker):
    assert ranker.started_from({}) == {}
    earlier = RANKERS[: RANKERS.index(ranker)]
    found = {each.name: dict.fromkeys(each.SPACE, 0.5) for each in earlier}
    start = ranker.started_from(found)
    assert start in ({}, *found.values())
    assert set(start) <= set(ranker.SPACE)
    later = {each.name: {"unknown": 1.0} for each in RANKERS if each not in earlier}
    assert ranker.started_from(later) == {}


@every_ranker
def test_a_fitted_scorer_is_a_model_that_releases_know(ranker):
    fitted = ranker(data_from(grouped())).fit(ranker.FIRST[0])
    assert (fitted.scorer is None) is (ranker is Popular)
    assert (fitted.weighting is not None) is (set(WEIGHTING) <= set(ranker.SPACE))
    if fitted.scorer is not None:
        assert MODELS[fitted.scorer.kind] is type(fitted.scorer)
        assert 0 < fitted.scorer.reachable() <= WORKS
    if fitted.weighting is not None:
        given = {name: getattr(fitted.weighting, name) for name in WEIGHTING}
        assert given == {name: ranker.FIRST[0][name] for name in WEIGHTING}


@personal
def test_a_scorer_read_back_from_its_arrays_makes_the_same_lists(ranker):
    data = data_from(grouped())
    fitted = ranker(data).fit(ranker.FIRST[0])
    arrays = fitted.scorer.to_arrays()
    assert all(isinstance(array, np.ndarray) and array.dtype != object for array in arrays.values())
    again = replace(fitted, scorer=MODELS[fitted.scorer.kind].from_arrays(arrays))
    assert np.array_equal(lists_of(fitted, data, WORKS), lists_of(again, data, WORKS))
    profile = plain_profile([0, 3, 7], [1.0, 0.3, 2.0])
    assert np.array_equal(again.scorer.scores(profile), fitted.scorer.scores(profile))


@personal
@pytest.mark.parametrize("which", [0, 1])
def test_who_rates_one_group_is_offered_that_group(ranker, which):
    data = data_from(grouped())
    listed = lists(ranker, data, n=2, which=which)
    rated = np.diff(data.interactions.indptr())
    for user in np.flatnonzero(rated <= WORKS // GROUPS - 2):
        assert {work % GROUPS for work in listed[user]} == {user % GROUPS}


@personal
@pytest.mark.parametrize("kind", [WATCHED, LIKED, WATCHLIST], ids=lambda kind: kind.name)
def test_who_watches_one_group_without_stars_is_offered_that_group(ranker, kind):
    data = without_stars(data_from(grouped()), kind)
    listed = lists(ranker, data, n=2)
    watched = np.diff(data.interactions.indptr())
    for user in np.flatnonzero(watched <= WORKS // GROUPS - 2):
        assert {work % GROUPS for work in listed[user]} == {user % GROUPS}


@every_ranker
def test_lists_hold_nothing_rated_and_nothing_twice(ranker):
    matrix = grouped()
    for user, row in enumerate(lists(ranker, data_from(matrix), n=WORKS)):
        offered = row[row >= 0]
        assert len(set(offered)) == len(offered) == WORKS - np.count_nonzero(matrix[user])
        assert not matrix[user, offered].any()


@every_ranker
@pytest.mark.parametrize("starred", [True, False])
def test_lists_of_many_users_are_the_services(ranker, starred):
    data = by_chance() if starred else without_stars(by_chance())
    fitted = ranker(data).fit(ranker.FIRST[0])
    counts = data.interactions.work_counts()
    popularity = Popularity(counts.astype(np.float32))  # many are alike
    listed = lists_of(fitted, data, 10, popularity)
    popular = PopularStrategy(popularity)
    for user in range(40):
        profile = profile_of(data, user, fitted.weighting)
        scored = None
        if fitted.scorer is not None:
            scored = Personal(fitted.scorer, popularity).scored(profile)
        scores = (scored or popular.scored(profile)).scores
        allowed = np.ones(WORKS, bool)
        allowed[profile.seen] = False
        expected = top_k(scores, allowed, 10)
        assert scores[listed[user]] == pytest.approx(scores[expected], rel=1e-4, abs=1e-6)
        if ranker is Popular:
            assert listed[user].tolist() == expected.tolist()


@every_ranker
def test_what_is_hidden_or_disliked_is_in_no_list_and_the_watchlist_may_be(ranker):
    data = by_chance()
    codes = [CODES[name] for name in ("rating", "hidden", "disliked", "watchlist")]
    kinds = np.array(codes, np.int8)[np.arange(len(data.events)) % 4]
    stars = np.where(kinds == CODES["rating"], data.events.rating, np.nan).astype(np.float32)
    data = replace(data, events=replace(data.events, kind=kinds, rating=stars))
    fitted = ranker(data).fit(ranker.FIRST[0])
    popularity = Popularity(np.zeros(WORKS, np.float32))
    listed = lists_of(fitted, data, WORKS, popularity)
    for user in range(40):
        own = data.events.user == user
        offered = own & (kinds == CODES["watchlist"])
        assert not set(data.events.work[own & ~offered]) & set(listed[user])
        assert set(data.events.work[offered]) <= set(listed[user])


@personal
def test_scores_are_finite_whatever_is_asked(ranker):
    scorer = ranker(data_from(grouped())).fit(ranker.FIRST[0]).scorer
    assert scorer.scores(plain_profile([])) is None
    for works in ([0], list(range(WORKS))):
        scores = scorer.scores(plain_profile(works))
        assert scores.shape == (WORKS,)
        assert scores.dtype == np.float32
        assert np.isfinite(scores).all()


@personal
def test_contributions_add_up_to_the_score(ranker):
    scorer = ranker(data_from(grouped())).fit(ranker.FIRST[0]).scorer
    profile = plain_profile([0, 3, 7], [1.0, 0.3, 2.0])
    scores = scorer.scores(profile)
    for work in range(WORKS):
        contributions = scorer.contributions(profile, work)
        assert contributions.shape == (3,)
        assert contributions.sum() == pytest.approx(scores[work], rel=1e-4, abs=1e-5)


@personal
def test_item_weights_are_the_scores_of_single_works(ranker):
    scorer = ranker(data_from(grouped())).fit(ranker.FIRST[0]).scorer
    rows = scorer.item_weights()
    assert (rows is not None) is isinstance(scorer, ItemItem)
    for work in range(WORKS if rows is not None else 0):
        expected = np.zeros(WORKS, np.float32)
        entries = slice(*rows.indptr[work : work + 2])
        expected[rows.columns[entries]] = rows.values[entries]
        assert scorer.scores(plain_profile([work])) == pytest.approx(expected, rel=1e-6)


@every_ranker
def test_the_same_seed_gives_the_same_bits_on_any_number_of_threads(ranker):
    first, *others = (
        ranker(data_from(grouped(), threads=threads)).fit(ranker.FIRST[0]) for threads in (1, 1, 2)
    )
    for other in others:
        assert other.weighting == first.weighting
        if first.scorer is None:
            assert other.scorer is None
            continue
        for name, array in first.scorer.to_arrays().items():
            assert np.array_equal(array, other.scorer.to_arrays()[name]), name


@every_ranker
def test_the_scale_of_the_stars_makes_no_difference(ranker):
    of_five, of_ten = (
        data_from(grouped()),
        data_from(grouped(scale=RatingScale(2.0, 10.0)), scale=RatingScale(2.0, 10.0)),
    )
    assert np.array_equal(lists(ranker, of_five), lists(ranker, of_ten))


@every_ranker
def test_works_without_ratings_do_no_harm(ranker):
    matrix = grouped()
    matrix[:, [5, 11]] = 0
    assert np.isfinite(lists(ranker, data_from(matrix), n=WORKS)).all()


@every_ranker
@pytest.mark.parametrize("starred", [True, False])
@pytest.mark.parametrize("n_users", [1, 2])
def test_hardly_any_events_are_enough_to_fit(ranker, n_users, starred):
    matrix = np.zeros((USERS, WORKS))
    matrix[:n_users, 3] = 4
    data = data_from(matrix) if starred else without_stars(data_from(matrix))
    assert (lists(ranker, data, n=3) >= 0).all()


@every_ranker
def test_equal_ratings_at_one_moment_are_ordinary_ratings(ranker):
    matrix = (grouped() > 0) * 4.0
    data = data_from(matrix, time=np.zeros(np.count_nonzero(matrix)))
    assert (lists(ranker, data)[:, 0] >= 0).all()


@every_ranker
def test_watching_is_a_rating_like_any_other_of_its_user(ranker):
    equal = data_from((grouped() > 0) * 4.0)
    assert np.array_equal(lists(ranker, equal), lists(ranker, without_stars(equal)))


@personal
def test_new_people_are_served_by_what_they_name(ranker):
    scorer = ranker(data_from(grouped())).fit(ranker.FIRST[0]).scorer
    scores = scorer.scores(plain_profile([1, 4]))
    scores[[1, 4]] = -np.inf
    assert np.argmax(scores) % GROUPS == 1


def test_of_many_works_the_most_rated_take_part():
    matrix = grouped()
    matrix[:, :6] = np.where(np.arange(USERS)[:, None] % 7, matrix[:, :6], 0)
    few = data_from(matrix, max_items=6, max_tail=0)
    for name in ("slist", "item-kNN"):
        scorer = BY_NAME[name](few).fit(BY_NAME[name].FIRST[0]).scorer
        assert len(np.unique(scorer.items)) <= 6


def test_without_parameters_of_recency_nothing_is_weighed():
    assert EventWeighting.from_parameters({"span": 3.0, "floor": 0.1}, 1.0) is None
