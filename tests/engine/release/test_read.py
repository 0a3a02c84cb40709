"""A release comes back as it was saved, and is refused if any byte differs."""

import shutil
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest

from engine.catalog.directory import FILM, PERSON, WORK, Entry, work_names
from engine.catalog.films import METHODS
from engine.catalog.filters import TitleFilter
from engine.catalog.people import People
from engine.contract.kinds import CODES
from engine.contract.tables import CREDITS, FILMS, PLATFORMS, TITLES, WORKS
from engine.errors import NoRatings, ReleaseDamaged
from engine.models import MODELS
from engine.models.implicit_mf import ImplicitMF
from engine.release import parts
from engine.release.read import load
from engine.release.registry import current
from engine.release.write import release_arrays
from engine.store.home import Home
from engine.store.tables import map_table, write_table
from tests.engine.handmade import film, films_of
from tests.engine.release.small import (
    FILES,
    WEIGHTING,
    recommender_without_stars,
    relist,
    reseal,
    saved,
    small_recommender,
    small_world,
    unlock,
)


@pytest.fixture
def folder(tmp_path):
    folder = saved(tmp_path)
    unlock(Home(tmp_path))
    return folder


def assert_same_arrays(release, recommender):
    after = release_arrays(release.recommender, release.world)
    before = release_arrays(recommender, small_world())
    assert list(after) == list(before)
    for name, array in before.items():
        assert (after[name].dtype, after[name].shape) == (array.dtype, array.shape), name
        assert after[name].tobytes() == array.tobytes(), name


def test_a_loaded_release_answers_like_the_saved_recommender(folder):
    before, release = small_recommender(), load(folder)
    after = release.recommender
    for user in ("42", "ñ", "nobody"):
        assert after.recommend(user, 10) == before.recommend(user, 10)
        assert after.predict(user, 1, 3.5) == before.predict(user, 1, 3.5)
    assert release.catalog.titles.equals(before.catalog.titles)
    assert (after.scale, after.weighting) == (before.scale, before.weighting)
    assert_same_arrays(release, before)


def test_platforms_come_back_with_their_order_and_aliases(folder):
    platforms = load(folder).catalog.platforms
    assert platforms.names == ("amazon", "netflix")
    assert platforms.find("Prime Video") == "amazon"


def test_a_release_of_before_there_was_a_table_of_platforms_knows_their_plain_names(folder):
    (folder / "platforms.arrow").unlink()
    relist(folder)
    catalog = load(folder).catalog
    assert catalog.platforms.names == catalog.platform.names == ("amazon", "netflix")
    assert catalog.platforms.find(" Amazon") == "amazon"
    assert catalog.platforms.find("prime video") is None


def test_a_release_of_format_6_with_parquet_answers_alike(folder):
    before = load(folder)
    for contract in (TITLES, WORKS, PLATFORMS, FILMS, CREDITS):
        path = folder / f"{contract.name}.arrow"
        write_table(path.with_suffix(".parquet"), map_table(path, contract), contract)
        path.unlink()
    relist(folder)
    reseal(folder, lambda manifest: manifest | {"format": 6})
    after = load(folder)
    assert after.catalog.titles.equals(before.catalog.titles)
    assert after.catalog.works.equals(before.catalog.works)
    assert after.catalog.platforms.names == before.catalog.platforms.names
    assert after.world.films.films.equals(before.world.films.films)
    assert after.recommender.recommend("42", 10) == before.recommender.recommend("42", 10)


def test_a_release_of_format_7_with_an_index_for_each_kind_of_names_answers_alike(folder):
    before = load(folder)
    catalog, films = before.catalog, before.world.films
    people, of_people = People.of(catalog, films)
    plain = films_of(film(862, "Árbol", work_id="was1"))
    arrays = {
        WORK: work_names(catalog, films).to_arrays(),
        FILM: plain.names.to_arrays(),
        PERSON: of_people.to_arrays()
        | {"key_offsets": people.keys.offsets, "key_block": people.keys.block},
    }
    for path in [*folder.glob("names.*"), *folder.glob("people.*")]:
        path.unlink()
    for kind, each in arrays.items():
        for name, array in each.items():
            np.save(folder / f"names-{kind}.{name}.npy", array)
    relist(folder)
    reseal(folder, lambda manifest: manifest | {"format": 7})
    after = load(folder)
    for text in ("arbol", "bo", "twin", "twni", "zzz"):
        assert after.directory.search(text, 10) == before.directory.search(text, 10)
    assert after.directory.search("tarn bo", 10) == [Entry(PERSON, 0)]
    assert_same_arrays_of(after.directory.names, before.directory.names)


