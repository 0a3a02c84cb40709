"""From a lake to a published release: what it holds, and that it depends on the data alone."""

import csv
import json
import random
import shutil
from dataclasses import asdict, replace

import numpy as np
import pandas as pd
import pytest

from data.ingest import ingest
from data.settings import Settings as DataSettings
from engine.catalog.films import METHODS
from engine.catalog.filters import TitleFilter
from engine.console.progress import Progress
from engine.release.read import load
from engine.release.registry import current
from engine.release.write import release_arrays
from engine.store.home import Home
from tests.engine.release.small import reseal, unlock
from tests.training.worlds import EARLIER, LATEST_YEAR, lake_of, release_with, settings_for
from tests.worlds import RawWorld
from training.__main__ import main
from training.dataset import read_lake
from training.pipeline import train
from training.ranking.base import WEIGHTING
from training.ratings.crossval import CrossValidation
from training.ratings.evaluation import plan
from training.ratings.sgd.grid import Grid
from training.ratings.sgd.parameters import SvdParameters
from training.ratings.space import MOST_EPOCHS, PROVEN, SPACE, VERSION, inside, with_epochs
from training.report.summary import errors_table, summary

USERS = 196  # of the tiny sample's 200; the others rate nothing that a catalog carries


@pytest.fixture
def home(sample_home, tmp_path):
    """A copy of the sample that may be changed."""
    shutil.copytree(sample_home.root, tmp_path / "home", symlinks=True)
    return unlock(Home(tmp_path / "home"))


def released(home):
    return load(current(home))


def arrays(home):
    release = released(home)
    return release_arrays(release.recommender, release.world)


def checkered(user, work):
    """Two tastes, and pairs of one diagonal unseen."""
    if work == user % 12:
        return 0
    return 5.0 if (user + work) % 2 == 0 else 1.0


def test_the_manifest_tells_data_parameters_and_versions(sample_home):
    manifest = released(sample_home).manifest
    lake = read_lake(sample_home)
    assert manifest["data_fingerprint"] == sample_home.lake.resolve().name
    assert manifest["counts"] == {
        "titles": 240,
        "works": lake.works.num_rows,
        "ratings": len(lake.interactions),
        "users": USERS,
        "films": len(lake.films),
    }
    parameters = manifest["parameters"]
    assert SvdParameters(**parameters).explicit() == parameters
    for name, bounds in SPACE.items():
        assert bounds.low <= parameters[name] <= bounds.high
    assert 1 <= parameters["n_epochs"] <= MOST_EPOCHS
    assert arrays(sample_home)["stars.user_factors"].shape == (USERS, parameters["n_factors"])
    assert manifest["study"].startswith(f"svd-v{VERSION}-{manifest['data_fingerprint']}-2folds-")
    assert manifest["seed"] == 0
    assert manifest["rating_scale"] == [0.5, 5.0]
    recommender = released(sample_home).recommender
    kinds = {role: model.kind for role, model in recommender.models.by_role().items()}
    roles = ["stars", "popularity", "personal", "similar", "cold", "trending"]
    assert list(kinds) == roles + ["recent"] * bool(manifest["lists"]["ranker"]["recent"])
    films = {f"films-{method}": "nearest" for method in METHODS}
    assert manifest["models"] == kinds | films
    assert manifest["weighting"] == asdict(recommender.weighting)
    ranker = manifest["lists"]["ranker"]
    assert {name: manifest["weighting"][name] for name in WEIGHTING} == {
        name: ranker["parameters"][name] for name in WEIGHTING
    }
    assert {"python", "numba", "optuna", "numpy"} <= set(manifest["versions"])
    measured = manifest["evaluation"]["tables"]
    assert list(measured) == [
        "hold-out",
        "folds",
        "test 1%",
        "test 5%",
        "test 15%",
        "test 25%",
        "test 50%",
    ]
    for table in measured.values():
        assert {"global mean", "user mean", "user+item bias", "tuned SVD"} <= set(table)
        assert all(0 < errors["mae"] <= errors["rmse"] < 4.5 for errors in table.values())


def test_the_release_keeps_every_trial(sample_home):
    folder = current(sample_home)
    trials = pd.read_csv(folder / "trials.csv")
    assert trials["trial"].tolist() == [0, 1, 2]
    assert trials["outcome"].tolist() == ["complete"] * 3
    best = trials.loc[trials["rmse"].idxmin()]
    chosen = json.loads((folder / "manifest.json").read_text("utf-8"))["parameters"]
    for name in (*SPACE, "n_epochs"):
        assert best[name] == pytest.approx(chosen[name])
    assert (folder / "errors.csv").read_text("utf-8").startswith("protocol,model,RMSE,MAE\n")


