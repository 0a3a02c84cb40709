"""What a release is for, what it was trained on, and how to make it again."""

from collections.abc import Iterator
from datetime import UTC, datetime

import numpy as np

from engine import commands
from engine.events.period import Period
from engine.wording import enumerated, many, of, share
from training.ranking.configuration import POPULAR
from training.ranking.selection import RankerSelection
from training.ranking.trial_lists import CUTOFF
from training.ratings.evaluation import HOLDOUT
from training.ratings.tune import CONTINUED
from training.report.card.context import CardContext
from training.report.markdown import bold, bullets, code, escaped, percent
from training.settings import Settings

_MOST_RATED = 0.1  # share of the works with ratings that is said to have so many of the ratings


def purpose(context: CardContext) -> Iterator[str]:
    """What the release is for, and its two main figures."""
    questions = ["which of those that a user has not seen to show first"]
    if context.stars:
        questions.append("how many stars the user would give a work")
    asks = "a question" if len(questions) == 1 else "two questions"
    yield (
        f"Release {code(context.name)} of Cartelera answers {asks} about the works "
        f"{carriers(context)}: {', and '.join(questions)}."
    )
    selection = context.selection
    yield bullets(
        [
            f"{bold('Lists')} are ordered by {bold(selection.name)}{_gain(selection)}.",
            f"{bold('Predicted stars')} {_main_error(context)}.",
        ]
    )
    yield (
        f"It knows users by their {context.noun}s and by nothing else. It is not made to judge "
        "people, nor to say how good a work is. The training computed every figure here from the "
        f"data; {code('manifest.json')} of the release has them in full."
    )


def summary(context: CardContext) -> Iterator[str]:
    """What the events are."""
    events = context.events
    titles = many(context.lake.titles.num_rows, "title")
    rated_works, offered = context.work_counts > 0, context.offered
    rated = of(int((rated_works & offered).sum()), context.n_offered, "work")
    yield bullets(
        [
            f"{many(len(events), context.noun)} by {many(events.n_users, 'user')}; {rated} have "
            f"{context.noun}s, on {titles} {carriers(context)}.",
            *_outside(context),
            *_scale(context),
            _period(context),
            _activity(context),
            f"Fingerprint of the data: {code(context.lake.fingerprint)}.",
        ]
    )


def _outside(context: CardContext) -> Iterator[str]:
    """What teaches and is never listed, where there is such."""
    if works := int((~context.offered).sum()):
        count = int(context.work_counts[~context.offered].sum())
        yield (
            f"{of(count, len(context.events), context.noun)} are of {many(works, 'work')} that no "
            "catalog has: they teach what goes with what, and are never listed."
        )


def reproduction(context: CardContext) -> Iterator[str]:
    """How to make the same release from the same data."""
    study = context.stars.study.name if context.stars else None
    where = "In a home without other studies and releases"
    if study and study.startswith(CONTINUED):
        where = f"After release {code(study.removeprefix(CONTINUED))}"
    yield (
        f"{where}, with the data of fingerprint {code(context.lake.fingerprint)} ingested by "
        f"{code(commands.INGEST)}, this gives the same arrays bit for bit on the same machine with "
        "the same versions, whatever the number of threads:"
    )
    versions = ", ".join(f"{name} {version}" for name, version in context.versions.items())
    yield bullets(
        [
            f"command: {code(_command(context.settings))}",
            f"seed: {context.settings.seed}",
            *([f"study: {code(study)}"] if study else []),
            f"versions: {versions}",
        ]
    )


def _main_error(context: CardContext) -> str:
    if (stars := context.stars) is None:
        return f"are not made: {context.reason_without_stars}"
    errors = stars.evaluation.tables[HOLDOUT][stars.served]
    return f"have an RMSE of {errors.rmse:.4f} and an MAE of {errors.mae:.4f} on held-out ratings"


def _gain(selection: RankerSelection) -> str:
    if selection.gain is None:
        return ", which could not be evaluated"
    if selection.name == POPULAR:
        return ", as no other ranker is significantly better"
    gain = selection.gain
    return (
        f": {gain.mean:+.4f} ({gain.low:+.4f} to {gain.high:+.4f}) in nDCG@{CUTOFF} against the "
        "popular lists"
    )


def carriers(context: CardContext) -> str:
    """Whose titles there are."""
    if names := context.recommender.catalog.platform.names:
        return f"of {enumerated(map(escaped, names))}"
    return "that no platform is known to carry"


def _scale(context: CardContext) -> Iterator[str]:
    rated = int(context.events.rated.sum())
    if rated < len(context.events):
        yield f"{of(len(context.events) - rated, len(context.events), 'event')} have no stars."
    if context.stars:
        scale, stars = context.lake.ratings.scale, context.lake.ratings.rating.astype(np.float64)
        yield (
            f"From {scale.low:g} to {scale.high:g} stars; the mean is {stars.mean():.2f}, the "
            f"standard deviation {stars.std():.2f}."
        )


def _period(context: CardContext) -> str:
    times = context.events.times
    if not context.timed:
        return _unknown_period(context)
    period = Period.from_times(times)
    first, last = (
        f"{datetime.fromtimestamp(end, UTC):%Y-%m-%d}" for end in (period.first, period.last)
    )
    counts = {
        "bear no time": int((times == 0).sum()),
        "are dated outside of that": int(period.excludes(times).sum()),
    }
    rest = [f"{of(n, len(times), context.noun)} {what}" for what, n in counts.items() if n]
    return f"{'; '.join([f'Given from {first} to {last}', *rest])}."


def _unknown_period(context: CardContext) -> str:
    unknown, times = "When they were given is unknown.", context.lake.times
    return f"{unknown} {times.sentence(context.noun)}" if times.timed else unknown


def _activity(context: CardContext) -> str:
    users = context.user_counts
    works = np.sort(context.work_counts[context.work_counts > 0])[::-1]
    top = max(round(_MOST_RATED * len(works)), 1)
    return (
        f"A user has {context.noun}s of {users.min():,} to {users.max():,} works, half of them "
        f"{np.median(users):,.0f} at most; the {percent(_MOST_RATED)} of the works with most "
        f"{context.noun}s have {share(int(works[:top].sum()), int(works.sum()))} of them all."
    )


def _command(settings: Settings) -> str:
    options = {"trials": settings.trials, "folds": settings.folds, "seed": settings.seed}
    flags = [name for name in ("warm", "force") if getattr(settings, name)]
    if settings.tuning_ratings != Settings().tuning_ratings:
        options |= {"tuning-ratings": settings.tuning_ratings}
    if not commands.BY_MAKE or "tuning-ratings" in options:  # make has no such variable
        spelled = [f"--{name} {value}" for name, value in options.items()]
        program = "python -m training train" if commands.BY_MAKE else commands.TRAIN
        return " ".join([program, *spelled, *(f"--{name}" for name in flags)])
    spelled = [f"{name.upper()}={value}" for name, value in options.items()]
    return " ".join(["make train", *spelled, *(f"{name.upper()}=1" for name in flags)])
