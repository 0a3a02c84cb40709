"""Publishing: what cannot be read back is not published, and the release before stays."""

import re
import shutil
from dataclasses import replace

import numpy as np
import pytest

from engine.console.progress import Progress
from engine.errors import ReleaseDamaged
from engine.models import MODELS
from engine.models.item_item import ItemItem
from engine.release.read import load
from engine.release.registry import current
from engine.store.home import Home
from tests.engine.handmade import world_of
from tests.engine.release.small import unlock
from tests.training.worlds import ingested, settings_for, watch_log, watching_world
from training.content.works import compare_lake_works
from training.dataset import read_lake
from training.pipeline import train
from training.publish import last_manifest, library_versions, publish
from training.ranking import Popular
from training.ranking.base import TrainingData
from training.ranking.configuration import RankerConfiguration
from training.ranking.item_knn import ItemKnn
from training.ranking.recommenders import recommender_from


class Forgetful(ItemItem):
    """A model that does not store all of its arrays."""

    kind = "forgetful"

    def to_arrays(self):
        return {name: array for name, array in super().to_arrays().items() if name != "values"}


class Broken(ItemItem):
    """A model that cannot be built again; `error` says why."""

    kind = "broken"
    error: BaseException = ValueError("no such shape")

    @classmethod
    def from_arrays(cls, *_):
        raise cls.error


class Dependent(ItemItem):
    """A model that is built upon another that the release does not have."""

    kind = "dependent"
    uses = ("stars",)


class Unregistered(ItemItem):
    """A model that `engine.models` does not list."""

    kind = "unregistered"


@pytest.fixture(scope="module")
def watching(tmp_path_factory):
    world = watching_world(tmp_path_factory.mktemp("publish"), 12)
    watch_log(world, lambda user, work: (user + work) % 3 == 0, range(30), 12)
    home = ingested(world)
    return home, train(settings_for(home), Progress()).findings


@pytest.fixture
def publication(watching, tmp_path):
    """A home with a release, and a function that publishes another with its lists by `kind`."""
    original, findings = watching
    shutil.copytree(original.root, tmp_path / "home", symlinks=True)
    home = unlock(Home(tmp_path / "home"))
    lake = read_lake(home)
    data = TrainingData(lake.interactions, compare_lake_works(lake, None).content, 0, 1)
    ranker = RankerConfiguration(ItemKnn.name, ItemKnn.FIRST[0], Popular.FIRST[0])
    recommender = recommender_from(lake, data, None, ranker)

    def publish_kind(kind=ItemItem, **settings):
        personal = recommender.models.personal
        changed = kind(personal.indptr, personal.items, personal.values)
        models = replace(recommender.models, personal=changed)
        world = world_of(lake.films)
        changed_recommender = replace(recommender, models=models)
        settings = settings_for(home, **settings)
        return publish(lake, changed_recommender, world, findings, settings, Progress())

    return home, publish_kind


def test_versions_are_of_what_is_installed():
    versions = library_versions(["numpy", "no-such-library"])
    assert list(versions) == ["python", "numpy"]
    assert versions["numpy"] == np.__version__


def release_state(home):
    """Everything below the releases' folder, with the pointers' text."""
    pointers = {
        pointer: (home.releases / pointer).read_text()
        for pointer in ("current", "previous")
        if (home.releases / pointer).exists()
    }
    return sorted(path.name for path in home.releases.iterdir()), pointers


def test_what_can_be_read_back_is_current(publication):
    home, publish_kind = publication
    before = current(home).name
    name = publish_kind()
    assert current(home).name == name != before
    assert (home.releases / "previous").read_text().strip() == before
    assert load(current(home)).manifest["models"]["personal"] == "item-item"


def test_a_new_kind_is_published_once_it_is_registered(publication, monkeypatch):
    class Other(ItemItem):
        kind = "other"

    home, publish_kind = publication
    monkeypatch.setitem(MODELS, Other.kind, Other)
    publish_kind(Other)
    release = load(current(home))
    assert type(release.recommender.models.personal) is Other
    assert release.recommender.recommend("1", 3).strategy == "personal"


