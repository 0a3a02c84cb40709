"""The report as one file: what it tells, in which order, and how it looks."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from engine.errors import ReleaseDamaged
from engine.store.files import write_bytes
from engine.store.home import Home
from training.report.pages import figures, parameters, trials
from training.report.pages.facts import OUTCOMES, Facts, read_facts
from training.report.pages.html import (
    definitions,
    escaped,
    folded,
    number,
    paragraph,
    rmse,
    section,
    table,
)
from training.report.pages.shell import TRAINING, figure, grid, links, note, whole_page


def write_report(home: Home, output: Path | None = None, others: Sequence[str] = ()) -> Path:
    """Write the report on the current release, whole or not at all; return its path.

    `others` are the pages beside it that it leads to; written elsewhere, it leads nowhere.

    Raises:
        NoRelease: nothing is published.
        ReleaseDamaged: the release cannot be trusted or read.
    """
    path = output or home.reports / TRAINING
    write_bytes(path, page_of(read_facts(home), () if output else others).encode())
    return path


def page_of(facts: Facts, others: Sequence[str] = ()) -> str:
    """Return the whole page; the same facts give the same text."""
    try:
        title = f"Training report of release {facts.manifest['name']}"
        body = "\n".join(_sections(facts, title, others))
    except (LookupError, TypeError, ValueError) as error:
        raise ReleaseDamaged(f"the current release cannot be reported: {error!r}") from error
    return whole_page(title, body)


def _sections(facts: Facts, title: str, others: Sequence[str]) -> Iterator[str]:
    yield f"<header><h1>{escaped(title)}</h1>{_origin(facts)}</header>{links(others)}"
    evaluation = facts.evaluation
    yield section(
        "figures",
        "How good it is",
        paragraph(figures.compared(evaluation)),
        f'<div class="grid"><div class="card">{figures.errors_table(evaluation)}</div>'
        f"{figure(figures.shares(evaluation))}</div>",
    )
    yield section(
        "study",
        "The study",
        paragraph(_counted(facts)),
        note(facts.missing),
        grid(trials.history(facts), trials.curves(facts)),
    )
    yield section("importances", "What mattered", grid(parameters.importances(facts)))
    yield section("slices", "Which values did well", grid(*parameters.slices(facts)))
    yield section("winner", "What was fitted", _fitted(facts.manifest), _all_trials(facts))


def _origin(facts: Facts) -> str:
    """Return when the release was made, of what, and with which seeds."""
    manifest, measured = facts.manifest, facts.evaluation
    counts = manifest["counts"]
    low, high = manifest["rating_scale"]
    made = datetime.fromisoformat(manifest["created"]).astimezone(UTC)
    return definitions(
        [
            ("made", f"{made:%Y-%m-%d %H:%M} UTC"),
            (
                "data",
                f"{counts['ratings']:,} ratings by {counts['users']:,} users; "
                f"{counts['titles']:,} titles of {counts['works']:,} works; "
                f"from {low:g} to {high:g} stars",
            ),
            ("fingerprint", manifest["data_fingerprint"]),
            (
                "measured on",
                f"{measured.ratings:,} ratings by {measured.users:,} users of "
                f"{measured.works:,} works, in {measured.folds} folds",
            ),
            ("seed", f"{manifest['seed']} of the training, {measured.seed} of the splits"),
            ("study", manifest["study"]),
        ]
    )


def _counted(facts: Facts) -> str:
    if not facts.trials:
        return "The release has no list of trials."
    said = dict(zip(OUTCOMES, ("complete", "given up early", "diverged"), strict=True))
    counts = [f"{len(facts.of(outcome))} {words}" for outcome, words in said.items()]
    total = "1 trial" if len(facts.trials) == 1 else f"{len(facts.trials)} trials"
    return (
        f"{total}: {', '.join(counts)}. Errors are means over the folds at a trial's best epoch; "
        "those of trials that were given up are of the epochs they had."
    )


def _fitted(manifest: Any) -> str:
    """Return the parameters of the final fit, and with what it was made."""
    given = {k: v for k, v in manifest["parameters"].items() if v is not None}
    tuned = [
        (name, number(value) if type(value) is not bool else str(value).lower())
        for name, value in given.items()
    ]
    versions = ", ".join(f"{name} {version}" for name, version in manifest["versions"].items())
    return (
        paragraph("The final model was fitted on all ratings with these parameters.")
        + f'<div class="card">{definitions(tuned)}</div>'
        + paragraph(f"Made with {versions}.")
    )


def _all_trials(facts: Facts) -> str:
    if not facts.trials:
        return ""
    head = ["trial", *facts.parameters, "epochs", "RMSE", "MAE", "outcome"]
    rows = [
        [
            t.number,
            *map(number, t.parameters.values()),
            t.n_epochs,
            rmse(t.rmse),
            rmse(t.mae),
            t.outcome,
        ]
        for t in facts.trials
    ]
    best = facts.best.number if facts.best else None
    return folded("All trials", table("Trials in order", head, rows, strong=best))
