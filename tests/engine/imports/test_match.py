"""Which work a record is of, in a world where every answer is known."""

from dataclasses import replace

import pytest

from engine.histories.records import HistoryRecord, TitleKind
from engine.imports.match import MOST_CHOICES, Match, Status
from engine.imports.matcher import MOST_SEARCHES, Matcher
from engine.imports.subjects import describe, item_id
from engine.release.read import Release
from tests.engine.imports.small_release import record, small_release

MOVIE, SERIES, EPISODE = TitleKind.MOVIE, TitleKind.TV_SHOW, TitleKind.EPISODE


@pytest.fixture(scope="module")
def release() -> Release:
    """The release with names that are not what they seem."""
    return small_release()


def matched(release: Release, of: HistoryRecord) -> Match:
    return Matcher(release).match(of)


def codes(match: Match) -> list[str]:
    return [each.code.value for each in match.evidence]


def choices(release: Release, match: Match) -> list[str]:
    return [item_id(release, choice.subject) for choice in match.choices]


SURE = [
    (record("The Lantern Road", year=2019), "wns1", ["title_and_year"]),
    (record("the lantern road", of=MOVIE, year=2020), "wns1", ["title_and_year", "year_off"]),
    (record("Lantern Road", year=2019), "wns1", ["title_and_year", "other_spelling"]),
    (record("Lantern Road, The (2019)"), "wns1", ["title_and_year"]),
    (record("Camino del Farol", year=2019), "wns1", ["title_and_year", "original_title"]),
    (record("The Lantern Road (Camino)"), "wns1", ["title_alone", "undecorated"]),
    (record("The Lantern Road"), "wns1", ["title_alone"]),
    (record("Bright Star", year=2009), "wns6", ["title_and_year", "undecorated"]),
    (record("Harbour", of=MOVIE), "wns3", ["title_alone"]),
    (record("Harbour", of=SERIES), "wns4", ["title_alone"]),
    (record("Harbour", of=SERIES, year=2018), "wns4", ["title_and_year"]),
    (record("Harbour", of=SERIES, year=2015), "wns4", ["title_and_year", "season_year"]),
    (record("Harbour", of=EPISODE, year=1999), "wns4", ["title_alone"]),
    (record("Dark", of=SERIES), "wns9", ["title_alone", "undecorated"]),
    (record("Cinder: A Long Way"), "wns7", ["title_alone"]),
    (record("Cinder: Season 1: The Ash"), "wns8", ["title_alone", "before_colon", "as_series"]),
    (record("Whatever", imdb_id=100, year=2019), "wns1", ["imdb_id", "other_title"]),
    (record("Quiet Sea", imdb_id=200), "wns2", ["imdb_id"]),
    (record("Quiet Sea", of=MOVIE, tmdb_id=20, imdb_id=200), "wns2", ["imdb_id", "tmdb_id"]),
    (record("Quiet Sea", of=MOVIE, tmdb_id=20, year=1955), "wns2", ["tmdb_id"]),
    (record("Quiet Sea", tmdb_id=20), "wns2", ["tmdb_id"]),
    (record("Cinder", of=SERIES, imdb_id=8_000), "wns8", ["imdb_id"]),
    (record("Cinder", of=SERIES, tmdb_id=20), "wns8", ["title_alone"]),
    (record("Cinder", tmdb_id=20), "wns8", ["title_alone"]),
]


@pytest.mark.parametrize(("given", "work", "evidence"), SURE)
def test_what_is_sure_is_matched(
    release: Release, given: HistoryRecord, work: str, evidence: list[str]
) -> None:
    match = matched(release, given)
    assert (match.status, codes(match)) == (Status.MATCHED, evidence)
    assert match.subject is not None
    assert item_id(release, match.subject) == work
    assert all(each.text for each in match.evidence)


@pytest.mark.parametrize(
    ("given", "item"),
    [
        (record("Lost Lamp", year=1970), "tmdb-30"),
        (record("Lost Lamp", of=MOVIE, tmdb_id=30), "tmdb-30"),
        (record("Old Mill", year=1955), "wml-40"),
        (record("Nobody's Film", year=1961), "wml-41"),
    ],
)
def test_a_film_that_no_platform_carries_is_outside(
    release: Release, given: HistoryRecord, item: str
) -> None:
    match = matched(release, given)
    assert match.status is Status.OUTSIDE
    assert match.subject is not None
    assert item_id(release, match.subject) == item
    assert describe(release, match.subject).platforms == []


