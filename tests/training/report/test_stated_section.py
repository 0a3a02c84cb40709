"""New users by how many works they have stated, as the evaluation's page shows them."""

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

TITLE = "New users by how many works they have stated"


def stated(users=60, gains=(0.02, 0.02)):
    points = [
        {
            "number": number,
            "ndcg": interval(0.1 + gain),
            "gain": interval(gain),
            "change": interval(gain - gains[0], 0.001 if gain != gains[0] else 0),
        }
        for number, gain in zip((1, 3), gains, strict=True)
    ]
    return {
        "users": users,
        "ranker": "slist",
        "baselines": {"popular": interval(0.08), "popular of 7 days": interval(0.1)},
        "best": "popular of 7 days",
        "points": points,
    }


def shown(**changed):
    return document(record(protocol("global time", stated=stated(**changed))), RELEASE)


def sentence(**changed):
    return figures(shown(**changed).sections[1])[TITLE].sentence


def test_lists_in_service_stand_beside_those_that_know_nobody():
    page = shown(gains=(0.005, 0.03))
    figure = figures(page.sections[1])[TITLE]
    assert figure.table.rows == [
        ["popular", "", "0.0800 (0.0700 to 0.0900)", "", ""],
        ["popular of 7 days", "", "0.1000 (0.0900 to 0.1100)", "", ""],
        ["slist", "1", "0.1050 (0.0950 to 0.1150)", "+0.0050 (-0.0050 to +0.0150)", ""],
        [
            "slist",
            "3",
            "0.1300 (0.1200 to 0.1400)",
            "+0.0300 (+0.0200 to +0.0400)",
            "+0.0250 (+0.0240 to +0.0260)",
        ],
    ]
    assert figure.table.head == [
        "lists",
        "works stated",
        "nDCG@10",
        "over popular of 7 days",
        "over 1 work stated",
    ]
    assert [(row.name, row.strong) for row in figure.chart.rows] == [
        ("popular", False),
        ("popular of 7 days", False),
        ("slist, 1 work stated", True),
        ("slist, 3 works stated", True),
    ]
    assert TITLE in checked(report_page(page)).words
    assert "+0.0300 (+0.0200 to +0.0400)" in markdown_page(page)


def test_the_sentence_says_at_which_numbers_lists_gain():
    assert sentence(gains=(0.005, 0.03)).endswith(
        "Of the lists that know nobody popular of 7 days is the best on them (0.100). Beside it "
        "slist is not told apart with 1; better with 3 works stated, by 95 % intervals of the "
        "difference."
    )
    assert "slist is better with 1 and 3 works stated, " in sentence()
    assert "slist is worse with 1; not told apart with 3 works stated, " in sentence(
        gains=(-0.02, 0.0)
    )


def test_few_users_say_nothing_about_the_rest():
    assert sentence(users=29).endswith("29 users say nothing about the rest.")
    assert sentence(users=1).endswith("1 user says nothing about the rest.")


def test_without_such_users_the_page_says_so():
    nobody = stated() | {"users": 0, "baselines": {}, "best": "", "points": []}
    page = document(record(protocol("global time", stated=nobody)), RELEASE)
    figure = figures(page.sections[1])[TITLE]
    assert figure.sentence.startswith("No new user liked ten works or more ")
    assert figure.chart is figure.table is None


def test_a_record_of_before_has_no_such_figure():
    assert TITLE not in figures(document(record(protocol("global time")), RELEASE).sections[1])
