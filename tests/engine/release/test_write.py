"""What a release holds on disk: its manifest, one file per array of a model, and no pickles."""

import json
from dataclasses import replace

import numpy as np
import pytest

from engine.catalog.films import METHODS
from engine.models.implicit_mf import ImplicitMF
from engine.release.manifest import MANIFEST, SEAL, sha256_of, verify
from engine.release.read import load
from engine.release.write import release_arrays, release_models, save
from engine.store.home import Home
from tests.engine.release.small import (
    COMMON,
    DOCUMENTS,
    FACTS,
    FILES,
    TABLES,
    array_files,
    recommender_without_stars,
    saved,
    small_recommender,
    small_world,
)

FILMS = {f"films-{method}": "nearest" for method in METHODS}


def manifest_of(folder):
    return json.loads((folder / MANIFEST).read_text("utf-8"))


def test_the_manifest_tells_what_the_release_is(tmp_path):
    folder = saved(tmp_path)
    manifest = manifest_of(folder)
    assert (manifest["format"], manifest["name"], manifest["seed"]) == (8, "r1", 7)
    assert manifest["rating_scale"] == [0.5, 5.0]
    assert manifest["weighting"] == {
        "grade_weight": 0.6,
        "span": 30.0,
        "floor": 0.1,
        "deviation": 1.25,
    }
    assert verify(folder) == manifest


def test_the_manifest_names_the_kind_of_every_model_after_those_it_is_built_upon(tmp_path):
    kinds = manifest_of(saved(tmp_path))["models"]
    assert kinds == {
        "stars": "biased-mf",
        "popularity": "popularity",
        "personal": "popularity-and-stars",
        "similar": "nearest",
        **FILMS,
    }
    assert list(kinds)[:3] == ["stars", "popularity", "personal"]


def test_every_array_of_a_model_is_a_file_of_its_own(tmp_path):
    folder = saved(tmp_path)
    assert {path.name for path in folder.iterdir()} == set(FILES)
    hashes = manifest_of(folder)["files"]
    assert hashes == {name: sha256_of(folder / name) for name in set(FILES) - {MANIFEST, SEAL}}


def test_a_release_without_stars_says_so_and_holds_no_trace_of_them(tmp_path):
    folder = saved(tmp_path, recommender_without_stars())
    manifest = manifest_of(folder)
    assert manifest["rating_scale"] is None
    assert manifest["models"] == {
        "popularity": "popularity",
        "personal": "item-item",
        "similar": "nearest",
        **FILMS,
    }
    personal = {"personal": ["indptr", "items", "values"]}
    assert set(manifest["files"]) == array_files(COMMON | personal) | TABLES | set(DOCUMENTS)


def test_what_is_not_learned_has_neither_file_nor_kind(tmp_path):
    recommender = small_recommender()
    models = replace(recommender.models, personal=None)
    folder = saved(tmp_path, replace(recommender, models=models, weighting=None))
    manifest = manifest_of(folder)
    assert "personal" not in manifest["models"]
    assert manifest["weighting"] is None
    assert not list(folder.glob("personal.*"))


def test_the_arrays_are_those_of_the_models(tmp_path):
    recommender, world = small_recommender(), small_world()
    folder, arrays = saved(tmp_path), release_arrays(recommender, world)
    for role, model in release_models(recommender, world).items():
        for name, array in model.to_arrays().items():
            assert arrays[f"{role}.{name}"].tobytes() == array.tobytes()
    for key, array in arrays.items():
        stored = np.load(folder / f"{key}.npy", allow_pickle=False)
        assert stored.dtype == array.dtype, key
        assert stored.tobytes() == array.tobytes(), key


def test_facts_and_documents_are_kept_with_it(tmp_path):
    folder = saved(tmp_path)
    assert manifest_of(folder)["data_fingerprint"] == "abc"
    for name, text in DOCUMENTS.items():
        assert (folder / name).read_text("utf-8") == text


def test_two_writings_of_one_recommender_are_equal_byte_for_byte(tmp_path):
    first, second = saved(tmp_path / "1"), saved(tmp_path / "2")
    assert manifest_of(first) == manifest_of(second)


def test_a_release_that_was_read_is_written_as_it_was(tmp_path):
    first = saved(tmp_path / "1")
    release = load(first)
    again = save(Home(tmp_path / "2"), "r1", release.recommender, release.world, FACTS, DOCUMENTS)
    assert manifest_of(first)["files"] == manifest_of(again)["files"]


def test_no_file_is_a_pickle(tmp_path):
    folder = saved(tmp_path)
    for path in folder.glob("*.npy"):
        assert b"'|O'" not in path.read_bytes()[:128]


def test_an_array_of_objects_is_refused_and_leaves_nothing_behind(tmp_path):
    recommender = small_recommender()
    odd = ImplicitMF(np.array([{}, {}]), np.eye(1), 1.0)
    models = replace(recommender.models, personal=odd)
    with pytest.raises(ValueError, match="Object arrays cannot be saved"):
        saved(tmp_path, replace(recommender, models=models))
    assert list((tmp_path / "releases").iterdir()) == []
