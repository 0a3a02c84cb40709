"""The plan of a run: cells, each measured once, in an order that is fair to all."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Generic, TypeVar

from benchmarks.harness.peer import Contestant, Offer
from benchmarks.harness.process import Failed, Task
from engine.console.progress import Progress

Result = TypeVar("Result")
Size = TypeVar("Size")


@dataclass(frozen=True)
class Cell:
    """One measurement.

    Attributes:
        name: of who is measured, as the tables have it.
        data: the set.
        repetition: also the seed.
    """

    name: str
    data: str
    repetition: int
    task: Task


def selected(
    everybody: Sequence[Contestant[Offer]], reference: str, only: str
) -> list[Contestant[Offer]]:
    """Who is measured: the reference first and always, and whose name holds `only`."""
    chosen = [
        each for each in everybody if each.label == reference or only.lower() in each.name.lower()
    ]
    return sorted(chosen, key=lambda each: each.label != reference)


def alternating(
    sets: Iterable[str],
    repetitions: int,
    contestants: Sequence[Contestant[Offer]],
    cell: Callable[[Contestant[Offer], str, int], Cell | None],
) -> list[Cell]:
    """On each set everybody once, then everybody again: a slow hour is slow for all.

    `cell` gives None where somebody sits a repetition out.
    """
    turns = (
        cell(contestant, data, repetition)
        for data in sets
        for repetition in range(repetitions)
        for contestant in contestants
    )
    return [turn for turn in turns if turn is not None]


@dataclass
class Findings(Generic[Result, Size]):
    """What one run has found so far.

    Attributes:
        versions: of the libraries by the name of the peer's module, or why one is missing.
        sizes: of the sets by their names.
    """

    machine: list[tuple[str, str]]
    versions: Mapping[str, str | Failed]
    sizes: dict[str, Size] = field(default_factory=dict)
    results: list[tuple[Cell, Result | Failed]] = field(default_factory=list)

    def measured(self, name: str, data: str) -> dict[int, Result]:
        """The results of one name on one set, by repetition."""
        results = self._of(name, data)
        return {each.repetition: r for each, r in results if not isinstance(r, Failed)}

    def failure(self, name: str, data: str) -> Failed | None:
        """Why a name has failed on a set; None where it has not."""
        return next((r for _, r in self._of(name, data) if isinstance(r, Failed)), None)

    def _of(self, name: str, data: str) -> list[tuple[Cell, Result | Failed]]:
        return [(cell, r) for cell, r in self.results if (cell.name, cell.data) == (name, data)]


def run(
    cells: Sequence[Cell],
    measured: Callable[[Cell], Result | Failed],
    findings: Findings[Result, Size],
    write: Callable[[], None],
    progress: Progress,
) -> None:
    """Measure the cells one after the other; write what was found after each repetition."""
    done = 0
    for _, turns in groupby(cells, key=lambda cell: (cell.data, cell.repetition)):
        for cell in turns:
            progress("measured", done, len(cells), f"{cell.name} on {cell.data}")
            findings.results.append((cell, measured(cell)))
            done += 1
        write()
    progress("measured", done, done)
