"""Who is measured on what, how often, and for how many epochs."""

from dataclasses import dataclass
from pathlib import Path

from benchmarks.datasets import real_sets

SURPRISE = "Surprise SVD"
FAST = "Cartelera fast"
REFERENCE = "Cartelera reference"
QUALITY_EPOCHS = 20  # Surprise's default
_LARGE = "generated-11m"
_MAIN = ("tiny", "generated-1m", "ml-100k")  # where every peer is measured in every repetition
QUICK = ("generated-1m", "ml-100k")
HASH_THREADS = (1, 2, 4)


@dataclass(frozen=True)
class Contestant:
    """A library in one configuration.

    Attributes:
        label: as the tables name it.
        module: of `benchmarks.peers`.
        package: as pip names it; empty for this project.
        epochs: measured on all but the largest set.
        epochs_large: on the largest; 0 where it is left out unless everything is asked for.
        always: measured in every repetition on every set.
        warm: fits a small part first.
        note: what else must be known to compare it.
    """

    label: str
    module: str
    package: str
    threads: int
    epochs: int
    epochs_large: int
    mode: str = ""
    always: bool = False
    warm: bool = True
    note: str = ""

    @property
    def name(self) -> str:
        """The label with the number of threads."""
        return f"{self.label}, {self.threads} thread{'s' * (self.threads > 1)}"


_RATES = "same objective and rates; Surprise numbers users and works otherwise, so another start"
_LIBMF = "no biases; L2 0.02; its own adaptive step, eta 0.1; k = 100 rounds up to 104 inside"
_CORNAC = "same objective and rates; start 0.01; several threads race for rows and take no seed"
_IMPLICIT = (
    "other objective (what was watched), so no RMSE; an epoch is one iteration over both sides"
)
_LENSKIT = "ALS on what damped biases leave, regularisation 0.1; an epoch is one iteration"
_SPARK = "ALS without biases, regularisation 0.1 by counts; an epoch is one iteration"
CONTESTANTS = (
    Contestant(
        SURPRISE,
        "surprise_svd",
        "scikit-surprise",
        1,
        20,
        2,
        always=True,
        note="its defaults; visits ratings one by one",
    ),
    Contestant(FAST, "cartelera", "", 1, 20, 20, "fast", always=True, note=_RATES),
    Contestant(FAST, "cartelera", "", 2, 20, 20, "fast", always=True, note=_RATES),
    Contestant(
        REFERENCE,
        "cartelera",
        "",
        1,
        20,
        20,
        "reference",
        always=True,
        note=f"{_RATES}; float64, every step as in Surprise",
    ),
    Contestant("LIBMF", "libmf_sgd", "libmf", 1, 20, 5, always=True, warm=False, note=_LIBMF),
    Contestant("LIBMF", "libmf_sgd", "libmf", 2, 20, 5, always=True, warm=False, note=_LIBMF),
    Contestant("Cornac MF", "cornac_mf", "cornac", 1, 20, 5, note=_CORNAC),
    Contestant("Cornac MF", "cornac_mf", "cornac", 2, 20, 5, note=_CORNAC),
    Contestant("implicit ALS", "implicit_als", "implicit", 1, 4, 2, note=_IMPLICIT),
    Contestant("implicit ALS", "implicit_als", "implicit", 2, 4, 2, note=_IMPLICIT),
    Contestant("LensKit BiasedMF", "lenskit_als", "lenskit", 2, 4, 2, note=_LENSKIT),
    Contestant("Spark ALS", "spark_als", "pyspark", 2, 3, 0, warm=False, note=_SPARK),
)
_ONCE = ("Spark ALS",)  # too slow to repeat


@dataclass(frozen=True)
class Wanted:
    """What the command line asks for."""

    output: Path
    real: Path
    repetitions: int = 5
    quick: bool = False
    full: bool = False
    only: str = ""
    sets: tuple[str, ...] = ()


@dataclass(frozen=True)
class Turn:
    """One fit by one contestant; the seed is the repetition."""

    contestant: Contestant
    data: str
    repetition: int
    epochs: int


def sets(wanted: Wanted) -> list[str]:
    """Return the names of the sets to measure on, those that are present."""
    present = ["generated-1m", "generated-11m", *real_sets(wanted.real)]
    if wanted.sets:
        return list(wanted.sets)
    return [name for name in present if not wanted.quick or name in QUICK]


def contestants(wanted: Wanted) -> list[Contestant]:
    """Return who is measured; Surprise always, since the ratios refer to it."""
    only = wanted.only.lower()
    return [each for each in CONTESTANTS if each.label == SURPRISE or only in each.name.lower()]


def turns(data: str, field: list[Contestant], wanted: Wanted) -> list[Turn]:
    """Return the fits on one set, in order: everybody once, then everybody again."""
    repetitions = 1 if wanted.quick else wanted.repetitions
    return [
        Turn(each, data, repetition, epochs)
        for repetition in range(repetitions)
        for each in field
        if (epochs := _epochs(each, data, wanted)) and repetition < _times(each, data, repetitions)
    ]


def _epochs(contestant: Contestant, data: str, wanted: Wanted) -> int:
    if data != _LARGE:
        spark_elsewhere = contestant.label in _ONCE and data not in _MAIN and not wanted.full
        return 0 if spark_elsewhere else contestant.epochs
    return contestant.epochs_large or (2 if wanted.full else 0)


def _times(contestant: Contestant, data: str, repetitions: int) -> int:
    if contestant.always or (data in _MAIN and contestant.label not in _ONCE):
        return repetitions
    return 1
