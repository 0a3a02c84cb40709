"""The harness measures in processes of their own, says why some give nothing, and is fair."""

import numpy as np
import pytest

from benchmarks.datasets import make, repetition_split
from benchmarks.harness import cells
from benchmarks.harness.cells import Cell, Findings
from benchmarks.harness.libraries import versions
from benchmarks.harness.peer import all_peers, load
from benchmarks.harness.process import Failed, Task, measure
from benchmarks.lists import plan as lists_plan
from benchmarks.lists import run as lists_run
from benchmarks.lists.sets import cases
from benchmarks.settings import ListSettings, SpeedSettings
from benchmarks.speed import plan as speed_plan
from benchmarks.speed import run as speed_run
from engine.progress import Progress

PEERS = all_peers()
FAKE = """
import os
import time

import numpy as np

from benchmarks.harness.fitting import Outcome
from benchmarks.harness.peer import ListModel, Peer, Trainer
from benchmarks.harness.ranking import ranked


def fit(train, options):
    print("noise that is no result")
    assert os.environ["OMP_NUM_THREADS"] == str(options.threads)
    return Outcome(0.5, 2.0, options.epochs, lambda user, work: np.full(len(user), 3.0))


def crash(*_, **__):
    raise MemoryError("out of memory")


def lists(train, users, n, weight):
    return ranked(train, users, n, lambda some: np.tile(train.counts() * weight, (len(some), 1)))


PEER = Peer(
    trainers=(
        Trainer("steady", fit, "always three stars", threads=(1, 2), always=True),
        Trainer("broken", crash, "never ends well"),
    ),
    list_models=(
        ListModel("steady", lists, "popular", {"weight": 1}),
        ListModel("choosing", lists, "chooses", choices={"weight": (-1, 1)}),
        ListModel("broken", crash, "never ends well"),
    ),
)
"""
ABSENT = """
from benchmarks.harness.peer import ListModel, Peer, Trainer

PEER = Peer(
    {where},
    trainers=(Trainer("{label}", print, "not there"),),
    list_models=(ListModel("{label}", print, "not there"),),
)
"""


