"""The part of a release that came from the event store: its events, and how far it was read."""

from dataclasses import replace

import numpy as np
import pytest

from engine.contract.kinds import CODES
from engine.errors import ReleaseDamaged
from engine.events.mark import EventMark
from engine.release.read import load
from engine.release.write import save
from engine.store.home import Home
from tests.engine.release.small import (
    DOCUMENTS,
    FACTS,
    recommender_without_stars,
    relist,
    reseal,
    saved,
    small_recommender,
    small_world,
    unlock,
)

MARK = EventMark("a1b2", 41)


@pytest.fixture
def folder(tmp_path):
    """A release whose users watched in files, and did more since."""
    stored = recommender_without_stars().history
    recommender = replace(small_recommender(), stored=stored)
    folder = save(Home(tmp_path), "r1", recommender, small_world(), FACTS, DOCUMENTS, MARK)
    unlock(Home(tmp_path))
    return folder


def test_what_came_from_the_store_is_read_back_beside_the_history(folder):
    release, stored = load(folder), recommender_without_stars().history
    assert release.event_mark == MARK
    assert release.manifest["event_store"] == {"id": "a1b2", "offset": 41}
    for name, array in stored.to_arrays().items():
        assert release.recommender.stored.to_arrays()[name].tobytes() == array.tobytes()
    before = small_recommender().history
    assert release.recommender.history.works.tolist() == before.works.tolist()


def test_a_release_of_a_home_without_a_store_has_no_such_part(tmp_path):
    release = load(saved(tmp_path))
    assert (release.event_mark, release.recommender.stored) == (None, None)
    assert release.manifest["event_store"] is None
    assert not list((tmp_path / "releases" / "r1").glob("stored.*"))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda m: {k: v for k, v in m.items() if k != "event_store"}, "no entry 'event_store'"),
        (lambda m: m | {"event_store": {"id": "a1b2"}}, "expected its id and an offset"),
        (lambda m: m | {"event_store": 7}, "expected its id and an offset"),
    ],
    ids=["missing", "half", "number"],
)
def test_a_manifest_that_does_not_say_how_far_the_store_was_read_is_refused(
    folder, change, message
):
    reseal(folder, change)
    with pytest.raises(ReleaseDamaged, match=f"release r1: .*{message}"):
        load(folder)


def test_a_release_that_lacks_the_events_of_the_store_is_refused(folder):
    (folder / "stored.works.npy").unlink()
    relist(folder)
    with pytest.raises(ReleaseDamaged, match="the array 'works' of the stored events is missing"):
        load(folder)


def test_kinds_that_another_version_numbered_otherwise_are_the_same_kinds(folder):
    before = load(folder).recommender.stored.kinds.tolist()
    names = list(reversed(CODES))
    for part in ("history", "stored"):
        path = folder / f"{part}.kinds.npy"
        codes = [names.index(list(CODES)[code]) for code in np.load(path, allow_pickle=False)]
        np.save(path, np.array(codes, np.int8), allow_pickle=False)
    reseal(folder, lambda manifest: manifest | {"event_kinds": names})
    relist(folder)
    assert load(folder).recommender.stored.kinds.tolist() == before
