"""The evaluation as Markdown and as a page: both say what the figures say."""

import json

import pytest

from engine.pages.reports import report_page
from tests.engine.pages.outline import checked
from training.backtest.rounds import MEASURES
from training.report.evaluation.document import document, evaluation_document
from training.report.evaluation.markdown_page import markdown_page

RELEASE = "20260101T000000Z-0001"
QUALITY, VARIETY = "nDCG@10 of every ranker", "What the lists hold"
ACTIVITY = "nDCG@10 by events known of the user"
AGES, STARS = "Liked works hit by 20 entries, by age of the work", "Errors of predicted stars"


def protocol(name, rankers=("popular", "popularity+stars", "slist"), rounds=1, **changed):
    """The figures of a protocol under which each ranker is better than the one before."""
    scores = {ranker: 0.1 * (n + 1) for n, ranker in enumerate(rankers)}
    intervals = {
        ranker: {"mean": mean, "low": mean - 0.01, "high": mean + 0.01}
        for ranker, mean in scores.items()
    }
    breadth = {"coverage": 0.25, "gini": 0.9, "novelty": 3.5}
    return {
        "protocol": name,
        "rounds": rounds,
        "tested": 1_000,
        "lists": 60,
        "new": 5,
        "table": {r: dict.fromkeys(MEASURES, value) for r, value in intervals.items()},
        "gains": intervals,
        "variety": {ranker: {"breadth": breadth, "diversity": 0.8} for ranker in rankers},
        "activity": [
            {"name": "new", "count": 5, "means": {r: s / 2 for r, s in scores.items()}},
            {"name": "1-9", "count": 55, "means": scores},
        ],
        "ages": [{"name": "unknown", "count": 90, "means": scores}],
        "by_round": [{"name": str(n), "count": 9, "means": scores} for n in range(rounds)],
        "stars": {"tuned SVD": {"rmse": 0.8, "mae": 0.6}, "user mean": {"rmse": 0.9, "mae": 0.7}},
    } | changed


def record(*protocols, **changed):
    return {"release": RELEASE, "same_lake": True, "seed": 3, "protocols": protocols} | changed


def figures(section):
    return {figure.title: figure for figure in section.figures}


def test_every_protocol_has_its_section_and_figures():
    shown = document(record(protocol("user time"), protocol("week by week", rounds=2)), RELEASE)
    page = checked(report_page(shown)).words
    assert [section.name for section in shown.sections] == ["method", "user-time", "week-by-week"]
    assert [line.y for line in figures(shown.sections[0])["nDCG@10 by protocol"].chart.layers] == [
        pytest.approx([score, score]) for score in (0.1, 0.2, 0.3)
    ]
    once, weekly = figures(shown.sections[1]), figures(shown.sections[2])
    assert [*once] == [QUALITY, ACTIVITY, AGES, VARIETY, STARS]
    assert set(weekly) - set(once) == {"nDCG@10 by round"}
    rows = once[QUALITY].chart.rows
    assert [(row.name, row.strong) for row in rows] == [
        ("slist", True),
        ("popularity+stars", False),
        ("popular", False),
    ]
    assert once[ACTIVITY].sentence == (
        "Of slist, the highest is 0.300 (1-9), the lowest 0.150 (new)."
    )
    assert "1 round, 60 lists evaluated (5 of new users), 1,000 events in the test parts." in page
    assert "slist over popular, list by list, nDCG@10: +0.3000 (+0.2900 to +0.3100)." in page
    assert "The lists of slist hold 25.0 % of all works." in page
    assert "tuned SVD has the lowest RMSE, 0.8000" in page


def test_markdown_has_the_texts_and_the_tables_of_the_document():
    shown = document(record(protocol("user time"), protocol("random folds", rounds=2)), RELEASE)
    text = markdown_page(shown)
    assert text.startswith(f"# Evaluation of release {RELEASE}\n\n## Side by side\n\n")
    words = [f"## {section.title}\n" for section in shown.sections]
    for figure in (figure for section in shown.sections for figure in section.figures):
        words += [f"### {figure.title}\n", figure.table.rows[-1][-1]]
    assert [each for each in words if each not in text] == []
    assert "| nDCG@10 | 0.1000 (0.0900-0.1100) | 0.2000 (0.1900-0.2100) |" in text


