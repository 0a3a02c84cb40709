"""The documentation says what is there: tables, rules, routes, targets, settings, links."""

import re
from pathlib import Path

import pytest
import typer.main

import api.__main__
import data.__main__
import training.__main__
from api.settings import Settings
from data.settings import Settings as DataSettings
from data.sources.event_files import _REASONS
from engine.contract.tables import CONTRACTS
from engine.histories import bounds
from engine.histories.layouts import LAYOUTS
from tests.api.world import description
from training.ratings.space import SPACE

ROOT = Path(__file__).resolve().parents[1]
DOCS = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])


def read(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


@pytest.mark.parametrize("contract", CONTRACTS, ids=lambda c: c.name)
def test_data_dictionary_lists_every_column(contract) -> None:
    section = read("docs/data.md").split(f"### {contract.name}\n")[1].split("\n### ")[0]
    written = re.findall(r"^\| `(\w+)` \| (.+?) \| (yes|no) \| (.+) \|$", section, re.MULTILINE)
    assert written == [
        (c.name, str(c.type), "yes" if c.nullable else "no", c.description)
        for c in contract.columns
    ]


def test_data_page_names_every_rule() -> None:
    code = "\n".join(path.read_text("utf-8") for path in (ROOT / "data").rglob("*.py"))
    rules = set(re.findall(r'Rejected\(\s*"([a-z_0-9]+)"', code))
    rules |= set(re.findall(r'(?:repaired|left_out)\["([a-z_]+)"\]', code))
    rules |= {reason.reason for reason in _REASONS if reason.reason}
    page = read("docs/data.md")
    assert len(rules) > 15
    assert [rule for rule in sorted(rules) if f"`{rule}`" not in page] == []


def test_api_page_lists_exactly_the_routes() -> None:
    written = set(re.findall(r"`(GET|POST|DELETE) (/[^`]*)`", read("docs/api.md")))
    paths = description()["paths"]
    assert written == {(verb.upper(), path) for path, verbs in paths.items() for verb in verbs}


@pytest.mark.parametrize("page", DOCS, ids=lambda p: p.name)
def test_page_names_only_make_targets_that_exist(page: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):", read("Makefile"), re.MULTILINE))
    text = page.read_text("utf-8")
    commands = re.findall(r"^make ([a-z ]+)", text, re.MULTILINE) + re.findall(
        r"`make ([a-z ]+)", text
    )
    assert {word for command in commands for word in command.split()} <= targets


def test_make_help_lists_every_target() -> None:
    makefile = read("Makefile")
    phony = re.search(r"^\.PHONY: (.+)$", makefile, re.MULTILINE)
    described = set(re.findall(r"^([a-z]+):.*## ", makefile, re.MULTILINE))
    assert phony is not None
    assert described == set(phony[1].split())


def test_operating_page_names_every_setting_of_service_and_ingest() -> None:
    page = read("docs/operating.md")
    for settings in (Settings, DataSettings):
        names = {f"CARTELERA_{field.upper()}" for field in settings.model_fields}
        assert [
            n
            for n in sorted(names | {b.upper() for b in settings.bare_names})
            if f"`{n}`" not in page
        ] == []


def test_operating_page_names_every_command() -> None:
    page = read("docs/operating.md")
    for program, module in (
        ("data", data.__main__),
        ("training", training.__main__),
        ("api", api.__main__),
    ):
        commands = " | ".join(typer.main.get_command(module.app).commands)
        assert re.search(rf"^python -m {program} +{re.escape(commands)}$", page, re.MULTILINE)


def test_training_page_names_every_searched_parameter() -> None:
    page = read("docs/training.md")
    assert [name for name in SPACE if f"| `{name}` |" not in page] == []


def test_training_page_names_every_file_of_a_release(sample_home) -> None:
    page = read("docs/training.md")
    release = next(path for path in sample_home.releases.iterdir() if path.is_dir())
    unnamed = [f.name for f in release.iterdir() if f"`{f.name}`" not in page]
    # Of many parts with the same arrays the page names the parts and, once, the arrays.
    parted = {name: name.partition(".") for name in unnamed}
    halves = {name: (f"`{part}`", f"`.{array}`") for name, (part, _, array) in parted.items()}
    assert [name for name, each in halves.items() if any(half not in page for half in each)] == []


@pytest.mark.parametrize("page", DOCS, ids=lambda p: p.name)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text("utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_histories_page_has_a_row_for_every_layout() -> None:
    rows = re.findall(r"^\| ([\w+ ]+) \| .+ \| .+ \| .+ \|$", read("docs/histories.md"), re.M)
    assert sorted(rows[1:]) == sorted(layout.service for layout in LAYOUTS.values())


def test_histories_page_names_every_bound() -> None:
    page = read("docs/histories.md")
    bytes_ = [bounds.MOST_FILE_BYTES, bounds.MOST_ARCHIVE_BYTES]
    counts = [
        bounds.MOST_RATIO,
        bounds.MOST_MEMBERS,
        bounds.MOST_ROWS,
        bounds.MOST_RECORDS,
        bounds.MOST_CELL,
        bounds.MOST_LINE,
        bounds.MOST_COLUMNS,
        bounds.MOST_VALUES,
        bounds.MOST_ELEMENTS,
    ]
    figures = [f"{size // 2**20} MB" for size in bytes_] + [f"{count:,}" for count in counts]
    assert [figure for figure in figures if f"{figure}" not in page] == []
