"""The model card: complete, true to the manifest, safe for any title, and the same every time."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pyarrow as pa
import pytest

from engine.contract.conform import conform
from engine.contract.tables import WORKS
from engine.events.profile import EventHistory
from engine.release.manifest import read_manifest
from engine.release.read import load
from engine.release.registry import current
from engine.wording import share
from tests.training.ranking.test_selection import by_chance, clustered
from tests.training.worlds import lake_of, settings_for, with_times
from training.content.works import compare_lake_works
from training.dataset import read_lake
from training.metrics.beyond_accuracy import Breadth, PopularShares
from training.metrics.bootstrap import Interval
from training.metrics.errors import Errors
from training.ranking import RANKERS, Popular, Ranker
from training.ranking.base import TrainingData
from training.ranking.configuration import POPULAR, POPULAR_STARS, RankerConfiguration
from training.ranking.hold_out import hold_out
from training.ranking.recommenders import recommender_from
from training.ranking.selection import ListFigures, RankerSelection, select_ranker
from training.ratings.evaluation import (
    DEFAULT,
    FOLDS,
    HOLDOUT,
    MODELS,
    NEIGHBOURS,
    TUNED,
    Evaluation,
)
from training.ratings.sgd.fit import fit
from training.ratings.sgd.parameters import SvdParameters
from training.ratings.significance import compare_with_baselines
from training.ratings.tune import CONTINUED, Study, Trial
from training.report.card.card import CARD, SECTIONS, model_card
from training.report.card.context import CardContext
from training.report.card.examples import example_users
from training.report.card.lists import popularity_bias
from training.report.card.ranking import parameter_sentences, summary
from training.report.findings import Findings, StarsFindings
from training.report.markdown import escaped
from training.splitting import temporal_user_split

PARAMETERS = SvdParameters(n_factors=4, n_epochs=5)
VERSIONS = {"python": "3.11.7", "numpy": "2.4.6"}
TITLE = re.compile(r"“(.*?)” \(([\d.]+)\)")


def evaluation(tuned=0.8):
    models = [model for model in MODELS if model != NEIGHBOURS]
    errors = dict(zip(models, map(Errors, (1.0, 0.95, 0.9, 0.85, tuned), (0.5,) * 5), strict=True))
    return Evaluation(2_000, 120, 40, 0, 2, {HOLDOUT: errors, FOLDS: errors})


def context_of(home, *, factors=True):
    """A release as a training of a home would know it, with ratings at different moments."""
    lake = read_lake(home)
    times = np.random.default_rng(1).integers(10**9, 10**9 + 10**6, len(lake.interactions))
    lake = with_times(lake, times)
    similar = compare_lake_works(lake, None).content
    data = TrainingData(lake.interactions, similar, 0, 1)
    split = temporal_user_split(data.interactions, 0.2, 0)
    past, later = data.restricted_to(split.train), data.interactions.take(split.test)
    model = fit(past.interactions, PARAMETERS)
    parts = hold_out(data.events, 0)
    stars = fit(data.events.take(parts.train), PARAMETERS) if factors else None
    lists = select_ranker(lake, data, parts, stars, 8, lambda *_: None)
    significance = compare_with_baselines(model, past.interactions, later, 0)
    recommender = recommender_from(lake, data, fit(lake.ratings, PARAMETERS), lists.ranker)
    study = Study("s", [Trial(0, PARAMETERS, Errors(0.8, 0.5), "complete")])
    stars = StarsFindings(study, evaluation(0.8 if factors else 0.95), significance)
    return CardContext(
        "20260101T000000Z-0001",
        lake,
        recommender,
        Findings(stars, lists),
        settings_for(home),
        VERSIONS,
    )


def with_stars(context, **changed):
    """The same release with other findings about stars."""
    stars = replace(context.stars, **changed)
    return replace(context, findings=replace(context.findings, stars=stars))


def with_lists(context, **changed):
    """The same release with other findings about lists."""
    lists = replace(context.selection, **changed)
    return replace(context, findings=replace(context.findings, lists=lists))


def at_times(context, times):
    """The same release of events at these moments."""
    return replace(context, lake=with_times(context.lake, times))


@pytest.fixture(scope="module")
def personal(tmp_path_factory):
    """A release whose lists are personal."""
    return context_of(lake_of(tmp_path_factory.mktemp("lake"), clustered, 120, 40))


@pytest.fixture(scope="module")
def popular(tmp_path_factory):
    return context_of(lake_of(tmp_path_factory.mktemp("lake"), by_chance, 120, 40), factors=False)


@pytest.fixture(scope="module")
def unevaluated(tmp_path_factory):
    return context_of(lake_of(tmp_path_factory.mktemp("lake"), clustered, 12, 40))


def section(card, title):
    return card.split(f"\n## {title}\n\n")[1].split("\n## ")[0]


def cells(line):
    """Return the cells of a table's row as Markdown reads them."""
    return [cell.strip() for cell in re.findall(r"(?:\\.|[^\\|])+", line[1:-1])]


