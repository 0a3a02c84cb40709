"""Which titles are worth comparing: those of one type that share a key of their names."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from rapidfuzz import fuzz

from data.link.facts import Facts
from data.link.names import spelled_alike

Pair = tuple[int, int]  # of positions, the lower first
Blocks = dict[tuple[bool, str], list[int]]  # type and key -> positions

_WINDOW = 40  # titles of one key, by year, that each is compared with
_ALIKE = 90.0  # of 100: how alike two spellings are
_CAST = 3  # actors who are not in two films of a year together by chance
_LONG = 8  # letters of a name that may be misspelt


def candidate_pairs(titles: Sequence[Facts]) -> list[Pair]:
    """The pairs of positions in `titles` that may be one work, each once, in order."""
    blocks: Blocks = defaultdict(list)
    for index, title in enumerate(titles):
        blocks[title.is_series, title.name.compact].append(index)
    by_year = {
        key: sorted(block, key=lambda index: (titles[index].year, index))
        for key, block in blocks.items()
    }
    pairs = {pair for block in by_year.values() for pair in _within(block)}
    pairs.update(_owned(titles, by_year))
    pairs.update(_misspelt(titles, by_year))
    pairs.update(_of_one_id(titles))
    pairs.update(_of_one_director(titles))
    return sorted((min(pair), max(pair)) for pair in pairs)


def _within(block: Sequence[int]) -> Iterator[Pair]:
    for position, index in enumerate(block):
        for later in block[position + 1 : position + 1 + _WINDOW]:
            yield index, later


def _owned(titles: Sequence[Facts], blocks: Blocks) -> Iterator[Pair]:
    """Titles that say whose they are, with those of the name alone."""
    for index, title in enumerate(titles):
        for bare in blocks.get((title.is_series, title.name.unowned), ())[:_WINDOW]:
            yield index, bare


def _misspelt(titles: Sequence[Facts], blocks: Blocks) -> Iterator[Pair]:
    """Titles whose names are neighbours in the alphabet, and spellings of one name."""
    for one, another in pairwise(sorted(blocks)):
        if one[0] == another[0] and _nearly(one[1], another[1]):
            for index in blocks[one][:_WINDOW]:
                for neighbour in blocks[another][:_WINDOW]:
                    if spelled_alike(titles[index].name, titles[neighbour].name):
                        yield index, neighbour


def _nearly(one: str, another: str) -> bool:
    return min(len(one), len(another)) >= _LONG and fuzz.ratio(one, another) >= _ALIKE


def _of_one_id(titles: Sequence[Facts]) -> Iterator[Pair]:
    """Titles that sources give one id at IMDb or TMDB."""
    blocks: dict[tuple[bool, str, int], list[int]] = defaultdict(list)
    for index, title in enumerate(titles):
        for name in ("imdb_id", "tmdb_id"):
            if number := title.row.get(name):
                blocks[title.is_series, name, number].append(index)
    for block in blocks.values():
        yield from _within(block)


def _of_one_director(titles: Sequence[Facts]) -> Iterator[Pair]:
    """Films of two platforms with one director, cast, length and year, whatever their names."""
    blocks: dict[tuple[str, int], list[int]] = defaultdict(list)
    for index, title in enumerate(titles):
        if title.minutes and not title.is_series:
            for director in title.directors:
                blocks[director, title.minutes].append(index)
    for block in blocks.values():
        for index, later in _within(block):
            if _may_be_renamed(titles[index], titles[later]):
                yield index, later


def _may_be_renamed(a: Facts, b: Facts) -> bool:
    return (
        a.row["platform"] != b.row["platform"]
        and abs(a.year - b.year) <= 1
        and len(a.actors & b.actors) >= _CAST
    )
