"""The comparison of lists runs on a tiny set with what is installed, and says what is missing."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from benchmarks import datasets
from benchmarks.measure import Failed
from benchmarks.quality import __main__ as quality
from benchmarks.quality import figures, plan, report, run, sets
from benchmarks.quality.figures import CutFigures
from benchmarks.quality.plan import Settings
from benchmarks.quality.run import ModelFacts
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
    """The page of Cartelera, popularity, and RecTools, which is not there."""
    folder = tmp_path_factory.mktemp("quality")
    arguments = ["--sets", "tiny", "--only", "popul", "--quick", "--environments", str(folder)]
    arguments += ["--folder", str(folder / "kept"), "--output", str(folder / "quality.md")]
    assert quality.main(arguments) == 0
    return (folder / "quality.md").read_text("utf-8")


@pytest.fixture
def settings(tmp_path) -> Settings:
    return Settings(tmp_path / "quality.md", tmp_path / "kept", tmp_path, tmp_path)


@pytest.fixture
def folder(settings) -> Path:
    """The folder of a cut."""
    task = sets.cut(TIME, datasets.make("tiny", Path()), seed=0)
    return run.prepare(Case("tiny", TIME), 0, task, settings)


def cut_figures(values: list[float], users: list[int], seconds: float = 1.0) -> CutFigures:
    metrics = dict.fromkeys({"nDCG@10", *report.METRICS}, np.array(values))
    breadth = Breadth(coverage=0.5, gini=0.25, novelty=3.0)
    return CutFigures(metrics, np.array(users), breadth, seconds, peak_mb=80.0)


def findings_with(
    settings: Settings, case: Case, **results: CutFigures | Failed
) -> report.Findings:
    findings = report.Findings([("cores", "2")], replace(settings, only="EASE"))
    ratings = datasets.make("tiny", Path())
    findings.sizes[case] = report.Size.from_interactions(ratings)
    findings.sizes[case].add(sets.cut(case.protocol, ratings, 0))
    findings.models = {model.label: ModelFacts("", "") for model in plan.models(findings.settings)}
    names = {"cartelera": plan.THIS_PROJECT, "ease": "EASE", "rectools": "RecTools EASE"}
    findings.results = {(case, names[name]): [result] for name, result in results.items()}
    return findings


def written(findings: report.Findings) -> str:
    report.write(findings)
    return findings.settings.output.read_text("utf-8")


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


def test_lists_are_kept_and_taken_again(settings, folder, monkeypatch):
    first = run.make_lists(MODEL["popularity"], "", folder, settings)
    monkeypatch.setattr(run, "measure", lambda *_: Failed("made again"))
    again = run.make_lists(MODEL["popularity"], "", folder, settings)
    assert (first.lists == again.lists).all()
    assert first.seconds == again.seconds
    assert (first.earlier, again.earlier) == (False, True)
    assert run.make_lists(MODEL["popularity"], "2.0", folder, settings) == Failed("made again")


def test_a_crash_and_a_long_run_are_failures_with_a_reason(settings, folder):
    unknown = replace(MODEL["popularity"], module="benchmarks.quality.peers.nobody")
    assert "No module named" in run.make_lists(unknown, "", folder, settings).reason
    assert "No module named" in run.model_facts(unknown, settings).reason
    hurried = replace(settings, timeout=0.01)
    assert (
        run.make_lists(MODEL["popularity"], "", folder, hurried).reason == "no result within 0.01 s"
    )


def test_models_tell_their_parameters(settings):
    assert run.model_facts(MODEL["EASE"], settings) == ModelFacts("", "penalty 500.0")
    assert run.model_facts(MODEL["Cartelera"], settings) == ModelFacts("", "trials 30")
    assert run.model_facts(MODEL["Surprise SVD"], settings).version.startswith("scikit-surprise ")


def test_a_target_is_reached_or_missed_by_so_much(settings, monkeypatch):
    case = Case("tiny", TIME)
    monkeypatch.setattr(report, "TARGETS", {case: 0.25, Case("tiny", RANDOM): 0.5})
    text = written(findings_with(settings, case, cartelera=cut_figures([0.1, 0.3], [1, 2])))
    assert "| tiny, time | 0.250 | 0.2000 (0.1000–0.3000) | missed by 0.0500 |" in text
    assert "| tiny, random | 0.500 | – | Not measured in this run. |" in text
    text = written(findings_with(settings, case, cartelera=cut_figures([0.2, 0.4], [1, 2])))
    assert "reached, 0.0500 above |" in text


def test_the_best_is_bold_and_a_failure_says_why(settings):
    case = Case("tiny", TIME)
    cartelera = cut_figures([0.1, 0.2], [1, 2])
    ease = cut_figures([0.3, 0.4], [1, 2], seconds=2.5)
    failed = Failed("out of memory")
    findings = findings_with(settings, case, cartelera=cartelera, ease=ease, rectools=failed)
    text = written(findings)
    assert "| Cartelera | 0.1500 |" in text
    assert "| EASE | **0.3500** |" in text
    assert "| RecTools EASE | failed |" in text
    assert "* RecTools EASE: out of memory" in text
    assert "| tiny, time | EASE | -0.2000 (-0.2000 to -0.2000) | worse |" in text
    assert "| EASE | **0.3500 (0.3000–0.4000)** |" in text
    assert "| 0.500 | 0.250 | 2.50 |" in text


def test_users_judged_twice_count_once():
    cuts = [cut_figures([0.2, 0.4], [1, 2]), cut_figures([0.8, 1.0], [2, 3])]
    assert figures.user_means(cuts, "nDCG@10") == pytest.approx([0.2, 0.6, 1.0])
    assert figures.average(cuts, "nDCG@10") == pytest.approx(0.6)
    assert figures.spread(cuts, "nDCG@10") == pytest.approx((0.3, 0.9))
    rival = [cut_figures([0.1, 0.3], [1, 2]), cut_figures([0.7, 0.9], [2, 3])]
    gain = figures.gain(cuts, rival, "nDCG@10")
    assert gain.mean == pytest.approx(0.1)
    assert gain.low == pytest.approx(0.1)


def test_this_project_is_always_judged_and_its_lists_hang_on_its_own_code(settings):
    assert [model.label for model in plan.models(replace(settings, only="BPR"))] == [
        "Cartelera",
        "implicit BPR",
    ]
    assert plan.fingerprint(MODEL["Cartelera"]) != plan.fingerprint(MODEL["EASE"])
    assert plan.fingerprint(MODEL["EASE"]) == plan.fingerprint(MODEL["popularity"])
