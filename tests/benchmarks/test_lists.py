"""The comparison of lists runs on a tiny set with what is installed, and says what is missing."""

from dataclasses import replace

import numpy as np
import pytest

from benchmarks import datasets
from benchmarks.__main__ import main
from benchmarks.harness.cells import Cell
from benchmarks.harness.peer import all_peers
from benchmarks.harness.process import Failed, Task
from benchmarks.lists import comparisons, figures, kept, plan, report, sets
from benchmarks.lists.figures import CutFigures
from benchmarks.lists.run import run
from benchmarks.lists.sets import LEAKY, RANDOM, TIME, Case
from benchmarks.lists.views import CutSize, Findings, View
from benchmarks.settings import ListSettings
from training.metrics.beyond_accuracy import Breadth

SECTIONS = (
    "Against the best of the others",
    "Against orders that know no user",
    "Summary: nDCG@10",
    "By number of known ratings",
    "How much a leaky split flatters",
    "Targets",
    "Protocol",
    "Models",
    "Machine",
    "tiny, time",
    "tiny, random",
)
EVERYBODY = {each.label: each for each in plan.contestants(all_peers())}


@pytest.fixture(scope="module")
def pages(peers, tmp_path_factory):
    """The page of Cartelera and the peers that are no real ones, and that of a second run."""
    folder = tmp_path_factory.mktemp("lists")
    real = {
        m: peer
        for m, peer in peers.items()
        if not m.startswith("benchmarks") or m.endswith("cartelera")
    }
    settings = ListSettings(
        *(folder / "a.md", folder, folder / "kept"),
        quick=True,
        sets=["tiny"],
        protocols=[TIME, RANDOM],
    )
    for output in (folder / "a.md", folder / "b.md"):
        run(replace(settings, output=output), real)
    return [path.read_text("utf-8") for path in (folder / "a.md", folder / "b.md")]


@pytest.fixture
def page(pages):
    return pages[0]


def cut_figures(values, users, seconds=1.0, known=None, new=None) -> CutFigures:
    metrics = dict.fromkeys({"nDCG@10", *report.METRICS}, np.array(values))
    breadth = Breadth(coverage=0.5, gini=0.25, novelty=3.0)
    known = np.full(len(users), 20) if known is None else np.array(known)
    new = np.zeros(len(users), bool) if new is None else np.array(new)
    return CutFigures(metrics, np.array(users), known, new, breadth, seconds, peak_mb=80.0)


@pytest.fixture
def written(tmp_path):
    """Write the page of some results, by label, and read it."""

    def write(case: Case, **results: CutFigures | Failed) -> str:
        labels = {"cartelera": "Cartelera", "ease": "EASE", "rectools": "RecTools EASE"}
        everybody = [EVERYBODY[label] for label in labels.values()]
        findings: Findings = Findings([], {each.module: "1.0" for each in everybody})
        ratings = datasets.make("tiny", tmp_path)
        cut = sets.cut(case.protocol, ratings, 0)
        findings.sizes[case.title] = [CutSize.from_cut(ratings, cut)]
        findings.results = [
            (Cell(labels[name], case.title, 0, Task("")), result)
            for name, result in results.items()
        ]
        settings = ListSettings(tmp_path / "lists.md")
        report.write(findings, everybody, settings)
        return settings.output.read_text("utf-8")

    return write


def test_the_page_has_every_section_with_figures(page):
    parts = {part.split("\n")[0]: part for part in page.split("\n## ")[1:]}
    assert tuple(parts) == SECTIONS
    unmeasured = [name for name, part in parts.items() if "Not measured" in part]
    assert set(unmeasured) == {
        "Against orders that know no user",  # which are not among these peers
        "How much a leaky split flatters",
        "Targets",
    }
    assert "| lists | 6 made in this run, 0 kept from earlier ones |" in page


def test_lists_are_kept_and_taken_again(pages):
    first, again = pages
    assert "| lists | 0 made in this run, 6 kept from earlier ones |" in again
    assert first.split("## tiny")[1:] == again.split("## tiny")[1:]


def test_choices_are_made_on_an_inner_cut(page):
    assert "| choosing | this project | weight (-1, 1) | chooses |" in page
    rows = {
        line.split(" | ")[0]: line.split(" | ") for line in page.split("## tiny")[1].split("\n")
    }
    # All measures are the same, only the seconds, at the end, are each one's own.
    assert rows["| steady"][1:-1] == rows["| choosing"][1:-1]
    assert len(rows["| steady"]) > 5


def test_who_fails_or_is_missing_is_told_with_the_reason(page):
    assert page.count("* broken: MemoryError: out of memory") == 2
    assert page.count("* absent: no .venv-far-away; make .venv-far-away/ready") == 2
    assert page.count("| broken | failed |") == 2
    assert page.count("| unknown | missing |") == 2


def test_models_tell_their_versions_and_parameters(page):
    assert "| Cartelera | this project | trials 30 |" in page
    assert EVERYBODY["EASE"].offer.parameters == "penalty 500.0"
    assert EVERYBODY["EASE, searched"].offer.parameters.startswith("penalty (100.0, ")


def test_sets_that_are_absent_are_named(page, tmp_path, capsys):
    assert f"Sets not judged in this run: {', '.join(sorted(datasets.PUBLIC))}." in page
    with pytest.raises(SystemExit) as stopped:
        main(["lists", "--real", str(tmp_path), "--output", str(tmp_path / "page.md")])
    assert stopped.value.code == 2
    assert "no public set" in capsys.readouterr().err
    assert not (tmp_path / "page.md").exists()


