"""What the training reads from its surroundings and its command line."""

import argparse
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.catalog.filters import TitleFilter
from engine.errors import InvalidValue
from engine.recommend.recommender import EVERYTHING
from engine.store.home import Home
from training.protocols import PROTOCOLS
from training.splitting import MOST_FOLDS

_LARGEST_SEED = 2**32 - 1


@dataclass(frozen=True)
class Settings:
    """Settings of one training.

    Attributes:
        trials: how many parameter sets the study compares.
        folds: into how many parts the cross-validation cuts the ratings.
        seed: of every random choice.
        tuning_ratings: the study and all figures use whole users up to this many ratings.
        threads: how many folds are fitted side by side, and how many threads share the final fit.
        warm: continue the last release's model with its parameters instead of a study.
        force: publish although the gate refuses.
        keep: how many of the newest releases are kept; the current one and the one before always.
        if_stale: do nothing if the current release was made of this lake.
        output: the file to write the training report to; None: its place below the home.
        protocols, weeks, users, conditions: of an evaluation: how events are split, how many weeks
            are tested one by one, how many lists in each round, and the filter of every list.
    """

    home: Home
    trials: int = 20
    folds: int = 5
    seed: int = 0
    tuning_ratings: int = 20_000_000
    threads: int = 1
    warm: bool = False
    keep: int = 5
    force: bool = False
    if_stale: bool = False
    output: Path | None = None
    protocols: tuple[str, ...] = PROTOCOLS
    weeks: int = 8
    users: int = 5_000
    conditions: TitleFilter = EVERYTHING

    def __post_init__(self) -> None:
        """Refuse counts that leave nothing to do, and seeds that the libraries cannot take."""
        least = {
            "trials": 1,
            "folds": 2,
            "threads": 1,
            "keep": 1,
            "tuning_ratings": 100,
            "weeks": 1,
            "users": 1,
        }
        for name, lowest in least.items():
            if (value := getattr(self, name)) < lowest:
                raise InvalidValue(name, value, f"a whole number from {lowest}")
        if self.folds > MOST_FOLDS:
            raise InvalidValue("folds", self.folds, f"a whole number from 2 to {MOST_FOLDS}")
        if not 0 <= self.seed <= _LARGEST_SEED:
            raise InvalidValue("seed", self.seed, f"a whole number from 0 to {_LARGEST_SEED}")


def read_settings(
    arguments: Sequence[str] | None = None, environment: Mapping[str, str] = os.environ
) -> tuple[str, Settings]:
    """The command (`train`, `rollback`, `report` or `evaluate`) and its settings.

    Raises:
        InvalidValue: a number is out of range.
    """
    options = _parser().parse_args(arguments)
    settings = Settings(
        home=Home.from_environment(environment),
        trials=options.trials,
        folds=options.folds,
        seed=options.seed,
        tuning_ratings=options.tuning_ratings,
        threads=options.threads,
        warm=options.warm,
        keep=options.keep,
        force=options.force,
        if_stale=options.if_stale,
        output=options.output,
        protocols=tuple(dict.fromkeys(options.protocol or PROTOCOLS)),
        weeks=options.weeks,
        users=options.users,
        conditions=TitleFilter(platform=options.platform, type=options.type),
    )
    return options.command, settings


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m training",
        description="Tune, fit, measure and publish a release; roll back to the one before; "
        "or write the current one's report and card, and the report on the data, as pages; or "
        "evaluate the current one.",
    )
    commands = ["train", "rollback", "report", "evaluate"]
    parser.add_argument("command", nargs="?", choices=commands, default="train")
    parser.add_argument("--trials", type=int, default=20)
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--tuning-ratings", type=int, default=Settings.tuning_ratings)
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--warm", action="store_true", help="continue the last release's model")
    parser.add_argument("--keep", type=int, default=5, help="releases to keep")
    parser.add_argument("--force", action="store_true", help="publish although the gate refuses")
    parser.add_argument("--if-stale", action="store_true", help="skip if nothing changed")
    parser.add_argument("--output", type=Path, help="where to write the training report")
    parser.add_argument("--protocol", action="append", choices=PROTOCOLS, help="of an evaluation")
    parser.add_argument(
        "--weeks", type=int, default=8, help="weeks that an evaluation tests one by one"
    )
    parser.add_argument(
        "--users", type=int, default=5_000, help="lists that an evaluation makes in each round"
    )
    parser.add_argument("--platform", help="of every list of an evaluation")
    parser.add_argument("--type", help="movie or tv show, of every list of an evaluation")
    return parser
