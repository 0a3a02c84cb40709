"""The real catalogs with real ratings: the factors must be worth having on them."""

import shutil

import pytest

from data.ingest import ingest
from data.settings import Settings as DataSettings
from engine.progress import Progress
from engine.storage import Home
from tests.training.worlds import LATEST_YEAR, silent
from training.crossval import measuring
from training.evaluation import BIAS, DEFAULT, FOLDS, HOLDOUT, TUNED, evaluate, plan
from training.lake import read_lake
from training.svd import SvdParameters
from training.tune import tune

RATINGS = "benchmark_only_movielens/ratings_on_catalog_ids/ml2023_matched_ratings.csv.gz"
TRIALS, FOLDS_TRIED = 5, 2


@pytest.fixture
def lake(real_data, tmp_path):
    raw = tmp_path / "raw"
    shutil.copytree(real_data / "catalogs" / "raw", raw / "catalogs", copy_function=shutil.copyfile)
    (raw / "ratings").mkdir()
    shutil.copyfile(real_data / RATINGS, raw / "ratings" / "1.csv.gz")
    ingest(DataSettings(Home(tmp_path), LATEST_YEAR), Progress())
    return read_lake(Home(tmp_path))


@pytest.mark.real
def test_the_tuned_factors_beat_the_biases_on_real_ratings(lake, tmp_path):
    given = lake.interactions
    assert (len(given), given.n_users, lake.titles.num_rows) == (182_512, 7_911, 22_998)
    protocols = plan(len(given), 5, seed=0)
    tried = protocols[FOLDS][:FOLDS_TRIED]
    with measuring(given, jobs=2) as measurer:

        def on_folds(parameters):
            return list(measurer((parameters, split, 0) for split in tried))

        study = tune(tmp_path, "real", trials=TRIALS, seed=0, first=[SvdParameters()],
                     evaluate=on_folds, progress=silent)  # fmt: skip
        held_out = {HOLDOUT: protocols[HOLDOUT]}
        found = evaluate(given, held_out, study.best.parameters, measurer, 0, silent)
    table = found.tables[HOLDOUT]
    assert 0.83 < table[BIAS].rmse < 0.845
    assert table[TUNED].rmse < table[BIAS].rmse
    assert table[TUNED].rmse <= table[DEFAULT].rmse
