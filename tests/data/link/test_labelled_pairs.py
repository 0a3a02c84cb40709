"""The labelled pairs of titles are well formed, and of titles that the real catalogs have."""

import csv
import re
import tomllib
from collections import Counter
from pathlib import Path

import pytest

from data.sources.catalog_layouts import built_in_layouts

HERE = Path(__file__).resolve().parent
HALVES = {"dev", "kept"}
LABELS = {"same", "different"}
PAIRS = tomllib.loads((HERE / "labelled_pairs.toml").read_text("utf-8"))["pairs"]
IDS = [title_id for pair in PAIRS for title_id in pair["titles"]]


def test_each_pair_says_two_titles_a_label_a_half_and_a_stratum() -> None:
    assert all(pair.keys() == {"titles", "label", "half", "stratum"} for pair in PAIRS)
    assert all(len(pair["titles"]) == 2 for pair in PAIRS)
    assert {pair["label"] for pair in PAIRS} == LABELS
    assert {pair["half"] for pair in PAIRS} == HALVES


def test_ids_are_a_letter_of_a_platform_and_a_show_id() -> None:
    letters = "".join(layout.letter for layout in built_in_layouts())
    assert [i for i in IDS if not re.fullmatch(rf"[{letters}]s[1-9][0-9]*", i)] == []


def test_no_title_is_in_two_pairs() -> None:
    assert [title_id for title_id, count in Counter(IDS).items() if count > 1] == []


def test_halves_are_of_one_size_and_alike_in_every_stratum() -> None:
    assert Counter(pair["half"] for pair in PAIRS) == {"dev": 200, "kept": 200}
    cells = Counter((pair["stratum"], pair["label"], pair["half"]) for pair in PAIRS)
    apart = {
        (stratum, label)
        for stratum, label, _ in cells
        if abs(cells[stratum, label, "dev"] - cells[stratum, label, "kept"]) > 1
    }
    assert apart == set()


def test_both_labels_are_frequent_in_each_half() -> None:
    counts = Counter((pair["half"], pair["label"]) for pair in PAIRS)
    assert all(counts[half, label] >= 70 for half in HALVES for label in LABELS)


def test_the_strata_are_those_of_the_page_of_rules() -> None:
    page = (HERE / "LABELLING.md").read_text("utf-8")
    rows = re.findall(r"^\| `([a-z-]+)` \|.*\| (\d+) \| (\d+) \|$", page, re.MULTILINE)
    cells = Counter((pair["stratum"], pair["label"]) for pair in PAIRS)
    assert {stratum: (int(same), int(different)) for stratum, same, different in rows} == {
        stratum: (cells[stratum, "same"], cells[stratum, "different"])
        for stratum in {pair["stratum"] for pair in PAIRS}
    }


@pytest.mark.real
def test_the_real_catalogs_have_every_title(real_data: Path) -> None:
    found = set()
    for layout in built_in_layouts():
        path = real_data / "catalogs" / "raw" / f"{layout.file}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            found |= {layout.letter + row["show_id"] for row in csv.DictReader(file)}
    assert set(IDS) - found == set()
