"""The model card: complete, true to the manifest, safe for any title, and the same every time."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pyarrow as pa
import pytest
from engine.events.history import History
from training.report.card.made import Made
from training.report.card.ways import kind, meaning

from engine.contract.conform import conform
from engine.contract.tables import WORKS
from engine.release.manifest import read_manifest
from engine.release.read import load
from engine.release.registry import current
from tests.training.ranking.test_selection import by_chance, clustered
from tests.training.worlds import lake_of, settings_for
from training.content.works import similar_works
from training.dataset import read_lake
from training.metrics.bootstrap import Interval
from training.metrics.errors import Errors
from training.ranking import RANKERS, Popular
from training.ranking.base import Learned
from training.ranking.selection import MIX, POPULAR, Way, choose, recommender_of
from training.ratings.evaluation import DEFAULT, FOLDS, HOLDOUT, MODELS, TUNED, Evaluation
from training.ratings.sgd.fit import fit
from training.ratings.sgd.parameters import SvdParameters
from training.ratings.significance import compare_with_baselines
from training.ratings.tune import CONTINUED, Study, Trial
from training.report.card.card import CARD, SECTIONS, card_of
from training.report.card.examples import shown
from training.report.markdown import escaped
from training.report.summary import Findings
from training.splitting import temporal_user_split

PARAMETERS = SvdParameters(n_factors=4, n_epochs=5)
VERSIONS = {"python": "3.11.7", "numpy": "2.4.6"}
TITLE = re.compile(r"“(.*?)” \(([\d.]+)\)")


def evaluation(tuned=0.8):
    errors = dict(zip(MODELS, map(Errors, (1.0, 0.95, 0.9, 0.85, tuned), (0.5,) * 5), strict=True))
    return Evaluation(2_000, 120, 40, 0, 2, {HOLDOUT: errors, FOLDS: errors})


def made_of(home, *, tastes=True):
    """Return what a training of a home would make, with ratings at different moments."""
    lake = read_lake(home)
    time = np.random.default_rng(1).integers(10**9, 10**9 + 10**6, len(lake.time))
    lake = replace(lake, time=time.astype(np.uint32))
    similar = similar_works(lake.titles, lake.catalog.work_of, lake.works.num_rows)
    learned = Learned(lake.interactions, lake.time, similar, 0, 1)
    split = temporal_user_split(learned.given, learned.time, 0.2, 0)
    before, later = learned.only(split.train), learned.given.take(split.test)
    model = fit(before.given, PARAMETERS)
    choice = choose(lake, before, later, model, 8, lambda *_: None, tastes=tastes)
    significance = compare_with_baselines(model, before.given, later, 0)
    recommender = recommender_of(lake, learned, fit(lake.interactions, PARAMETERS), choice.way)
    study = Study("s", [Trial(0, PARAMETERS, Errors(0.8, 0.5), "complete")])
    return Made(
        "20260101T000000Z-0001",
        lake,
        recommender,
        Findings(study, evaluation(0.8 if tastes else 0.95), significance, choice),
        settings_for(home),
        VERSIONS,
    )


def with_findings(made, **changed):
    """Return the same release with other findings."""
    return replace(made, found=replace(made.found, **changed))


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Return a release whose lists are personal."""
    return made_of(lake_of(tmp_path_factory.mktemp("lake"), clustered, 120, 40))


@pytest.fixture(scope="module")
def popular(tmp_path_factory):
    return made_of(lake_of(tmp_path_factory.mktemp("lake"), by_chance, 120, 40), tastes=False)


@pytest.fixture(scope="module")
def unjudged(tmp_path_factory):
    return made_of(lake_of(tmp_path_factory.mktemp("lake"), clustered, 12, 40))


def section(card, title):
    return card.split(f"\n## {title}\n\n")[1].split("\n## ")[0]


def cells(line):
    """Return the cells of a table's row as Markdown reads them."""
    return [cell.strip() for cell in re.findall(r"(?:\\.|[^\\|])+", line[1:-1])]


def tables(text):
    blocks = [block.splitlines() for block in text.split("\n\n") if block.startswith("| ")]
    return [[cells(line) for line in block] for block in blocks]


def test_the_card_holds_every_section_once_and_in_order(made):
    card = card_of(made)
    assert card.startswith(f"# Model card of release {made.name}\n")
    assert re.findall("^## (.*)$", card, re.MULTILINE) == list(SECTIONS)
    assert all(section(card, title).strip() for title in SECTIONS)
    assert not re.search(r"\bnan\b|\binf\b|None|\{|\}", card)


def test_the_same_release_gives_the_same_text(made):
    assert card_of(made) == card_of(replace(made))


