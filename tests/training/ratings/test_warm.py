"""`make train WARM=1`: the last release's model goes on with the new ratings, without a study."""

import shutil
from dataclasses import asdict, replace

import numpy as np
import pytest

from engine.console.progress import Progress
from engine.errors import DataError
from engine.release.manifest import MANIFEST
from engine.release.read import Release, load
from engine.release.registry import current
from engine.release.write import release_arrays
from engine.store.home import Home
from tests.engine.release.small import unlock
from tests.training.worlds import EARLIER, lake_of, release_with, settings_for, silent
from training.__main__ import main
from training.dataset import read_lake
from training.pipeline import train
from training.ratings.evaluation import HOLDOUT, NEIGHBOURS, evaluate, plan
from training.ratings.neighbours_proof import NeighboursFit
from training.ratings.sgd.fit import fit
from training.ratings.sgd.grid import Grid
from training.ratings.sgd.parameters import SvdParameters
from training.ratings.sgd.start import random_start
from training.ratings.warm import continued, fitted_parameters, shortened

USERS, WORKS = 48, 24
NEW_USERS, NEW_WORKS = 54, 26
PARAMETERS = SvdParameters(n_factors=14, n_epochs=60, lr_all=0.02, lr_decay=0.99)
GONE_USERS, GONE_WORK = (3, 11), 5


def tasteful(user, work):
    """Two tastes, and pairs of one diagonal unseen."""
    return 0 if work == user % WORKS else taste(user, work)


def taste(user, work):
    return 5.0 if (user + work) % 2 == 0 else 1.0


def arrays(release: Release):
    return release_arrays(release.recommender, release.world)


def grown(user, work):
    """The pairs that were unseen are rated now, there are newcomers, and some have left."""
    if user in GONE_USERS or work == GONE_WORK or (user >= USERS and work == user % WORKS):
        return 0
    return taste(user, work)


@pytest.fixture(scope="module")
def first(tmp_path_factory):
    """A home with a release of the tasteful lake. Read it, never write."""
    home = lake_of(tmp_path_factory.mktemp("first"), tasteful, USERS, WORKS)
    train(settings_for(home, force=True), Progress())
    release_with(home, PARAMETERS)
    return home


@pytest.fixture
def home(first, tmp_path):
    """A copy that may be changed."""
    shutil.copytree(first.root, tmp_path / "home", symlinks=True)
    return unlock(Home(tmp_path / "home"))


@pytest.fixture
def grown_home(home):
    """A home whose lake has grown since the release."""
    lake_of(home.root, grown, NEW_USERS, NEW_WORKS)
    return home


def warm(home, **settings):
    """Continue the last release and return what was trained and the new release."""
    trained = train(settings_for(home, warm=True, **settings), Progress())
    return trained, load(current(home))


def works_of(release):
    """The index of every work by its id."""
    ids = release.recommender.catalog.work_ids
    return {ids[index]: index for index in range(len(ids))}


def users_of(release):
    ids = release.recommender.users
    return {ids[index]: index for index in range(len(ids))}


def test_the_start_is_the_last_model_by_id_and_newcomers_as_drawn(grown_home):
    release, lake = load(current(grown_home)), read_lake(grown_home)
    parameters = fitted_parameters(release)
    start = continued(release, lake, parameters, seed=3)
    before = release.recommender.models.stars
    users = lake.user_ids.to_pylist()
    works = lake.works["work_id"].to_pylist()
    fresh = random_start(len(users), len(works), parameters, 3)
    sides = [
        (users, users_of(release), None, ("user_bias", "user_factors")),
        (works, works_of(release), before.known_item, ("item_bias", "item_factors")),
    ]
    newcomers = 0
    for ids, known, rated, names in sides:
        for index, each in enumerate(ids):
            earlier = known.get(each)
            is_known = earlier is not None and (rated is None or rated[earlier])
            newcomers += not is_known
            for name in names:
                source, source_index = (before, earlier) if is_known else (fresh, index)
                assert np.array_equal(
                    getattr(start, name)[index], getattr(source, name)[source_index]
                )
    assert newcomers == NEW_USERS - USERS + NEW_WORKS - WORKS
    assert "3" not in users


def test_a_work_that_had_no_ratings_begins_as_a_newcomer(home):
    lake_of(home.root, lambda u, w: 0 if w == 7 else tasteful(u, w), USERS, WORKS)
    _, release = warm(home)
    work = works_of(release)["wns8"]
    assert not release.recommender.models.stars.known_item[work]
    lake_of(home.root, tasteful, USERS, WORKS)
    lake, parameters = read_lake(home), fitted_parameters(release)
    start = continued(release, lake, parameters, seed=0)
    fresh = random_start(USERS, WORKS, parameters, 0)
    index = lake.works["work_id"].to_pylist().index("wns8")
    assert np.array_equal(start.item_factors[index], fresh.item_factors[index])
    assert start.item_factors[index].any()