def test_training_again_gives_the_same_arrays(home):
    before = arrays(home)
    name = current(home).name
    trained = train(settings_for(home, trials=3), Progress())
    assert trained.release == current(home).name != name
    for key, array in arrays(home).items():
        assert np.array_equal(array, before[key]), key


def test_two_threads_make_the_same_release_as_one(home):
    before, manifest = arrays(home), released(home).manifest
    shutil.rmtree(home.studies)
    train(settings_for(home, trials=3, threads=2), Progress())
    for key, array in arrays(home).items():
        assert np.array_equal(array, before[key]), key
    found = released(home).manifest
    for key in ("parameters", "evaluation", "study", "protocol"):
        assert found[key] == manifest[key]


@pytest.mark.parametrize(("n", "k"), [(10, 5), (97, 2), (1_000, 7)])
def test_the_hold_out_is_in_no_fold(n, k):
    protocols = plan(n, k, seed=3)
    held_out = protocols["hold-out"][0].test
    assert held_out.sum() == round(0.2 * n)
    for split in protocols["folds"]:
        assert not (held_out & (split.train | split.test)).any()
        assert ((split.train | split.test) == ~held_out).all()


def test_no_trial_sees_the_hold_out_on_which_the_winner_is_measured(home, monkeypatch):
    seen = []

    class Spy(CrossValidation):
        def __init__(self, grid, splits, seed, threads):
            super().__init__(grid, splits, seed, threads)
            self.rows = np.any([split.train | split.test for split in splits], axis=0)

        def epochs(self, parameters):
            seen.append(self.rows)
            return super().epochs(parameters)

    monkeypatch.setattr("training.pipeline.CrossValidation", Spy)
    shutil.rmtree(home.studies)
    trained = train(settings_for(home, trials=3), Progress())
    assert len(seen) == 3
    grid = Grid.from_interactions(read_lake(home).interactions)
    held_out = plan(len(grid), 2, seed=0)["hold-out"][0]
    assert not (np.any(seen, axis=0) & held_out.test).any()
    folds = CrossValidation(grid, [held_out], 0, 1)
    (expected,) = folds.errors(trained.findings.stars.study.best.parameters)
    assert trained.findings.stars.evaluation.tables["hold-out"]["tuned SVD"] == expected


def test_a_release_of_the_earlier_version_is_tried_first(home):
    earlier = SvdParameters(
        n_factors=37, n_epochs=9, lr_all=0.0071, reg_all=0.055, init_std_dev=0.07
    )
    name = release_with(home, earlier, EARLIER)
    assert current(home).name == name
    trained = train(settings_for(home, seed=9, force=True), Progress())
    tried = trained.findings.stars.study.best.parameters
    assert tried == replace(earlier, n_factors=30, n_epochs=tried.n_epochs)
    assert tried.lr_decay == 1.0
    assert released(home).manifest["parameters"]["lr_decay"] == 1.0


@pytest.mark.parametrize("last", [SvdParameters(), PROVEN], ids=["defaults", "proven"])
def test_no_trial_is_made_twice_after_a_first_trial_won(home, last):
    # As a winner stands in the manifest: of the space, with the number of epochs that was found.
    release_with(home, with_epochs(inside(last), 33))
    trained = train(settings_for(home, seed=9, trials=3, force=True), Progress())
    assert len({trial.parameters for trial in trained.findings.stars.study.trials}) == 3


def test_another_seed_gives_another_model(home):
    before = arrays(home)
    train(settings_for(home, trials=3, seed=1), Progress())
    assert not np.array_equal(arrays(home)["stars.user_factors"], before["stars.user_factors"])


