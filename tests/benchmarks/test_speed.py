"""The comparison of trainers runs on a tiny set with what is installed, and fills every section."""

import pytest

from benchmarks.datasets import GENERATED, Shape, generate, repetition_split
from benchmarks.harness import files
from benchmarks.harness.peer import all_peers
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
def page(tmp_path_factory):
    output = tmp_path_factory.mktemp("speed") / "speed.md"
    here = {module: peer for module, peer in all_peers().items() if not peer.environment}
    run(SpeedSettings(output, output.parent, quick=True, sets=["tiny"]), here)
    return output.read_text("utf-8")


def test_results_have_every_section_with_figures(page):
    parts = {part.split("\n")[0]: part for part in page.split("\n## ")[1:]}
    assert tuple(parts) == SECTIONS
    assert [name for name, part in parts.items() if "Not measured" in part] == []


def test_results_compare_with_surprise(page):
    names = (
        "Cartelera fast, 2 threads",
        "Cartelera reference, 1 thread",
        "implicit ALS, 2 threads",
    )
    for name in ("Surprise SVD, 1 thread", *names):
        assert f"| {name} |" in page
    assert "failed" not in page


def test_threads_give_the_same_bits(page):
    assert "| tiny | yes |" in page


def test_generated_ratings_are_distinct_and_survive_the_file(tmp_path):
    ratings = generate(Shape(2_000, 100, 60), seed=1)
    pairs = ratings.user.astype(int) * ratings.n_works + ratings.work
    assert len(ratings) == 2_000
    assert (pairs[1:] > pairs[:-1]).all()
    files.save(ratings, tmp_path / "set.npz")
    again = files.load(tmp_path / "set.npz")
    split = repetition_split(again, 0)
    assert (again.rating == ratings.rating).all()
    assert again.time is None
    assert split.test.sum() == 400
    assert GENERATED["generated-11m"].users == 115_077
