"""The comparison of lists runs on a tiny set with what is installed, and says what is missing."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from benchmarks import datasets
from benchmarks.measure import Failed
from benchmarks.quality import __main__ as quality
from benchmarks.quality import figures, plan, report, run, sets
from benchmarks.quality.figures import Judged
from benchmarks.quality.plan import Wanted
from benchmarks.quality.run import Known
from benchmarks.quality.sets import RANDOM, TIME, Case
from training.metrics.beyond_accuracy import Breadth

SECTIONS = (
    "Summary: nDCG@10",
    "Against the best of the others",
    "Targets",
    "Protocol",
    "Models",
    "Machine",
    "tiny, random",
    "tiny, time",
)
MODEL = {model.label: model for model in plan.MODELS}


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    """Return the page of Cartelera, popularity, and RecTools, which is not there."""
    folder = tmp_path_factory.mktemp("quality")
    arguments = ["--sets", "tiny", "--only", "popul", "--quick", "--environments", str(folder)]
    arguments += ["--folder", str(folder / "kept"), "--output", str(folder / "quality.md")]
    assert quality.main(arguments) == 0
    return (folder / "quality.md").read_text("utf-8")


@pytest.fixture
def wanted(tmp_path) -> Wanted:
    return Wanted(tmp_path / "quality.md", tmp_path / "kept", tmp_path, tmp_path)


@pytest.fixture
def folder(wanted) -> Path:
    """Return the folder of a cut."""
    task = sets.cut(TIME, *datasets.timed("tiny", Path()), seed=0)
    return run.prepare(Case("tiny", TIME), 0, task, wanted)


def judged(values: list[float], users: list[int], seconds: float = 1.0) -> Judged:
    names = {"nDCG@10", *report.METRICS}
    return Judged(
        dict.fromkeys(names, np.array(values)),
        np.array(users),
        Breadth(0.5, 0.25, 3.0),
        seconds,
        80.0,
    )


def found_of(wanted: Wanted, case: Case, **results: Judged | Failed) -> report.Found:
    found = report.Found([("cores", "2")], replace(wanted, only="EASE"))
    given, time = datasets.timed("tiny", Path())
    found.sizes[case] = report.Size.of(given)
    found.sizes[case].add(sets.cut(case.protocol, given, time, 0))
    found.models = {model.label: Known("", "") for model in plan.models(found.wanted)}
    names = {"own": plan.OWN, "ease": "EASE", "rectools": "RecTools EASE"}
    found.results = {(case, names[name]): [result] for name, result in results.items()}
    return found


def written(found: report.Found) -> str:
    report.write(found)
    return found.wanted.output.read_text("utf-8")


def test_the_page_has_every_section_with_figures(page):
    parts = {part.split("\n")[0]: part for part in page.split("\n## ")[1:]}
    assert tuple(parts) == SECTIONS
    unmeasured = [name for name, part in parts.items() if "Not measured" in part]
    assert unmeasured == ["Targets"]
    assert "failed" not in page
    assert "| lists | 4 made in this run, 0 kept from earlier ones |" in page


def test_what_is_not_installed_is_listed(page):
    assert "| RecTools Popular | not installed | not installed |" in page
    assert "| RecTools Popular | **not installed: no .venv-rectools; make" in page
    assert page.count("* RecTools Popular: not installed") == 2


def test_sets_that_are_absent_are_named(page, tmp_path, capsys):
    assert f"Sets not judged in this run: {', '.join(sorted(datasets.PUBLIC))}." in page
    assert quality.main(["--real", str(tmp_path), "--output", str(tmp_path / "page.md")]) == 2
    assert "no public set" in capsys.readouterr().err
    assert not (tmp_path / "page.md").exists()


def test_lists_are_kept_and_taken_again(wanted, folder, monkeypatch):
    first = run.make(MODEL["popularity"], "", folder, wanted)
    monkeypatch.setattr(run, "measure", lambda *_: Failed("made again"))
    again = run.make(MODEL["popularity"], "", folder, wanted)
    assert (first.lists == again.lists).all()
    assert first.seconds == again.seconds
    assert (first.earlier, again.earlier) == (False, True)
    assert run.make(MODEL["popularity"], "2.0", folder, wanted) == Failed("made again")


def test_a_crash_and_a_long_run_are_failures_with_a_reason(wanted, folder):
    unknown = replace(MODEL["popularity"], module="benchmarks.quality.peers.nobody")
    assert "No module named" in run.make(unknown, "", folder, wanted).reason
    assert "No module named" in run.known(unknown, wanted).reason
    hurried = replace(wanted, timeout=0.01)
    assert run.make(MODEL["popularity"], "", folder, hurried).reason == "no result within 0.01 s"


def test_models_tell_their_parameters(wanted):
    assert run.known(MODEL["EASE"], wanted) == Known("", "penalty 500.0")
    assert run.known(MODEL["Surprise SVD"], wanted).version.startswith("scikit-surprise ")


def test_a_target_is_reached_or_missed_by_so_much(wanted, monkeypatch):
    case = Case("tiny", TIME)
    monkeypatch.setattr(report, "TARGETS", {case: 0.25, Case("tiny", RANDOM): 0.5})
    text = written(found_of(wanted, case, own=judged([0.1, 0.3], [1, 2])))
    assert "| tiny, time | 0.250 | 0.2000 (0.1000–0.3000) | missed by 0.0500 |" in text
    assert "| tiny, random | 0.500 | – | Not measured in this run. |" in text
    text = written(found_of(wanted, case, own=judged([0.2, 0.4], [1, 2])))
    assert "reached, 0.0500 above |" in text


def test_the_best_is_bold_and_a_failure_says_why(wanted):
    case = Case("tiny", TIME)
    own, ease = judged([0.1, 0.2], [1, 2]), judged([0.3, 0.4], [1, 2], seconds=2.5)
    text = written(found_of(wanted, case, own=own, ease=ease, rectools=Failed("out of memory")))
    assert "| Cartelera | 0.1500 |" in text
    assert "| EASE | **0.3500** |" in text
    assert "| RecTools EASE | failed |" in text
    assert "* RecTools EASE: out of memory" in text
    assert "| tiny, time | EASE | -0.2000 (-0.2000 to -0.2000) | worse |" in text
    assert "| EASE | **0.3500 (0.3000–0.4000)** |" in text
    assert "| 0.500 | 0.250 | 2.50 |" in text


def test_users_judged_twice_count_once():
    runs = [judged([0.2, 0.4], [1, 2]), judged([0.8, 1.0], [2, 3])]
    assert figures.by_user(runs, "nDCG@10") == pytest.approx([0.2, 0.6, 1.0])
    assert figures.average(runs, "nDCG@10") == pytest.approx(0.6)
    assert figures.spread(runs, "nDCG@10") == pytest.approx((0.3, 0.9))
    gain = figures.gain(runs, [judged([0.1, 0.3], [1, 2]), judged([0.7, 0.9], [2, 3])], "nDCG@10")
    assert gain.mean == pytest.approx(0.1)
    assert gain.low == pytest.approx(0.1)


def test_this_project_is_always_judged_and_its_lists_hang_on_its_own_code(wanted):
    assert [model.label for model in plan.models(replace(wanted, only="BPR"))] == [
        "Cartelera",
        "implicit BPR",
    ]
    assert plan.fingerprint(MODEL["Cartelera"]) != plan.fingerprint(MODEL["EASE"])
    assert plan.fingerprint(MODEL["EASE"]) == plan.fingerprint(MODEL["popularity"])
