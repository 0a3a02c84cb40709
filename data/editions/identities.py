"""What lasts from lake to lake: the titles' and works' ids, and what the lake remembers of them."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import asdict, dataclass, replace

import pyarrow as pa

from data.clean.titles import Row
from data.editions.before import LakeBefore
from data.editions.known import KnownTitle
from data.editions.trace import FewReplaced, NewEdition, Trace, trace
from data.editions.work_ids import WorkCounts, keep_work_ids
from data.link.works import platform_order
from engine.contract.tables import EDITIONS, FORMER_WORKS, Contract

_WORK_COLUMNS = ("title", "type", "release_year")


@dataclass(frozen=True)
class Identities:
    """What is known of all ids, now that the catalogs are read.

    Attributes:
        before: what the lake before knew, by the platforms' names of now.
        titles: the rows of the table editions, ordered by key.
        editions: the number of each platform's current edition.
        new_editions: the catalogs whose ids were dealt out anew in this ingest.
        former_works: where ids lead that works had before they were joined to others.
        ambiguous: how many titles of the lake before may be several now, and are taken for none.
        replaced: the catalogs of which a few ids name other titles than before.
        counts: what became of the titles and works of the lake before, for the ingest report.
    """

    before: LakeBefore
    titles: list[KnownTitle]
    editions: Mapping[str, int]
    new_editions: Sequence[NewEdition]
    former_works: Mapping[str, str]
    ambiguous: int
    replaced: Sequence[FewReplaced]
    counts: dict[str, dict[str, int]]

    def leading(self, more: Mapping[str, str], works: Set[str]) -> "Identities":
        """The same with `more` ids that lead to works; those of `works` lead nowhere else."""
        former = {**self.former_works, **more}
        kept = {old: work for old, work in former.items() if old not in works}
        return replace(self, former_works=kept)

    def tables(self) -> list[tuple[Contract, pa.Table]]:
        """The tables in which the lake remembers ids."""
        former = [
            {"former_id": former, "work_id": work}
            for former, work in sorted(self.former_works.items())
        ]
        known = [vars(title) for title in self.titles]
        return [
            (contract, pa.Table.from_pylist(rows, schema=contract.schema))
            for contract, rows in ((FORMER_WORKS, former), (EDITIONS, known))
        ]


def keep_ids(
    before: LakeBefore, titles: list[Row], works: list[Row], platforms: list[Row]
) -> Identities:
    """Give every work the id that lasts, in place, its titles too; and order the works by id.

    `titles`, `works` and `platforms` are rows of the tables.
    """
    before = before.on_platforms({row["platform"]: row["letter"] for row in platforms})
    traced = trace(before.known, titles)
    in_order = sorted(titles, key=platform_order([row["platform"] for row in platforms]))
    ids = keep_work_ids(
        works,
        [row["title_id"] for row in in_order],
        traced.known,
        before.former_works,
        before.works.keys(),
    )
    for row in (*titles, *works):
        row["work_id"] = ids.lasting[row["work_id"]]
    works.sort(key=lambda row: row["work_id"])
    counts = {
        "titles": asdict(traced.counts),
        "works": asdict(_count_works(before.works, works, ids.former)),
    }
    return Identities(
        before,
        _remembered(traced, titles),
        traced.editions,
        traced.new_editions,
        ids.former,
        traced.ambiguous,
        traced.replaced,
        counts,
    )


def _remembered(traced: Trace, titles: list[Row]) -> list[KnownTitle]:
    """The rows of the table editions: what was known before, and the current titles."""
    work_of = {row["title_id"]: row["work_id"] for row in titles}
    rows = {
        (title.platform, title.edition, title.title_id): replace(
            title, work_id=work_of.get(title.current_id or "", title.work_id)
        )
        for title in (*traced.known, *traced.current)
    }
    return [rows[key] for key in sorted(rows)]


def _count_works(
    before: Mapping[str, Row], works: list[Row], former: Mapping[str, str]
) -> WorkCounts:
    counts = WorkCounts()
    now = {row["work_id"]: row for row in works}
    for work_id, row in before.items():
        if (after := now.get(work_id)) is None:
            leads = former.get(work_id) in now
            counts.joined += leads
            counts.retired += not leads
        elif all(row[column] == after[column] for column in _WORK_COLUMNS):
            counts.kept += 1
        else:
            counts.renamed += 1
    counts.new = len(now.keys() - before.keys())
    return counts
