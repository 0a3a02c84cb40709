"""Pairs of titles to groups that are one work each: what contradicts never meets in a group."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from data.link.candidates import Pair
from data.link.evidence import Evidence


@dataclass(frozen=True)
class Join:
    """A title, the title that it was joined to, and why."""

    title: int
    to: int
    evidence: Evidence


@dataclass
class Groups:
    """Disjoint sets of positions (union-find that knows its members).

    Attributes:
        refused: pairs that evidence joins, and members of their groups keep apart.
    """

    size: int
    refused: list[Pair] = field(default_factory=list)
    _members: dict[int, list[int]] = field(default_factory=dict)
    _root: list[int] = field(default_factory=list)
    _edges: dict[int, dict[int, Evidence]] = field(default_factory=lambda: defaultdict(dict))

    def __post_init__(self) -> None:
        self._root = list(range(self.size))

    @classmethod
    def of_pairs(cls, size: int, evidence: Mapping[Pair, Evidence]) -> "Groups":
        """Join pairs, the surest first, unless any two members of their groups contradict."""
        groups = cls(size)
        for pair in sorted(evidence, key=lambda pair: (-evidence[pair].bits, pair)):
            if evidence[pair].joins:
                groups._join(pair, evidence)
        return groups

    def find(self, index: int) -> int:
        """The lowest position of the group of `index`."""
        return self._root[index]

    def joins(self) -> Iterator[Join]:
        """Every title but the first of its group, with the one that it was joined to."""
        for first in sorted(self._members):
            yield from self._joins_of(first)

    def _joins_of(self, first: int) -> Iterator[Join]:
        reached, ahead = {first}, [first]
        while ahead:
            to = ahead.pop(0)
            for title, evidence in sorted(self._edges[to].items(), key=lambda edge: edge[0]):
                if title not in reached:
                    reached.add(title)
                    ahead.append(title)
                    yield Join(title, to, evidence)

    def _join(self, pair: Pair, evidence: Mapping[Pair, Evidence]) -> None:
        first, second = sorted(map(self.find, pair))
        if first == second:
            return
        members, more = (self._members.get(root, [root]) for root in (first, second))
        if any(_contradict(a, b, evidence) for a in members for b in more):
            self.refused.append(pair)
            return
        for index in more:
            self._root[index] = first
        self._members[first] = [*members, *more]
        self._members.pop(second, None)
        a, b = pair
        self._edges[a][b] = self._edges[b][a] = evidence[pair]


def _contradict(a: int, b: int, evidence: Mapping[Pair, Evidence]) -> bool:
    known = evidence.get((min(a, b), max(a, b)))
    return known is not None and known.contradicts