def test_a_policy_of_popular_lists_without_stars_has_less_to_show():
    alone = protocol("user time", ("popular",), stars={}, ages=[])
    shown = document(record(alone), RELEASE)
    assert not {STARS, AGES} & set(figures(shown.sections[1]))
    assert "over popular" not in checked(report_page(shown)).words


def test_figures_of_another_lake_or_release_say_so():
    other = record(protocol("user time"), same_lake=False)
    words = checked(report_page(document(other, "20270101T000000Z-0002"))).words
    assert "The lake has changed since the release was made" in words
    assert "of an earlier release; 20270101T000000Z-0002 is current" in words


@pytest.mark.parametrize(
    "damage", [b"", b"{}", b"[]", b'{"protocols": 3}', b"\xff", b"null", b"[" * 100_000]
)
def test_an_evaluation_that_cannot_be_read_says_so(tmp_path, damage):
    path = tmp_path / "evaluation.json"
    assert evaluation_document(path, RELEASE) is None
    path.write_bytes(damage)
    page = report_page(evaluation_document(path, RELEASE))
    assert "evaluation.json cannot be read" in checked(page).words
    path.write_text(json.dumps(record(protocol("user time"))))
    assert evaluation_document(path, RELEASE) == document(record(protocol("user time")), RELEASE)


def test_protocols_without_figures_are_named_with_their_reasons():
    skipped = [
        {"protocol": name, "reason": "no event bears a time"}
        for name in ("user time", "global time")
    ]
    skipped.append({"protocol": "week by week", "reason": "nobody came"})
    shown = document(record(protocol("random folds"), timed=False, skipped=skipped), RELEASE)
    page = markdown_page(shown)
    assert "Left out: user time and global time, as no event bears a time." in page
    assert "Left out: week by week, as nobody came." in page
    assert "later" not in page
    assert not shown.sections[0].figures


def test_a_record_of_timed_events_says_what_random_folds_know():
    for older in ({}, {"timed": True, "skipped": []}):
        page = markdown_page(document(record(protocol("random folds"), **older), RELEASE))
        assert "have seen what users did later" in page
        assert "Left out" not in page


@pytest.mark.parametrize(
    ("kinds", "liked"),
    [
        ({"stars": True, "no stars": False}, "then liked: 4 of 5 stars or more. Figures"),
        ({"stars": False, "no stars": True}, "then liked: watched without stars. Figures"),
        ({"stars": True, "no stars": True}, "4 of 5 stars or more, or watched without stars. F"),
        (None, "4 of 5 stars or more, or watched without stars. F"),
    ],
)
def test_what_counts_as_liked_is_of_the_events_that_there_are(kinds, liked):
    older = {} if kinds is None else {"kinds": kinds}
    assert liked in markdown_page(document(record(protocol("random folds"), **older), RELEASE))


def interval(mean, width=0.01):
    return {"mean": mean, "low": mean - width, "high": mean + width}


def platforms(first_gains, error_gains):
    names = ("promise", "liked before", "catalog")
    shares = dict(zip(names, (0.5, 0.4, 0.3), strict=True))
    part = {
        "name": "hulu",
        "later": 0.55,
        "predicted": shares,
        "errors": {name: interval(0.25) for name in names},
    }
    return {
        "users": 60,
        "platforms": [part],
        "errors": {name: interval(share / 2) for name, share in shares.items()},
        "error_gains": error_gains,
        "first": {name: interval(share) for name, share in shares.items()},
        "first_gains": first_gains,
    }


