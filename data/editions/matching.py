"""Which title of a catalog is the one that an id named before, where the id names it no longer.

By title, type and year. Of several, the one that directors, length and cast leave; where they leave
titles of several works, none.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from data.editions.known import (
    KnownTitle,
    confirmed,
    differ,
    same_length,
    share_director,
)
from engine.text import name_key

AMBIGUOUS = ""  # stands for the id of a title that may be several


@dataclass(frozen=True)
class Matcher:
    """The current titles of one platform, by what people call them."""

    by_key: dict[tuple[str, str, int], list[KnownTitle]]
    by_name: dict[tuple[str, str], list[KnownTitle]]

    @classmethod
    def of(cls, titles: Iterable[KnownTitle]) -> "Matcher":
        """A matcher of these titles."""
        by_key, by_name = defaultdict(list), defaultdict(list)
        for title in titles:
            by_key[title.key].append(title)
            by_name[name_key(title.title), title.type].append(title)
        return cls(dict(by_key), dict(by_name))

    def match_all(self, former: Sequence[KnownTitle]) -> dict[str, str | None]:
        """The current id of each of the titles of one edition, by its id there.

        None where there is no such title, `AMBIGUOUS` where there are several.
        """
        keys = {title.key for title in former}
        return {title.title_id: self._match(title, keys) for title in former}

    def _match(self, title: KnownTitle, keys: set[tuple[str, str, int]]) -> str | None:
        same = [each for each in self.by_key.get(title.key, ()) if not differ(title, each)]
        if same:
            return _choose(title, same)
        if title.key in self.by_key:  # only others of that name
            return None
        # Another year: whoever is known under that year is not meant.
        namesakes = self.by_name.get((name_key(title.title), title.type), ())
        return _choose(
            title,
            [
                each
                for each in namesakes
                if each.key not in keys and confirmed(title, each) and not differ(title, each)
            ],
        )


_EVIDENCE: tuple[Callable[[KnownTitle, KnownTitle], bool], ...] = (
    lambda title, each: title.title_id == each.title_id,
    lambda title, each: title.title == each.title,
    share_director,
    same_length,
    lambda title, each: bool(title.actors) and title.actors == each.actors,
)


def _choose(title: KnownTitle, candidates: list[KnownTitle]) -> str | None:
    """The id of the only candidate, or of the one that evidence leaves."""
    for agrees in _EVIDENCE:
        if len(candidates) > 1:
            candidates = [each for each in candidates if agrees(title, each)] or candidates
    if not candidates:
        return None
    one_work = len({each.work_id for each in candidates}) == 1
    return min(each.title_id for each in candidates) if one_work else AMBIGUOUS
