"""A release comes back as it was saved, mapped from disk, and is refused if any byte differs."""

import hashlib
import json
from dataclasses import replace

import numpy as np
import pytest

from engine.catalog.films import METHODS
from engine.catalog.filters import TitleFilter
from engine.errors import ReleaseDamaged
from engine.models.implicit_mf import ImplicitMF
from engine.release.manifest import MANIFEST, SEAL, verify
from engine.release.read import load
from engine.release.registry import current
from engine.release.write import arrays_of, save
from engine.store.home import Home
from tests.engine.handmade import (
    catalog_of,
    factor_model,
    film,
    films_of,
    recommender_of,
    title,
    world_of,
)

FILES = (
    *(
        f"{name}.npy"
        for name in (
            "user_ids_offsets",
            "user_ids_block",
            "user_bias",
            "item_bias",
            "user_factors",
            "item_factors",
            "known_item",
            "ranking_popularity",
            "ranking_weight",
            "history_indptr",
            "history_works",
            "history_weight",
            "tastes_indptr",
            "tastes_items",
            "tastes_values",
            "similar_works",
            "similar_similarity",
            "title_rating_count",
            "title_rating_sum",
            *(f"films_{m}_{part}" for m in METHODS for part in ("works", "similarity")),
        )
    ),
    "titles.parquet",
    "works.parquet",
    "films.parquet",
    "credits.parquet",
    "trials.csv",
    MANIFEST,
    SEAL,
)


def small_recommender():
    catalog = catalog_of(
        title("as1", "Árbol", actors=["Bo Tarn"]), title("ns2", "Twin"), ratings={"as1": [3.0]}
    )
    model = factor_model([[1.0], [-1.0]], [[0.5], [0.25]], mean=3.25)
    return recommender_of(catalog, ["42", "ñ"], [[0], []], model)


def test_a_release_of_implicit_factors_answers_like_the_saved_one(tmp_path):
    items = np.array([[1.0, 0.0], [0.5, 0.5]], np.float32)
    before = replace(small_recommender(), tastes=ImplicitMF.from_factors(items, 0.5, 3.0))
    folder = save(Home(tmp_path), "r1", before, small_world(), {"data_fingerprint": "abc"}, {})
    after = load(folder).recommender
    assert isinstance(after.tastes, ImplicitMF)
    assert after.recommend("42", 10) == before.recommend("42", 10)


def small_world():
    return world_of(films_of(film(862, "Árbol", work_id="was1"), people={862: (["Bo Tarn"], [])}))


def saved(root, name="r1"):
    facts = {"data_fingerprint": "abc", "seed": 7}
    documents = {"trials.csv": "trial,rmse\n0,1\n"}
    return save(Home(root), name, small_recommender(), small_world(), facts, documents)


@pytest.fixture
def folder(tmp_path):
    return saved(tmp_path)


def test_a_loaded_release_answers_like_the_saved_recommender(folder):
    before, release = small_recommender(), load(folder)
    after = release.recommender
    for user in ("42", "ñ", "nobody"):
        assert after.recommend(user, 10) == before.recommend(user, 10)
        assert after.judge(user, 1, 3.5) == before.judge(user, 1, 3.5)
    assert release.catalog.titles.equals(before.catalog.titles)
    assert after.scale == before.scale
    for name, array in arrays_of(before, small_world()).items():
        assert arrays_of(after, release.world)[name].dtype == array.dtype
        assert arrays_of(after, release.world)[name].tolist() == array.tolist()


def test_a_trained_release_answers_like_its_lake(sample_home):
    release = load(current(sample_home))
    users = release.recommender.users
    assert release.manifest["counts"]["users"] == len(users)
    answer = release.recommender.recommend(users[0], 20, TitleFilter(type="movie"))
    assert len(answer.items) == 20
    assert set(release.recommender.history.of(0).tolist()).isdisjoint(i.work for i in answer.items)
    assert tuple(release.manifest["rating_scale"]) == (0.5, 5.0)


def test_the_manifest_tells_what_the_release_is(folder):
    manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
    assert (manifest["format"], manifest["name"], manifest["seed"]) == (3, "r1", 7)
    assert set(manifest["files"]) == set(FILES) - {MANIFEST, SEAL}
    assert verify(folder) == manifest


def test_arrays_are_mapped_from_disk_and_hold_plain_numbers(folder):
    for name, array in arrays_of(load(folder).recommender, load(folder).world).items():
        assert isinstance(array.base, np.memmap), name
        assert not array.flags.writeable, name
        assert array.dtype.kind in "biuf", name


def test_no_file_is_a_pickle(folder):
    for path in folder.glob("*.npy"):
        assert b"'|O'" not in path.read_bytes()[:128]
    with pytest.raises(ValueError, match="Object arrays cannot be saved"):
        np.save(folder / "x.npy", np.array([{}]), allow_pickle=False)


@pytest.mark.parametrize("place", [0, 0.5, 1], ids=["first", "middle", "last"])
@pytest.mark.parametrize("name", FILES)
def test_one_altered_byte_in_any_file_is_refused(folder, name, place):
    content = bytearray((folder / name).read_bytes())
    content[int(place * (len(content) - 1))] ^= 1
    (folder / name).write_bytes(content)
    with pytest.raises(ReleaseDamaged, match=r"release r1: .* (differs from|cannot be read)"):
        load(folder)


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_refused(folder, name):
    (folder / name).unlink()
    with pytest.raises(ReleaseDamaged, match=r"release r1: .*(is missing|cannot be read)"):
        load(folder)


@pytest.mark.parametrize("name", FILES)
def test_a_truncated_file_is_refused(folder, name):
    content = (folder / name).read_bytes()
    (folder / name).write_bytes(content[: len(content) // 2])
    with pytest.raises(ReleaseDamaged, match=r"release r1: .*(differs from|cannot be read)"):
        load(folder)


@pytest.mark.parametrize("name", ["extra.npy", ".hidden", "notes.txt"])
def test_an_extra_file_is_refused(folder, name):
    (folder / name).write_bytes(b"x")
    with pytest.raises(ReleaseDamaged, match=f"release r1: {name} is missing or not in the"):
        load(folder)


def reseal(folder, change):
    manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
    manifest = change(manifest)
    content = json.dumps(manifest).encode()
    (folder / MANIFEST).write_bytes(content)
    (folder / SEAL).write_text(f"{hashlib.sha256(content).hexdigest()}\n", "utf-8")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda m: m | {"format": 4}, "format 4; expected 3"),
        (lambda m: {k: v for k, v in m.items() if k != "format"}, "format None; expected 3"),
        (lambda m: [m], "format None; expected 3"),
        (lambda m: m | {"files": None}, "the manifest lists no files"),
        (lambda m: m | {"rating_scale": [5, 0.5]}, "rating scale"),
        (lambda m: m | {"mean": None}, "float"),
    ],
    ids=["newer", "none", "list", "no-files", "scale", "mean"],
)
def test_a_manifest_of_another_make_is_refused(folder, change, message):
    reseal(folder, change)
    with pytest.raises(ReleaseDamaged, match=f"release r1: .*{message}"):
        load(folder)


def test_a_folder_without_manifest_is_no_release(tmp_path):
    with pytest.raises(ReleaseDamaged, match=r"release nothing: manifest.json cannot be read"):
        load(tmp_path / "nothing")