@pytest.mark.parametrize(
    ("kind", "registered", "message"),
    [
        (
            Forgetful,
            True,
            "the array 'values' of the model 'personal' of kind 'forgetful' is missing",
        ),
        (Unregistered, False, "the model 'personal' is of kind 'unregistered', which this version"),
        (Dependent, True, "the model 'personal' of kind 'dependent' is built upon the model 'star"),
        (Broken, True, "the model 'personal' of kind 'broken' cannot be read: .*no such shape"),
    ],
)
def test_what_cannot_be_read_back_is_removed_and_named(
    publication, monkeypatch, kind, registered, message
):
    home, publish_kind = publication
    if registered:
        monkeypatch.setitem(MODELS, kind.kind, kind)
    before = release_state(home)
    with pytest.raises(ReleaseDamaged, match=rf"release \S+: {message}"):
        publish_kind(kind)
    assert release_state(home) == before
    assert load(current(home)).recommender.recommend("1", 3).items


@pytest.mark.parametrize(
    "error",
    [TypeError("a"), KeyError("b"), AttributeError("c"), ZeroDivisionError("d"), IndexError("e")],
    ids=lambda error: type(error).__name__,
)
def test_whatever_a_model_raises_is_a_damaged_release(publication, monkeypatch, error):
    home, publish_kind = publication
    monkeypatch.setitem(MODELS, Broken.kind, Broken)
    monkeypatch.setattr(Broken, "error", error)
    before = release_state(home)
    expected = f"the model 'personal' of kind 'broken' cannot be read: {re.escape(repr(error))}"
    with pytest.raises(ReleaseDamaged, match=expected):
        publish_kind(Broken)
    assert release_state(home) == before


@pytest.mark.parametrize("error", [KeyboardInterrupt(), MemoryError()], ids=["ctrl-c", "memory"])
def test_an_interrupted_reading_back_leaves_nothing_behind(publication, monkeypatch, error):
    home, publish_kind = publication
    monkeypatch.setitem(MODELS, Broken.kind, Broken)
    monkeypatch.setattr(Broken, "error", error)
    before = release_state(home)
    with pytest.raises(type(error)):
        publish_kind(Broken)
    assert release_state(home) == before


def test_a_training_whose_release_cannot_be_read_back_leaves_the_one_before(
    publication, monkeypatch
):
    home, _ = publication
    monkeypatch.setattr(MODELS["nearest"], "from_arrays", Broken.from_arrays)
    before = release_state(home)
    with pytest.raises(ReleaseDamaged, match="'similar' of kind 'nearest' cannot be read"):
        train(settings_for(home), Progress())
    assert release_state(home) == before


def test_only_the_newest_releases_are_kept(publication):
    home, publish_kind = publication
    names = [publish_kind(keep=2) for _ in range(3)]
    kept = [path.name for path in home.releases.iterdir() if path.is_dir()]
    assert len(kept) <= 3
    assert {names[-1], (home.releases / "previous").read_text().strip()} <= set(kept)


def test_without_a_release_that_can_be_read_there_is_none_to_compare_with(publication):
    home, _ = publication
    assert last_manifest(home)["name"] == current(home).name
    (current(home) / "manifest.json").write_text("{}")
    assert last_manifest(home) is None
    (home.releases / "current").unlink()
    assert last_manifest(home) is None


def test_the_arrays_that_were_learned_are_those_that_are_read(publication):
    home, publish_kind = publication
    lake = read_lake(home)
    publish_kind()
    recommender = load(current(home)).recommender
    data = TrainingData(lake.interactions, compare_lake_works(lake, None).content, 0, 1)
    expected = ItemKnn(data).fit(ItemKnn.FIRST[0])
    assert recommender.weighting == expected.weighting
    for name, array in expected.scorer.to_arrays().items():
        assert np.array_equal(recommender.models.personal.to_arrays()[name], array), name