def test_what_is_published_is_the_continued_fit(grown_home):
    before, lake = load(current(grown_home)), read_lake(grown_home)
    parameters = fitted_parameters(before)
    start = continued(before, lake, parameters, seed=0)
    expected = fit(lake.interactions, shortened(parameters), 0, start=start)
    published = warm(grown_home)[1].recommender.models.stars
    for name, values in asdict(expected).items():
        assert np.array_equal(getattr(published, name), values), name


def test_newcomers_and_new_ratings_are_learned_and_served(grown_home):
    _, release = warm(grown_home)
    recommender = release.recommender
    lake = read_lake(grown_home)
    assert release.manifest["data_fingerprint"] == lake.fingerprint
    assert release.manifest["counts"]["users"] == NEW_USERS - len(GONE_USERS)
    work_of, titles = recommender.catalog.work_of, recommender.catalog.title_ids
    for user in range(USERS, NEW_USERS):
        answer = recommender.recommend(str(user), 20)
        rated = user % WORKS != GONE_WORK  # what nobody rates is listed by its content
        assert answer.strategy == ("personal" if rated else "content")
        unseen = titles.find(f"ns{user % WORKS + 1}")
        assert work_of[unseen] in [item.work for item in answer.items]
    for name in ("ns25", "ns26"):
        work = work_of[titles.find(name)]
        assert recommender.models.stars.known_item[work]
        liked = [
            recommender.predict(str(user), work, 3.5).predicted_rating
            for user in (0, 1, USERS, USERS + 1)
        ]
        even = (int(name[2:]) - 1) % 2
        assert min(liked[even::2]) > max(liked[1 - even :: 2])


def test_users_and_works_that_vanished_are_dropped(grown_home):
    lake_of(grown_home.root, grown, NEW_USERS, WORKS - 2)  # two works have left the catalog
    _, release = warm(grown_home)
    assert {str(user) for user in GONE_USERS}.isdisjoint(users_of(release))
    assert release.recommender.recommend("3", 3).strategy == "popular"
    assert set(works_of(release)) == {f"wns{n}" for n in range(1, WORKS - 1)}
    model = release.recommender.models.stars
    assert len(model.user_bias) == NEW_USERS - len(GONE_USERS)
    assert len(model.item_bias) == WORKS - 2
    gone = works_of(release)[f"wns{GONE_WORK + 1}"]  # in the catalog, without ratings
    assert not model.known_item[gone]
    assert model.item_bias[gone] == 0
    assert not model.item_factors[gone].any()


def test_no_study_is_run(grown_home, monkeypatch):
    def refused(*_, **__):
        raise AssertionError("a study was run")

    monkeypatch.setattr("training.pipeline.tune", refused)
    study = grown_home.studies / "studies.db"
    before = study.read_bytes(), study.stat().st_mtime_ns
    trained, _ = warm(grown_home, trials=50)
    assert (study.read_bytes(), study.stat().st_mtime_ns) == before
    assert len(trained.findings.stars.study.trials) == 1
    shutil.rmtree(grown_home.studies)
    warm(grown_home)
    assert not grown_home.studies.exists()


def test_the_manifest_says_what_was_continued_and_keeps_its_parameters(grown_home):
    before = load(current(grown_home))
    trained, release = warm(grown_home)
    assert release.manifest["study"] == f"none, continued {before.name}"
    assert fitted_parameters(release) == fitted_parameters(before)
    assert trained.findings.stars.study.best.parameters == fitted_parameters(before)
    assert trained.release == release.name != before.name
    again = warm(grown_home)[1]
    assert again.manifest["study"] == f"none, continued {release.name}"
    assert fitted_parameters(again) == fitted_parameters(before)


def test_the_figures_are_those_of_cold_fits(grown_home):
    lake = read_lake(grown_home)
    parameters = fitted_parameters(load(current(grown_home)))
    grid = Grid.from_interactions(lake.interactions)
    protocols = plan(len(grid), 2, 0)
    expected = evaluate(grid, protocols, parameters, 0, 1, silent)
    trained, release = warm(grown_home)
    assert trained.findings.stars.served == NEIGHBOURS
    beside = NeighboursFit(parameters, 0, 1).errors(lake.interactions, protocols[HOLDOUT][0])
    expected = expected.with_neighbours(beside)
    assert trained.findings.stars.evaluation == expected
    assert trained.findings.stars.study.best.errors == expected.tables["folds"]["tuned SVD"]
    assert release.manifest["evaluation"] == expected.as_json()


