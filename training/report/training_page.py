"""The training report as a document: its sections and their order."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from engine.errors import ReleaseDamaged
from engine.pages.documents import Document, Figure, Section, Table
from engine.wording import enumerated, of
from training.ranking.configuration import POPULAR
from training.ranking.prior import PRIOR
from training.report import errors, parameters, trials
from training.report.facts import OUTCOMES, TrainingFacts, TrialRow
from training.report.parameters import number
from training.report.trials import four_digits

_NO_STARS = (
    "This release predicts no stars: it was made of events without ratings, or of too few. So "
    "there was no study, and there are no errors to show. How good its lists are stands in the "
    "model card."
)
_NO_EVENTS = (
    "This release was made of no events, or of too few to learn from: so it predicts no stars, "
    "there was no study, and nothing can be evaluated. What orders its lists stands in the model "
    "card."
)


def training_report(facts: TrainingFacts) -> Document:
    """The document; the same facts give the same.

    Raises:
        ReleaseDamaged: the manifest lacks what a training writes.
    """
    try:
        title = f"Training report of release {facts.manifest['name']}"
        return Document(title, list(_origin(facts)), list(_sections(facts)))
    except (LookupError, TypeError, ValueError) as error:
        raise ReleaseDamaged(f"the current release cannot be reported: {error!r}") from error


def _sections(facts: TrainingFacts) -> Iterator[Section]:
    evaluation, stars, title = facts.evaluation, facts.significance, "How good it is"
    if evaluation is None and facts.manifest["lists"]["name"] == PRIOR:
        yield Section("figures", title, [_NO_EVENTS, _versions(facts.manifest)])
        return
    if evaluation is None or stars is None:
        yield Section("figures", title, [_NO_STARS])
        yield Section("winner", "What was fitted", *_ranker(facts.manifest))
        return
    shown = [errors.errors_table(evaluation), errors.shares(evaluation)]
    yield Section("figures", title, [errors.tuning_sentence(evaluation, stars)], shown)
    texts = [_outcome_counts(facts), *([facts.missing] if facts.missing else [])]
    yield Section("study", "The study", texts, [trials.history(facts), trials.curves(facts)])
    of_parameters = [parameters.importances(facts), *parameters.slices(facts)]
    yield Section("parameters", "What mattered, and which values did well", (), of_parameters)
    yield Section("winner", "What was fitted", *_final_model(facts))


def _origin(facts: TrainingFacts) -> Iterator[tuple[str, str]]:
    """Yield when the release was created, from which ratings, and with which seeds."""
    manifest, measured = facts.manifest, facts.evaluation
    created = datetime.fromisoformat(manifest["created"]).astimezone(UTC)
    yield "created", f"{created:%Y-%m-%d %H:%M} UTC"
    yield "data", _data(manifest)
    if times := _times(manifest):
        yield "times", times
    yield "fingerprint", str(manifest["data_fingerprint"])
    if measured is None:
        yield "seed", f"{manifest['seed']} of the training"
        return
    yield (
        "measured on",
        f"{measured.ratings:,} ratings by {measured.users:,} users of {measured.works:,} works, "
        f"in {measured.folds} folds",
    )
    yield "seed", f"{manifest['seed']} of the training, {measured.seed} of the splits"
    yield "study", str(manifest["study"])


def _data(manifest: Any) -> str:
    """What the release was made of, in numbers."""
    counts, scale = manifest["counts"], manifest["rating_scale"]
    without_stars = counts.get("events without stars", 0)
    events = [
        *([f"{counts['ratings']:,} ratings"] if counts["ratings"] else []),
        *([f"{without_stars:,} events without stars"] if without_stars else []),
    ]
    titles = counts["titles"]
    parts = [
        f"{enumerated(events)} by {counts['users']:,} users" if events else "no events",
        *([f"{titles:,} titles of {counts['works']:,} works"] if titles else []),
        *([f"{counts['films']:,} films"] if not events else []),
        *([f"from {scale[0]:g} to {scale[1]:g} stars"] if scale else []),
    ]
    return "; ".join(parts)


def _times(manifest: Any) -> str:
    """How many events bear a time, where not all do; earlier versions did not count them."""
    times = manifest.get("times")
    if not times or not times["events"] or (times["timed"] == times["events"] and times["used"]):
        return ""
    counted = f"{of(times['timed'], times['events'], 'event')} bear one"
    return counted if times["used"] else f"{counted}; none is used, so parts are drawn at random"


def _outcome_counts(facts: TrainingFacts) -> str:
    if not facts.trials:
        return "The release has no list of trials."
    counts = [f"{len(facts.with_outcome(outcome))} {outcome}" for outcome in OUTCOMES]
    total = "1 trial" if len(facts.trials) == 1 else f"{len(facts.trials)} trials"
    return (
        f"{total}: {', '.join(counts)}. Errors are means over the folds at a trial's best epoch; "
        "those of pruned trials are of the epochs they had."
    )


def _final_model(facts: TrainingFacts) -> tuple[list[str], list[Figure]]:
    """The parameters of the final fit, the versions of what fitted it, and every trial."""
    manifest = facts.manifest
    values = {
        name: number(value) if type(value) is not bool else str(value).lower()
        for name, value in manifest["parameters"].items()
        if value is not None
    }
    sentence = "The final model was fitted on all ratings with these parameters."
    return [_versions(manifest)], [_parameters(sentence, values), *_all_trials(facts)]


def _ranker(manifest: Any) -> tuple[list[str], list[Figure]]:
    """The ranker of a release without stars, its parameters, and the versions of what fitted it."""
    ranker = manifest["lists"]["ranker"]
    values = ranker["parameters"] if ranker["name"] != POPULAR else ranker["popular"]
    sentence = f"Lists are ordered by {ranker['name']}, fitted on all events."
    words = {name: number(value) for name, value in values.items()}
    return [sentence, _versions(manifest)], [_parameters(sentence, words)] if words else []


def _parameters(sentence: str, values: Mapping[str, str]) -> Figure:
    table = Table([], list(values.items()))
    return Figure("Parameters", sentence, table=table)


def _versions(manifest: Any) -> str:
    versions = ", ".join(f"{name} {version}" for name, version in manifest["versions"].items())
    return f"Made with {versions}."


def _all_trials(facts: TrainingFacts) -> Iterator[Figure]:
    if facts.trials:
        head = ["trial", *facts.parameters, "epochs", "RMSE", "MAE", "outcome"]
        best = str(facts.best.number) if facts.best else ""
        table = Table(head, list(map(_trial_cells, facts.trials)), strong=best, folded=True)
        sentence = "Every trial in order, with its parameters and errors; the best stands out."
        yield Figure("All trials", sentence, table=table)


def _trial_cells(trial: TrialRow) -> list[str]:
    values = map(number, trial.parameters.values())
    errors_of = four_digits(trial.rmse), four_digits(trial.mae)
    return [str(trial.number), *values, str(trial.n_epochs), *errors_of, trial.outcome]