def test_every_table_has_as_many_cells_in_each_row(made):
    found = tables(card_of(made))
    assert len(found) == 4 + len(shown(made))
    for table in found:
        assert {len(row) for row in table} == {len(table[0])}


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
    judged, breadth, searched = tables(section(card, "How good the lists are"))
    assert f"{lists['gain']['mean']:+.4f}" in card
    assert [row[0].strip("*") for row in judged[2:]] == list(lists["figures"])
    for row in judged[2:]:
        assert (row[0] == f"**{lists['name']}**") == row[0].startswith("**")
        for name, cell in zip(judged[0][1:], row[1:], strict=True):
            found = lists["figures"][row[0].strip("*")]["metrics"][name.removesuffix("@10")]
            shown = f"{found['mean']:.3f} ({found['low']:.3f}–{found['high']:.3f})"
            assert cell.strip("*") == shown
    for row in breadth[2:]:
        gini = lists["figures"][row[0].strip("*")]["breadth"]["gini"]
        assert row[2].strip("*") == f"{gini:.3f}"
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
        at = recommender.users.find(user)
        rated = {escaped(works[work]["title"]) for work in recommender.history.of(at)}
        assert f"Rated {len(recommender.history.of(at)):,} work" in part
        named = [title for title, _ in TITLE.findall(part)]
        assert len(named) >= 3
        assert set(named) <= rated
        items = recommender.recommend(user, 5).items
        rows = tables(part)[0][2:]
        assert [row[1] for row in rows] == [
            f"{escaped(works[item.work]['title'])} ({works[item.work]['release_year']})"
            for item in items
        ]
        assert [row[2] for row in rows] == [f"{item.predicted_rating:.1f}" for item in items]


def test_reasons_are_rated_works_with_the_stars_they_got(made):
    given = made.given
    text = section(card_of(made), "Lists of some users")
    for part in re.split(r"^### User ", text, flags=re.MULTILINE)[1:]:
        user = made.recommender.users.find(part.split("\n")[0])
        mine = given.user == user
        stars = {
            made.title(work): f"{stars:g}"
            for work, stars in zip(
                given.work[mine].tolist(), given.rating[mine].tolist(), strict=True
            )
        }
        assert "they rated" in part
        assert all(stars[title] == value for title, value in TITLE.findall(part))


def test_users_shown_are_spread_over_activity_and_each_is_shown_once(made, unjudged):
    users = shown(made)
    assert len(set(users)) == len(users) == 5
    activity = made.per_user[users].tolist()
    assert activity == sorted(activity)
    assert activity[0] < activity[-1]
    assert len(shown(unjudged)) == 5


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


def renamed(made, titles):
    rows = made.lake.works.to_pylist()
    for at, row in enumerate(rows):
        row["title"] = titles[at % len(titles)]
    works = conform(pa.Table.from_pylist(rows, schema=WORKS.schema), WORKS)
    lake = replace(made.lake, works=works)
    return replace(made, lake=lake, recommender=replace(made.recommender, catalog=lake.catalog))


