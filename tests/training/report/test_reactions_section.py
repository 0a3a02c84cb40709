"""What came of answers, on the page: the figures, what they are of, and why there are none."""

import pytest

from engine.pages.reports import report_page
from tests.engine.pages.outline import checked
from tests.training.report.test_evaluation_page import protocol, record
from training.report.evaluation.document import document
from training.report.evaluation.markdown_page import markdown_page
from training.report.evaluation.reactions import reaction_section

RELEASE = "20260101T000000Z-0001"
NOTHING = {
    "events": 0,
    "with_id": 0,
    "not_attributable": {},
    "total": None,
    "strategies": [],
    "releases": [],
    "n_releases": 0,
}


def part(name, answers=200, users=100, mean=0.25):
    return {
        "name": name,
        "answers": answers,
        "users": users,
        "reactions": 3 * answers,
        "welcome": answers,
        "unwelcome": 2 * answers,
        "hit_rate": {"mean": mean, "low": mean - 0.05, "high": mean + 0.05},
    }


def reactions(**changed):
    figures = {
        "events": 2_000,
        "with_id": 1_500,
        "total": part("all", 1_200, 300),
        "strategies": [part("personal", 1_000, 290), part("unknown", 200, 12, 0.5)],
        "n_releases": 1,
    }
    return NOTHING | figures | changed


def test_the_page_shows_the_figures_and_what_they_are_of():
    shown = document(record(protocol("user time"), reactions=reactions()), RELEASE)
    page = checked(report_page(shown)).words
    assert shown.sections[-1].title == "What came of answers"
    assert "no share of all answers" in page
    assert "1,500 of 2,000 events (75 %) in the store" in page
    assert "Of 1,200 answers with a reaction, 25.0 % have a welcome one." in page
    assert "Too few users to say much of: unknown." in page
    assert "Not attributable" not in page
    text = markdown_page(shown)
    assert "| personal | 1,000 | 290 | 3,000 | 1,000 | 2,000 | 25.0 % (20.0-30.0) |" in text
    (figure,) = shown.sections[-1].figures
    assert [(row.name, row.strong) for row in figure.chart.rows] == [
        ("all", True),
        ("personal", False),
        ("unknown", False),
    ]


def test_what_is_not_attributable_is_counted_by_why():
    apart = {"another user": 1, "nobody": 1_000, "unreadable": 2}
    texts = reaction_section(reactions(not_attributable=apart)).texts
    assert texts[-1] == (
        "Not attributable: 1,003 reactions, 1 to an answer for another user, 1,000 to an answer "
        "for nobody by name and 2 with an id that no answer has."
    )


def test_several_releases_stand_side_by_side():
    releases = [
        {"total": part("r1", mean=0.3), "strategies": [part("personal", mean=0.3)]},
        {"total": part("r2", mean=0.4), "strategies": [part("content", mean=0.4)]},
    ]
    found = reactions(releases=releases, n_releases=3)
    page = document(record(protocol("user time"), reactions=found), RELEASE)
    assert "by release" in checked(report_page(page)).words
    shown = page.sections[-1].figures[1]
    assert shown.sentence == (
        "The last by name, r2, has 40.0 %. Left out: 1 release with fewer answers."
    )
    assert shown.table.head[-2:] == ["personal", "content"]
    assert [row[-2:] for row in shown.table.rows] == [
        ["30.0 % (25.0-35.0)", ""],
        ["", "40.0 % (35.0-45.0)"],
    ]


@pytest.mark.parametrize(
    ("found", "sentence"),
    [
        ({"problem": "no events at x"}, "the event store cannot be read: no events at x."),
        (NOTHING, "as the event store holds no events."),
    ],
)
def test_where_nothing_can_be_counted_one_sentence_says_so(found, sentence):
    section = reaction_section(found)
    assert len(section.texts) == 1
    assert section.texts[0].endswith(sentence)
    assert not section.figures


def test_events_of_which_none_names_an_answer_have_no_figures():
    section = reaction_section(NOTHING | {"events": 10})
    assert section.texts[-1] == "No answer has a reaction."
    assert not section.figures


def test_a_record_of_before_has_no_such_section():
    shown = document(record(protocol("user time")), RELEASE)
    assert [section.name for section in shown.sections] == ["method", "user-time"]
