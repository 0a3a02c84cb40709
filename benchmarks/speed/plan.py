"""Who learns what, how often, with how many threads and for how many epochs."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from benchmarks.datasets import real_sets
from benchmarks.harness.cells import Cell, alternating, selected
from benchmarks.harness.peer import Contestant, Peer, Trainer
from benchmarks.harness.process import Task
from benchmarks.peers.surprise import SVD
from benchmarks.settings import SpeedSettings

QUALITY_EPOCHS = 20  # Surprise's default
TRIALS = 50
LARGE = "generated-11m"
MAIN = ("tiny", "generated-1m", "ml-100k")  # where every peer is measured in every repetition
QUICK = ("generated-1m", "ml-100k")
BITS, READY, FOLDS = "same bits", "ready", "folds"  # what only this project's trainer has
_FIT = "benchmarks.speed.fits.fit"
_TRAINER = "benchmarks.speed.trainer"
_HASH_THREADS = (1, 2, 4)


def sets(settings: SpeedSettings) -> list[str]:
    """The names of the sets to measure on, those that are present."""
    if settings.sets:
        return settings.sets
    present = ["generated-1m", LARGE, *real_sets(settings.real)]
    return [name for name in present if not settings.quick or name in QUICK]


def contestants(peers: Mapping[str, Peer], only: str = "") -> list[Contestant[Trainer]]:
    """Who is measured, Surprise first and always: the ratios refer to it."""
    everybody = [
        Contestant(_name(trainer, threads), module, peer, trainer, threads)
        for module, peer in peers.items()
        for trainer in peer.trainers
        for threads in trainer.threads
    ]
    return selected(everybody, SVD, only)


def _name(trainer: Trainer, threads: int) -> str:
    return f"{trainer.label}, {threads} thread{'s' * (threads > 1)}"


def fits(
    present: list[Contestant[Trainer]], files: Mapping[str, Path], settings: SpeedSettings
) -> list[Cell]:
    """The fits of everybody on every set; the seed is the repetition."""

    def cell(contestant: Contestant[Trainer], data: str, repetition: int) -> Cell | None:
        trainer = contestant.offer
        epochs = _epochs(trainer, data, full=settings.full)
        if not epochs or repetition >= _times(trainer, data, settings.times):
            return None
        arguments = {
            "peer": contestant.module,
            "label": trainer.label,
            "threads": contestant.threads,
            "epochs": epochs,
            "seed": repetition,
            "data": str(files[data]),
        }
        task = Task(_FIT, arguments, contestant.peer.environment, contestant.threads)
        return Cell(contestant.name, data, repetition, task)

    return alternating(files, settings.times, present, cell)


def _epochs(trainer: Trainer, data: str, *, full: bool) -> int:
    if data == LARGE:
        return trainer.epochs_large or (2 if full else 0)
    left_out = trainer.once and data not in MAIN and not full
    return 0 if left_out else trainer.epochs


def _times(trainer: Trainer, data: str, repetitions: int) -> int:
    repeated = trainer.always or (data in MAIN and not trainer.once)
    return repetitions if repeated else 1


def own_cells(files: Mapping[str, Path], folder: Path, settings: SpeedSettings) -> Iterator[Cell]:
    """Yield the measurements of this project's trainer alone."""
    for data, path in files.items():
        arguments: dict[str, Any] = {"data": str(path), "threads": _HASH_THREADS, "epochs": 3}
        task = Task(f"{_TRAINER}.same_bits", arguments, threads=max(_HASH_THREADS))
        yield Cell(BITS, data, 0, task)
    warm = str(folder / "tiny.npz")
    for data, path in files.items():
        lake = folder / f"{data}.parquet"
        if not lake.exists():
            continue
        for repetition in range(settings.times):
            task = Task(f"{_TRAINER}.ready", {"lake": str(lake), "warm_data": warm})
            yield Cell(READY, data, repetition, task)
        arguments = {"data": str(path), "warm_data": warm, "threads": 2, "epochs": QUALITY_EPOCHS}
        arguments["trials"] = TRIALS if settings.full else settings.times
        yield Cell(FOLDS, data, 0, Task(f"{_TRAINER}.folds", arguments, threads=2))