def tables(text):
    blocks = [block.splitlines() for block in text.split("\n\n") if block.startswith("| ")]
    return [[cells(line) for line in block] for block in blocks]


def test_the_card_holds_every_section_once_and_in_order(personal):
    card = model_card(personal)
    assert card.startswith(f"# Model card of release {personal.name}\n")
    assert re.findall("^## (.*)$", card, re.MULTILINE) == list(SECTIONS)
    assert all(section(card, title).strip() for title in SECTIONS)
    assert not re.search(r"\bnan\b|\binf\b|None|\{|\}", card)


def test_the_same_release_gives_the_same_text(personal):
    assert model_card(personal) == model_card(replace(personal))


def test_every_table_has_as_many_cells_in_each_row(personal):
    found = tables(model_card(personal))
    assert len(found) == 6 + len(example_users(personal))
    for table in found:
        assert {len(row) for row in table} == {len(table[0])}


def test_popularity_bias_is_a_sentence_and_a_table():
    breadth = Breadth(0.5, 0.6, 2.0, (0.1, 0.4, 0.9), 1234.4)
    prior = RankerSelection.of_prior()
    selection = replace(prior, figures={prior.name: ListFigures({}, breadth)})
    popular = PopularShares((0.05, 0.2, 0.6), (0.01, 0.1, 0.5))
    sentence, shares = popularity_bias(selection, popular, "rating")
    assert sentence == (
        "Popularity bias: the 20 % most popular works have 90.0 % of the lists' entries, 60.0 % of "
        "the ratings and 50.0 % of the liked works that were held out; the mean entry has rank "
        "1,234 by popularity."
    )
    assert tables(shares)[0][2:] == [
        [f"**{cell}**" for cell in (prior.name, "10.0 %", "40.0 %", "90.0 %", "1,234")],
        ["all ratings", "5.0 %", "20.0 %", "60.0 %", ""],
        ["liked works held out", "1.0 %", "10.0 %", "50.0 %", ""],
    ]


def test_a_published_card_says_what_the_manifest_says(sample_home):
    folder = current(sample_home)
    manifest, card = read_manifest(folder), (folder / CARD).read_text("utf-8")
    assert CARD in manifest["files"]
    counts, lists = manifest["counts"], manifest["lists"]
    assert manifest["name"] in card
    assert f"`{manifest['data_fingerprint']}`" in card
    assert f"{counts['ratings']:,} ratings by {counts['users']:,} users" in card
    assert f"{counts['titles']:,} titles" in card
    stars = {row[0].strip("*"): row[1:] for row in tables(section(card, "Predicted stars"))[0]}
    for model, errors in manifest["evaluation"]["tables"][HOLDOUT].items():
        expected = [f"{errors['rmse']:.4f}", f"{errors['mae']:.4f}"]
        assert [cell.strip("*") for cell in stars[model][:2]] == expected
    metrics, breadth, bias, groups, searched = tables(section(card, "How good the lists are"))
    assert f"{lists['gain']['mean']:+.4f}" in card
    assert [row[0].strip("*") for row in metrics[2:]] == list(lists["figures"])
    for row in metrics[2:]:
        assert (row[0] == f"**{lists['name']}**") == row[0].startswith("**")
        for name, cell in zip(metrics[0][1:], row[1:], strict=True):
            found = lists["figures"][row[0].strip("*")]["metrics"][name.removesuffix("@10")]
            shown = f"{found['mean']:.3f} ({found['low']:.3f}–{found['high']:.3f})"
            assert cell.strip("*") == shown
    for row in breadth[2:]:
        gini = lists["figures"][row[0].strip("*")]["breadth"]["gini"]
        assert row[2].strip("*") == f"{gini:.3f}"
    known = [("all ratings", "events"), ("liked works held out", "relevant")]
    for row, (label, name) in zip(bias[-2:], known, strict=True):
        shares = [f"{100 * share:.1f} %" for share in lists["popular"][name]]
        assert row == [label, *shares, ""]
    for row in bias[2:-2]:
        held = lists["figures"][row[0].strip("*")]["breadth"]
        shares = [f"{100 * share:.1f} %" for share in held["popular"]]
        cells = [cell.strip("*") for cell in row[1:]]
        assert cells == [*shares, f"{held['popularity_rank']:,.0f}"]
        assert held["popular"] == sorted(held["popular"])
    assert [row[0].removeprefix("users ") for row in groups[2:]] == [
        group["name"] for group in lists["groups"]
    ]
    assert [(row[0].strip("*"), row[1].strip("*")) for row in searched[2:]] == [
        (each["name"], f"{each['ndcg']:.4f}") for each in lists["searched"]
    ]
    for name, version in manifest["versions"].items():
        assert f"{name} {version}" in card
    assert "`make train TRIALS=3 FOLDS=2 SEED=0`" in card


