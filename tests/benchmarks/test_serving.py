"""The benchmark of serving: what wrk prints, shares of the constant answer, its page, one run."""

import shutil
from pathlib import Path

import pytest

from benchmarks.harness.process import Failed
from benchmarks.serving import report, wrk
from benchmarks.serving.figures import Findings, Measured, Round, Rounds, Start, parts_of
from benchmarks.serving.plan import READING_ROWS, SQLITE, WRITING_ROWS, selected
from benchmarks.serving.processes import Memory
from benchmarks.serving.run import run
from benchmarks.settings import ServingSettings
from engine.store.home import Home

needs_wrk = pytest.mark.skipif(shutil.which("wrk") is None, reason="wrk is not installed here")
PRINTED = """\
Running 1s test @ http://127.0.0.1:18099/nosuch
  1 threads and 4 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency     7.56ms   15.33ms  96.62ms   91.43%
    Req/Sec     1.27k   557.58     1.89k    72.73%
  Latency Distribution
     50%    1.93ms
     75%    5.55ms
     90%   18.07ms
     99%   83.56ms
  1396 requests in 1.10s, 708.91KB read
Requests/sec:   1268.11
Transfer/sec:    643.96KB
"""
REFUSED = "  Non-2xx or 3xx responses: 17\nRequests/sec:"
BROKEN = "  Socket errors: connect 0, read 2, write 0, timeout 3\nRequests/sec:"


def test_figures_are_read_from_what_wrk_prints() -> None:
    assert wrk.parsed(PRINTED) == wrk.Load(1396, 1.1, 1268.11, 83.56, 0)


@pytest.mark.parametrize(
    ("printed", "milliseconds"), [("812.00us", 0.812), ("1.25s", 1250.0), ("1.50m", 90_000.0)]
)
def test_latencies_have_units(printed: str, milliseconds: float) -> None:
    load = wrk.parsed(PRINTED.replace("83.56ms", printed))
    assert isinstance(load, wrk.Load)
    assert load.p99 == pytest.approx(milliseconds)


@pytest.mark.parametrize(("lines", "errors"), [(REFUSED, 17), (BROKEN, 5)])
def test_errors_are_counted(lines: str, errors: int) -> None:
    load = wrk.parsed(PRINTED.replace("Requests/sec:", lines))
    assert isinstance(load, wrk.Load)
    assert load.errors == errors


def test_what_is_no_figure_is_told() -> None:
    assert wrk.parsed("unable to connect") == Failed("wrk printed no figures: unable to connect")


def test_cpu_time_is_told_for_each_answer() -> None:
    measured = Measured.of(wrk.Load(2_000, 4.0, 500.0, 3.0, 0), cpu_seconds=1.5)
    assert measured == Measured(500.0, 3.0, 750.0)


def rounds(*shares: float) -> Rounds:
    """Rounds of a constant answer at 2,000 a second and 200 µs, and a row at some share of it."""
    yardstick = Measured(2_000.0, 5.0, 200.0)
    row = Rounds(8_020, 4_000)
    row.rounds = [Round(yardstick, Measured(2_000 * s, 9.0, 200 / s)) for s in shares]
    return row


def test_a_share_is_the_median_of_the_ratios_within_rounds() -> None:
    fast = Round(Measured(3_000.0, 1.0, 100.0), Measured(1_500.0, 1.0, 400.0))
    slow = Round(Measured(1_000.0, 1.0, 100.0), Measured(800.0, 1.0, 200.0))
    middle = Round(Measured(2_000.0, 1.0, 100.0), Measured(1_200.0, 1.0, 250.0))
    row = Rounds(1, 1, [fast, slow, middle])
    assert row.values(lambda each: each.share) == [0.5, 0.8, 0.6]
    assert row.middle(lambda each: each.share) == 0.6
    assert row.middle(lambda each: each.share_by_cpu) == 0.4


def test_no_cpu_time_gives_no_share() -> None:
    instant = Round(Measured(1.0, 1.0, 1.0), Measured(1.0, 1.0, 0.0))
    assert str(instant.share_by_cpu) == "nan"


@pytest.fixture
def findings() -> Findings:
    """What a run might find, with some rows that were not measured."""
    return Findings(
        machine=[("cores", "2")],
        release="`20261127T062756Z-5848`",
        counts="22,998 titles",
        constant_size=8_344,
        notes=["Here the service has core 0 and wrk core 1."],
        rows={
            "personal list": rounds(0.5, 0.7, 0.65),
            "title": rounds(0.75),
            SQLITE: rounds(0.9),
            "predicted rating": Failed("the release has nothing of the kind"),
            "longest title": Failed("the release has nothing of the kind"),
        },
        single=Memory(290.4, 210.0, 180.0, 160.0),
        several=[
            Memory(250.0, 120.0, 70.0, 60.0),
            Memory(252.0, 121.0, 74.0, 64.0),
            Memory(251.0, 120.0, 71.0, 61.0),
        ],
        starts=[Start(1.9, 1.5), Start(1.7, 1.4), Start(2.4, 1.6)],
        parts={"personal": (3, 9_800_000), "card.md": (1, 20_000)},
    )