def test_titles_with_marks_of_markdown_stay_titles_and_break_no_table(made):
    card = card_of(renamed(made, HOSTILE))
    assert [len(table[0]) for table in tables(card)] == [
        len(table[0]) for table in tables(card_of(made))
    ]
    for table in tables(card):
        assert {len(row) for row in table} == {len(table[0])}
    assert re.findall("^#+ .*$", card, re.MULTILINE) == re.findall(
        "^#+ .*$", card_of(made), re.MULTILINE
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
    assert popular.choice.name == POPULAR
    card = card_of(popular)
    examples = section(card, "Lists of some users")
    assert "they rated" not in examples
    for row in (row for table in tables(examples) for row in table[2:]):
        assert re.fullmatch(r"popular: rated by \d+ people", row[3])
    assert "Rated highest: " in examples
    weak = section(card, "Known weaknesses")
    assert "No personal way is proved better" in weak
    assert "WARNING: the factors do not beat" in weak
    assert "as no other way is proved to be better" in section(card, "What this is")
    assert "counts half after" in section(card, "How lists are made")


def test_lists_that_could_not_be_judged_are_said_to_be_so(unjudged):
    assert (unjudged.choice.gain, unjudged.choice.name) == (None, MIX)
    card = card_of(unjudged)
    assert "could not be judged" in section(card, "What this is")
    quality = section(card, "How good the lists are")
    assert "too few to judge lists by" in quality
    assert tables(quality) == []
    assert "The lists are not judged: 12 users" in section(card, "Known weaknesses")
    for row in (row for table in tables(section(card, "Lists of some users")) for row in table[2:]):
        assert re.fullmatch(r"popular, with the predicted stars: rated by \d+ people", row[3])


def test_a_gain_that_is_not_proved_is_said_to_have_zero_in_its_interval(made):
    choice = replace(made.choice, gain=Interval(0.01, -0.01, 0.03))
    assert "-0.0100 to +0.0300, has zero" in card_of(with_findings(made, lists=choice))
    assert "flatters it a little" in card_of(made)


def test_weaknesses_count_what_they_name(made):
    weak = section(card_of(made), "Known weaknesses")
    given = made.given
    assert f"All that is known are {len(given):,} ratings" in weak
    pairs = given.n_users * given.n_works
    assert f"though {1 - len(given) / pairs:.0%}".replace("%", " %") in weak
    liked = int((given.rating >= 4).sum())
    assert f"4 stars or more count as liked, {liked:,} of {len(given):,} ratings" in weak
    assert "fewer than 5 ratings" not in weak  # everybody has more
    assert "bear no time" not in weak


def test_ratings_without_times_and_of_one_second_are_weaknesses(made):
    time = made.lake.time.copy()
    time[:10] = 0
    user = made.given.user
    time[user == user[-1]] = 7
    weak = section(card_of(replace(made, lake=replace(made.lake, time=time))), "Known weaknesses")
    assert f"10 of {len(time):,} ratings" in weak
    same = int((user == user[-1]).sum())
    assert f"{same:,} of {len(time):,} ratings" in weak.split("in the same second")[0]


def test_a_lake_without_any_time_has_a_card(made):
    lake = replace(made.lake, time=np.zeros_like(made.lake.time))
    card = card_of(replace(made, lake=lake))
    assert "When they were given is unknown." in card
    assert "other people's later ratings" not in card


def test_the_period_is_that_of_the_ratings(made):
    time = made.lake.time
    first, last = (datetime.fromtimestamp(int(t), UTC).date() for t in (time.min(), time.max()))
    assert f"Given from {first} to {last}." in card_of(made)


def test_users_who_have_rated_everything_get_a_sentence(made):
    n_users, n_works = made.given.n_users, made.given.n_works
    every = np.tile(np.arange(n_works, dtype=np.int32), n_users)
    history = History(
        np.arange(0, n_users * n_works + 1, n_works), every, np.ones(len(every), np.float32)
    )
    given = replace(
        made.given,
        user=np.repeat(np.arange(n_users, dtype=np.int32), n_works),
        work=every,
        rating=np.full(len(every), 4.0, np.float32),
    )
    lake = replace(made.lake, interactions=given, time=np.ones(len(every), np.uint32))
    card = card_of(replace(made, lake=lake, recommender=replace(made.recommender, history=history)))
    assert card.count("There is nothing left to recommend.") == 5


def test_defaults_that_diverged_are_said_to(made):
    tables_of = {
        name: {model: errors for model, errors in table.items() if model != DEFAULT}
        for name, table in made.evaluation.tables.items()
    }
    card = card_of(with_findings(made, evaluation=replace(made.evaluation, tables=tables_of)))
    assert f"| {DEFAULT} | diverged | – | diverged | – |" in card


def test_a_continued_model_names_the_release_it_continues(made):
    study = replace(made.study, name=CONTINUED + "20250101T000000Z-aaaa")
    settings = replace(made.settings, warm=True)
    card = card_of(replace(with_findings(made, study=study), settings=settings))
    assert "continues that of release `20250101T000000Z-aaaa`" in card
    assert "After release `20250101T000000Z-aaaa`" in card
    assert "`make train TRIALS=1 FOLDS=2 SEED=0 WARM=1`" in card


def test_options_that_make_does_not_have_are_said_as_options(made):
    settings = replace(made.settings, tuning_ratings=1_000, force=True)
    card = card_of(replace(made, settings=settings))
    command = "python -m training --trials 1 --folds 2 --seed 0 --tuning-ratings 1000 --force"
    assert f"`{command}`" in card
    assert f"measured on {made.evaluation.ratings:,} of" in card or len(made.given) <= 2_000


@pytest.mark.parametrize("ranker", RANKERS, ids=lambda each: each.name)
def test_every_ranking_model_and_each_of_its_parameters_has_words(ranker):
    assert "of this name" not in kind(ranker.name)
    way = Way(ranker.name, ranker.FIRST[0], Popular.FIRST[0])
    said = " ".join(meaning(way))
    assert said
    for name in ranker.SPACE:
        assert f"{name} is " not in said


def test_a_ranking_model_without_words_is_told_by_its_numbers():
    way = Way("novel", {"depth": 3.0}, Popular.FIRST[0])
    assert kind("novel").startswith("A work's score")
    assert list(meaning(way)) == ["depth is 3."]


def test_the_mix_has_no_parameters_to_tell():
    assert list(meaning(Way(MIX, {}, Popular.FIRST[0]))) == []


def test_the_served_model_stands_out(made):
    proved = replace(made.found.stars, gain=Interval(0.1, 0.05, 0.15))
    card = card_of(with_findings(made, stars=proved))
    assert f"| **{TUNED}** | **0.8000** |" in card
    assert "an RMSE of 0.8000" in card
    assert "4 factors of both" in card


def test_an_unproved_model_is_not_told_as_served(made):
    unproved = replace(made.found.stars, gain=Interval(0.1, -0.05, 0.15), baseline="user mean")
    card = card_of(with_findings(made, stars=unproved))
    assert "| **user mean** | **0.9500** |" in card
    assert f"| {TUNED} | 0.8000 |" in card
    assert "an RMSE of 0.9500" in card
    assert "a model without factors, the user mean" in card
    assert "factors of both" not in card


def test_the_most_rated_works_are_those_of_the_works_with_ratings(made):
    works = made.lake.works
    many_unrated = replace(made.given, n_works=made.given.n_works + 1_000)
    lake = replace(made.lake, interactions=many_unrated, works=works)
    said = section(card_of(replace(made, lake=lake)), "What it was trained on")
    line = next(line for line in said.split("\n") if "of the works with ratings" in line)
    assert line in card_of(made)
