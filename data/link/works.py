"""Which titles are the same film or series: one work for all its copies.

Titles of one name are compared, evidence for and against is weighed, and pairs with enough of it
become groups in which nothing contradicts. See docs/decisions/0031-linking-by-evidence.md.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from data.clean.titles import Row
from data.link.candidates import candidate_pairs
from data.link.evidence import weigh
from data.link.facts import Facts, Rarity, facts_of
from data.link.groups import Groups, Join
from engine.text import fold

_EXAMPLES = 5  # of the joins that the ingest report shows


@dataclass(frozen=True)
class Linkage:
    """How titles became works, for the ingest report."""

    same_key_groups: int  # of one title, type and year on two platforms or more
    split_groups: int  # of one title, type and year, and several works
    compared: int  # pairs of titles
    joins: int  # titles that were joined to others
    refused: int  # joins that another title of the work contradicted
    shared_works: int  # works on two platforms or more
    duplicates_within: int  # titles that repeat a work of their own platform
    joined_by: dict[str, int]  # joins, by the evidence that spoke for or against them
    least_sure: list[Row]  # the joins with the least evidence


def link_works(rows: list[Row], platforms: tuple[str, ...]) -> tuple[list[Row], Linkage]:
    """Give every title the work_id that a new work has, in place, and order the titles by id.

    Titles of no platform come after those of all. A title that is not the first of its work says
    which other it was joined to, and by what. The result is the rows of the table works and how
    they came about.
    """
    rows.sort(key=platform_order(platforms))
    titles = facts_of(rows)
    rarity = Rarity(titles)
    evidence = {(a, b): weigh(titles[a], titles[b], rarity) for a, b in candidate_pairs(titles)}
    groups = Groups.of_pairs(len(rows), evidence)
    joins = list(groups.joins())
    _say_joins(rows, joins)
    members: dict[int, list[Facts]] = defaultdict(list)
    for index, title in enumerate(titles):
        members[groups.find(index)].append(title)
    works = sorted(map(_work, members.values()), key=lambda work: work["work_id"])
    linkage = Linkage(
        *_count_groups(rows, groups),
        len(evidence),
        len(joins),
        len(groups.refused),
        *_count_works(works),
        _count_levels(joins),
        _least_sure(rows, joins),
    )
    rows.sort(key=lambda row: row["title_id"])
    return works, linkage


def platform_order(platforms: Sequence[str]) -> Callable[[Row], Any]:
    """The key by which titles stand in platform order, those of one platform by its numbers.

    Titles of no platform come after those of all.
    """
    order: dict[str | None, int] = {name: n for n, name in enumerate((*platforms, None))}
    return lambda row: (order[row["platform"]], _natural(row["show_id"]))


def _say_joins(rows: Sequence[Row], joins: Iterable[Join]) -> None:
    for row in rows:
        row |= {"joined_to": None, "joined_by": None, "joined_bits": None}
    for join in joins:
        rows[join.title] |= {
            "joined_to": rows[join.to]["title_id"],
            "joined_by": list(join.evidence.levels),
            "joined_bits": join.evidence.bits,
        }


def _work(titles: list[Facts]) -> Row:
    """The work of titles in platform order, called as the first does that adds nothing to it."""
    rows = [title.row for title in titles]
    work_id = f"w{titles[0].title_id}"
    for row in rows:
        row["work_id"] = work_id
    plain = next((title.row for title in titles if title.name.is_plain), rows[0])
    return {
        "work_id": work_id,
        "type": rows[0]["type"],
        "title": plain["display_title"],
        "release_year": min(row["release_year"] for row in rows),
        "title_ids": [row["title_id"] for row in rows],
        "platforms": list(dict.fromkeys(row["platform"] for row in rows if row["platform"])),
    }


def _count_groups(rows: Sequence[Row], groups: Groups) -> tuple[int, int]:
    """How many groups of one title, type and year are on several platforms, and several works."""
    platforms, works = defaultdict[Any, set[Any]](set), defaultdict[Any, set[int]](set)
    for index, row in enumerate(rows):
        key = fold(row["title"]), row["type"], row["release_year"]
        platforms[key].add(row["platform"])
        works[key].add(groups.find(index))
    return sum(len(p) > 1 for p in platforms.values()), sum(len(w) > 1 for w in works.values())


def _count_works(works: list[Row]) -> tuple[int, int]:
    shared = sum(len(work["platforms"]) > 1 for work in works)
    repeats = sum(len(work["title_ids"]) - max(len(work["platforms"]), 1) for work in works)
    return shared, repeats


def _count_levels(joins: Iterable[Join]) -> dict[str, int]:
    levels = Counter(level for join in joins for level in join.evidence.levels)
    return dict(sorted(levels.items(), key=lambda item: (-item[1], item[0])))


def _least_sure(rows: Sequence[Row], joins: Iterable[Join]) -> list[Row]:
    weakest = sorted(joins, key=lambda join: (join.evidence.bits, join.title))[:_EXAMPLES]
    return [
        {
            "titles": [rows[index]["title_id"] for index in (join.to, join.title)],
            "names": [rows[index]["display_title"] for index in (join.to, join.title)],
            "evidence": list(join.evidence.levels),
            "bits": join.evidence.bits,
        }
        for join in weakest
    ]


def _natural(show_id: str) -> tuple[int, str]:
    digits = "".join(c for c in show_id if c.isascii() and c.isdigit())
    return (int(digits) if digits else 0, show_id)