@pytest.fixture
def cells(findings: Findings, tmp_path: Path) -> dict[str, list[str]]:
    """The cells of every row of the page, by the first."""
    output = tmp_path / "results" / "serving.md"
    report.write(findings, output)
    lines = output.read_text("utf-8").splitlines()
    split = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if "|" in line]
    return {name: rest for name, *rest in split}


def test_the_page_sets_shares_beside_aims(cells: dict[str, list[str]]) -> None:
    assert cells["personal list"] == [
        *("65 % (50 %–70 %)", "≥ 60 %", "65 % (50 %–70 %)", "1,300 (1,000–1,400)"),
        *("9.0", "308", "8,020", "4,000", "3"),
    ]
    assert cells["title"][:2] == ["75 %", "≥ 70 %"]
    assert cells[SQLITE][:4] == ["90 %", "≥ 1,500 per second", "90 %", "1,800"]


def test_the_page_tells_the_constant_answer_by_connections(cells: dict[str, list[str]]) -> None:
    assert cells["constant answer, 8 connections"][3:] == [
        *("2,000 (2,000–2,000)", "5.0", "200", "8,344", "1", "4")
    ]
    assert cells["constant answer, 16 connections"][-1] == "1"


def test_the_page_has_memory_starts_and_files(cells: dict[str, list[str]]) -> None:
    assert cells["one worker"] == ["300 resident", "290", "210", "180", "160"]
    assert cells["each of 3 workers"][-2:] == ["71 (70–74)", "61 (60–64)"]
    assert cells["1.90 (1.70–2.40)"] == ["2", "1.50 (1.40–1.60)", "3"]
    assert cells["personal"] == ["3", "9.8"]
    assert cells["all"] == ["4", "9.8"]


def test_the_page_tells_once_why_rows_are_missing(findings: Findings, tmp_path: Path) -> None:
    findings.rows["search, many texts"] = Failed(wrk.MISSING)
    report.write(findings, tmp_path / "serving.md")
    page = (tmp_path / "serving.md").read_text("utf-8")
    reason = "predicted rating, longest title: the release has nothing of the kind"
    assert f"\nNot measured: {reason}\n" in page
    assert page.count(wrk.MISSING) == 1


def test_every_row_has_a_name_of_its_own_and_can_be_chosen() -> None:
    names = [row.name for row in (*READING_ROWS, *WRITING_ROWS)]
    assert len(set(names)) == len(names)
    assert [row.name for row in selected(READING_ROWS, "TITLE")] == ["title", "longest title"]


def test_files_of_a_release_are_summed_by_part(tmp_path: Path) -> None:
    sizes = {"personal.values.npy": 5, "personal.items.npy": 3, "names-film.block.npy": 9}
    for name, size in {**sizes, "titles.parquet": 4}.items():
        (tmp_path / name).write_bytes(bytes(size))
    assert list(parts_of(tmp_path).items()) == [
        ("names-film", (1, 9)),
        ("personal", (2, 8)),
        ("titles.parquet", (1, 4)),
    ]


def contents(home: Home) -> dict[str, tuple[int, int]]:
    """Every file of a home with its size and its time."""
    files = (path for path in home.root.rglob("*") if path.is_file())
    return {str(path): (path.stat().st_size, path.stat().st_mtime_ns) for path in files}


@needs_wrk
def test_a_run_measures_rows_and_leaves_the_home_alone(sample_home: Home, tmp_path: Path) -> None:
    before = contents(sample_home)
    output = tmp_path / "serving.md"
    run(ServingSettings(sample_home.root, output, quick=True, only="title"))
    lines = output.read_text("utf-8").splitlines()
    rows = {line.split(" | ")[0].strip("| "): line for line in lines if line.count("|") > 8}
    assert {"constant answer, 8 connections", "title", "longest title"} <= rows.keys()
    assert rows["title"].endswith(" | 1 |")
    assert contents(sample_home) == before


def test_without_wrk_the_rest_is_measured(
    sample_home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    output = tmp_path / "serving.md"
    run(ServingSettings(sample_home.root, output, quick=True, only="title"))
    page = output.read_text("utf-8")
    assert page.count("apt-get install wrk") == 1
    assert "| one worker |" in page
    assert "Not measured: " not in page
