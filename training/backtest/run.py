"""`python -m training evaluate`: every protocol, round by round, into a page and a record."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from threadpoolctl import threadpool_limits

from engine.catalog.filters import TitleFilter
from engine.errors import DataError
from engine.models.nearest import SimilarWorks
from engine.progress import Progress
from engine.recommend.recommender import EVERYTHING
from engine.release.manifest import read_manifest
from engine.release.registry import current
from engine.store.files import write_bytes, write_json
from engine.store.home import Home
from training.backtest.judge import Judged, judge
from training.backtest.page import page_of
from training.backtest.policy import Policy
from training.backtest.protocols import PROTOCOLS, Plan, most_rounds, rounds
from training.backtest.summary import Summary, summarise
from training.content.works import similar_lake_works
from training.dataset import Lake, read_lake

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
        similar = similar_lake_works(lake)
        judged = {
            name: list(_judged(name, lake, similar, policy, settings, progress))
            for name in settings.protocols
        }
    summaries = [
        summarise(name, its_rounds)
        for name, its_rounds in judged.items()
        if any(len(each.activity) for each in its_rounds)
    ]
    if not summaries:
        where = "" if settings.wanted.empty else " of works that pass the filter"
        raise DataError(f"no ratings{where} to judge lists by in {settings.home.lake}")
    found = Evaluated(
        manifest["name"], manifest["data_fingerprint"] == lake.fingerprint, summaries, settings
    )
    path = settings.home.reports / _PAGE
    write_bytes(path, page_of(found.as_json()).encode())
    write_json(settings.home.reports / _RECORD, found.as_json())
    return path


def _judged(
    protocol: str,
    lake: Lake,
    similar: SimilarWorks,
    policy: Policy,
    settings: Backtest,
    progress: Progress,
) -> Iterator[Judged]:
    """Yield the rounds of a protocol, judged one after the other."""
    most = most_rounds(protocol, lake.time, settings.plan)
    found = rounds(protocol, lake.interactions, lake.time, settings.plan)
    for done, each in enumerate(found):
        progress(f"evaluating, {protocol}", done, most, each.name)
        yield judge(lake, similar, each, policy, settings.users)
    progress(f"evaluating, {protocol}", most, most)