ASKED = [
    (record("Lantern Road"), ["other_spelling"], ["wns1"]),
    (record("Bright Star (Hindi)", year=2009), ["undecorated"], ["wns6"]),
    (record("Bright Star (Hindi)"), ["undecorated"], ["wns6"]),
    (record("Namesake"), ["same_name"], [f"tmdb-{1040 - n}" for n in range(MOST_CHOICES)]),
    (record("Namesake", year=1960), ["same_name"], ["tmdb-1020", "tmdb-1021", "tmdb-1019"]),
    (record("Namesake", year=1930), ["year_apart"], [f"tmdb-{1040 - n}" for n in range(8)]),
    (record("Echo", year=2000), ["same_name"], ["wns5", "tmdb-51"]),
    (record("Echo", year=2001), ["same_name"], ["tmdb-51", "wns5"]),
    (record("Harbour"), ["same_name"], ["wns4", "wns3"]),
    (record("The Lantern Road", year=1960), ["year_apart"], ["wns1"]),
    (record("Harbour", of=SERIES, year=1999), ["year_apart"], ["wns4"]),
    (record("Bright Star", of=SERIES), ["other_type"], ["wns6"]),
    (record("Quiet Sea", imdb_id=100, year=1990), ["id_doubtful"], ["wns1", "wns2"]),
    (record("Loud Hill", imdb_id=100, year=2005), ["id_doubtful"], ["wns1"]),
    (record("Quiet Sea", imdb_id=100), ["id_doubtful"], ["wns1", "wns2"]),
    (
        record("Quiet Sea", of=MOVIE, imdb_id=100, tmdb_id=20),
        ["ids_differ"],
        ["wns1", "wns2"],
    ),
]


@pytest.mark.parametrize(("given", "evidence", "expected"), ASKED)
def test_what_is_not_sure_is_asked(
    release: Release, given: HistoryRecord, evidence: list[str], expected: list[str]
) -> None:
    match = matched(release, given)
    assert (match.status, match.subject, codes(match)) == (Status.AMBIGUOUS, None, evidence)
    assert choices(release, match) == expected
    for choice in match.choices:
        assert [each.code.value for each in choice.evidence][: len(evidence)] == evidence


@pytest.mark.parametrize("of", [None, MOVIE])
def test_a_near_spelling_is_offered_and_never_taken(release: Release, of: TitleKind | None) -> None:
    match = matched(release, record("The Lantren Road", year=2019, of=of))
    assert (match.status, match.subject) == (Status.UNKNOWN, None)
    assert choices(release, match)[:1] == ["wns1"]
    assert match.choices[0].evidence[0].code == "spelled_alike"


@pytest.mark.parametrize(
    "title", ["", "???", "Zwölf Stühle im Regen", "x" * 5_000, "\x00", ":", "()"]
)
def test_what_nothing_is_like_is_unknown(release: Release, title: str) -> None:
    match = matched(release, record(title))
    assert match == Match(Status.UNKNOWN)


@pytest.mark.parametrize("number", [0, -5, 2**31, 2**63, 10**40])
def test_a_number_that_is_no_id_is_nothings(release: Release, number: int) -> None:
    match = matched(release, record("Quiet Sea", of=MOVIE, imdb_id=number, tmdb_id=number))
    assert codes(match) == ["title_alone"]


def test_what_else_is_called_so_is_said(release: Release) -> None:
    match = matched(release, record("Harbour", of=None, year=2015))
    assert match.runner_up is not None
    assert item_id(release, match.runner_up) == "wns4"
    assert matched(release, record("Quiet Sea")).runner_up is None


def test_the_directors_of_a_choice_are_said(release: Release) -> None:
    lamp = matched(release, record("Lost Lamp")).subject
    road = matched(release, record("The Lantern Road")).subject
    assert lamp is not None
    assert road is not None
    assert describe(release, lamp).directors == ["Lu Marn"]
    assert describe(release, road).directors == ["Ana Orsel"]
    assert describe(release, road).platforms == ["amazon", "netflix"]


def test_like_names_are_looked_for_so_many_times_at_most(release: Release) -> None:
    matcher = Matcher(release)
    titles = [f"The Lantren Road{'!' * n}" for n in range(MOST_SEARCHES + 2)]
    offered = [bool(matcher.match(record(title)).choices) for title in titles]
    assert offered == [True] * MOST_SEARCHES + [False] * 2


def test_the_same_question_gets_the_same_match(release: Release) -> None:
    matcher = Matcher(release)
    first = matcher.match(record("Namesake"))
    again = matcher.match(replace(record("Namesake"), line=7, kind="watchlist"))
    assert again is first