def test_the_order_of_the_raw_rows_does_not_change_the_model(sample_home, tmp_path):
    world = RawWorld.at(tmp_path)
    for folder in ("catalogs", "tmdb"):
        shutil.copytree(sample_home.raw / folder, world.home.raw / folder, dirs_exist_ok=True)
    rows = []
    for path in sorted((sample_home.raw / "ratings").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            rows += list(csv.reader(file))[1:]
    random.Random(4).shuffle(rows)
    for number in range(3):
        world.ratings(rows[number::3], f"{number + 1}.csv")
    ingest(DataSettings(home=world.home, latest_year=LATEST_YEAR), Progress())
    train(settings_for(world.home, trials=3), Progress())
    expected = arrays(sample_home)
    for key, array in arrays(world.home).items():
        assert np.array_equal(array, expected[key]), key


def test_if_stale_does_nothing_while_fresh(home, capsys, monkeypatch):
    before = current(home).name
    assert train(settings_for(home, if_stale=True), Progress()) is None
    monkeypatch.setenv("CARTELERA_HOME", str(home.root))
    assert main(["--if-stale"]) == 0
    assert "nothing to do" in capsys.readouterr().out
    assert current(home).name == before


@pytest.mark.parametrize("damage", ["stars.user_bias.npy", "manifest.json"])
def test_if_stale_replaces_a_damaged_release(home, damage):
    before = current(home)
    (before / damage).write_bytes(b"")
    assert train(settings_for(home, if_stale=True), Progress()).release == current(home).name
    assert current(home) != before


def test_if_stale_replaces_a_release_that_this_version_cannot_serve(home):
    before = current(home)
    reseal(before, lambda manifest: manifest | {"event_kinds": ["binged"]})
    assert train(settings_for(home, if_stale=True), Progress()).release == current(home).name
    assert current(home) != before


def test_preferences_that_can_be_learned_make_personal_lists(tmp_path, capsys, monkeypatch):
    home = lake_of(tmp_path, checkered, n_users=24)
    monkeypatch.setenv("CARTELERA_HOME", str(tmp_path))
    words = "--trials 6 --folds 2 --threads 1"
    assert main(words.split()) == 0
    assert "Stars are predicted with the factors: " in capsys.readouterr().out
    recommender = released(home).recommender
    for user in range(24):
        answer = recommender.recommend(str(user), 5)
        unseen = recommender.catalog.title_ids.find(f"ns{user % 12 + 1}")
        assert answer.strategy == "personal"
        assert [item.work for item in answer.items] == [recommender.catalog.work_of[unseen]]


def test_a_scale_of_ten_is_carried_through(tmp_path):
    RawWorld.at(tmp_path).text(tmp_path / "raw" / "sources.toml", "[ratings]\nscale = [0, 10]\n")
    home = lake_of(tmp_path, lambda user, work: checkered(user, work) * 2, n_users=24)
    train(settings_for(home, trials=6), Progress())
    release = released(home)
    scale = release.recommender.scale
    assert release.manifest["rating_scale"] == [0.0, 10.0]
    assert scale.out_of(3.5) == 7.0
    works = range(release.catalog.works.num_rows)
    predicted = [release.recommender.predict("0", work, scale.out_of(3.5)) for work in works]
    ratings = [prediction.predicted_rating for prediction in predicted]
    assert max(ratings) > 7.0
    assert [each.recommended for each in predicted] == [rating >= 7.0 for rating in ratings]


def test_defaults_that_diverge_on_a_wide_scale_do_not_stop_the_training(tmp_path):
    RawWorld.at(tmp_path).text(tmp_path / "raw" / "sources.toml", "[ratings]\nscale = [0, 400]\n")
    home = lake_of(tmp_path, lambda user, work: checkered(user, work) * 80, 40, 30)
    trained = train(settings_for(home, trials=8), Progress())
    assert any(trial.errors is None for trial in trained.findings.stars.study.trials)
    assert "default SVD" not in trained.findings.stars.evaluation.tables["hold-out"]
    text = summary(trained.findings, 1, 1)
    assert "default SVD" not in text.split("hold-out:")[1].split("folds:")[0]
    assert released(home).recommender.recommend("0", 1).strategy == "personal"


def test_the_report_names_study_figures_and_verdict(home):
    trained = train(settings_for(home, trials=3), Progress())
    text = summary(trained.findings, 12_345, 12_345)
    assert text.startswith(f"study {trained.findings.stars.study.name}: 3 trials, best is trial ")
    assert f"of 12,345 ratings, {USERS} users" in text
    for line in ("hold-out:", "folds:", "RMSE by share of ratings tested:"):
        assert f"\n{line}" in text
    assert "Lists are ordered by the " in text
    table = errors_table(trained.findings.stars.evaluation)
    assert f"{table.loc[('hold-out', 'tuned SVD'), 'RMSE']:.4f}" in text


def test_filters_work_on_a_trained_release(sample_home):
    release = released(sample_home)
    answer = release.recommender.recommend("nobody", 10, TitleFilter(platform="hulu"))
    for item in answer.items:
        assert "hulu" in release.catalog.work_rows[item.work]["platforms"]
