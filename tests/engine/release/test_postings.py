"""What titles and films list by name comes back from a release as it would be worked out anew."""

import numpy as np
import pytest

from engine.catalog.postings import Postings, postings_of
from engine.errors import ReleaseDamaged
from engine.release.read import load
from engine.store.home import Home
from tests.engine.release.small import LISTED, relist, saved, unlock


@pytest.fixture
def folder(tmp_path):
    folder = saved(tmp_path)
    unlock(Home(tmp_path))
    return folder


def all_arrays(release):
    """Every array of every postings of a release by world, postings and array."""
    worlds = {"titles": release.catalog, "films": release.world.films}
    return {
        (of, name, array): values
        for of, world in worlds.items()
        for name, postings in postings_of(world).items()
        for array, values in postings.to_arrays().items()
    }


def assert_same(after, before):
    assert list(after) == list(before)
    for name, values in before.items():
        assert (after[name].dtype, after[name].tobytes()) == (values.dtype, values.tobytes()), name


def refuse_to_compute(*_columns):
    raise AssertionError("the release holds it")


def test_a_release_holds_what_would_be_worked_out(folder, monkeypatch):
    worked_out = Postings.from_columns
    monkeypatch.setattr(Postings, "from_columns", refuse_to_compute)
    held = all_arrays(load(folder))
    monkeypatch.setattr(Postings, "from_columns", worked_out)
    for path in folder.glob("lists-*.npy"):
        path.unlink()
    relist(folder)
    assert {(of, name) for of, name, _ in held} == {
        (of, name) for of, names in LISTED.items() for name in names
    }
    assert_same(held, all_arrays(load(folder)))


def test_what_a_release_lacks_of_one_kind_is_worked_out(folder):
    before = all_arrays(load(folder))
    for path in folder.glob("lists-films-actors.*.npy"):
        path.unlink()
    relist(folder)
    assert_same(all_arrays(load(folder)), before)


def test_a_missing_array_is_named_with_what_it_belongs_to(folder):
    (folder / "lists-titles-actors.signatures.npy").unlink()
    relist(folder)
    expected = "^release r1: the array 'signatures' of the lists 'titles-actors' is missing$"
    with pytest.raises(ReleaseDamaged, match=expected):
        load(folder)


@pytest.mark.parametrize("array", ["code_of", "name_offsets", "row_starts", "name_starts", "row"])
def test_arrays_of_other_lengths_are_refused(folder, array):
    path = folder / f"lists-titles-actors.{array}.npy"
    values = np.load(path, allow_pickle=False)
    np.save(path, np.concatenate((values, values)), allow_pickle=False)
    relist(folder)
    with pytest.raises(ReleaseDamaged, match="the names that rows list do not fit together"):
        load(folder)