def assert_same_arrays_of(names, others):
    arrays = others.to_arrays()
    for name, array in names.to_arrays().items():
        assert array.dtype == arrays[name].dtype
        assert np.array_equal(array, arrays[name]), name


def test_names_of_fewer_kinds_are_refused(folder):
    np.save(folder / "names.joined_kinds.npy", np.ones(3, dtype=bool))
    np.save(folder / "names.bounds.npy", np.array([0, 2, 3, 4]))
    relist(folder)
    with pytest.raises(ReleaseDamaged, match="the names are of another number of kinds"):
        load(folder)


def test_tables_are_mapped(folder):
    before = pa.total_allocated_bytes()
    catalog = load(folder).catalog
    assert pa.total_allocated_bytes() - before < catalog.titles.nbytes


def test_a_personal_model_is_built_upon_the_other_models_of_its_release(folder):
    models = load(folder).recommender.models
    assert models.personal.stars is models.stars
    assert models.personal.popularity is models.popularity


def test_a_release_of_implicit_factors_answers_like_the_saved_one(tmp_path):
    items = np.array([[1.0, 0.0], [0.5, 0.5]], np.float32)
    plain = small_recommender()
    models = replace(plain.models, personal=ImplicitMF.from_factors(items, 0.5, 3.0))
    before = replace(plain, models=models)
    release = load(saved(tmp_path, before))
    assert isinstance(release.recommender.models.personal, ImplicitMF)
    assert release.recommender.recommend("42", 10) == before.recommend("42", 10)
    assert release.recommender.explain("42", 1) == before.explain("42", 1)
    assert_same_arrays(release, before)


def test_a_release_without_stars_answers_like_the_saved_one(tmp_path):
    before = recommender_without_stars()
    release = load(saved(tmp_path, before))
    after = release.recommender
    assert (after.scale, after.models.stars, after.weighting) == (None, None, WEIGHTING)
    strategies = [after.recommend(user, 10).strategy for user in ("42", "ñ", "nobody")]
    assert strategies == ["personal", "personal", "popular"]
    for user in ("42", "ñ", "nobody"):
        assert after.recommend(user, 10) == before.recommend(user, 10)
        assert after.recommend(user, 10, liked=[0]) == before.recommend(user, 10, liked=[0])
        assert {item.predicted_rating for item in after.recommend(user, 10).items} <= {None}
        with pytest.raises(NoRatings):
            after.predict(user, 1, 3.5)
    assert after.profile("ñ").hidden.tolist() == [1]
    assert_same_arrays(release, before)


def test_a_release_without_personal_model_or_weighting_gives_everybody_the_same(tmp_path):
    plain = small_recommender()
    before = replace(plain, models=replace(plain.models, personal=None), weighting=None)
    after = load(saved(tmp_path, before)).recommender
    assert (after.models.personal, after.weighting) == (None, None)
    assert after.recommend("42", 10) == before.recommend("42", 10)
    assert after.recommend("42", 10).strategy == "popular"


def test_a_trained_release_answers_like_its_lake(sample_home):
    release = load(current(sample_home))
    users, history = release.recommender.users, release.recommender.history
    assert release.manifest["counts"]["users"] == len(users)
    answer = release.recommender.recommend(users[0], 20, TitleFilter(type="movie"))
    assert len(answer.items) == 20
    seen = set(history.events_of(0).work.tolist())
    assert seen
    assert seen.isdisjoint(item.work for item in answer.items)
    assert tuple(release.manifest["rating_scale"]) == (0.5, 5.0)


