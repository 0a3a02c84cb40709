"""What a worker counts: by route and status, how fast, by strategy, and what it refused."""

import time
from collections.abc import Iterator
from itertools import pairwise

import pytest
from fastapi.testclient import TestClient
from hypothesis import example, given
from hypothesis import strategies as st

from api.counters import BOUNDS, MINUTES, NO_ROUTE, STRATEGIES, Counters, Minute
from engine.recommend.strategies import PERSONAL, POPULAR
from engine.store.home import Home
from tests.api.world import served

TEMPLATES = (
    "/",
    "/docs",
    "/get_actor/{platform}/{year}",
    "/v1/search",
    "/v1/catalog/titles",
    "/v1/catalog/titles/{title_id}",
    "/v1/users/{user_id}",
    "/v1/users/{user_id}/recommendations",
    "/v1/users/{user_id}/predictions/{title_id}",
)


class Clock:
    """A clock that stands still until it is set."""

    def __init__(self) -> None:
        self.now = 6_000.0

    def __call__(self) -> float:
        return self.now


@pytest.mark.parametrize(
    ("path", "group"),
    [
        ("/", "/"),
        ("/docs", "/docs"),
        ("/docs/", "/docs"),
        ("/get_actor/netflix/2018", "/get_actor"),
        ("/v1/search", "/v1/search"),
        ("/v1/catalog/titles/ns1", "/v1/catalog"),
        ("/v1/users/42/recommendations", "/v1/users/…/recommendations"),
        ("/v1/users/a/b/recommendations", "/v1/users/…/recommendations"),
        ("/v1/users/42", "/v1/users/…"),
        ("/v1/users/42/predictions/ns1", "/v1/users/…"),
        ("/wp-login.php", NO_ROUTE),
        ("/v1/secret-of-somebody", NO_ROUTE),
        ("/v1", NO_ROUTE),
    ],
)
def test_paths_are_counted_by_what_their_route_begins_with(path: str, group: str) -> None:
    counters = Counters(TEMPLATES)
    counters.answered(path, 200, 1.0, time.perf_counter())
    assert counters.counts().hour.groups == {group: [0, 0, 1, 0, 0, 0]}


def test_paths_below_a_prefix_are_counted_like_others() -> None:
    counters = Counters(TEMPLATES, "/films")
    for path in ("/films/v1/search", "/v1/search"):
        counters.answered(path, 200, 1.0, time.perf_counter())
    assert counters.counts().hour.groups == {"/v1/search": [0, 0, 2, 0, 0, 0]}


def test_statuses_are_counted_by_their_first_digit() -> None:
    counters = Counters(TEMPLATES)
    for status in (200, 204, 304, 404, 422, 503, None):
        counters.answered("/v1/search", status, 1.0, time.perf_counter())
    assert counters.counts().hour.statuses == [1, 0, 2, 1, 2, 1]


def test_nothing_that_strangers_ask_for_takes_memory() -> None:
    counters = Counters(TEMPLATES)
    for number in range(500):
        for path in (f"/{number}", f"/v1/{number}", f"/v1/users/1/{number}"):
            counters.answered(path, 404, 1.0, time.perf_counter())
        counters.refused("/v1/search", 404, "not-found")
    counts = counters.counts()
    assert counts.hour.groups == {
        "/v1/users/…": [0, 0, 0, 0, 500, 0],
        NO_ROUTE: [0, 0, 0, 0, 1000, 0],
    }
    assert len(counts.latest) == 20


def test_what_is_older_than_an_hour_is_in_the_total_alone() -> None:
    clock = Clock()
    counters = Counters(TEMPLATES, clock=clock)
    for minute in (0, 1, 59, 60, 61):
        clock.now = 6_000.0 + 60 * minute
        counters.answered("/docs", 200, 1.0, clock.now)
        counters.listed(PERSONAL)
    counts = counters.counts()
    assert sum(counts.total.statuses) == sum(counts.total.lists) == 5
    assert sum(counts.hour.statuses) == sum(counts.hour.lists) == 3
    answered = [sum(minute.statuses) for _, minute in counts.minutes]
    assert len(answered) == MINUTES
    assert answered[-3:] == [1, 1, 1]
    assert sum(answered[:-3]) == 0
    begins = [begin for begin, _ in counts.minutes]
    assert {round(later - begin) for begin, later in pairwise(begins)} == {60}


def test_hours_of_silence_empty_the_ring() -> None:
    clock = Clock()
    counters = Counters(TEMPLATES, clock=clock)
    counters.answered("/docs", 200, 1.0, clock.now)
    clock.now += 100_000
    counts = counters.counts()
    assert sum(counts.hour.statuses) == 0
    assert sum(counts.total.statuses) == 1
    assert len(counts.minutes) == MINUTES


def test_lists_are_counted_by_strategy() -> None:
    counters = Counters()
    for strategy in (PERSONAL, POPULAR, POPULAR):
        counters.listed(strategy)
    shares = dict(zip(STRATEGIES, counters.counts().hour.lists, strict=True))
    assert shares == {"personal": 1, "fold_in": 0, "content": 0, "popular": 2}


def minute_of(times: list[float]) -> Minute:
    clock = Clock()
    counters = Counters(TEMPLATES, clock=clock)
    for milliseconds in times:
        counters.answered("/docs", 200, milliseconds, clock.now)
    return counters.counts().hour


def test_no_request_has_no_percentile() -> None:
    assert minute_of([]).percentile(0.5) is None


@example([0.0, 0.0, 0.0, 1.0, 1.0, 1.0], 0.5)  # of which rounding went past the class
@given(st.lists(st.floats(0, 20_000), min_size=1, max_size=60), st.sampled_from([0.5, 0.95, 0.99]))
def test_a_percentile_lies_in_the_class_of_the_time_that_it_is(
    times: list[float], share: float
) -> None:
    exact = sorted(times)[max(0, -int(-share * len(times) // 1) - 1)]
    estimate = minute_of(times).percentile(share)
    ends = (0.0, *BOUNDS, BOUNDS[-1])
    low, high = next((a, b) for a, b in pairwise(ends) if exact <= b or a == b)
    assert estimate is not None
    assert low <= estimate <= high


@pytest.fixture(scope="module")
def client(small_home: Home) -> Iterator[TestClient]:
    """A service that nobody else asks anything."""
    with served(small_home) as client:
        yield client


def test_a_refusal_is_kept_by_template_and_problem_alone(client: TestClient) -> None:
    asked = {
        "/v1/works/nobodys-business?secret=1": ("/v1/works/{work_id}", 422, "unknown-parameter"),
        "/v1/works/nobodys-business": ("/v1/works/{work_id}", 404, "not-found"),
        "/v1/search?limit=nobodys": ("/v1/search", 422, "invalid-value"),
        "/nobodys/business": (NO_ROUTE, 404, "not-found"),
    }
    for url in asked:
        client.get(url)
    latest = client.app.state.counters.counts().latest  # type: ignore[attr-defined]
    assert [tuple(each)[1:] for each in latest[: len(asked)]] == list(asked.values())[::-1]
    assert "nobodys" not in repr(latest)


def test_lists_count_whichever_way_they_are_answered(client: TestClient) -> None:
    def lists() -> int:
        counts = client.app.state.counters.counts()  # type: ignore[attr-defined]
        return sum(counts.total.lists)

    before = lists()
    for url in ("/v1/users/1/recommendations?n=2", "/v1/users/1/recommendations?n=2"):
        assert client.get(url).status_code == 200
    assert client.post("/v1/recommendations", json={"n": 2}).status_code == 200
    assert lists() == before + 3
