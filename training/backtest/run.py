"""`python -m training evaluate`: every protocol, round by round, into a record and pages."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from threadpoolctl import threadpool_limits

from engine.catalog.filters import works_passing
from engine.console.progress import Progress
from engine.errors import DataError
from engine.events.interactions import MIN_EVENTS
from engine.models.nearest import Nearest
from engine.pages.reports import check_reports
from engine.release.manifest import read_manifest
from engine.release.registry import current
from engine.store.files import as_json, write_together
from engine.wording import enumerated, many
from training import stages
from training.backtest.knobs import protocol_of_knobs
from training.backtest.policy import Policy
from training.backtest.rounds import RoundResult, evaluate_round
from training.backtest.summary import Summary, summary_of_rounds
from training.content.works import compare_lake_works
from training.dataset import Lake, read_lake
from training.evidence import work_evidence
from training.protocols import NEED_TIMES, Plan, Skipped, max_rounds, rounds
from training.ranking.cold import WorkEvidence
from training.reactions.figures import ReactionFigures
from training.reactions.reading import StoreProblem, read_reactions
from training.report.evaluation.document import RECORD, document
from training.report.evaluation.markdown_page import markdown_page
from training.report.pages import write_release_reports
from training.settings import EvaluationSettings

_PAGE = "evaluation.md"
_NO_LISTS = "no user has relevant works in its test part"


@dataclass(frozen=True)
class BacktestResult:
    """The figures, and what they are of.

    Attributes:
        timed: whether the times of events were used.
        kinds: whether there were events with stars, and others that speak for a work.
        skipped: the protocols that were asked for and have no figures.
        reactions: what came of the answers that the service gave, or why that is not known.
    """

    release: str
    same_lake: bool
    timed: bool
    kinds: dict[str, bool]
    summaries: list[Summary]
    skipped: list[Skipped]
    reactions: ReactionFigures | StoreProblem
    settings: EvaluationSettings

    def as_json(self) -> dict[str, Any]:
        """The figures as plain records."""
        return {
            "release": self.release,
            "same_lake": self.same_lake,
            "seed": self.settings.seed,
            "timed": self.timed,
            "kinds": self.kinds,
            "protocols": [summary.as_json() for summary in self.summaries],
            "skipped": [asdict(protocol) for protocol in self.skipped],
            "reactions": self.reactions.as_json(),
        }


def evaluate(settings: EvaluationSettings, progress: Progress) -> Path:
    """Evaluate the current release's policy on the lake; the path of its page in Markdown.

    Raises:
        NoRelease: nothing is published, so there is no policy.
        DataError: there is no lake, or no protocol finds events to evaluate lists on.
    """
    manifest = read_manifest(current(settings.home))
    policy = Policy.from_manifest(manifest, settings.conditions, settings.seed, settings.threads)
    lake = read_lake(settings.home)
    if not lake.has_events:
        raise DataError(
            f"{many(len(lake.interactions.positive()), 'event')} in {settings.home.lake}; expected "
            f"{MIN_EVENTS} at least"
        )
    # What is no platform is refused here, before hours of work.
    listed = works_passing(lake.catalog, settings.conditions)
    plan = replace(settings.plan, listed=listed)
    check_reports(settings.written_home)
    skipped = _without_times(lake, settings.protocols)
    protocols = [name for name in settings.protocols if name not in skipped]
    progress.plan(
        [stages.READING_REACTIONS, stages.COMPARING_WORKS, *map(stages.of_protocol, protocols)]
    )
    reactions = read_reactions(settings.home, settings.events_url, progress)
    with threadpool_limits(1):
        compared = compare_lake_works(lake, None, progress)
        content = compared.content, work_evidence(lake, compared)
        results = {
            name: list(_results(name, lake, content, policy, plan, settings.users, progress))
            for name in protocols
        }
    summaries = [
        summary_of_rounds(name, rounds_of_protocol)
        for name, rounds_of_protocol in results.items()
        if any(len(result.activity) for result in rounds_of_protocol)
    ]
    if not summaries:
        raise DataError(_nothing_evaluated(policy, settings, skipped))
    evaluated = {summary.protocol for summary in summaries}
    skipped |= {name: _NO_LISTS for name in protocols if name not in evaluated}
    result = BacktestResult(
        manifest["name"],
        manifest["data_fingerprint"] == lake.fingerprint,
        lake.interactions.timed,
        _kinds(lake),
        summaries,
        [Skipped(name, skipped[name]) for name in settings.protocols if name in skipped],
        reactions,
        settings,
    )
    path = settings.written_home.reports / _PAGE
    page = markdown_page(document(result.as_json(), manifest["name"]))
    record = as_json(result.as_json())
    write_together({path: page.encode(), path.with_name(RECORD): record})
    write_release_reports(settings.written_home)
    return path


def _kinds(lake: Lake) -> dict[str, bool]:
    events = lake.interactions.positive()
    return {"stars": bool(events.rated.any()), "no stars": bool((~events.rated).any())}


def _without_times(lake: Lake, protocols: Sequence[str]) -> dict[str, str]:
    """Which protocols cannot be followed as times are not used, and why these are not."""
    reason = lake.times.reason("event")
    return {name: reason for name in protocols if reason and name in NEED_TIMES}


def _nothing_evaluated(
    policy: Policy, settings: EvaluationSettings, skipped: Mapping[str, str]
) -> str:
    where = "" if settings.conditions.empty else " of works that pass the filter"
    stars = " and ratings to fit stars to" if policy.parameters else ""
    message = f"no protocol finds events{where} to evaluate lists on{stars} in {settings.home.lake}"
    if skipped:
        message += f"; {enumerated(skipped)} cannot be followed, as {next(iter(skipped.values()))}"
    return message


def _results(
    protocol: str,
    lake: Lake,
    content: tuple[Nearest, WorkEvidence],
    policy: Policy,
    plan: Plan,
    users: int,
    progress: Progress,
) -> Iterator[RoundResult]:
    """The results of a protocol's rounds, one after the other.

    Rounds that a policy with stars finds no ratings to train on in are left out.
    """
    events = lake.interactions
    total = max_rounds(protocol, events, plan)
    with_knobs = protocol == protocol_of_knobs(timed=events.timed)
    for done, split in enumerate(rounds(protocol, events, plan)):
        progress(stages.of_protocol(protocol), done, total, split.name)
        if policy.parameters and not (split.train & events.rated).any():
            continue
        similar, evidence = content
        result = evaluate_round(
            lake, similar, split, policy, users, evidence, with_knobs=with_knobs
        )
        with_knobs &= not result.knobs
        yield result
    progress(stages.of_protocol(protocol), total, total)