@pytest.mark.parametrize(("large", "mapped"), [(1, True), (1 << 20, False)])
def test_large_arrays_are_mapped_and_none_can_be_written(folder, monkeypatch, large, mapped):
    monkeypatch.setattr(parts, "_LARGE", large)
    release = load(folder)
    for name, array in release_arrays(release.recommender, release.world).items():
        if name == "stars.mean":  # one number, which the model holds as such
            continue
        assert isinstance(array.base, np.memmap) == mapped, name
        assert not array.flags.writeable, name
        assert array.dtype.kind in "biuf", name


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


def without(manifest, *names):
    return {name: value for name, value in manifest.items() if name not in names}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda m: m | {"format": 9}, "format 9; expected 8"),
        (lambda m: without(m, "format"), "format None; expected 8"),
        (lambda m: [m], "format None; expected 8"),
        (lambda m: m | {"files": None}, "the manifest lists no files"),
        (lambda m: m | {"rating_scale": [5, 0.5]}, "rating scale"),
        (lambda m: m | {"rating_scale": [5]}, "argument"),
        (lambda m: without(m, "rating_scale"), "rating_scale"),
        (lambda m: without(m, "models"), "models"),
        (lambda m: m | {"models": None}, "the manifest names no models"),
        (lambda m: m | {"models": ["stars"]}, "the manifest names no models"),
        (lambda m: without(m, "weighting"), "weighting"),
        (lambda m: m | {"weighting": {"span": 3}}, "argument"),
        (lambda m: m | {"weighting": m["weighting"] | {"memory": 3}}, "argument 'memory'"),
    ],
    ids=[
        "newer",
        "none",
        "list",
        "no-files",
        "scale",
        "half-a-scale",
        "no-scale",
        "no-models",
        "null-models",
        "list-of-models",
        "no-weighting",
        "half-a-weighting",
        "more-than-a-weighting",
    ],
)
def test_a_manifest_of_another_make_is_refused(folder, change, message):
    reseal(folder, change)
    with pytest.raises(ReleaseDamaged, match=f"release r1: .*{message}"):
        load(folder)


def test_a_release_of_the_format_before_is_refused_with_what_makes_a_new_one(folder):
    reseal(folder, lambda manifest: without(manifest, "models", "weighting") | {"format": 5})
    expected = (
        r"^release r1: format 5; expected 8\. run `make data train` to make one of this format"
    )
    with pytest.raises(ReleaseDamaged, match=expected):
        load(folder)


def test_a_model_of_an_unknown_kind_is_refused_with_those_that_are_known(folder):
    reseal(folder, lambda m: m | {"models": m["models"] | {"personal": "oracle"}})
    with pytest.raises(ReleaseDamaged) as refused:
        load(folder)
    message = str(refused.value)
    assert message.startswith("release r1: the model 'personal' is of kind 'oracle'")
    assert f"({', '.join(MODELS)})" in message
    assert "`make train`" in message


@pytest.mark.parametrize("kind", [None, ["item-item"]], ids=["none", "list"])
def test_a_kind_that_is_no_name_is_refused(folder, kind):
    reseal(folder, lambda m: m | {"models": m["models"] | {"personal": kind}})
    with pytest.raises(ReleaseDamaged, match="release r1: "):
        load(folder)


@pytest.mark.parametrize(
    ("file", "message"),
    [
        ("personal.weight", "'weight' of the model 'personal' of kind 'popularity-and-stars'"),
        ("stars.user_bias", "'user_bias' of the model 'stars' of kind 'biased-mf'"),
        ("films-text.works", "'works' of the model 'films-text' of kind 'nearest'"),
        ("history.times", "'times' of the history"),
        ("user_ids.block", "'block' of the user ids"),
        ("titles.rating_sum", "'rating_sum' of the catalog"),
    ],
)
def test_a_missing_array_is_named_with_its_model_and_kind(folder, file, message):
    (folder / f"{file}.npy").unlink()
    relist(folder)
    with pytest.raises(ReleaseDamaged, match=f"^release r1: the array {message} is missing$"):
        load(folder)