def test_the_same_lake_and_release_give_the_same_arrays(grown_home, tmp_path):
    shutil.copytree(grown_home.root, tmp_path / "other", symlinks=True)
    published = arrays(warm(grown_home)[1])
    threaded = arrays(warm(Home(tmp_path / "other"), threads=2)[1])
    for key, array in published.items():
        assert np.array_equal(array, threaded[key]), key


def test_the_model_follows_the_release_before_and_not_the_seed_alone(grown_home):
    one = arrays(warm(grown_home)[1])["stars.user_factors"]
    two = arrays(warm(grown_home)[1])["stars.user_factors"]  # continues the first
    assert not np.array_equal(one, two)


def test_if_stale_skips_where_nothing_changed(home):
    assert train(settings_for(home, warm=True, if_stale=True), Progress()) is None
    assert train(settings_for(home, warm=True), Progress()) is not None


def test_a_release_of_the_earlier_version_can_be_continued(grown_home):
    shape = SvdParameters(n_factors=20, n_epochs=12, lr_all=0.01, reg_all=0.05, init_std_dev=0.05)
    lake_of(grown_home.root, tasteful, USERS, WORKS)
    name = release_with(grown_home, shape, EARLIER)
    lake_of(grown_home.root, grown, NEW_USERS, NEW_WORKS)
    _, release = warm(grown_home, force=True)
    assert release.manifest["study"] == f"none, continued {name}"
    assert release.manifest["parameters"] == shape.explicit()
    assert release.recommender.models.stars.user_factors.shape == (NEW_USERS - len(GONE_USERS), 20)


@pytest.mark.parametrize(("epochs", "fewer"), [(80, 27), (21, 7), (10, 3), (3, 1), (1, 1)])
def test_the_last_third_of_the_epochs_is_made_and_one_at_least(epochs, fewer):
    parameters = SvdParameters(n_factors=7, n_epochs=epochs, lr_decay=0.95, lr_bu=0.01)
    short = shortened(parameters)
    assert (short.n_factors, short.n_epochs) == (7, fewer)
    for name in ("bu", "bi", "pu", "qi"):
        for epoch in range(fewer):
            expected = parameters.term(name, epochs - fewer + epoch)
            assert short.term(name, epoch).lr == pytest.approx(expected.lr)
            assert short.term(name, epoch).reg == expected.reg


def lose(home):
    (home.releases / "current").unlink()


def cut(home):
    (current(home) / "stars.user_factors.npy").write_bytes(b"")


def alter(home):
    (current(home) / MANIFEST).write_text("{}", "utf-8")


def misname(home):
    (home.releases / "current").write_text("elsewhere\n", "utf-8")


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lose, "no current release in .*; run `make train`"),
        (cut, "release .* stars.user_factors.npy differs from the manifest"),
        (alter, "release .* manifest.json differs from manifest.sha256"),
        (misname, "current names 'elsewhere', which is no release there"),
    ],
)
def test_without_a_whole_release_there_is_nothing_to_continue(
    grown_home, damage, said, monkeypatch, capsys
):
    damage(grown_home)
    pointer = grown_home.releases / "current"
    before = sorted(grown_home.releases.iterdir()), pointer.exists() and pointer.read_bytes()
    message = f"--warm continues the last release: .*{said}"
    with pytest.raises(DataError, match=message):
        warm(grown_home)
    monkeypatch.setenv("CARTELERA_HOME", str(grown_home.root))
    assert main(["--warm"]) == 1
    assert "training: --warm continues the last release: " in capsys.readouterr().err
    after = sorted(grown_home.releases.iterdir()), pointer.exists() and pointer.read_bytes()
    assert after == before


def test_the_command_continues_and_reports(grown_home, monkeypatch, capsys):
    name = current(grown_home).name
    monkeypatch.setenv("CARTELERA_HOME", str(grown_home.root))
    assert main(["--warm", "--folds", "2", "--threads", "1"]) == 0
    said = capsys.readouterr().out
    assert f"study none, continued {name}: 1 trials, best is trial 0" in said
    assert f"release {current(grown_home).name} is current" in said


def test_a_study_goes_on_after_a_continued_release(grown_home):
    parameters = fitted_parameters(warm(grown_home)[1])
    trained = train(settings_for(grown_home), Progress())
    tried = trained.findings.stars.study.trials[0].parameters
    assert tried == replace(parameters, n_epochs=tried.n_epochs)
