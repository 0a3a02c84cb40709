"""Who makes lists of what, and what this project has set itself to reach."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.datasets import real_sets
from benchmarks.harness.cells import Cell, alternating, selected
from benchmarks.harness.peer import THIS_PROJECT, Contestant, ListModel, Peer
from benchmarks.harness.process import Task
from benchmarks.harness.ranking import RANDOM, TIME
from benchmarks.lists.sets import Case
from benchmarks.settings import ListSettings

LENGTH = 20  # of every list
CUTOFFS = (5, 10, 20)
CUTOFF = 10
TARGETS = {
    Case("ml-100k", RANDOM): 0.50,
    Case("catalog-ratings", TIME): 0.140,
    Case("ml-1m-partial", TIME): 0.165,
}
QUICK = ("ml-100k",)
_MAKE = "benchmarks.lists.making.make"


def sets(settings: ListSettings) -> list[str]:
    """The names of the sets to evaluate lists on, those that are present."""
    if settings.sets:
        return settings.sets
    present = real_sets(settings.real)
    return [name for name in present if not settings.quick or name in QUICK]


def contestants(peers: Mapping[str, Peer], only: str = "") -> list[Contestant[ListModel]]:
    """Who makes lists; this project first and always: the differences refer to it."""
    everybody = [
        Contestant(model.label, module, peer, model)
        for module, peer in peers.items()
        for model in peer.list_models
    ]
    return selected(everybody, THIS_PROJECT, only)


def cells(
    cases: Sequence[Case], present: Sequence[Contestant[ListModel]], settings: ListSettings
) -> list[Cell]:
    """The lists of everybody for every cut of every case; the seed is the repetition."""

    def cell(contestant: Contestant[ListModel], data: str, seed: int) -> Cell:
        folder = cut_folder(settings, data, seed)
        arguments = {
            "peer": contestant.module,
            "label": contestant.label,
            "data": str(folder / "train.npz"),
            "n": LENGTH,
            "output": str(folder / f"{_file_name(contestant.name)}.npy"),
        }
        environment = contestant.peer.environment
        task = Task(_MAKE, arguments, environment, settings.threads, settings.timeout)
        return Cell(contestant.name, data, seed, task)

    return alternating([case.title for case in cases], settings.cuts, present, cell)


def cut_folder(settings: ListSettings, data: str, seed: int) -> Path:
    """Where a cut and the lists made for it are kept."""
    return settings.folder / f"{_file_name(data)}-{seed}"


def _file_name(label: str) -> str:
    return label.lower().replace(",", "").replace(" ", "-")
