"""The beginnings of lists that a release keeps: what ranking comes to, to the bit, or nothing."""

from collections.abc import Iterator
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine.console.progress import Progress
from engine.contract.kinds import HIDDEN, LIKED, RATING, WATCHED
from engine.events.user import Event, UserLog
from engine.recommend.recommender import Recommender
from engine.recommend.requests import ListRequest
from engine.recommend.results import Recommendations
from engine.recommend.rows import rows
from engine.recommend.shortlists import (
    DEPTH,
    KeptPage,
    Row,
    Shortlists,
    common_part,
    recommended,
)
from engine.release import read
from engine.release.read import load
from engine.release.registry import current
from engine.store.home import Home
from tests.engine.release.small import small_recommender
from training.shortlists import ShortlistMaker


def shown(recommender: Recommender, page: KeptPage | None) -> Recommendations:
    """A page as ranking gives it."""
    assert page is not None
    items = [recommended(entry, recommender.sentences) for entry in page.entries]
    return Recommendations(
        page.strategy, page.known_user, items, page.candidates, page.more, page.shortfall
    )


@pytest.fixture(scope="module")
def release_folder(sample_home: Home) -> Path:
    return current(sample_home)


@pytest.fixture(scope="module")
def recommender(release_folder: Path) -> Recommender:
    return load(release_folder).recommender


def test_a_training_keeps_them_of_all_users(recommender: Recommender) -> None:
    lists = recommender.shortlists
    assert lists is not None
    assert (lists.lengths == DEPTH).all()
    assert len(lists.lengths) == len(recommender.users)


@pytest.mark.parametrize(("n", "skip"), [(1, 0), (10, 0), (DEPTH, 0), (10, 10), (7, DEPTH - 7)])
def test_a_page_is_what_ranking_comes_to(recommender: Recommender, n: int, skip: int) -> None:
    for index in range(len(recommender.users)):
        user_id = recommender.users[index]
        page = shown(recommender, recommender.kept_page(user_id, n, skip))
        assert page == recommender.list_for(recommender.user(user_id), ListRequest(n, skip))


def test_what_is_longer_or_of_nobody_known_is_ranked(recommender: Recommender) -> None:
    assert recommender.kept_page(recommender.users[0], DEPTH + 1) is None
    assert recommender.kept_page(recommender.users[0], 10, DEPTH - 9) is None
    assert recommender.kept_page("nobody", 10) is None
    assert replace(recommender, shortlists=None).kept_page(recommender.users[0], 10) is None


def test_a_list_that_ends_sooner_is_ranked_where_more_is_wanted() -> None:
    recommender = small_recommender()
    n_users = len(recommender.users)
    lists = Shortlists.of(rows(recommender, 0, n_users), n_users)
    short = replace(recommender, shortlists=lists)
    for index, length in enumerate(lists.lengths.tolist()):
        user_id = recommender.users[index]
        assert 0 < length < DEPTH
        expected = recommender.list_for(recommender.user(user_id), ListRequest(length))
        assert shown(short, short.kept_page(user_id, length)) == expected
        assert not expected.more
        assert short.kept_page(user_id, length + 1) is None


def test_entries_of_one_common_part_have_one_reason(recommender: Recommender) -> None:
    assert recommender.shortlists is not None
    reasons: dict[object, set[object]] = {}
    for entry in recommender.shortlists.entries.reshape(-1).tolist():
        item = recommended(entry, recommender.sentences)
        if common := common_part(entry):
            reasons.setdefault(common, set()).add((item.strategy, item.reason))
    assert reasons
    assert {len(each) for each in reasons.values()} == {1}


LOGS = {
    "nothing": (UserLog(), True),
    "something since": (UserLog(fresh=True), False),
    "forgotten": (UserLog(forgotten=True), False),
    "a work of its own": (UserLog((Event(0, WATCHED),)), True),
    "two of one work": (UserLog((Event(0, RATING, 4.0), Event(0, HIDDEN))), False),
    "a work of the files": (UserLog((Event(-1, LIKED),)), False),
    "a work of its own, since": (UserLog((Event(0, WATCHED),), fresh=True), False),
}


@pytest.mark.parametrize("name", LOGS)
def test_only_what_a_release_knows_in_full_is_kept(recommender: Recommender, name: str) -> None:
    log, kept = LOGS[name]
    known = recommender.history.events_of(0).work
    strange = int(np.setdiff1d(np.arange(recommender.history.n_works), known)[0])
    works = {0: strange, -1: int(known[0])}
    log = replace(log, events=tuple(replace(e, work=works[e.work]) for e in log.events))
    assert (recommender.kept_page(recommender.users[0], 10, log=log) is not None) == kept


def test_several_processes_make_what_one_does(
    release_folder: Path, recommender: Recommender
) -> None:
    manifest = load(release_folder).manifest
    alone, together = (
        ShortlistMaker(recommender, 2, Progress(), few)(release_folder, manifest)
        for few in (10**9, 0)
    )
    for name, array in alone.to_arrays().items():
        assert array.tobytes() == together.to_arrays()[name].tobytes(), name


def test_where_a_process_is_ended_one_goes_on_alone(
    release_folder: Path, recommender: Recommender, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ended(*_: object) -> Iterator[Row]:
        yield from rows(recommender, 0, 2)
        raise BrokenProcessPool

    expected = ShortlistMaker(recommender, 1, Progress())(release_folder, {})
    monkeypatch.setattr(ShortlistMaker, "_together", ended)
    lists = ShortlistMaker(recommender, 2, Progress(), 0)(release_folder, {})
    assert lists.entries.tobytes() == expected.entries.tobytes()


def test_what_another_program_made_is_not_used(
    release_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(read, "program", lambda: "another")
    assert load(release_folder).recommender.shortlists is None


@pytest.mark.parametrize(
    "change",
    [
        {"entries": np.zeros((3, DEPTH), np.int32)},
        {"lengths": np.zeros(2, np.int32)},
        {"candidates": np.zeros((3, 1), np.int32)},
    ],
)
def test_arrays_of_another_shape_are_refused(change: dict[str, Any]) -> None:
    arrays = Shortlists.of([], 3).to_arrays()
    assert len(Shortlists.from_arrays(arrays, 3).lengths) == 3
    with pytest.raises(ValueError, match="lists"):
        Shortlists.from_arrays(arrays | change, 3)