def test_what_platforms_were_said_to_be_worth_is_judged_by_what_came_of_it():
    better = {"liked before": interval(0.1), "catalog": interval(0.2)}
    mixed = {"liked before": interval(-0.05), "catalog": interval(0.005)}
    shown = document(record(protocol("user time", platforms=platforms(better, mixed))), RELEASE)
    first = figures(shown.sections[1])["The platform to choose first"]
    assert first.sentence.endswith(
        "the promise is right for 50.0 %, the share of what they liked before is right for 40.0 % "
        "and the share of all works is right for 30.0 %. The promise is right more often than the "
        "share of what they liked before and the share of all works."
    )
    shares = figures(shown.sections[1])["What platforms were said to be worth, and what came of it"]
    assert shares.sentence.endswith(
        "It does worse than the share of what they liked before. Against the share of all works "
        "there is no difference that chance does not explain."
    )
    assert shares.table.rows[0][:5] == ["hulu", "50.0 %", "40.0 %", "30.0 %", "55.0 %"]
    assert "25.0 % (24.0-26.0)" in markdown_page(shown)
    assert "The platform to choose first" in checked(report_page(shown)).words


def point(value, mean, change, *, novelty=3.5, diversity=0.8, coverage=0.25):
    breadth = {"coverage": coverage, "gini": 0.9, "novelty": novelty}
    return {
        "value": value,
        "users": 60,
        "ndcg": interval(mean),
        "change": change,
        "variety": {"breadth": breadth, "diversity": diversity},
    }


def knobs(second_change, second_mean=0.18):
    first = point(0.0, 0.2, interval(0.0, 0.0))
    return {
        "diversity": [first, point(0.2, second_mean, second_change, diversity=0.88)],
        "novelty": [first, point(0.2, 0.15, interval(-0.05), novelty=4.2, coverage=0.5)],
    }


def test_knobs_have_their_price_in_words_a_curve_and_a_table():
    priced = protocol("global time", knobs=knobs(interval(-0.02)))
    shown = document(record(priced), RELEASE)
    found = figures(shown.sections[1])
    diversity, novelty = found["What diversity costs"], found["What novelty costs"]
    assert diversity.sentence.startswith(
        "A diversity of 0.2 makes entries 10.0 % more unlike and costs 10.0 % of nDCG@10. "
    )
    assert novelty.sentence.startswith(
        "A novelty of 0.2 makes entries 20.0 % more novel and costs 25.0 % of nDCG@10. "
    )
    assert "Lists of ten for 60 users" in novelty.sentence
    assert (novelty.chart.layers[0].x, novelty.chart.layers[0].y) == ([3.5, 4.2], [0.2, 0.15])
    assert novelty.table.rows[1][:3] == [
        "0.2",
        "0.1500 (0.1400 to 0.1600)",
        "-0.0500 (-0.0600 to -0.0400)",
    ]
    assert novelty.table.rows[1][3:] == ["0.800", "4.20", "50.0 %", "0.900"]
    coverage = found["Coverage of the catalogue, and nDCG@10"]
    assert [layer.name for layer in coverage.chart.layers] == ["diversity", "novelty"]
    assert coverage.chart.layers[1].x == [0.25, 0.5]
    assert "What novelty costs" in checked(report_page(shown)).words
    assert "-0.0500 (-0.0600 to -0.0400)" in markdown_page(shown)


def test_a_price_that_chance_may_explain_is_said_to_be_none():
    priced = protocol("global time", knobs=knobs(interval(0.005), second_mean=0.205))
    sentence = figures(document(record(priced), RELEASE).sections[1])[
        "What diversity costs"
    ].sentence
    assert "and gains 2.5 % of nDCG@10, a difference that chance may explain. " in sentence


def test_nothing_has_no_price():
    first = point(0.0, 0.0, interval(0.0, 0.0))
    priced = protocol("global time", knobs={"diversity": [first, first | {"value": 0.1}]})
    found = figures(document(record(priced), RELEASE).sections[1])
    assert "A diversity of 0.1 cannot be priced" in found["What diversity costs"].sentence
