"""Who makes lists of what, with which parameters, and what this project has set itself to reach."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from benchmarks.datasets import real_sets
from benchmarks.measure import ROOT
from benchmarks.quality.sets import RANDOM, TIME, Case

LENGTH = 20  # of every list
CUTOFFS = (5, 10, 20)
CUTOFF = 10
THIS_PROJECT = "Cartelera"
TARGETS = {
    Case("ml-100k", RANDOM): 0.50,
    Case("catalog-ratings", TIME): 0.140,
    Case("ml-1m-partial", TIME): 0.165,
}
QUICK = ("ml-100k",)
_PEERS = "benchmarks.quality.peers."
_HERE = "benchmarks.quality"


@dataclass(frozen=True)
class Model:
    """What makes lists.

    Attributes:
        label: as the tables name it.
        module: has `lists`; named in full.
        environment: folder below the project where it is installed; empty for this interpreter.
        package: as pip names it; empty for this project.
        note: its parameters, and what else must be known to compare it.
    """

    label: str
    module: str
    environment: str = ""
    package: str = ""
    note: str = ""

    def python(self, below: Path) -> Path | None:
        """The interpreter to run it with; None means this one."""
        return below / self.environment / "bin/python" if self.environment else None


def _peer(label: str, module: str, library: str, note: str) -> Model:
    environment, package = {
        "": ("", ""),
        "surprise": ("", "scikit-surprise"),
        "implicit": (".venv-bench", "implicit"),
        "lenskit": (".venv-lenskit", "lenskit"),
        "rectools": (".venv-rectools", "rectools"),
    }[library]
    return Model(label, _PEERS + module, environment, package, note)


_TUNED = "chosen on an inner cut of ml-100k"
_SEARCHED = "chosen from these on an inner cut of each set"
_MOST = "the 6,000 most rated items"
MODELS = (
    Model(
        THIS_PROJECT,
        f"{_HERE}.cartelera",
        note="searches its parameters on an inner cut of each set",
    ),
    _peer("popularity", "popularity", "", "number of ratings"),
    _peer("EASE", "ease", "", f"{_MOST}; as published, the formula in a few lines"),
    _peer("EASE, searched", "ease_searched", "", f"{_MOST}; {_SEARCHED}"),
    _peer("Surprise SVD", "surprise_svd", "surprise", "its defaults; ordered by predicted stars"),
    _peer("implicit ALS", "implicit_als", "implicit", _TUNED),
    _peer(
        "implicit ALS, searched",
        "implicit_als_searched",
        "implicit",
        f"the others as above; {_SEARCHED}",
    ),
    _peer("implicit BPR", "implicit_bpr", "implicit", _TUNED),
    _peer("implicit cosine", "implicit_cosine", "implicit", _TUNED),
    _peer("LensKit ImplicitMF", "lenskit_als", "lenskit", _TUNED),
    _peer("LensKit ItemKNN", "lenskit_items", "lenskit", _TUNED),
    _peer("LensKit UserKNN", "lenskit_users", "lenskit", _TUNED),
    _peer(
        "RecTools EASE",
        "rectools_ease",
        "rectools",
        f"{_MOST}; its default penalty; it multiplies by the transpose of B",
    ),
    _peer("RecTools ALS", "rectools_als", "rectools", "implicit's ALS inside, as above"),
    _peer("RecTools PureSVD", "rectools_svd", "rectools", _TUNED),
    _peer("RecTools Popular", "rectools_popular", "rectools", "number of users"),
)


@dataclass(frozen=True)
class Settings:
    """What the command line asks for.

    Attributes:
        folder: where splits and lists are kept, so that a run can be resumed.
        real: where the public sets lie.
        environments: below which the peers' environments lie.
        timeout: seconds after which a model is given up.
    """

    output: Path
    folder: Path
    real: Path
    environments: Path = ROOT
    sets: tuple[str, ...] = ()
    only: str = ""
    seeds: int = 3
    timeout: float = 900.0
    threads: int = 1
    quick: bool = False


def sets(settings: Settings) -> list[str]:
    """The names of the sets to evaluate lists on, those that are present."""
    if settings.sets:
        return list(settings.sets)
    present = real_sets(settings.real)
    return [name for name in present if not settings.quick or name in QUICK]


def seeds(settings: Settings) -> range:
    """The seeds of the cuts."""
    return range(1 if settings.quick else settings.seeds)


def models(settings: Settings) -> list[Model]:
    """Who makes lists; this project always, since the differences refer to it."""
    only = settings.only.lower()
    return [each for each in MODELS if each.label == THIS_PROJECT or only in each.label.lower()]


def fingerprint(model: Model) -> str:
    """A hash of the code that makes a model's lists, libraries left out.

    For this project's lists that is all of engine and training.
    """
    here = ROOT / "benchmarks/quality"
    sources = [here / "sets.py", *(here / "peers").glob("*.py")]
    if model.label == THIS_PROJECT:
        sources = [here / "cartelera.py", here / "peers/contract.py"]
        sources += [path for room in ("engine", "training") for path in (ROOT / room).rglob("*.py")]
    digest = hashlib.sha256()
    for path in sorted(sources):
        digest.update(path.read_bytes())
    return digest.hexdigest()