def test_a_published_card_explains_by_what_users_have_rated(sample_home):
    folder = current(sample_home)
    recommender = load(folder).recommender
    text = section((folder / CARD).read_text("utf-8"), "Lists of some users")
    parts = re.split(r"^### User ", text, flags=re.MULTILINE)[1:]
    assert len(parts) == 5
    works = recommender.catalog.work_rows
    for part in parts:
        user = part.split("\n")[0]
        index = recommender.users.find(user)
        events = recommender.history.events_of(index)
        rated = {escaped(works[work]["title"]) for work in events.work}
        assert f"Ratings of {len(events):,} work" in part
        titles = [title for title, _ in TITLE.findall(part)]
        assert len(titles) >= 3
        assert set(titles) <= rated
        items = recommender.recommend(user, 5).items
        rows = tables(part)[0][2:]
        assert [row[1] for row in rows] == [
            f"{escaped(works[item.work]['title'])} ({works[item.work]['release_year']})"
            for item in items
        ]
        assert [row[2] for row in rows] == [f"{item.predicted_rating:.1f}" for item in items]


def test_reasons_are_rated_works_with_the_stars_they_got(personal):
    given = personal.events
    text = section(model_card(personal), "Lists of some users")
    for part in re.split(r"^### User ", text, flags=re.MULTILINE)[1:]:
        user = personal.recommender.users.find(part.split("\n")[0])
        of_user = given.user == user
        stars = {
            personal.title(work): f"{stars:g}"
            for work, stars in zip(
                given.work[of_user].tolist(), given.rating[of_user].tolist(), strict=True
            )
        }
        assert "they rated" in part
        assert all(stars[title] == value for title, value in TITLE.findall(part))


def test_users_shown_are_spread_over_activity_and_each_is_shown_once(personal, unevaluated):
    users = example_users(personal)
    assert len(set(users)) == len(users) == 5
    activity = personal.user_counts[users].tolist()
    assert activity == sorted(activity)
    assert activity[0] < activity[-1]
    assert len(example_users(unevaluated)) == 5


HOSTILE = (
    "a|b",
    "*star*",
    "_under_",
    "[link](x)",
    "<script>",
    "back\\slash\\",
    "`code`",
    "**",
    "~~no~~",
    "&amp; &#39;",
    "two\nlines",
    "\\|",
    "| --- |",
    "# head",
)


def renamed(personal, titles):
    rows = personal.lake.works.to_pylist()
    for at, row in enumerate(rows):
        row["title"] = titles[at % len(titles)]
    works = conform(pa.Table.from_pylist(rows, schema=WORKS.schema), WORKS)
    lake = replace(personal.lake, works=works)
    return replace(
        personal, lake=lake, recommender=replace(personal.recommender, catalog=lake.catalog)
    )


def test_titles_with_marks_of_markdown_stay_titles_and_break_no_table(personal):
    card = model_card(renamed(personal, HOSTILE))
    assert [len(table[0]) for table in tables(card)] == [
        len(table[0]) for table in tables(model_card(personal))
    ]
    for table in tables(card):
        assert {len(row) for row in table} == {len(table[0])}
    assert re.findall("^#+ .*$", card, re.MULTILINE) == re.findall(
        "^#+ .*$", model_card(personal), re.MULTILINE
    )
    for raw in ("<script>", "[link]", " *star*", " _under_", " `code`", "&amp;", "&#39;"):
        assert re.search(r"(?<!\\)" + re.escape(raw), card) is None
    assert "two lines" in card


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a|b", r"a\|b"),
        ("*_[]<>`~\\", r"\*\_\[\]\<\>\`\~\\"),
        ("Fire & Ice", "Fire & Ice"),
        ("&amp;", r"\&amp;"),
        (" two\n lines ", "two lines"),
        ("¿Qué? 3.5", "¿Qué? 3.5"),
    ],
)
def test_only_marks_of_markdown_are_escaped(text, expected):
    assert escaped(text) == expected


