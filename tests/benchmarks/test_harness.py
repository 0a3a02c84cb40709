"""The harness measures in processes of their own, says why some give nothing, and is fair."""

import pytest

from benchmarks.__main__ import main
from benchmarks.harness import cells
from benchmarks.harness.cells import Cell, Findings
from benchmarks.harness.libraries import versions
from benchmarks.harness.peer import all_peers
from benchmarks.harness.process import Failed, Task, measure
from benchmarks.lists import plan as lists_plan
from benchmarks.lists.sets import Case
from benchmarks.settings import ListSettings, SpeedSettings
from benchmarks.speed import plan as speed_plan
from engine.console.progress import Progress

PEERS = all_peers()


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
    cases = [Case("ml-100k", "time", 2), Case("ml-100k", "week by week", 3)]
    planned = lists_plan.cells(cases, present, ListSettings(folder=tmp_path))
    assert len(planned) == (2 + 3) * len(present)
    assert len({cell.task.arguments["output"] for cell in planned}) == len(planned)
    assert {cell.task.environment for cell in planned} == {
        "",
        ".venv-irspack",
        ".venv-lenskit",
        ".venv-rectools",
    }


def test_the_reference_is_always_measured():
    present = speed_plan.contestants(PEERS, only="libmf, 2")
    assert [each.name for each in present] == ["Surprise SVD, 1 thread", "LIBMF, 2 threads"]
    present = lists_plan.contestants(PEERS, only="BPR")
    assert [each.name for each in present] == ["Cartelera", "implicit BPR"]


def test_missing_libraries_are_told_with_the_reason(peers):
    everybody = speed_plan.contestants(peers)
    told = versions([each for each in everybody if each.label != "implicit ALS"], Progress())
    assert told["working_peer"] == "this project"
    assert told["benchmarks.peers.surprise"].startswith("scikit-surprise ")
    assert told["unknown_peer"] == Failed("ModuleNotFoundError: No module named 'no_library'")
    assert told["absent_peer"] == Failed("no .venv-far-away; make .venv-far-away/ready")


def test_a_crash_and_a_long_run_are_failures_with_a_reason():
    assert "No module named" in measure(Task("benchmarks.peers.nobody.fit")).reason
    slow = Task("benchmarks.harness.libraries.describe", {"peer": "x"}, seconds=0.01)
    assert measure(slow) == Failed("no result within 0.01 s")


def test_every_repetition_is_written_whole_and_a_broken_one_not_at_all():
    planned = [Cell(name, "x", seed, Task("nothing")) for seed in range(3) for name in "ab"]
    findings: Findings[int, int] = Findings([], {})
    written = []

    def measured(cell):
        if (cell.name, cell.repetition) == ("b", 2):
            raise KeyboardInterrupt
        return cell.repetition

    def write():
        written.append(len(findings.results))

    with pytest.raises(KeyboardInterrupt):
        cells.run(planned, measured, findings, write, Progress())
    assert written == [2, 4]
    assert findings.measured("b", "x") == {0: 0, 1: 1}
    assert findings.failure("b", "x") is None


@pytest.mark.parametrize("name", ["speed", "lists", "ratings", "films", "search", "equality"])
def test_every_benchmark_is_a_command_with_help(name, capsys):
    with pytest.raises(SystemExit) as stopped:
        main([name, "--help"])
    assert stopped.value.code == 0
    assert f"python -m benchmarks {name}" in capsys.readouterr().out
