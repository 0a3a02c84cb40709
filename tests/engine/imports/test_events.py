"""The events of an import: one for each item and kind, on one scale, never in the future."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.event_store.records import StoredEvent
from engine.histories.records import History, HistoryRecord, TitleKind
from engine.imports.events import Statement
from engine.imports.histories import MatchedHistory, match_history
from engine.release.read import Release
from engine.scale import RatingScale
from tests.engine.imports.small_release import record, small_release

NOW = datetime(2026, 6, 15, 9, 30, tzinfo=UTC).timestamp()
DAY = 86_400
FIVE, TEN, PERCENT = RatingScale(0.5, 5.0), RatingScale(1, 10), RatingScale(0, 100)


@pytest.fixture(scope="module")
def release() -> Release:
    """The release with names that are not what they seem."""
    return small_release()


def matched(release: Release, *records: HistoryRecord) -> MatchedHistory:
    return match_history(release, History("imdb", "IMDb", list(records)), NOW)


def statements(release: Release, *records: HistoryRecord) -> list[Statement]:
    return matched(release, *records).statements


def rated(stars: float, scale: RatingScale, **facts: object) -> HistoryRecord:
    return record("Quiet Sea", "rating", stars=stars, scale=scale, **facts)


def stored(item: str, kind: str, second: int, stars: float | None = None) -> StoredEvent:
    scale = None if stars is None else FIVE
    return StoredEvent(1, "42", item, kind, stars, scale, second, second, None)


def at_noon(day: date) -> int:
    return int(datetime(day.year, day.month, day.day, 12, tzinfo=UTC).timestamp())


@pytest.mark.parametrize(
    ("stars", "scale", "expected"),
    [
        (7, TEN, 3.5),
        (10, TEN, 5),
        (1, TEN, 0.5),
        (4, RatingScale(1, 5), 4),
        (0, RatingScale(0, 5), 0.5),
        (100, PERCENT, 5),
        (0, PERCENT, 0.5),
        (50, PERCENT, 2.5),
        (4.5, FIVE, 4.5),
    ],
)
def test_stars_are_brought_to_the_scale_of_the_release(
    release: Release, stars: float, scale: RatingScale, expected: float
) -> None:
    (statement,) = statements(release, rated(stars, scale))
    assert statement.stars == pytest.approx(expected)
    event = statement.event("42", FIVE)
    assert (event.value, event.scale) == (statement.stars, FIVE)


@given(st.floats(1, 10))
def test_stars_are_always_on_the_scale(stars: float) -> None:
    (statement,) = statements(_RELEASE, rated(stars, TEN))
    assert statement.stars is not None
    assert FIVE.low <= statement.stars <= FIVE.high


_RELEASE = small_release()


def test_a_rating_without_stars_says_that_it_was_watched(release: Release) -> None:
    (statement,) = statements(release, record("Quiet Sea", "rating"))
    assert (statement.kind, statement.stars) == ("watched", None)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"seconds": 1_700_000_000}, 1_700_000_000),
        ({"day": date(2024, 2, 29)}, at_noon(date(2024, 2, 29))),
        ({}, None),
        ({"day": date(2026, 6, 15)}, int(NOW)),  # noon is to come
        ({"day": date(2026, 6, 16)}, None),  # nowhere has it begun
        ({"day": date(2030, 1, 1)}, None),
        ({"day": date(1969, 7, 20)}, None),
        ({"day": date(1, 1, 1)}, None),
        ({"day": date(9999, 12, 31)}, None),
        ({"seconds": -1}, None),
        ({"seconds": int(NOW) + 60}, int(NOW) + 60),  # a clock may be ahead by a little
        ({"seconds": int(NOW) + 3_600}, None),
        ({"seconds": 2**62}, None),
    ],
)
def test_no_time_is_in_the_future(
    release: Release, facts: dict[str, object], expected: int | None
) -> None:
    (statement,) = statements(release, record("Quiet Sea", **facts))
    assert statement.second == expected
    assert statement.event("42", FIVE).at == expected


def test_where_it_is_tomorrow_already_it_counts_as_now(release: Release) -> None:
    evening = datetime(2026, 6, 14, 23, tzinfo=UTC).timestamp()
    history = History("imdb", "IMDb", [record("Quiet Sea", day=date(2026, 6, 15))])
    (statement,) = match_history(release, history, evening).statements
    assert statement.second == int(evening)


def test_of_one_work_and_kind_the_newest_is_one_event(release: Release) -> None:
    listed = statements(
        release,
        record("Quiet Sea", day=date(2024, 3, 2)),
        record("Quiet Sea", "watchlist", day=date(2024, 1, 1)),
        record("Quiet Sea", day=date(2025, 3, 2)),
        record("Quiet Sea", day=date(2023, 3, 2)),
        record("Quiet Sea"),
    )
    assert [(each.kind, each.second, each.rows) for each in listed] == [
        ("watched", at_noon(date(2025, 3, 2)), (1, 3, 4, 5)),
        ("watchlist", at_noon(date(2024, 1, 1)), (2,)),
    ]


def test_of_ratings_of_one_time_the_last_counts(release: Release) -> None:
    (undated,) = statements(release, rated(3, FIVE), rated(4, FIVE))
    assert undated.stars == 4
    day = date(2024, 3, 2)
    (dated,) = statements(release, rated(5, FIVE, day=day), rated(2, FIVE, day=day), rated(1, FIVE))
    assert dated.stars == 2


def test_episodes_make_their_series_watched_once(release: Release) -> None:
    days = [date(2024, 3, n) for n in (1, 8, 4)]
    records = [record("Harbour", of=TitleKind.EPISODE, day=day) for day in days]
    parts = [record(f"Cinder: Season 1: Part {n}", day=day) for n, day in enumerate(days)]
    listed = statements(release, *records, *parts)
    noon = at_noon(days[1])
    assert [(e.item_id, e.kind, e.second) for e in listed] == [
        ("wns4", "watched", noon),
        ("wns8", "watched", noon),
    ]


def test_what_is_outside_is_kept_and_what_is_asked_is_not(release: Release) -> None:
    listed = statements(
        release, record("Lost Lamp"), record("Old Mill"), record("Namesake"), record("Zzzz")
    )
    assert [each.item_id for each in listed] == ["tmdb-30", "wml-40"]


NOON = at_noon(date(2024, 3, 2))


@pytest.mark.parametrize(
    ("of", "before", "is_new"),
    [
        (record("Quiet Sea"), [], True),
        (record("Quiet Sea"), [stored("wns2", "watched", 5)], False),
        (record("Quiet Sea"), [stored("ns2", "watched", 5)], False),  # by the id of a title
        (record("Quiet Sea"), [stored("wns2", "liked", 5)], True),
        (record("Quiet Sea"), [stored("wns1", "watched", 5)], True),
        (record("Quiet Sea", day=date(2024, 3, 2)), [stored("wns2", "watched", NOON + 60)], False),
        (record("Quiet Sea", day=date(2024, 3, 2)), [stored("wns2", "watched", NOON + DAY)], True),
        (record("Quiet Sea", seconds=NOON), [stored("wns2", "watched", NOON)], False),
        (record("Quiet Sea", seconds=NOON), [stored("wns2", "watched", NOON + 60)], True),
        (rated(7, TEN), [stored("wns2", "rating", 5, 3.5)], False),
        (rated(7, TEN), [stored("wns2", "rating", 5, 3.0)], True),
        (record("Lost Lamp"), [stored("tmdb-30", "watched", 5)], False),
        (record("Quiet Sea"), [stored("tmdb-20", "watched", 5)], False),
    ],
)
def test_what_the_user_said_before_is_not_said_again(
    release: Release, of: HistoryRecord, before: list[StoredEvent], is_new: bool
) -> None:
    unsaid = matched(release, of).unsaid(before)
    assert (len(unsaid.new), len(unsaid.repeated)) == ((1, 0) if is_new else (0, 1))
