"""Sums over many events are those over all at once, to the bit."""

from dataclasses import replace

import numpy as np
import pytest

from engine.contract.kinds import CODES, RATING, WATCHED
from engine.events.period import DAY
from tests.training.ranking.worlds import data_from
from training.ranking import by_time
from training.ranking.by_time import EventsByTime, faded

RNG = np.random.default_rng(3)
WORKS = 7
STARS = np.where(RNG.random((40, WORKS)) < 0.6, RNG.integers(1, 11, (40, WORKS)) / 2, 0)
TIMES = 1_600_000_000 + RNG.integers(0, 90 * DAY, np.count_nonzero(STARS))
RATED = data_from(STARS, time=TIMES).events
STARLESS = RNG.random(len(RATED)) < 0.3
EVENTS = EventsByTime.from_events(
    replace(
        RATED,
        rating=np.where(STARLESS, np.float32("nan"), RATED.rating),
        kind=np.where(STARLESS, CODES[WATCHED.name], CODES[RATING.name]).astype(np.int8),
    )
)
ROWS = slice(5, len(EVENTS.times) - 2)
MOMENT = int(TIMES.max()) + DAY


def test_stars_are_those_of_every_work_above_the_mean():
    counts, sums = EVENTS.stars_of(ROWS, WORKS)
    rated = EVENTS.rated[ROWS]
    works, stars = EVENTS.works[ROWS][rated], EVENTS.stars[ROWS][rated].astype(np.float64)
    assert 0 < rated.sum() < len(rated)
    assert counts.tolist() == np.bincount(works, minlength=WORKS).tolist()
    assert sums == pytest.approx([(stars[works == i] - EVENTS.mean).sum() for i in range(WORKS)])


def test_an_event_counts_half_after_a_half_life():
    assert faded(14 * DAY, 7.0) == 0.25
    expected = np.zeros(WORKS)
    for work, time in zip(EVENTS.works[ROWS], EVENTS.times[ROWS].astype(np.int64), strict=True):
        expected[work] += 0.5 ** ((MOMENT - time) / DAY / 10.0)
    assert EVENTS.fading(ROWS, WORKS, MOMENT, 10.0) == pytest.approx(expected)


@pytest.mark.parametrize("size", [1, 3, 64])
def test_how_many_are_added_at_once_changes_no_bit(size, monkeypatch):
    together = (*EVENTS.stars_of(ROWS, WORKS), EVENTS.fading(ROWS, WORKS, MOMENT, 10.0))
    monkeypatch.setattr(by_time, "_BLOCK", size)
    apart = (*EVENTS.stars_of(ROWS, WORKS), EVENTS.fading(ROWS, WORKS, MOMENT, 10.0))
    assert all(map(np.array_equal, together, apart))


def test_of_no_events_nothing_is_added():
    nothing = slice(3, 3)
    assert not np.any(EVENTS.stars_of(nothing, WORKS))
    assert not EVENTS.fading(nothing, WORKS, MOMENT, 10.0).any()