def test_a_target_is_reached_or_missed_by_so_much(written, monkeypatch):
    case = Case("tiny", TIME)
    monkeypatch.setattr(comparisons, "TARGETS", {case.title: 0.25, f"tiny, {RANDOM}": 0.5})
    text = written(case, cartelera=cut_figures([0.1, 0.3], [1, 2]))
    assert "| tiny, time | 0.250 | 0.2000 (0.1000–0.3000) | missed by 0.0500 |" in text
    assert "| tiny, random | 0.500 | – | Not measured in this run. |" in text
    text = written(case, cartelera=cut_figures([0.2, 0.4], [1, 2]))
    assert "reached, 0.0500 above |" in text


def test_the_best_is_bold_and_a_failure_says_why(written):
    text = written(
        Case("tiny", TIME),
        cartelera=cut_figures([0.1, 0.2], [1, 2]),
        ease=cut_figures([0.3, 0.4], [1, 2], seconds=2.5),
        rectools=Failed("out of memory"),
    )
    assert "| Cartelera | 0.1500 |" in text
    assert "| EASE | **0.3500** |" in text
    assert "| RecTools EASE | failed |" in text
    assert "* RecTools EASE: out of memory" in text
    gain = "| EASE 0.3500 | -0.2000 (-0.2000 to -0.2000) | too few users |"
    assert f"| tiny, time | 2 | 0.1500 (0.1000–0.2000) {gain}" in text
    assert "| EASE | **0.3500 (0.3000–0.4000)** |" in text
    assert "| 0.500 | 0.250 | one | 2.50 |" in text


def test_users_judged_twice_count_once():
    cuts = [cut_figures([0.2, 0.4], [1, 2]), cut_figures([0.8, 1.0], [2, 3])]
    assert figures.user_means(cuts, "nDCG@10") == pytest.approx([0.2, 0.6, 1.0])
    assert figures.average(cuts, "nDCG@10") == pytest.approx(0.6)
    assert figures.spread(cuts, "nDCG@10") == pytest.approx((0.3, 0.9))
    rival = [cut_figures([0.1, 0.3], [1, 2]), cut_figures([0.7, 0.9], [2, 3])]
    gain = figures.gain(cuts, rival, "nDCG@10")
    assert gain.mean == pytest.approx(0.1)
    assert gain.low == pytest.approx(0.1)


def test_lists_of_this_project_hang_on_its_own_code():
    prints = {label: kept.fingerprint(each) for label, each in EVERYBODY.items()}
    assert prints["Cartelera"] != prints["EASE"]
    assert prints["popularity"] == prints["popularity, 7 days"]
    assert prints["EASE"] != prints["EASE, searched"]
    assert prints["EASE"] != prints["implicit ALS"]


def test_a_verdict_needs_an_interval_and_users():
    better, worse, unclear = (
        figures.Interval(0.1, low, high) for low, high in ((0.01, 0.2), (-0.2, -0.01), (-0.1, 0.2))
    )
    assert comparisons.verdict(better, 30) == "better"
    assert comparisons.verdict(worse, 30) == "worse"
    assert comparisons.verdict(unclear, 3_000) == "not told apart"
    assert comparisons.verdict(better, 29) == "too few users"


@pytest.fixture
def findings():
    """Forty users, half of them new, of whom this project lists the new ones worse."""
    users = np.arange(40)
    new = users % 2 == 0
    ours = cut_figures(np.where(new, 0.1, 0.6), users, known=np.where(new, 3, 30), new=new)
    theirs = cut_figures(np.full(40, 0.3), users, known=ours.known, new=new)
    found: Findings = Findings([], {})
    cells = {"Cartelera": ours, "popularity": theirs, "popularity, 7 days": theirs}
    for protocol in ("time", "global time", LEAKY):
        found.sizes[f"tiny, {protocol}"] = []
        share = 2.0 if protocol == LEAKY else 1.0
        for name, result in cells.items():
            values = {metric: each * share for metric, each in result.values.items()}
            cell = Cell(name, f"tiny, {protocol}", 0, Task(""))
            found.results.append((cell, replace(result, values=values)))
    return found


LABELS = [EVERYBODY[label] for label in ("Cartelera", "popularity", "popularity, 7 days")]


def test_known_and_new_users_stand_apart_and_together(findings):
    rows = comparisons.against_the_best(findings, LABELS)
    part = {row.split(" | ")[0]: row for row in rows}
    assert "| 40 | 0.3500" in part["| tiny, global time"]
    assert "+0.3000 (+0.3000 to +0.3000)" in part["| tiny, global time, known users"]
    assert "-0.2000 (-0.2000 to -0.2000)" in part["| tiny, global time, new users"]
    assert "| tiny, time, new users" not in part


def test_who_is_served_worse_than_the_popular_lists_is_told_by_what_is_known(findings):
    rows = comparisons.by_known_ratings(findings, LABELS)
    assert [row.split(" | ")[:4] for row in rows[2:]] == [
        ["| tiny, time", "1–4", "20", "0.1000"],
        ["| tiny, time", "20 and more", "20", "0.6000"],
        ["| tiny, global time", "1–4", "20", "0.1000"],
        ["| tiny, global time", "20 and more", "20", "0.6000"],
    ]
    assert "| 0.3000 (7 days) | -0.2000 (-0.2000 to -0.2000) |" in rows[2]
    orders = comparisons.against_orders(findings, LABELS)
    assert orders[2].startswith("| tiny, time | +0.0500 (")


def test_a_leaky_split_is_shown_beside(findings):
    rows = comparisons.flattery(findings, LABELS)
    assert rows[2] == "| Cartelera | 0.3500 → 0.7000, ×2.00 |"
    assert rows[3] == "| popularity | 0.3000 → 0.6000, ×2.00 |"


def test_views_are_titled_as_targets_are():
    assert View.from_case("a set, global time") == View("a set", "global time")
    assert View("x", "global time", "new users").title == "x, global time, new users"
