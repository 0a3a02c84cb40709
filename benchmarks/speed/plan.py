"""Who is measured on what, how often, and for how many epochs."""

from dataclasses import dataclass, replace
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
        mode: which of several variants of the library, empty where there is one.
        always: measured in every repetition on every set.
        warm: fits a small part first.
        note: what else must be known to compare it.
    """

    label: str
    module: str
    package: str
    epochs: int
    epochs_large: int
    threads: int = 1
    mode: str = ""
    always: bool = False
    warm: bool = True
    note: str = ""

    @property
    def name(self) -> str:
        """The label with the number of threads."""
        return f"{self.label}, {self.threads} thread{'s' * (self.threads > 1)}"

    def on_one_and_two_threads(self) -> tuple["Contestant", "Contestant"]:
        """The same configuration twice."""
        return replace(self, threads=1), replace(self, threads=2)


_DEFAULTS = "its defaults; visits ratings one by one"
_RATES = "same objective and rates; Surprise numbers users and works otherwise, so another start"
_STEPS = f"{_RATES}; float64, every step as in Surprise"
_LIBMF = "no biases; L2 0.02; its own adaptive step, eta 0.1; k = 100 rounds up to 104 inside"
_CORNAC = "same objective and rates; start 0.01; several threads race for rows and take no seed"
_IMPLICIT = (
    "other objective (what was watched), so no RMSE; an epoch is one iteration over both sides"
)
_LENSKIT = "ALS on what damped biases leave, regularisation 0.1; an epoch is one iteration"
_SPARK = "ALS without biases, regularisation 0.1 by counts; an epoch is one iteration"

_SVD = Contestant(SURPRISE, "surprise_svd", "scikit-surprise", 20, 2, always=True, note=_DEFAULTS)
_FAST = Contestant(FAST, "cartelera", "", 20, 20, mode="fast", always=True, note=_RATES)
_REFERENCE = replace(_FAST, label=REFERENCE, mode="reference", note=_STEPS)
_LIBMF_SGD = Contestant("LIBMF", "libmf_sgd", "libmf", 20, 5, always=True, warm=False, note=_LIBMF)
CONTESTANTS = (
    _SVD,
    *_FAST.on_one_and_two_threads(),
    _REFERENCE,
    *_LIBMF_SGD.on_one_and_two_threads(),
    *Contestant("Cornac MF", "cornac_mf", "cornac", 20, 5, note=_CORNAC).on_one_and_two_threads(),
    *Contestant(
        "implicit ALS", "implicit_als", "implicit", 4, 2, note=_IMPLICIT
    ).on_one_and_two_threads(),
    Contestant("LensKit BiasedMF", "lenskit_als", "lenskit", 4, 2, threads=2, note=_LENSKIT),
    Contestant("Spark ALS", "spark_als", "pyspark", 3, 0, threads=2, warm=False, note=_SPARK),
)
_ONCE = ("Spark ALS",)  # too slow to repeat


@dataclass(frozen=True)
class Settings:
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


def sets(settings: Settings) -> list[str]:
    """The names of the sets to measure on, those that are present."""
    if settings.sets:
        return list(settings.sets)
    present = ["generated-1m", "generated-11m", *real_sets(settings.real)]
    return [name for name in present if not settings.quick or name in QUICK]


def contestants(settings: Settings) -> list[Contestant]:
    """Who is measured; Surprise always, since the ratios refer to it."""
    only = settings.only.lower()
    return [each for each in CONTESTANTS if each.label == SURPRISE or only in each.name.lower()]


def turns(data: str, present: list[Contestant], settings: Settings) -> list[Turn]:
    """The fits on one set, in order: everybody once, then everybody again."""
    repetitions = 1 if settings.quick else settings.repetitions
    return [
        Turn(contestant, data, repetition, epochs)
        for repetition in range(repetitions)
        for contestant in present
        if (epochs := _epochs(contestant, data, settings))
        and repetition < _times(contestant, data, repetitions)
    ]


def _epochs(contestant: Contestant, data: str, settings: Settings) -> int:
    if data != _LARGE:
        spark_elsewhere = contestant.label in _ONCE and data not in _MAIN and not settings.full
        return 0 if spark_elsewhere else contestant.epochs
    return contestant.epochs_large or (2 if settings.full else 0)


def _times(contestant: Contestant, data: str, repetitions: int) -> int:
    if contestant.always or (data in _MAIN and contestant.label not in _ONCE):
        return repetitions
    return 1
