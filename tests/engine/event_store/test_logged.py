"""Who may have said anything: nobody who did is missing, and for the others nothing is read."""

from collections.abc import Callable

import pytest

from engine.event_store import logged
from engine.event_store.logged import LoggedUsers
from engine.event_store.reading import Changes


def changes(
    *users: str, offset: int = 1, forgotten: tuple[str, ...] = (), store: str = "s"
) -> Changes:
    return Changes(frozenset(users), frozenset(forgotten), offset, store)


def digest(text: str) -> Callable[[str], str]:
    """What finds one digest, whoever is asked for."""
    return lambda _: text


def test_who_said_something_or_was_forgotten_is_there() -> None:
    users = LoggedUsers(changes("a", "b", forgotten=("digest",)))
    assert users.may_hold("a", digest(""))
    assert users.may_hold("b", digest(""))
    assert users.may_hold("c", digest("digest"))
    assert not users.may_hold("c", digest(""))
    assert not LoggedUsers(changes()).may_hold("a", digest(""))


@pytest.mark.parametrize("most", [0, 2, 100])
def test_who_comes_later_is_there_with_those_before(
    monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr(logged, "_MOST_ADDED", most)
    users = LoggedUsers(changes("a"))
    for number in range(10):
        users.add(changes(f"n{number}", offset=number + 2, forgotten=(f"d{number}",)))
        assert users.offset == number + 2
    for name in ("a", *(f"n{number}" for number in range(10))):
        assert users.may_hold(name, digest(""))
    assert users.may_hold("z", digest("d3"))
    assert not users.may_hold("z", digest("d10"))


def test_another_store_or_an_older_state_does_not_go_on() -> None:
    users = LoggedUsers(changes("a", offset=5))
    assert users.goes_on_with(changes("b", offset=5))
    assert not users.goes_on_with(changes("b", offset=4))
    assert not users.goes_on_with(changes("b", offset=6, store="other"))
