"""What a release is, what it was trained on, and how to make it again."""

from collections.abc import Iterator
from datetime import UTC, datetime

import numpy as np

from training.ranking.search import CUTOFF
from training.ranking.selection import POPULAR, ListChoice
from training.ratings.evaluation import HOLDOUT
from training.ratings.tune import CONTINUED
from training.report.card.made import Made
from training.report.markdown import bold, bullets, code, escaped, percent
from training.report.wording import enumerated, many, of, share
from training.settings import Settings

_MOST_RATED = 0.1  # share of the works with ratings that is said to have so many of the ratings


def purpose(made: Made) -> Iterator[str]:
    """Yield what the release is for, and its two main figures."""
    choice, errors = made.choice, made.evaluation.tables[HOLDOUT][made.found.served]
    yield (
        f"Release {code(made.name)} of Cartelera answers two questions about the works of "
        f"{enumerated(map(escaped, _platforms(made)))}: which of those that a user has not rated "
        "to show first, and how many stars the user would give a work."
    )
    yield bullets(
        [
            f"{bold('Lists')} are ordered by {bold(choice.name)}{_gained(choice)}.",
            f"{bold('Predicted stars')} have an RMSE of {errors.rmse:.4f} and an MAE of "
            f"{errors.mae:.4f} on ratings that were put aside.",
        ]
    )
    yield (
        "It knows users by what they have rated and by nothing else. It is not made to judge "
        "people, nor to say how good a work is. The training computed every figure here from the "
        f"data; {code('manifest.json')} beside this card has them in full."
    )


def data(made: Made) -> Iterator[str]:
    """Yield what the ratings are."""
    given, scale = made.given, made.given.scale
    stars = given.rating.astype(np.float64)
    titles = many(made.lake.titles.num_rows, "title")
    yield bullets(
        [
            f"{many(len(given), 'rating')} by {many(given.n_users, 'user')}; "
            f"{of(int((made.per_work > 0).sum()), given.n_works, 'work')} have ratings, on "
            f"{titles} of {enumerated(map(escaped, _platforms(made)))}.",
            f"From {scale.low:g} to {scale.high:g} stars; the mean is {stars.mean():.2f}, the "
            f"standard deviation {stars.std():.2f}.",
            _period(made),
            _activity(made),
            f"Fingerprint of the data: {code(made.lake.fingerprint)}.",
        ]
    )


def again(made: Made) -> Iterator[str]:
    """Yield how to make the same release from the same data."""
    where = "In a home without earlier studies and releases"
    if made.study.name.startswith(CONTINUED):
        where = f"After release {code(made.study.name.removeprefix(CONTINUED))}"
    yield (
        f"{where}, with the data of fingerprint {code(made.lake.fingerprint)} ingested by "
        f"{code('make data')}, this gives the same arrays bit for bit on the same machine with "
        "the same versions, whatever the number of threads:"
    )
    versions = ", ".join(f"{name} {version}" for name, version in made.versions.items())
    yield bullets(
        [
            f"command: {code(_command(made.settings))}",
            f"seed: {made.settings.seed}",
            f"study: {code(made.study.name)}",
            f"versions: {versions}",
        ]
    )


def _gained(choice: ListChoice) -> str:
    if choice.gain is None:
        return ", which could not be judged"
    if choice.name == POPULAR:
        return ", as no other way is proved to be better"
    gain = choice.gain
    return (
        f": {gain.mean:+.4f} ({gain.low:+.4f} to {gain.high:+.4f}) in nDCG@{CUTOFF} against the "
        "popular lists"
    )


def _platforms(made: Made) -> list[str]:
    return list(made.recommender.catalog.platform.names)


def _period(made: Made) -> str:
    time = made.lake.time
    known = time[time > 0]
    if not len(known):
        return "When they were given is unknown."
    first, last = (
        f"{datetime.fromtimestamp(int(t), UTC):%Y-%m-%d}" for t in (known.min(), known.max())
    )
    without = len(time) - len(known)
    said = f"; {of(without, len(time), 'rating')} bear no time" if without else ""
    return f"Given from {first} to {last}{said}."


def _activity(made: Made) -> str:
    users, works = made.per_user, np.sort(made.per_work[made.per_work > 0])[::-1]
    top = max(round(_MOST_RATED * len(works)), 1)
    return (
        f"A user has rated from {users.min():,} to {users.max():,} works, half of them "
        f"{np.median(users):,.0f} at most; the most rated "
        f"{percent(_MOST_RATED)} of the works with ratings have "
        f"{share(int(works[:top].sum()), int(works.sum()))} of all ratings."
    )


def _command(settings: Settings) -> str:
    options = {"trials": settings.trials, "folds": settings.folds, "seed": settings.seed}
    flags = [name for name in ("warm", "force") if getattr(settings, name)]
    if settings.tuning_ratings != Settings.tuning_ratings:  # make has no such option
        options |= {"tuning-ratings": settings.tuning_ratings}
        said = [f"--{name} {value}" for name, value in options.items()]
        return " ".join(["python -m training", *said, *(f"--{name}" for name in flags)])
    said = [f"{name.upper()}={value}" for name, value in options.items()]
    return " ".join(["make train", *said, *(f"{name.upper()}=1" for name in flags)])
