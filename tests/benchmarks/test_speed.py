"""The comparison of trainers runs on a tiny set and fills every section of its page."""

import numpy as np
import pytest

from benchmarks.datasets import make, repetition_split
from benchmarks.settings import SpeedSettings
from benchmarks.speed.run import run

SECTIONS = (
    "Machine",
    "Libraries",
    "Protocol",
    "Speed, memory and error",
    "RMSE, fast minus reference",
    "Same bits for any number of threads",
    "Cross-validation, 5 folds × 20 epochs in lockstep, 2 threads",
    "From the lake's Parquet to ready to train",
)


@pytest.fixture(scope="module")
def page(peers, tmp_path_factory):
    output = tmp_path_factory.mktemp("speed") / "speed.md"
    run(SpeedSettings(output, output.parent, quick=True, sets=["tiny"]), peers)
    return output.read_text("utf-8")


@pytest.fixture(scope="module")
def rows(page):
    """The cells of every table behind the first, which is the key."""
    lines = [line.strip("| ").split(" | ") for line in page.splitlines()]
    return {name: cells for name, *cells in lines if cells}


def test_results_have_every_section_with_figures(page):
    parts = {part.split("\n")[0]: part for part in page.split("\n## ")[1:]}
    assert tuple(parts) == SECTIONS
    assert [name for name, part in parts.items() if "Not measured" in part] == []


def test_everybody_is_compared_with_surprise(rows):
    names = (
        "Cartelera fast, 2 threads",
        "Cartelera reference, 1 thread",
        "implicit ALS, 2 threads",
    )
    for name in ("Surprise SVD, 1 thread", *names):
        assert float(rows[name][1]) > 0


def test_threads_give_the_same_bits(page):
    assert "| tiny | yes |" in page


def test_figures_are_what_a_trainer_told(rows):
    rate, _, epoch, prepare, rmse, _, runs = rows["steady, 2 threads"]
    assert float(rate) == pytest.approx(2_400 * 20 / 2.0 / 1e6)
    assert (epoch, prepare, runs) == ("0.100", "0.50", "1")
    ratings = make("tiny", None)
    tested = ratings.rating[repetition_split(ratings, 0).test]
    assert float(rmse) == pytest.approx(np.sqrt(np.mean((tested - 3.0) ** 2)), abs=1e-4)


def test_who_fails_or_is_missing_is_told_with_the_reason(rows):
    assert rows["broken, 1 thread"][0] == "failed: MemoryError: out of memory"
    assert rows["unknown"][0] == "**missing**: ModuleNotFoundError: No module named 'no_library'"
    assert rows["absent"][0] == "**missing**: no .venv-far-away; make .venv-far-away/ready"
