"""The lists by type of the work, as the evaluation's page shows them."""

from engine.pages.reports import report_page
from tests.engine.pages.outline import checked
from tests.training.report.test_evaluation_page import (
    RELEASE,
    figures,
    interval,
    protocol,
    record,
)
from training.report.evaluation.document import document
from training.report.evaluation.markdown_page import markdown_page

TITLE = "Movies and series"


def of_type(name, mean, share, lists=50, liked=200):
    rankers = {"popular": mean / 2, "slist": mean}
    table = {
        ranker: {"nDCG@10": interval(value), "recall@20": interval(2 * value)}
        for ranker, value in rankers.items()
    }
    return {
        "name": name,
        "listable": 600 if name == "movie" else 400,
        "lists": lists,
        "liked": liked,
        "entries": {"popular": share / 2, "slist": share},
        "table": table if liked else {},
        "gains": {"popular": interval(0.0, 0.0), "slist": interval(mean / 2)} if liked else {},
    }


def shown(*types):
    return document(record(protocol("user time", types=[*types])), RELEASE)


def figure(*types):
    return figures(shown(*types).sections[1])[TITLE]


def test_both_types_have_their_figures():
    types = of_type("movie", 0.2, 0.9), of_type("tv show", 0.1, 0.1, lists=30, liked=50)
    both = figure(*types)
    assert both.sentence.startswith(
        "Series are 50 of 250 likes (20 %) in the test parts, 40 % of the works that lists may "
        "hold, and 10.0 % of the first ten entries of slist. Lists hold both types, "
    )
    assert "the lower figures by its rarity alone" in both.sentence
    assert both.table.head == ["measure", "popular", "slist"]
    assert both.table.rows[:4] == [
        ["movies, nDCG@10", "0.1000 (0.0900 to 0.1100)", "0.2000 (0.1900 to 0.2100)"],
        ["movies, over popular", "", "+0.1000 (+0.0900 to +0.1100)"],
        ["movies, recall@20", "0.2000 (0.1900 to 0.2100)", "0.4000 (0.3900 to 0.4100)"],
        ["movies, share of entries", "45.0 %", "90.0 %"],
    ]
    assert both.table.rows[5] == ["series, over popular", "", "+0.0500 (+0.0400 to +0.0600)"]
    assert [(row.name, row.strong) for row in both.chart.rows] == [
        ("movies, popular", False),
        ("movies, slist", True),
        ("series, popular", False),
        ("series, slist", True),
    ]
    assert TITLE in checked(report_page(shown(*types))).words
    assert "series, over popular" in markdown_page(shown(*types))


def test_few_users_say_nothing_about_the_rest():
    few = figure(of_type("movie", 0.2, 0.9), of_type("tv show", 0.1, 0.1, lists=1, liked=2))
    assert "1 list of who liked series says nothing about the rest. Lists hold " in few.sentence
    more = figure(of_type("movie", 0.2, 0.9), of_type("tv show", 0.1, 0.1, lists=29))
    assert "29 lists of who liked series say nothing about the rest. " in more.sentence


def test_lists_that_are_the_baseline_themselves_are_not_compared_with_it():
    served = of_type("movie", 0.2, 0.9), of_type("tv show", 0.1, 0.1)
    for each in served:
        for part in ("table", "gains", "entries"):
            each[part] = dict(reversed(each[part].items()))
    rows = figure(*served).table.rows
    assert [row[0] for row in rows[:3]] == [
        "movies, nDCG@10",
        "movies, recall@20",
        "movies, share of entries",
    ]


def test_where_nobody_liked_series_the_page_says_so_in_place_of_zeros():
    types = of_type("movie", 0.2, 1.0), of_type("tv show", 0.0, 0.0, lists=0, liked=0)
    films = figure(*types)
    assert films.sentence == (
        "None of the 200 likes in the test parts is of a series, so how well lists serve series is "
        "not known. Of the works that lists may hold 40 % are series, of the first ten entries of "
        "popular 0.0 % and of slist 0.0 %."
    )
    assert films.chart is films.table is None
    other = figure(of_type("movie", 0.0, 0.1, lists=0, liked=0), of_type("tv show", 0.2, 0.9))
    assert other.sentence.startswith("None of the 200 likes in the test parts is of a movie, ")


def test_lists_of_one_type_and_records_of_before_have_no_such_figure():
    for types in ({"types": [of_type("movie", 0.2, 1.0)]}, {}):
        page = document(record(protocol("user time", **types)), RELEASE)
        assert TITLE not in figures(page.sections[1])