@pytest.fixture
def fakes(tmp_path, monkeypatch):
    """Peers as files elsewhere: one works and fails by turns, two have no library."""
    (tmp_path / "fake_peer.py").write_text(FAKE, "utf-8")
    unknown = ABSENT.format(
        label="unknown", where='"no-such-library", modules=("no_such_library",)'
    )
    (tmp_path / "unknown_peer.py").write_text(unknown, "utf-8")
    elsewhere = ABSENT.format(label="absent", where='"far-away", environment=".venv-far-away"')
    (tmp_path / "elsewhere_peer.py").write_text(elsewhere, "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    return {name: load(name) for name in ("fake_peer", "unknown_peer", "elsewhere_peer")}


def test_every_file_is_a_peer_and_every_label_is_unique():
    assert {"cartelera", "surprise", "implicit", "lenskit", "rectools", "cornac", "libmf"} <= {
        module.rsplit(".", 1)[1] for module in PEERS
    }
    for offers in ("trainers", "list_models"):
        labels = [each.label for peer in PEERS.values() for each in getattr(peer, offers)]
        assert len(labels) == len(set(labels)) > 5
    assert all(peer.trainers or peer.list_models for peer in PEERS.values())
    assert all(peer.package for peer in PEERS.values() if peer.environment or peer.modules)


def test_everybody_has_a_turn_before_anybody_has_the_next(tmp_path):
    present = speed_plan.contestants(PEERS)
    settings = SpeedSettings(real=tmp_path, repetitions=3)
    planned = speed_plan.fits(present, {"ml-100k": tmp_path, "generated-11m": tmp_path}, settings)
    small = [cell for cell in planned if cell.data == "ml-100k"]
    first = [cell.name for cell in small if cell.repetition == 0]
    assert first == [each.name for each in present]
    assert first[0] == "Surprise SVD, 1 thread"
    assert [cell.repetition for cell in small] == sorted(cell.repetition for cell in small)
    second = [cell.name for cell in small if cell.repetition == 1]
    assert set(first) - set(second) == {"Spark ALS, 2 threads"}
    large = [cell.name for cell in planned if cell.data == "generated-11m"]
    assert set(first) - set(large) == {"Spark ALS, 2 threads"}
    assert (large.count("LIBMF, 1 thread"), large.count("Cornac MF, 1 thread")) == (3, 1)


def test_lists_are_planned_for_everybody_on_every_cut(tmp_path):
    present = lists_plan.contestants(PEERS)
    settings = ListSettings(folder=tmp_path, seeds=2)
    planned = lists_plan.cells(cases("ml-100k"), present, settings)
    assert len(planned) == 2 * 2 * len(present)
    assert len({cell.task.arguments["output"] for cell in planned}) == len(planned)
    assert {cell.task.environment for cell in planned} == {"", ".venv-lenskit", ".venv-rectools"}


def test_the_reference_is_always_measured():
    present = speed_plan.contestants(PEERS, only="libmf, 2")
    assert [each.name for each in present] == ["Surprise SVD, 1 thread", "LIBMF, 2 threads"]
    present = lists_plan.contestants(PEERS, only="BPR")
    assert [each.name for each in present] == ["Cartelera", "implicit BPR"]


def test_missing_libraries_are_told_with_the_reason(fakes):
    told = versions(speed_plan.contestants(fakes), Progress())
    assert told["fake_peer"] == "this project"
    assert told["unknown_peer"].reason == "ModuleNotFoundError: No module named 'no_such_library'"
    assert told["elsewhere_peer"] == Failed("no .venv-far-away; make .venv-far-away/ready")


def test_a_crash_and_a_long_run_are_failures_with_a_reason():
    assert "No module named" in measure(Task("benchmarks.peers.nobody.fit")).reason
    slow = Task("benchmarks.harness.libraries.describe", {"peer": "x"}, seconds=0.01)
    assert measure(slow) == Failed("no result within 0.01 s")


def test_speed_is_measured_in_processes(fakes, tmp_path):
    page = tmp_path / "speed.md"
    speed_run.run(SpeedSettings(page, tmp_path, quick=True, only="e", sets=["tiny"]), fakes)
    lines = [line.strip("| ").split(" | ") for line in page.read_text("utf-8").splitlines()]
    cells = {name: rest for name, *rest in lines if rest}
    rate, ratio, epoch, prepare, rmse, _, runs = cells["steady, 1 thread"]
    assert float(rate) == pytest.approx(2_400 * 20 / 2.0 / 1e6)
    assert (ratio, epoch, prepare, runs) == ("–", "0.100", "0.50", "1")
    ratings = make("tiny", tmp_path)
    tested = ratings.rating[repetition_split(ratings, 0).test]
    assert float(rmse) == pytest.approx(np.sqrt(np.mean((tested - 3.0) ** 2)), abs=1e-4)
    assert cells["broken, 1 thread"][0] == "failed: MemoryError: out of memory"
    assert cells["absent"][0] == "**missing**: no .venv-far-away; make .venv-far-away/ready"


def test_lists_are_measured_in_processes_and_kept(fakes, tmp_path):
    settings = ListSettings(tmp_path / "lists.md", tmp_path, tmp_path / "kept", 2, sets=["tiny"])
    lists_run.run(settings, fakes)
    first = settings.output.read_text("utf-8")
    assert "| lists | 8 made in this run, 0 kept from earlier ones |" in first
    lists_run.run(settings, fakes)
    again = settings.output.read_text("utf-8")
    assert "| lists | 0 made in this run, 8 kept from earlier ones |" in again
    assert first.split("## tiny")[1:] == again.split("## tiny")[1:]
    steady, choosing = (
        [line.split(" | ", 1)[1] for line in first.splitlines() if line.startswith(f"| {name} |")]
        for name in ("steady", "choosing")
    )
    assert "weight (-1, 1)" in choosing[1]
    assert steady[0] == choosing[0]
    assert first.count("* broken: MemoryError: out of memory") == 2
    assert first.count("* absent: no .venv-far-away; make .venv-far-away/ready") == 2


def test_what_was_found_is_written_where_a_run_is_interrupted():
    planned = [Cell("a", "x", seed, Task("nothing")) for seed in range(3)]
    findings: Findings[int, int] = Findings()
    written = []

    def measured(cell):
        if cell.repetition == 2:
            raise KeyboardInterrupt
        return cell.repetition

    with pytest.raises(KeyboardInterrupt):
        cells.run(
            planned, measured, findings, lambda: written.append(len(findings.results)), Progress()
        )
    assert written == [1, 2, 2]
    assert findings.measured("a", "x") == {0: 0, 1: 1}
    assert findings.failure("a", "x") is None
