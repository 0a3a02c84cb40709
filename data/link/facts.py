"""What the records of titles say, in the form in which two of them are compared."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import log2

from data.clean.titles import Row
from data.link.names import TitleName, title_name
from data.link.records import folded_names, name_words
from engine.contract.tables import MINUTES, SEASONS, TV_SHOW
from engine.text import name_key

_WORD = re.compile(r"[^\W_]{3,}")  # shorter words say nothing
_PRIOR_TITLES = 2**14  # as which a word's share is reckoned where there are few titles
_PROPER = re.compile(r"(?<=[\w,;] )[A-Z]\w\w+")  # capitals inside a sentence
_KINDS = {  # of works that are seldom taken for each other, by words of genres
    "animation": "animation anime cartoons",
    "children": "children kid kids preschool",
    "unscripted": """
        competition cooking documentaries documentary docuseries game lifestyle news reality sports
        stand talk unscripted
    """,
    "scripted": """
        comedies comedy crime drama dramas fantasy fi fiction horror mysteries mystery romance
        romantic sitcom soap suspense thriller thrillers western westerns
    """,
}
_KINDS_BY_WORD = {word: kind for kind, words in _KINDS.items() for word in words.split()}
_ABROAD = frozenset(("international", "korean", "british", "spanish"))  # words of genres


@dataclass(frozen=True)
class Facts:
    """A title's record, ready to be compared."""

    row: Row
    name: TitleName

    @property
    def title_id(self) -> str:
        """The title's id."""
        return str(self.row["title_id"])

    @property
    def is_series(self) -> bool:
        """Whether it runs for seasons."""
        return bool(self.row["type"] == TV_SHOW)

    @property
    def year(self) -> int:
        """Of release; of a series, that of the first season or of the last."""
        return int(self.row["release_year"])

    @property
    def minutes(self) -> int | None:
        """The running time, where there is one."""
        return self.row["duration_int"] or None if self.row["duration_type"] == MINUTES else None

    @property
    def seasons(self) -> int | None:
        """How many seasons the platform has, where it says so."""
        return self.row["duration_int"] or None if self.row["duration_type"] == SEASONS else None

    @cached_property
    def directors(self) -> frozenset[str]:
        """Directors, whole."""
        return folded_names(self.row["directors"])

    @cached_property
    def director_words(self) -> frozenset[str]:
        """The words of directors' names."""
        return name_words(self.row["directors"])

    @cached_property
    def actors(self) -> frozenset[str]:
        """Actors; the words of each name in one order, as sources turn names round."""
        return frozenset(" ".join(sorted(name_key(name).split())) for name in self.row["actors"])

    @cached_property
    def people(self) -> frozenset[str]:
        """Actors and directors of two names or more, as descriptions spell them."""
        names = map(name_key, [*self.row["actors"], *self.row["directors"]])
        return frozenset(name for name in names if " " in name and name not in self.name.key)

    @cached_property
    def countries(self) -> frozenset[str]:
        """Production countries."""
        return folded_names(self.row["countries"])

    @cached_property
    def genre_words(self) -> frozenset[str]:
        """The words of its genres."""
        return frozenset(word for genre in self.row["genres"] for word in name_key(genre).split())

    @cached_property
    def kinds(self) -> frozenset[str]:
        """The kinds of work that its genres name."""
        kinds = map(_KINDS_BY_WORD.get, self.genre_words)
        return frozenset(kind for kind in kinds if kind is not None)

    @property
    def is_from_abroad(self) -> bool:
        """Whether genres alone say that it is not American."""
        return not self.countries and not _ABROAD.isdisjoint(self.genre_words)

    @cached_property
    def description(self) -> str:
        """The key of the description, with a blank on either side."""
        return f" {name_key(self.row['display_description'] or '')} "

    @cached_property
    def words(self) -> frozenset[str]:
        """The words of the description that the name does not have."""
        of_name = {*self.name.key.split(), *self.name.bare.split()}
        words = _WORD.findall(self.row["description"] or "")
        return frozenset(words) - of_name

    @cached_property
    def proper_names(self) -> frozenset[str]:
        """The words of the description that are written as names."""
        capitals = _PROPER.findall(self.row["display_description"] or "")
        return frozenset(map(str.lower, capitals)) & self.words


def facts_of(rows: Iterable[Row]) -> list[Facts]:
    """The facts of each title."""
    return [Facts(row, title_name(row["display_title"])) for row in rows]


class Rarity:
    """How rare words are: in bits, by the share of titles whose descriptions use them."""

    def __init__(self, titles: Sequence[Facts]) -> None:
        self._total = len(titles) + _PRIOR_TITLES
        self._counts = Counter(word for title in titles for word in title.words)

    def bits(self, word: str) -> float:
        """Those of one word."""
        return log2(self._total / (self._counts[word] + 1))

    def weight(self, words: Iterable[str]) -> float:
        """The sum over words of their squared bits, by which rare words count before others."""
        return sum(self.bits(word) ** 2 for word in sorted(words))
