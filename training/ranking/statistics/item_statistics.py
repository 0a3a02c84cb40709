"""All that SLIST learns from, as one: sums of single works, of pairs, and of sequences."""

from dataclasses import dataclass
from typing import Self

from engine.arrays import IndexArray, Int32Array
from engine.events.interactions import Interactions
from training.ranking.statistics.pairs import Cooccurrence
from training.ranking.statistics.sequences import SequentialCooccurrence
from training.ranking.statistics.works import WorkSums


@dataclass(frozen=True)
class ItemStatistics:
    """The sums over some users; `a + b` are those of both, `a - b` as if b had not been known.

    Sums have a sum where they are of the same items. Which works are the most rated may change with
    it: `most_rated(…, removals=r)` has all that may be among them once r users are gone.
    """

    works: WorkSums
    pairs: Cooccurrence
    sequences: SequentialCooccurrence

    @classmethod
    def from_events(
        cls, events: Interactions, age: Int32Array, items: IndexArray, threads: int = 1
    ) -> Self:
        """Sum up the events of some users; `age` as `event_ages` counts it."""
        return cls(
            WorkSums.from_events(events),
            Cooccurrence.from_events(events, items, threads),
            SequentialCooccurrence.from_events(events, age, items, threads),
        )

    @property
    def items(self) -> IndexArray:
        """The works that take part, ascending."""
        return self.pairs.items

    def __add__(self, more: Self) -> Self:
        """The sums over the users of both, of whom nobody is in both."""
        return type(self)(
            self.works + more.works, self.pairs + more.pairs, self.sequences + more.sequences
        )

    def __sub__(self, fewer: Self) -> Self:
        """The sums as if some of the users had never been known."""
        return type(self)(
            self.works - fewer.works, self.pairs - fewer.pairs, self.sequences - fewer.sequences
        )

    def of(self, items: IndexArray) -> Self:
        """The sums of some of the items.

        Raises:
            ValueError: not all of them take part.
        """
        return type(self)(self.works, self.pairs.of(items), self.sequences.of(items))
