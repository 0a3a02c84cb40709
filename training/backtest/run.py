"""`python -m training evaluate`: every protocol, round by round, into a page and a record."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from threadpoolctl import threadpool_limits

from engine.errors import DataError
from engine.filters import TitleFilter
from engine.progress import Progress
from engine.recommender import EVERYTHING
from engine.registry import current
from engine.release import read_manifest
from engine.storage import Home, write_bytes, write_json
from training.backtest.judge import judge
from training.backtest.page import page_of
from training.backtest.policy import Policy
from training.backtest.protocols import PROTOCOLS, Plan, Round, rounds
from training.backtest.summary import Summary, summarise
from training.lake import read_lake
from training.similar import similar_of

_PAGE, _RECORD = "evaluation.md", "evaluation.json"


@dataclass(frozen=True)
class Backtest:
    """What is evaluated, and how thoroughly.

    Attributes:
        users: lists that are judged in every round, at most.
        wanted: the filter of every list.
    """

    home: Home
    protocols: Sequence[str] = PROTOCOLS
    plan: Plan = field(default_factory=Plan)
    users: int = 5_000
    wanted: TitleFilter = EVERYTHING
    threads: int = 1


@dataclass(frozen=True)
class Evaluated:
    """The figures, and what they are of."""

    release: str
    same_lake: bool
    summaries: list[Summary]
    settings: Backtest

    def as_json(self) -> dict[str, Any]:
        """Return the figures as plain records."""
        return {
            "release": self.release,
            "same_lake": self.same_lake,
            "seed": self.settings.plan.seed,
            "protocols": [summary.as_json() for summary in self.summaries],
        }


def evaluate(settings: Backtest, progress: Progress) -> Path:
    """Judge the current release's policy on the lake; return the path of the page.

    Raises:
        NoRelease: nothing is published, so there is no policy.
        DataError: there is no lake, or no protocol finds ratings to judge by.
    """
    manifest = read_manifest(current(settings.home))
    lake = read_lake(settings.home)
    policy = Policy.of(manifest, settings.wanted, settings.plan.seed, settings.threads)
    with threadpool_limits(1):
        similar = similar_of(lake)
        planned = {name: list(rounds(name, lake.interactions, lake.time, settings.plan))
                   for name in settings.protocols}  # fmt: skip
        done, total = 0, sum(map(len, planned.values()))
        summaries = []
        for protocol, its_rounds in planned.items():
            judged = []
            for each in its_rounds:
                progress("evaluating, rounds", done, total, _named(each))
                judged.append(judge(lake, similar, each, policy, settings.users))
                done += 1
            if any(len(each.activity) for each in judged):
                summaries.append(summarise(protocol, judged))
        progress("evaluating, rounds", done, total)
    if not summaries:
        raise DataError(f"no ratings to judge lists by in {settings.home.lake}")
    found = Evaluated(
        manifest["name"], manifest["data_fingerprint"] == lake.fingerprint, summaries, settings
    )
    path = settings.home.reports / _PAGE
    write_bytes(path, page_of(found.as_json()).encode())
    write_json(settings.home.reports / _RECORD, found.as_json())
    return path


def _named(each: Round) -> str:
    return f"{each.protocol}, {each.name}"
