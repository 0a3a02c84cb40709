"""What can be asked of each benchmark: the options of its command with defaults and help."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from typer import Option

from benchmarks.harness.process import ROOT

RESULTS = ROOT / "benchmarks/results"
_PUBLIC_FILES = ROOT.parent / "shared/data"
_PUBLIC_RATINGS = _PUBLIC_FILES / "benchmark_only_movielens"

Output = Annotated[Path, Option(help="The page to write.")]
Real = Annotated[Path, Option(help="Where the public data sets lie.")]
Names = Annotated[list[str] | None, Option("--set", help="A set, not all of them; repeatable.")]
Only = Annotated[str, Option(help="Only names that hold this, and the one compared with.")]
Quick = Annotated[bool, Option("--quick", help="Small sets, once: minutes, not hours.")]


@dataclass(frozen=True)
class SpeedSettings:
    """How fast ratings are learned, in how much memory, with which error."""

    output: Output = RESULTS / "speed.md"
    real: Real = _PUBLIC_RATINGS
    repetitions: Annotated[int, Option(min=1, help="Fits by everybody; the median counts.")] = 5
    quick: Quick = False
    full: Annotated[bool, Option("--full", help="All 50 trials on all sets, Spark too.")] = False
    only: Only = ""
    sets: Names = None

    @property
    def times(self) -> int:
        """How often a measurement is repeated."""
        return 1 if self.quick else self.repetitions


@dataclass(frozen=True)
class ListSettings:
    """How good lists are: nDCG and others by time, by the moment, week by week and at random."""

    output: Output = RESULTS / "lists.md"
    real: Real = _PUBLIC_RATINGS
    folder: Annotated[Path, Option(help="Keeps lists: a run that was stopped goes on.")] = (
        ROOT / "data/store/benchmarks"
    )
    seeds: Annotated[int, Option(min=1, help="Cuts of small sets; the seeds count from 0.")] = 5
    large_seeds: Annotated[int, Option(min=1, help="Cuts of others, and by global time.")] = 3
    quick: Quick = False
    only: Only = ""
    sets: Names = None
    files: Annotated[
        list[str] | None,
        Option(
            "--file",
            metavar="NAME=PATH",
            help="One more set: users, items, ratings and times as csv, tsv or with :: or blanks, "
            "with or without a header; repeatable.",
        ),
    ] = None
    protocols: Annotated[
        list[str] | None, Option("--protocol", help="A protocol, not all; repeatable.")
    ] = None
    timeout: Annotated[float, Option(help="Seconds after which a model is given up.")] = 900.0
    threads: Annotated[int, Option(min=1, help="Of every model.")] = 1

    @property
    def cuts(self) -> tuple[int, int]:
        """How many cuts of small and of other sets there are."""
        return (1, 1) if self.quick else (self.seeds, self.large_seeds)

    @property
    def weeks(self) -> int:
        """How many weeks are evaluated one by one."""
        return 2 if self.quick else 8


@dataclass(frozen=True)
class AblationSettings:
    """What each part of the lists gains: as chosen, less the same without it."""

    output: Output = RESULTS / "ablations.md"
    real: Real = _PUBLIC_RATINGS
    quick: Quick = False
    sets: Names = None
    trials: Annotated[int, Option(min=1, help="Of the search of each set.")] = 30
    seed: int = 0


@dataclass(frozen=True)
class RatingSettings:
    """How well stars are predicted on Surprise's folds of ML-100k, tuned anew for each."""

    output: Output = RESULTS / "ratings.md"
    real: Real = _PUBLIC_RATINGS
    trials: Annotated[int, Option(min=1, help="Of the study within each fold.")] = 40
    inner_folds: Annotated[int, Option(min=2, help="Of that study.")] = 5
    seeds: Annotated[int, Option(min=1, help="Studies of every fold; counted from 0.")] = 3
    threads: Annotated[int, Option(min=1, help="Change nothing but the time.")] = 1


@dataclass(frozen=True)
class FilmSettings:
    """How good similar films are, beside the recipes of earlier systems."""

    lake: Annotated[Path, Option(help="A lake made of TMDB's full files.")]
    output: Output = RESULTS / "films.md"
    real: Real = _PUBLIC_FILES


@dataclass(frozen=True)
class WorkSettings:
    """How good similar works are, with and without who likes the same."""

    home: Annotated[Path, Option(help="A home with a lake of catalogs, films and ratings.")]
    output: Output = RESULTS / "works.md"
    real: Real = _PUBLIC_FILES
    threads: Annotated[int, Option(min=1, help="Change nothing but the time.")] = 1


@dataclass(frozen=True)
class SearchSettings:
    """How long a search takes while somebody types, beside a look at every name."""

    home: Annotated[Path, Option(help="The home whose current release is searched.")]
    names: Annotated[int, Option(min=1, help="Names of which the beginnings are typed.")] = 200
    seed: int = 0


@dataclass(frozen=True)
class ImportSettings:
    """How often an import matches the right work, by layout, and how long it takes."""

    home: Annotated[Path, Option(help="The home whose current release is matched against.")]
    output: Output = RESULTS / "imports.md"
    real: Real = _PUBLIC_FILES
    titles: Annotated[int, Option(min=10, help="Titles that the files are about.")] = 2_000
    large: Annotated[int, Option(min=1, help="Rows of the large file that is timed.")] = 20_000
    seed: int = 0
    wrong: Annotated[bool, Option("--wrong", help="Print what was matched wrong.")] = False


@dataclass(frozen=True)
class ServingSettings:
    """How many answers a second the service gives, beside a constant answer; memory and starts."""

    home: Annotated[
        Path | None,
        Option(
            envvar="CARTELERA_HOME",
            help="The home whose current release is served, and never written to; without one, an "
            "invented one is made.",
        ),
    ] = None
    output: Output = RESULTS / "serving.md"
    repetitions: Annotated[int, Option(min=1, help="Rounds; the median counts.")] = 5
    seconds: Annotated[int, Option(min=1, help="Of each load.")] = 4
    quick: Annotated[bool, Option("--quick", help="A small sample, once, a second each.")] = False
    only: Annotated[str, Option(help="Only rows whose name holds this, and no starts.")] = ""

    @property
    def times(self) -> int:
        """How often a measurement is repeated."""
        return 1 if self.quick else self.repetitions

    @property
    def length(self) -> int:
        """Seconds of each load."""
        return 1 if self.quick else self.seconds