@pytest.mark.parametrize("name", ["models", "weighting", "rating_scale", "event_kinds"])
def test_a_manifest_without_an_entry_that_is_needed_is_refused_by_name(folder, name):
    reseal(folder, lambda manifest: without(manifest, name))
    with pytest.raises(ReleaseDamaged, match=f"^release r1: the manifest has no entry '{name}'$"):
        load(folder)


def test_events_of_an_unknown_kind_are_refused_with_the_known_ones(folder):
    reseal(folder, lambda manifest: manifest | {"event_kinds": ["rating", "binged"]})
    expected = "the history holds events of kind 'binged'; expected rating, watched, liked"
    with pytest.raises(ReleaseDamaged, match=expected):
        load(folder)


@pytest.mark.parametrize("code", [-1, 100])
def test_codes_that_number_no_kind_are_refused(folder, code):
    np.save(folder / "history.kinds.npy", np.array([code], np.int8), allow_pickle=False)
    relist(folder)
    with pytest.raises(ReleaseDamaged, match="codes of kinds beyond"):
        load(folder)


def test_kinds_that_another_version_numbered_otherwise_are_the_same_kinds(tmp_path):
    folder = saved(tmp_path, recommender_without_stars())
    unlock(Home(tmp_path))
    before = load(folder).recommender.history.kinds.tolist()
    names = list(reversed(CODES))
    codes = np.array([names.index(list(CODES)[code]) for code in before], np.int8)
    np.save(folder / "history.kinds.npy", codes, allow_pickle=False)
    reseal(folder, lambda manifest: manifest | {"event_kinds": names})
    relist(folder)
    assert load(folder).recommender.history.kinds.tolist() == before


@pytest.mark.parametrize("method", METHODS)
def test_films_without_their_similar_ones_are_refused(folder, method):
    role = f"films-{method}"
    reseal(folder, lambda m: m | {"models": without(m["models"], role)})
    with pytest.raises(ReleaseDamaged, match=f"the role {role} needs a model of kind nearest"):
        load(folder)


def test_a_model_that_lacks_an_array_of_another_kind_is_refused(folder):
    reseal(folder, lambda m: m | {"models": m["models"] | {"personal": "item-item"}})
    expected = "the array 'indptr' of the model 'personal' of kind 'item-item' is missing"
    with pytest.raises(ReleaseDamaged, match=expected):
        load(folder)


@pytest.mark.parametrize("needed", ["stars", "popularity"])
def test_a_model_built_upon_a_missing_one_is_refused(folder, needed):
    reseal(folder, lambda m: m | {"models": without(m["models"], needed)})
    expected = (
        "^release r1: the model 'personal' of kind 'popularity-and-stars' is built upon the model "
        f"'{needed}', which is missing$"
    )
    with pytest.raises(ReleaseDamaged, match=expected):
        load(folder)


def test_a_model_built_upon_one_of_another_kind_is_refused(folder):
    reseal(folder, lambda m: m | {"models": m["models"] | {"stars": "biases"}})
    with pytest.raises(ReleaseDamaged, match="built upon popularity and biased-mf; found popul"):
        load(folder)


@pytest.mark.parametrize("role", ["popularity", "similar"])
def test_a_release_without_a_model_that_every_release_has_is_refused(tmp_path, role):
    folder = saved(tmp_path, recommender_without_stars())
    unlock(Home(tmp_path))
    reseal(folder, lambda m: m | {"models": without(m["models"], role)})
    with pytest.raises(ReleaseDamaged, match="roles popularity and similar need a model each"):
        load(folder)


def test_a_model_in_a_role_that_it_cannot_play_is_refused(tmp_path):
    folder = saved(tmp_path, recommender_without_stars())
    unlock(Home(tmp_path))
    for name in ("works", "similarity"):
        shutil.copy(folder / f"similar.{name}.npy", folder / f"personal.{name}.npy")
    relist(folder)
    reseal(folder, lambda m: m | {"models": m["models"] | {"personal": "nearest"}})
    with pytest.raises(ReleaseDamaged, match="release r1: a model of kind nearest cannot score l"):
        load(folder)


def test_a_folder_without_manifest_is_no_release(tmp_path):
    with pytest.raises(ReleaseDamaged, match=r"release nothing: manifest.json cannot be read"):
        load(tmp_path / "nothing")
