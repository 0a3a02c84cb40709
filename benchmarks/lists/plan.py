"""Who makes lists of what, and what this project has set itself to reach."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.datasets import real_sets
from benchmarks.harness.cells import Cell, alternating, selected
from benchmarks.harness.peer import THIS_PROJECT, Contestant, ListModel, Peer
from benchmarks.harness.process import Task
from benchmarks.harness.ranking import GLOBAL_TIME, RANDOM, TIME
from benchmarks.lists.sets import PROTOCOLS, Case
from benchmarks.settings import ListSettings
from engine.errors import InvalidValue

LENGTH = 20  # of every list
CUTOFFS = (5, 10, 20)
CUTOFF = 10
# nDCG@10 by set, protocol and users, as `views` titles them.
TARGETS = {
    f"ml-100k, {RANDOM}": 0.50,
    f"ml-100k, {TIME}": 0.232,
    f"ml-latest-small, {TIME}": 0.145,
    f"catalog-ratings, {TIME}": 0.148,
    f"ml-1m-partial, {TIME}": 0.212,
    f"ml-latest-2023, {TIME}": 0.114,
    f"ml-100k, {GLOBAL_TIME}, new users": 0.21,
    f"catalog-ratings, {GLOBAL_TIME}, known users": 0.061,
    f"catalog-ratings, {GLOBAL_TIME}, new users": 0.19,
}
QUICK = ("ml-100k",)
_MAKE = "benchmarks.lists.making.make"


def sets(settings: ListSettings) -> dict[str, Path | None]:
    """The sets to evaluate lists on, those that are present, with the files that options name."""
    files = dict(_named_file(text) for text in settings.files or ())
    if settings.sets:
        return {name: files.get(name) for name in settings.sets}
    present = real_sets(settings.real)
    return dict.fromkeys(n for n in present if not settings.quick or n in QUICK) | files


def _named_file(text: str) -> tuple[str, Path]:
    name, equals, path = text.partition("=")
    if not (name and equals and path) or ", " in name:
        raise InvalidValue("--file", text, "a name, = and a path")
    return name, Path(path)


def protocols(settings: ListSettings) -> Sequence[str]:
    """The protocols to evaluate lists by."""
    for name in settings.protocols or ():
        if name not in PROTOCOLS:
            raise InvalidValue("--protocol", name, " or ".join(PROTOCOLS))
    return settings.protocols or PROTOCOLS


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

    turns = (alternating([case.title], case.cuts, present, cell) for case in cases)
    return [cell for turn in turns for cell in turn]


def cut_folder(settings: ListSettings, data: str, seed: int) -> Path:
    """Where a cut and the lists made for it are kept."""
    return settings.folder / f"{_file_name(data)}-{seed}"


def _file_name(label: str) -> str:
    return label.lower().replace(",", "").replace(" ", "-")