def test_popular_lists_are_explained_by_how_many_rated(popular):
    assert popular.selection.name == POPULAR
    card = model_card(popular)
    examples = section(card, "Lists of some users")
    assert "they rated" not in examples
    for row in (row for table in tables(examples) for row in table[2:]):
        assert re.fullmatch(r"popular: ratings by \d+ people", row[3])
    assert "Rated highest: " in examples
    limitations = section(card, "Limitations")
    assert "No personal ranker is significantly better" in limitations
    assert "WARNING: stars are predicted without factors" in limitations
    assert "as no other ranker is significantly better" in section(card, "Purpose")
    assert "counts half after" in section(card, "Ranking")


def test_lists_that_could_not_be_evaluated_are_said_to_be_so(unevaluated):
    assert (unevaluated.selection.gain, unevaluated.selection.name) == (None, POPULAR_STARS)
    card = model_card(unevaluated)
    assert "could not be evaluated" in section(card, "Purpose")
    quality = section(card, "How good the lists are")
    assert "too few to evaluate lists" in quality
    assert tables(quality) == []
    assert re.search(r"The lists are not evaluated: \d+ users", section(card, "Limitations"))
    for row in (row for table in tables(section(card, "Lists of some users")) for row in table[2:]):
        assert re.fullmatch(r"popular, with the predicted stars: ratings by \d+ people", row[3])


def test_a_gain_that_is_not_significant_is_said_to_have_zero_in_its_interval(personal):
    context = with_lists(personal, gain=Interval(0.01, -0.01, 0.03))
    assert "-0.0100 to +0.0300, has zero" in model_card(context)
    assert "flatters it a little" in model_card(personal)


def test_limitations_count_what_they_name(personal):
    limitations = section(model_card(personal), "Limitations")
    given = personal.events
    assert f"All that is known are {len(given):,} ratings" in limitations
    pairs = given.n_users * given.n_works
    assert f"though {1 - len(given) / pairs:.0%}".replace("%", " %") in limitations
    liked = int((given.rating >= 4).sum())
    assert f"4 stars or more count as liked, {liked:,} of {len(given):,} ratings" in limitations
    assert "fewer than 5 ratings" not in limitations  # everybody has more
    assert "bear no time" not in limitations


def test_ratings_without_times_and_of_one_second_are_limitations(personal):
    times = personal.events.times.copy()
    times[:10] = 0
    user = personal.events.user
    times[user == user[-1]] = 7
    limitations = section(model_card(at_times(personal, times)), "Limitations")
    assert f"10 of {len(times):,} ratings" in limitations.split("bear no time")[0]
    same = int((user == user[-1]).sum())
    assert f"{same:,} of {len(times):,} ratings" in limitations.split("in the same second")[0]


def test_a_lake_without_any_time_has_a_card(personal):
    card = model_card(at_times(personal, np.zeros(len(personal.events))))
    assert "When they were given is unknown." in card
    assert "other people's later ratings" not in card


def test_the_period_is_that_of_the_ratings(personal):
    times = personal.events.times
    first, last = (datetime.fromtimestamp(int(t), UTC).date() for t in (times.min(), times.max()))
    assert f"Given from {first} to {last}." in model_card(personal)


@pytest.mark.parametrize("wrong", [1, 2**31 - 1])
def test_one_wrong_time_does_not_stretch_the_period(personal, wrong):
    times = personal.events.times.copy()
    times[3] = wrong
    kept = np.delete(times, 3)
    first, last = (datetime.fromtimestamp(int(t), UTC).date() for t in (kept.min(), kept.max()))
    card = model_card(at_times(personal, times))
    count = f"1 of {len(times):,} ratings (0.1 %) are dated outside of that"
    assert f"Given from {first} to {last}; {count}." in card


def test_users_who_have_rated_everything_get_a_sentence(personal):
    n_users, n_works = personal.events.n_users, personal.events.n_works
    every = np.tile(np.arange(n_works, dtype=np.int32), n_users)
    events = replace(
        personal.events,
        time=np.ones(len(every), np.uint32),
        user=np.repeat(np.arange(n_users, dtype=np.int32), n_works),
        work=every,
        rating=np.full(len(every), 4.0, np.float32),
    )
    lake = replace(personal.lake, interactions=events, ratings=events)
    history = EventHistory.from_interactions(events)
    card = model_card(
        replace(personal, lake=lake, recommender=replace(personal.recommender, history=history))
    )
    assert card.count("There is nothing left to recommend.") == 5


