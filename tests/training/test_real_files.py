"""The real catalogs with real ratings: the factors must be worth having on them."""

import shutil

import pytest

from data.ingest import ingest
from data.settings import Settings as DataSettings
from engine.console.progress import Progress
from engine.store.home import Home
from tests.training.worlds import LATEST_YEAR, silent
from training.dataset import read_lake
from training.ratings.crossval import CrossValidation
from training.ratings.evaluation import BIAS, DEFAULT, FOLDS, HOLDOUT, TUNED, evaluate, plan
from training.ratings.sgd.grid import Grid
from training.ratings.space import PROVEN
from training.ratings.tune import tune

RATINGS = "benchmark_only_movielens/ratings_on_catalog_ids/ml2023_matched_ratings.csv.gz"
TRIALS, FOLDS_TRIED = 5, 2


@pytest.fixture
def lake(real_data, tmp_path):
    raw = tmp_path / "raw"
    shutil.copytree(real_data / "catalogs" / "raw", raw / "catalogs", copy_function=shutil.copyfile)
    (raw / "ratings").mkdir()
    shutil.copyfile(real_data / RATINGS, raw / "ratings" / "1.csv.gz")
    ingest(DataSettings(home=Home(tmp_path), latest_year=LATEST_YEAR), Progress())
    return read_lake(Home(tmp_path))


@pytest.mark.real
def test_the_tuned_factors_beat_the_biases_on_real_ratings(lake, tmp_path):
    given = lake.interactions
    assert (len(given), given.n_users, lake.titles.num_rows) == (182_512, 7_911, 22_998)
    grid = Grid.from_interactions(given)
    protocols = plan(len(grid), 5, seed=0)
    folds = CrossValidation(grid, protocols[FOLDS][:FOLDS_TRIED], seed=0, threads=2)
    study = tune(
        tmp_path,
        "real",
        trials=TRIALS,
        seed=0,
        first=[PROVEN],
        epochs=folds.epochs,
        progress=silent,
    )
    held_out = {HOLDOUT: protocols[HOLDOUT]}
    found = evaluate(grid, held_out, study.best.parameters, 0, 2, silent)
    table = found.tables[HOLDOUT]
    assert 0.83 < table[BIAS].rmse < 0.845
    assert table[TUNED].rmse < table[BIAS].rmse
    assert table[TUNED].rmse <= table[DEFAULT].rmse
