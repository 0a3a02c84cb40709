"""Which titles are the same film or series: one work for all its copies.

Titles are one work when their folded title, type and year agree, unless their directors share no
name and their running times differ by more than two minutes: then two films share a name. A year's
difference is bridged where a director agrees. See docs/decisions/0003-works.md.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass, field
from typing import Any

from data.clean.titles import Row
from data.link.records import SAME_CUT, folded_names, name_words
from engine.contract.tables import MINUTES
from engine.text import fold

Buckets = dict[tuple[str, str, int], list[int]]  # folded title, type, year -> indices of titles


@dataclass(frozen=True)
class Linkage:
    """How titles became works, for the ingest report."""

    same_key_groups: int  # title + type + year on two platforms or more, before directors are asked
    split_groups: int  # title + type + year groups that hold different films
    year_off_links: int  # links across one year, by a director
    shared_works: int  # works on two platforms or more
    duplicates_within: int  # titles that repeat a work of their own platform


class _Groups:
    """Disjoint sets of title indices (union-find)."""

    def __init__(self, size: int) -> None:
        self._parent = list(range(size))

    def find(self, index: int) -> int:
        """The index that stands for the set of `index`."""
        while self._parent[index] != index:
            self._parent[index] = self._parent[self._parent[index]]
            index = self._parent[index]
        return index

    def join(self, a: int, b: int) -> bool:
        """Make the sets of `a` and `b` one; whether they were two."""
        a, b = sorted((self.find(a), self.find(b)))
        self._parent[b] = a
        return a != b


def link_works(rows: list[Row], platforms: tuple[str, ...]) -> tuple[list[Row], Linkage]:
    """Give every title the work_id that a new work has, in place, and order the titles by id.

    Titles of no platform come after those of all. The result is the rows of the table works and
    how they came about.
    """
    rows.sort(key=platform_order(platforms))
    groups = _Groups(len(rows))
    buckets: Buckets = defaultdict(list)
    for index, row in enumerate(rows):
        buckets[fold(row["title"]), row["type"], row["release_year"]].append(index)
    for bucket in buckets.values():
        _join_same_year(rows, bucket, groups)
    year_off_links = _join_next_year(rows, buckets, groups)
    members: dict[int, list[Row]] = defaultdict(list)
    for index, row in enumerate(rows):
        members[groups.find(index)].append(row)
    works = sorted((_work(titles) for titles in members.values()), key=lambda w: w["work_id"])
    linkage = Linkage(*_count_groups(rows, buckets, groups), year_off_links, *_count_works(works))
    rows.sort(key=lambda row: row["title_id"])
    return works, linkage


def platform_order(platforms: Sequence[str]) -> Callable[[Row], Any]:
    """The key by which titles stand in platform order, those of one platform by its numbers.

    Titles of no platform come after those of all.
    """
    order: dict[str | None, int] = {name: n for n, name in enumerate((*platforms, None))}
    return lambda row: (order[row["platform"]], _natural(row["show_id"]))


@dataclass
class _Film:
    """Titles of one key taken for one film: what is known of its directors and running times."""

    first: int
    words: set[str] = field(default_factory=set)
    minutes: list[int] = field(default_factory=list)

    def differs(self, words: Set[str], minutes: int | None) -> bool:
        """Whether a title with these directors' words and this running time is another film."""
        if not (words and self.words) or minutes is None or not self.minutes:
            return False
        off = max(abs(minutes - min(self.minutes)), abs(minutes - max(self.minutes)))
        return words.isdisjoint(self.words) and off > SAME_CUT


def _join_same_year(rows: list[Row], bucket: list[int], groups: _Groups) -> None:
    """Join the titles of one key, film by film: an unknown director bridges no two films."""
    films: list[_Film] = []
    for index in bucket:
        words, minutes = name_words(rows[index]["directors"]), _minutes(rows[index])
        film = next((f for f in films if not f.differs(words, minutes)), None)
        if film is None:
            film = _Film(index)
            films.append(film)
        groups.join(film.first, index)
        film.words |= words
        film.minutes += [] if minutes is None else [minutes]


def _minutes(row: Row) -> int | None:
    return row["duration_int"] if row["duration_type"] == MINUTES else None


def _join_next_year(rows: list[Row], buckets: Buckets, groups: _Groups) -> int:
    links = 0
    for (title, kind, year), bucket in buckets.items():
        for index in bucket:
            for later in buckets.get((title, kind, year + 1), ()):
                if not _directors(rows[index]).isdisjoint(_directors(rows[later])):
                    links += groups.join(index, later)
    return links


def _directors(row: Row) -> frozenset[str]:
    return folded_names(row["directors"])


def _work(titles: list[Row]) -> Row:
    first = titles[0]
    work_id = f"w{first['title_id']}"
    for title in titles:
        title["work_id"] = work_id
    return {
        "work_id": work_id,
        "type": first["type"],
        "title": first["display_title"],
        "release_year": min(title["release_year"] for title in titles),
        "title_ids": [title["title_id"] for title in titles],
        "platforms": list(dict.fromkeys(t["platform"] for t in titles if t["platform"])),
    }


def _count_groups(rows: list[Row], buckets: Buckets, groups: _Groups) -> tuple[int, int]:
    shared = [b for b in buckets.values() if len({rows[index]["platform"] for index in b}) > 1]
    split = [b for b in buckets.values() if len({groups.find(index) for index in b}) > 1]
    return len(shared), len(split)


def _count_works(works: list[Row]) -> tuple[int, int]:
    shared = sum(len(work["platforms"]) > 1 for work in works)
    repeats = sum(len(work["title_ids"]) - max(len(work["platforms"]), 1) for work in works)
    return shared, repeats


def _natural(show_id: str) -> tuple[int, str]:
    digits = "".join(c for c in show_id if c.isascii() and c.isdigit())
    return (int(digits) if digits else 0, show_id)
