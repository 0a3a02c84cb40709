"""Reactions to answers by hand: what counts, for which strategy, and what counts apart."""

from contextlib import closing

import numpy as np
import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from engine.console.progress import Progress
from engine.event_store.records import Forget, StoredEvent, Undo
from engine.release.manifest import read_manifest
from engine.release.registry import current
from engine.scale import RatingScale
from engine.store.home import Home
from engine.tokens import SEAL, packed, token_of
from tests.databases import Place
from tests.training.reactions.said import NEW, OLD, STARS, answer_id, reaction, write
from training.reactions.answers import STRATEGIES, UNKNOWN, Answer, NotAttributable, answer_of
from training.reactions.counts import ReactionCounts, _reactions, is_welcome
from training.reactions.figures import MOST_RELEASES, ReactionFigures
from training.reactions.reading import StoreProblem, read_reactions

MINE = answer_id("u")


def figures_of(place: Place) -> ReactionFigures:
    figures = read_reactions(place.home, place.url, Progress())
    assert isinstance(figures, ReactionFigures)
    return figures


def said(place: Place, *events) -> ReactionFigures:
    with closing(place.open()) as store:
        write(store, *events)
    return figures_of(place)


def cells(part) -> tuple[int, ...]:
    return part.answers, part.users, part.reactions, part.welcome, part.unwelcome


def test_figures_by_strategy_are_those_of_paper(place):
    first, second = answer_id("u", offset=1), answer_id("u", offset=2)
    popular, old = answer_id("v", "popular"), answer_id("w", None)
    figures = said(
        place,
        reaction("u", "w1", "rating", first, stars=4.0),
        reaction("u", "w2", "rating", first, stars=3.5),
        reaction("u", "w3", "hidden", second),
        reaction("v", "w1", "watchlist", popular),
        reaction("v", "w2", "disliked", popular),
        reaction("w", "w1", "liked", old),
        reaction("w", "w4", "watched"),
    )
    assert (figures.events, figures.with_id, figures.not_attributable) == (7, 6, {})
    assert {part.name: cells(part) for part in figures.strategies} == {
        "personal": (2, 1, 3, 1, 2),
        "popular": (1, 1, 2, 1, 1),
        "unknown": (1, 1, 1, 1, 0),
    }
    assert cells(figures.total) == (4, 3, 6, 3, 3)
    assert figures.total.hit_rate.mean == 3 / 4
    assert [part.hit_rate.mean for part in figures.strategies] == [0.5, 1.0, 1.0]
    assert (figures.releases, figures.n_releases) == ([], 1)


def test_ids_of_others_of_nobody_and_of_nothing_are_counted_apart(place):
    cursor = token_of(packed({"r": NEW, "s": 20, "o": 3, "d": "digest"}), b"\0" * SEAL)
    figures = said(
        place,
        reaction("u", "w1", "liked", answer_id("v")),
        reaction("u", "w2", "liked", answer_id(None)),
        reaction("u", "w3", "liked", "from our newsletter"),
        reaction("u", "w4", "liked", "from our newsletter"),
        reaction("u", "w5", "liked", cursor),
        reaction("u", "w6", "liked", MINE),
    )
    assert figures.not_attributable == {"unreadable": 3, "another user": 1, "nobody": 1}
    assert cells(figures.total) == (1, 1, 1, 1, 0)
    assert figures.with_id == 6


def test_what_was_undone_or_forgotten_does_not_count(place):
    with closing(place.open()) as store:
        write(
            store,
            reaction("u", "w1", "liked", MINE),
            reaction("u", "w2", "hidden", MINE),
            reaction("v", "w1", "liked", answer_id("v")),
        )
        store.commit([Undo("u", item_id="w1"), Forget("v")])
    figures = figures_of(place)
    assert cells(figures.total) == (1, 1, 1, 0, 1)
    assert figures.events == 1


def test_of_several_events_about_an_item_one_speaks(place):
    another = answer_id("u", "content", offset=9)
    figures = said(
        place,
        reaction("u", "w1", "watchlist", MINE, at=3),
        reaction("u", "w1", "watched", MINE, at=2),
        reaction("u", "w1", "rating", MINE, stars=1.0, at=1),
        reaction("u", "w2", "liked", MINE, at=1),
        reaction("u", "w2", "disliked", MINE, at=2),
        reaction("u", "w3", "watchlist", another, at=1),
        reaction("u", "w3", "watched", MINE, at=2),
        reaction("u", "w4", "rating", MINE, stars=5.0, at=1),
        reaction("u", "w4", "rating", None, stars=1.0, at=2),  # and says now something else
    )
    assert {part.name: cells(part) for part in figures.strategies} == {
        "personal": (1, 1, 3, 1, 2),
        "content": (1, 1, 1, 1, 0),
    }


def test_several_releases_have_figures_of_their_own(place):
    figures = said(
        place,
        reaction("u", "w1", "liked", MINE),
        reaction("u", "w2", "hidden", answer_id("u", r=OLD)),
        reaction("v", "w2", "liked", answer_id("v", "content", r=OLD)),
    )
    assert figures.n_releases == 2
    assert [(each.total.name, cells(each.total)) for each in figures.releases] == [
        (OLD, (2, 2, 2, 1, 1)),
        (NEW, (1, 1, 1, 1, 0)),
    ]
    assert [part.name for part in figures.releases[0].strategies] == ["personal", "content"]


