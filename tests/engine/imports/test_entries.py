"""The rows of an import: episodes are one row, a choice for one row holds for all alike."""

from datetime import date

import pytest

from engine.errors import InvalidValue
from engine.histories.records import DateOrder, History, HistoryRecord, TitleKind
from engine.imports.entries import Entry, match_entries
from engine.imports.histories import check_decided, read_choice
from engine.imports.match import Status
from engine.imports.matcher import Matcher
from engine.imports.subjects import item_id
from engine.release.read import Release
from tests.engine.imports.small_release import record, small_release

EPISODE = TitleKind.EPISODE


@pytest.fixture(scope="module")
def release() -> Release:
    """The release with names that are not what they seem."""
    return small_release()


def entries_of(
    release: Release, records: list[HistoryRecord], chosen: dict[int, str] | None = None
) -> list[Entry]:
    return match_entries(Matcher(release), records, chosen)


def items(release: Release, entries: list[Entry]) -> list[str | None]:
    subjects = (entry.match.subject for entry in entries)
    return [None if subject is None else item_id(release, subject) for subject in subjects]


def test_the_episodes_of_one_series_are_one_row(release: Release) -> None:
    days = [date(2024, 3, day) for day in (2, 9, 5)]
    records = [record("Harbour", of=EPISODE, day=day) for day in days]
    rows = entries_of(release, [record("Quiet Sea"), *records, record("HARBOUR", of=EPISODE)])
    assert [len(row.records) for row in rows] == [1, 4]
    assert [(row.row, row.kind) for row in rows] == [(1, "watched"), (2, "watched")]
    assert rows[1].match.evidence[-1] == ("episodes", "4 episodes")
    assert rows[1].newest.day == days[1]


def test_the_ids_of_episodes_at_imdb_part_no_series(release: Release) -> None:
    records = [record("Harbour", of=EPISODE, imdb_id=n) for n in (9_001, 9_002)]
    assert len(entries_of(release, records)) == 1


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("rating", "watched"),
        ("liked", "watched"),
        ("watched", "watched"),
        ("watchlist", "watchlist"),
    ],
)
def test_what_is_said_of_an_episode_says_what_of_its_series(
    release: Release, kind: str, expected: str
) -> None:
    assert [r.kind for r in entries_of(release, [record("Harbour", kind, of=EPISODE)])] == [
        expected
    ]
    assert [r.kind for r in entries_of(release, [record("Harbour", kind)])] == [kind]


def test_members_of_a_household_have_rows_of_their_own(release: Release) -> None:
    records = [record("Harbour", of=EPISODE, profile=name) for name in ("Ana", "Bo", "Ana")]
    rows = entries_of(release, records)
    assert [[each.profile for each in row.records] for row in rows] == [["Ana", "Ana"], ["Bo"]]


def test_a_choice_holds_for_all_rows_that_ask_the_same(release: Release) -> None:
    records = [record("Namesake", kind, year=1960) for kind in ("watched", "rating", "watchlist")]
    records.insert(1, record("Namesake", year=1970))
    rows = entries_of(release, records, {3: "tmdb-1021"})
    assert [row.same_as for row in rows] == [None, None, 1, 1]
    assert items(release, rows) == ["tmdb-1021", None, "tmdb-1021", "tmdb-1021"]
    assert [row.match.status for row in rows] == [
        Status.OUTSIDE,
        Status.AMBIGUOUS,
        Status.OUTSIDE,
        Status.OUTSIDE,
    ]
    assert rows[0].match.evidence == (("chosen", "it was chosen"),)


def test_of_two_choices_for_one_question_each_row_takes_its_own(release: Release) -> None:
    records = [record("Namesake"), record("Namesake", "watchlist")]
    rows = entries_of(release, records, {1: "tmdb-1001", 2: "tmdb-1002"})
    assert items(release, rows) == ["tmdb-1001", "tmdb-1002"]


@pytest.mark.parametrize("chosen", ["wns3", "NS3", "ns3", " wns3 "])
def test_a_work_is_chosen_by_any_id(release: Release, chosen: str) -> None:
    rows = entries_of(release, [record("Harbour")], {1: chosen})
    assert items(release, rows) == ["wns3"]
    assert rows[0].match.status is Status.MATCHED


def test_a_film_that_is_a_work_is_chosen_by_its_id_at_tmdb(release: Release) -> None:
    assert items(release, entries_of(release, [record("x")], {1: "tmdb-10"})) == ["wns1"]


def test_a_row_is_left_out_by_choice(release: Release) -> None:
    rows = entries_of(release, [record("Quiet Sea")], {1: "-"})
    assert (rows[0].match.status, rows[0].match.subject) == (Status.SKIPPED, None)


@pytest.mark.parametrize(
    "chosen",
    [{2: "wns1"}, {0: "wns1"}, {1: "nobody"}, {1: "tmdb-999"}, {1: "tmdb-x"}, {1: "tmdb-"}],
)
def test_a_choice_of_nothing_is_refused(release: Release, chosen: dict[int, str]) -> None:
    with pytest.raises(InvalidValue, match="choose is") as refused:
        entries_of(release, [record("Quiet Sea")], chosen)
    assert refused.value.field == "choose"


@pytest.mark.parametrize(
    ("text", "expected"), [("12:wns1", (12, "wns1")), ("3:-", (3, "-")), (" 4 : a:b ", (4, "a:b"))]
)
def test_a_choice_is_a_row_and_a_work(text: str, expected: tuple[int, str]) -> None:
    assert read_choice(text) == expected


@pytest.mark.parametrize(
    "text", ["", "12", "12:", ":wns1", "x:wns1", "-1:wns1", "1" * 30 + ":a", "²:a"]
)
def test_what_is_no_choice_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue, match="ROW:WORK"):
        read_choice(text)


HOUSEHOLD = History("netflix", "Netflix", [], profiles={"Ana": 3, "Bo": 2})
TWO_WAYS = History("netflix", "Netflix", [], dates=DateOrder("dmy", "guessed", ("mdy",)))
ONE_WAY = History("netflix", "Netflix", [], dates=DateOrder("dmy", "by the calendar"))


@pytest.mark.parametrize(
    ("history", "field", "expected"),
    [(HOUSEHOLD, "profile", "Ana or Bo"), (TWO_WAYS, "dates", "dmy or mdy")],
)
def test_what_can_be_read_in_two_ways_is_to_be_decided(
    history: History, field: str, expected: str
) -> None:
    with pytest.raises(InvalidValue) as refused:
        check_decided(history, None, None)
    assert refused.value.field == field
    assert refused.value.expected.endswith(expected)
    check_decided(history, "Ana", "mdy")


def test_what_can_be_read_in_one_way_is_not_asked() -> None:
    check_decided(ONE_WAY, None, None)
    check_decided(History("imdb", "IMDb", [], profiles={"Ana": 3}), None, None)
