"""Which users of a case are judged together: all, those who were known before, or the new ones."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from benchmarks.harness import cells
from benchmarks.harness.ranking import GLOBAL_TIME, LEAKY
from benchmarks.lists.figures import CutFigures, some
from benchmarks.lists.sets import Cut
from engine.arrays import Mask
from engine.events.interactions import Interactions

EVERYBODY, KNOWN, NEW = "", "known users", "new users"


@dataclass(frozen=True)
class CutSize:
    """How much a set holds and a cut of it gives.

    Attributes:
        train: ratings that everybody learns from.
        stated: ratings that new users state.
        candidates: users with something relevant.
        evaluated: those of them whose lists are evaluated, who have `relevant` items in all;
            nothing was known before of `new` of them.
    """

    ratings: int
    users: int
    items: int
    train: int
    stated: int
    candidates: int
    evaluated: int
    new: int
    relevant: int

    @classmethod
    def from_cut(cls, ratings: Interactions, cut: Cut) -> "CutSize":
        """The size of a cut of some ratings."""
        n_train = len(cut.train.before.ratings)
        return cls(
            len(ratings),
            ratings.n_users,
            ratings.n_works,
            n_train,
            len(cut.train.ratings) - n_train,
            cut.candidates,
            len(cut.relevant),
            int(cut.new.sum()),
            int(cut.relevant.counts.sum()),
        )


Findings = cells.Findings[CutFigures, list[CutSize]]


@dataclass(frozen=True)
class View:
    """The users of a case whose figures stand together."""

    data: str
    protocol: str
    part: str = EVERYBODY

    @classmethod
    def from_case(cls, title: str) -> "View":
        """Everybody of a case, by its title."""
        return cls(*title.rsplit(", ", 1))

    @property
    def case(self) -> str:
        """The title of the case."""
        return f"{self.data}, {self.protocol}"

    @property
    def title(self) -> str:
        """Set, protocol and users as tables name them."""
        return ", ".join(filter(None, (self.data, self.protocol, self.part)))

    def cuts(self, findings: Findings, label: str) -> list[CutFigures]:
        """The figures of a model, one for each cut; none where one of them failed."""
        if findings.failure(label, self.case):
            return []
        return some(list(findings.measured(label, self.case).values()), self._rows)

    def all_cuts(self, findings: Findings, labels: Iterable[str]) -> dict[str, list[CutFigures]]:
        """The figures of everybody who has some of the users of this view."""
        return {label: cuts for label in labels if (cuts := self.cuts(findings, label))}

    def _rows(self, cut: CutFigures) -> Mask:
        if self.part == EVERYBODY:
            return cut.new | ~cut.new
        return cut.new if self.part == NEW else ~cut.new


def views(titles: Sequence[str]) -> Iterator[View]:
    """Yield the views of cases; known and new users stand apart where there are both.

    The leaky split is none to judge by.
    """
    for title in titles:
        everybody = View.from_case(title)
        if everybody.protocol == LEAKY:
            continue
        yield everybody
        if everybody.protocol == GLOBAL_TIME:
            yield from (View(everybody.data, GLOBAL_TIME, part) for part in (KNOWN, NEW))