def test_of_very_many_releases_those_of_most_answers_are_shown():
    tokens = [answer_id("u", r=f"2026-{n:02}") for n in range(MOST_RELEASES + 3)]
    tokens += [answer_id("u", r="2026-01", o=n) for n in range(1, 4)]
    events = [stored("liked", None, STARS, f"w{n:03}", token) for n, token in enumerate(tokens)]
    figures = ReactionFigures.from_counts(ReactionCounts.from_events(events))
    assert figures.n_releases == MOST_RELEASES + 3
    names = [each.total.name for each in figures.releases]
    assert names == [f"2026-{n:02}" for n in range(MOST_RELEASES)]
    assert figures.releases[1].total.answers == 4


def stored(kind, stars, scale=STARS, item="w1", token=MINE) -> StoredEvent:
    scale = None if stars is None else scale
    return StoredEvent(1, "u", item, kind, stars, scale, 1000, 1000, token)


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        (stored("rating", 4.0), True),
        (stored("rating", 3.5), False),
        (stored("rating", 8.0, RatingScale(0, 10)), True),
        (stored("rating", 7.5, RatingScale(0, 10)), False),
        (stored("watched", None), True),
        (stored("watchlist", None), True),
        (stored("liked", None), True),
        (stored("disliked", None), False),
        (stored("hidden", None), False),
    ],
)
def test_welcome_is_what_says_that_its_user_wants_the_item(event, expected):
    assert is_welcome(event) is expected


@pytest.mark.parametrize("strategy", STRATEGIES[:-1])
def test_an_id_names_its_release_and_its_strategy(strategy):
    assert answer_of(answer_id("u", strategy), "u") == Answer(NEW, strategy)


@pytest.mark.parametrize(
    ("token", "expected"),
    [
        (answer_id("u", None), Answer(NEW, UNKNOWN)),
        (answer_id("u", "of tomorrow"), Answer(NEW, UNKNOWN)),
        (answer_id("u", t=["personal"]), NotAttributable.UNREADABLE),
        (answer_id("u", r=7), NotAttributable.UNREADABLE),
        (answer_id("u", r="a name of somebody"), NotAttributable.UNREADABLE),
        (answer_id("u", q=None), NotAttributable.UNREADABLE),
        (answer_id("u", o="1"), NotAttributable.UNREADABLE),
        (answer_id("u")[:-1], NotAttributable.UNREADABLE),
        ("é", NotAttributable.UNREADABLE),
        ("x" * 8000, NotAttributable.UNREADABLE),
        (answer_id(7), NotAttributable.UNREADABLE),
        (answer_id("U"), NotAttributable.ANOTHER_USER),
        (answer_id(""), NotAttributable.ANOTHER_USER),
    ],
)
def test_what_is_no_answer_of_the_user_says_why(token, expected):
    assert answer_of(token, "u") == expected


def test_the_ids_that_the_service_gives_are_read(sample_home):
    release = read_manifest(current(sample_home))["name"]
    with TestClient(create_app(Settings(home=sample_home))) as client:
        for user in ("1", "nobody-yet"):
            shown = client.get(f"/v1/users/{user}/recommendations", params={"n": 3}).json()
            assert answer_of(shown["answer_id"], user) == Answer(release, shown["strategy"])
        shown = client.get("/v1/recommendations", params={"n": 3}).json()
        assert answer_of(shown["answer_id"], "u") is NotAttributable.NOBODY


def test_a_store_without_events_has_no_figures(place):
    figures = figures_of(place)
    assert (figures.events, figures.total, figures.strategies) == (0, None, [])


def test_where_there_is_no_store_none_is_made(tmp_path):
    home = Home(tmp_path)
    problem = read_reactions(home, None, Progress())
    assert problem == StoreProblem(f"no events at {home.events}")
    assert not home.events.exists()


@pytest.mark.parametrize(
    "content", [b"", b"no database" * 100, b"SQLite format 3\0"], ids=["empty", "other", "cut"]
)
def test_a_file_that_cannot_be_read_is_a_problem(tmp_path, content):
    home = Home(tmp_path)
    home.events.write_bytes(content)
    assert isinstance(read_reactions(home, None, Progress()), StoreProblem)


def test_a_server_that_is_away_is_a_problem(tmp_path):
    url = "postgresql://nobody:hunter2@127.0.0.1:1/events"
    problem = read_reactions(Home(tmp_path), url, Progress())
    assert isinstance(problem, StoreProblem)
    assert "hunter2" not in problem.problem


def test_a_store_that_somebody_holds_alone_is_a_problem(place):
    said(place, reaction("u", "w1", "liked", MINE))
    sqlite = ("PRAGMA locking_mode=EXCLUSIVE", "BEGIN EXCLUSIVE", "DELETE FROM idempotency_keys")
    statements = sqlite if place.url is None else ("BEGIN", "LOCK TABLE event_log")
    with place.engine().connect() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
        problem = read_reactions(place.home, place.url, Progress(), wait_seconds=0.1)
    assert isinstance(problem, StoreProblem)
    assert figures_of(place).events == 1


def test_the_interval_is_over_users(place):
    users = [f"u{n}" for n in range(40)]
    figures = said(
        place,
        *(
            reaction(user, "w1", "liked" if n % 4 else "hidden", answer_id(user))
            for n, user in enumerate(users)
        ),
    )
    rate = figures.total.hit_rate
    assert cells(figures.total) == (40, 40, 40, 30, 10)
    assert rate.low < rate.mean == 0.75 < rate.high
    spread = 4 * np.sqrt(0.75 * 0.25 / 40)
    assert rate.high - rate.low == pytest.approx(spread, rel=0.25)
    assert figures == figures_of(place)


def test_an_event_of_a_kind_that_only_a_newer_program_has_is_none() -> None:
    newer = StoredEvent(1, "u", "ns1", "adored", None, None, 0, 0, MINE)
    liked = StoredEvent(2, "u", "ns1", "liked", None, None, 0, 0, MINE)
    assert [*_reactions([newer, liked])] == [liked]