def test_defaults_that_diverged_are_said_to(personal):
    tables_of = {
        name: {model: errors for model, errors in table.items() if model != DEFAULT}
        for name, table in personal.stars.evaluation.tables.items()
    }
    measured = replace(personal.stars.evaluation, tables=tables_of)
    card = model_card(with_stars(personal, evaluation=measured))
    assert f"| {DEFAULT} | diverged | – | diverged | – |" in card


def test_a_continued_model_names_the_release_it_continues(personal):
    study = replace(personal.stars.study, name=CONTINUED + "20250101T000000Z-aaaa")
    settings = personal.settings.model_copy(update={"warm": True})
    card = model_card(replace(with_stars(personal, study=study), settings=settings))
    assert "continues that of release `20250101T000000Z-aaaa`" in card
    assert "After release `20250101T000000Z-aaaa`" in card
    assert "`make train TRIALS=1 FOLDS=2 SEED=0 WARM=1`" in card


def test_options_that_make_does_not_have_are_said_as_options(personal):
    settings = personal.settings.model_copy(update={"tuning_ratings": 1_000, "force": True})
    card = model_card(replace(personal, settings=settings))
    command = "python -m training train --trials 1 --folds 2 --seed 0 --tuning-ratings 1000 --force"
    assert f"`{command}`" in card
    assert (
        f"measured on {personal.stars.evaluation.ratings:,} of" in card
        or len(personal.events) <= 2_000
    )


@pytest.mark.parametrize("ranker", RANKERS, ids=lambda ranker: ranker.name)
def test_every_ranker_and_each_of_its_parameters_has_words(ranker):
    configuration = RankerConfiguration(ranker.name, ranker.FIRST[0], ranker.FIRST[0])
    assert summary(configuration) == ranker.SUMMARY
    text = " ".join(parameter_sentences(configuration))
    assert len(ranker.SPACE) <= text.count(".") if ranker.SPACE else not text
    for name in ranker.SPACE:
        assert f"{name} is " not in text


def test_the_ranker_without_a_description_is_told_by_its_numbers():
    assert list(Ranker.describe({"depth": 3.0, "span": 9.0})) == ["depth is 3."]


def test_popularity_with_stars_has_no_parameters_to_tell():
    assert not list(parameter_sentences(RankerConfiguration(POPULAR_STARS, {}, Popular.FIRST[0])))


def test_the_served_model_stands_out(personal):
    significant = replace(personal.stars.significance, gain=Interval(0.1, 0.05, 0.15))
    card = model_card(with_stars(personal, significance=significant))
    assert f"| **{TUNED}** | **0.8000** |" in card
    assert "an RMSE of 0.8000" in card
    assert "the product of their 4 factors" in card


def test_factors_without_significance_are_not_told_as_served(personal):
    insignificant = replace(
        personal.stars.significance, gain=Interval(0.1, -0.05, 0.15), baseline="user mean"
    )
    card = model_card(with_stars(personal, significance=insignificant))
    assert "| **user mean** | **0.9500** |" in card
    assert f"| {TUNED} | 0.8000 |" in card
    assert "an RMSE of 0.9500" in card
    assert "a model without factors, the user mean" in card
    assert "the product of their" not in card


def test_the_most_rated_works_are_those_of_the_works_with_ratings(personal):
    counts = np.sort(np.bincount(personal.events.work))
    rated = counts[counts > 0]
    most = rated[-round(0.1 * len(rated)) :].sum()
    text = section(model_card(personal), "Training data")
    line = next(line for line in text.split("\n") if "of the works with most ratings" in line)
    assert f"have {share(int(most), int(rated.sum()))} of them all" in line


GAIN = Interval(0.012, 0.004, 0.02)


def test_a_second_stage_that_was_taken_is_told_and_what_it_gains(personal):
    ranker = replace(personal.selection.ranker, second_stage=True)
    card = model_card(with_lists(personal, ranker=ranker, second_stage=GAIN))
    assert "The 250 best works of a personal list are then ordered anew" in card
    assert "The second stage changes nDCG@10 by +0.0120 (+0.0040 to +0.0200), user by user" in card
    assert f"ordered by the {ranker.name} model and a second stage" in card


def test_a_second_stage_that_was_left_out_is_told_to_be(personal):
    ranker = replace(personal.selection.ranker, second_stage=False)
    card = model_card(with_lists(personal, ranker=ranker, second_stage=replace(GAIN, low=-0.004)))
    assert "was tried and left out: it changes nDCG@10 by +0.0120 (-0.0040 to +0.0200)" in card
    assert "ordered anew" not in card
    untried = model_card(with_lists(personal, ranker=ranker, second_stage=None))
    assert "second stage" not in untried
