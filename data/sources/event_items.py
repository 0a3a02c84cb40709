"""What the items of the event store are: titles, by whatever id stands for them."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from data.clean.titles import Row


@dataclass(frozen=True)
class ItemPositions:
    """The positions of titles by the ids that stand for them.

    Attributes:
        exact: by the id as it is spelled.
    """

    exact: Mapping[str, int]

    @classmethod
    def of(
        cls, works: Iterable[Row], title_ids: Sequence[str], former: Mapping[str, str]
    ) -> "ItemPositions":
        """Positions in `title_ids`; a work, also by a former id, stands for its first title.

        `works` are rows of the table; `former` holds where ids lead that works had before. What is
        the id of a title is no work's, as wherever an id is asked for.
        """
        position = {title_id: index for index, title_id in enumerate(title_ids)}
        first = {work["work_id"]: position[work["title_ids"][0]] for work in works}
        led = {old: first[work] for old, work in former.items() if work in first}
        return cls({**first, **led, **position})

    def find(self, item_id: str) -> int | None:
        """The position of an id, in whatever case; None where nothing has it."""
        position = self.exact.get(item_id)
        return self._in_lower_case.get(item_id.lower()) if position is None else position

    @cached_property
    def _in_lower_case(self) -> Mapping[str, int]:
        """By the lower case of the ids, but those that differ in nothing else."""
        counts = Counter(map(str.lower, self.exact))
        return {
            each.lower(): position
            for each, position in self.exact.items()
            if counts[each.lower()] == 1
        }
