"""The training report as one file: its sections and their order."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from engine.errors import ReleaseDamaged
from engine.store.files import write_bytes
from engine.store.home import Home
from engine.wording import enumerated
from training.ranking.selection import POPULAR
from training.report.pages import figures, parameters, trials
from training.report.pages.facts import OUTCOMES, TrainingFacts, TrialRow, read_facts
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
from training.report.pages.shell import TRAINING, figure, grid, html_document, links, note

_FIGURES = "How good it is"
_NO_STARS = (
    "This release predicts no stars: it was made of events without ratings, or of too few. So "
    "there was no study, and there are no errors to show. How good its lists are stands in the "
    "model card."
)


def write_report(home: Home, output: Path | None = None, siblings: Sequence[str] = ()) -> Path:
    """Write the report on the current release, whole or not at all; return its path.

    It links to its `siblings`, pages in the same folder; written to `output`, it links to none.

    Raises:
        NoRelease: nothing is published.
        ReleaseDamaged: the release cannot be trusted or read.
    """
    path = output or home.reports / TRAINING
    write_bytes(path, training_page(read_facts(home), () if output else siblings).encode())
    return path


def training_page(facts: TrainingFacts, siblings: Sequence[str] = ()) -> str:
    """The HTML of the page; the same facts give the same text."""
    try:
        title = f"Training report of release {facts.manifest['name']}"
        body = "\n".join(_sections(facts, title, siblings))
    except (LookupError, TypeError, ValueError) as error:
        raise ReleaseDamaged(f"the current release cannot be reported: {error!r}") from error
    return html_document(title, body)


def _sections(facts: TrainingFacts, title: str, siblings: Sequence[str]) -> Iterator[str]:
    yield f"<header><h1>{escaped(title)}</h1>{_origin(facts)}</header>{links(siblings)}"
    if facts.evaluation is None:
        yield section("figures", _FIGURES, paragraph(_NO_STARS))
        yield section("winner", "What was fitted", _ranker(facts.manifest))
        return
    evaluation = facts.evaluation
    yield section(
        "figures",
        _FIGURES,
        paragraph(figures.tuning_sentence(evaluation)),
        f'<div class="grid"><div class="card">{figures.errors_table(evaluation)}</div>'
        f"{figure(figures.shares(evaluation))}</div>",
    )
    yield section(
        "study",
        "The study",
        paragraph(_outcome_counts(facts)),
        note(facts.missing),
        grid(trials.history(facts), trials.curves(facts)),
    )
    yield section("importances", "What mattered", grid(parameters.importances(facts)))
    yield section("slices", "Which values did well", grid(*parameters.slices(facts)))
    yield section("winner", "What was fitted", _final_model(facts.manifest), _all_trials(facts))


def _origin(facts: TrainingFacts) -> str:
    """When the release was created, from which ratings, and with which seeds."""
    manifest, measured = facts.manifest, facts.evaluation
    created = datetime.fromisoformat(manifest["created"]).astimezone(UTC)
    origin = [
        ("created", f"{created:%Y-%m-%d %H:%M} UTC"),
        ("data", _data(manifest)),
        ("fingerprint", manifest["data_fingerprint"]),
    ]
    if measured is None:
        return definitions([*origin, ("seed", f"{manifest['seed']} of the training")])
    return definitions(
        [
            *origin,
            (
                "measured on",
                f"{measured.ratings:,} ratings by {measured.users:,} users of "
                f"{measured.works:,} works, in {measured.folds} folds",
            ),
            ("seed", f"{manifest['seed']} of the training, {measured.seed} of the splits"),
            ("study", manifest["study"]),
        ]
    )


def _data(manifest: Any) -> str:
    """What the release was made of, in numbers."""
    counts, scale = manifest["counts"], manifest["rating_scale"]
    without_stars = counts.get("events without stars", 0)
    events = [
        *([f"{counts['ratings']:,} ratings"] if counts["ratings"] else []),
        *([f"{without_stars:,} events without stars"] if without_stars else []),
    ]
    parts = [
        f"{enumerated(events)} by {counts['users']:,} users",
        f"{counts['titles']:,} titles of {counts['works']:,} works",
        *([f"from {scale[0]:g} to {scale[1]:g} stars"] if scale else []),
    ]
    return "; ".join(parts)


def _outcome_counts(facts: TrainingFacts) -> str:
    if not facts.trials:
        return "The release has no list of trials."
    counts = [f"{len(facts.with_outcome(outcome))} {outcome}" for outcome in OUTCOMES]
    total = "1 trial" if len(facts.trials) == 1 else f"{len(facts.trials)} trials"
    return (
        f"{total}: {', '.join(counts)}. Errors are means over the folds at a trial's best epoch; "
        "those of pruned trials are of the epochs they had."
    )


def _final_model(manifest: Any) -> str:
    """The parameters of the final fit, and the versions of what fitted it."""
    parameters = [
        (name, number(value) if type(value) is not bool else str(value).lower())
        for name, value in manifest["parameters"].items()
        if value is not None
    ]
    return (
        paragraph("The final model was fitted on all ratings with these parameters.")
        + f'<div class="card">{definitions(parameters)}</div>'
        + _versions(manifest)
    )


def _ranker(manifest: Any) -> str:
    """The ranker of a release without stars, its parameters, and the versions of what fitted it."""
    ranker = manifest["lists"]["ranker"]
    parameters = ranker["parameters"] if ranker["name"] != POPULAR else ranker["popular"]
    rows = [(name, number(value)) for name, value in parameters.items()]
    return (
        paragraph(f"Lists are ordered by {ranker['name']}, fitted on all events.")
        + (f'<div class="card">{definitions(rows)}</div>' if rows else "")
        + _versions(manifest)
    )


def _versions(manifest: Any) -> str:
    versions = ", ".join(f"{name} {version}" for name, version in manifest["versions"].items())
    return paragraph(f"Made with {versions}.")


def _all_trials(facts: TrainingFacts) -> str:
    if not facts.trials:
        return ""
    head = ["trial", *facts.parameters, "epochs", "RMSE", "MAE", "outcome"]
    rows = [_trial_cells(trial) for trial in facts.trials]
    best = facts.best.number if facts.best else None
    return folded("All trials", table("Trials in order", head, rows, strong=best))


def _trial_cells(trial: TrialRow) -> list[object]:
    values = map(number, trial.parameters.values())
    errors = rmse(trial.rmse), rmse(trial.mae)
    return [trial.number, *values, trial.n_epochs, *errors, trial.outcome]
