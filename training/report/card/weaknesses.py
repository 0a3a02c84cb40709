"""Where a release is weak, each as a sentence with its number."""

from collections.abc import Iterator

import numpy as np

from engine.events.history import HistoryModel
from engine.models.implicit_mf import ImplicitFactors
from engine.models.item_item import ItemNeighbours
from training.ranking.search import LIKED, SHARE
from training.ranking.selection import LONGEST, POPULAR
from training.ratings.evaluation import HOLDOUT
from training.report.card.examples import LENGTH, shown
from training.report.card.lists import judged_of
from training.report.card.made import Made
from training.report.markdown import bullets, percent
from training.report.summary import verdict
from training.report.wording import many, of, share
from training.splitting import temporal_user_split

_FEW = 5  # ratings, below which a user is hardly known


def weaknesses(made: Made) -> Iterator[str]:
    """Yield all of them as one list."""
    yield bullets(
        [
            *_of_users(made),
            *_of_works(made),
            *_of_lists(made),
            *_of_stars_in_lists(made),
            *_of_judging(made),
            *_of_stars(made),
        ]
    )


def _of_users(made: Made) -> Iterator[str]:
    users, ratings = made.given.n_users, len(made.given)
    if few := int((made.per_user < _FEW).sum()):
        yield f"{of(few, users, 'user')} have fewer than {_FEW} ratings; their lists know little."
    yield (
        f"All that is known are {many(ratings, 'rating')}: user, work, stars and moment. Time of "
        "day, device and company play no part."
    )
    if untimed := int((made.lake.time == 0).sum()):
        yield f"{of(untimed, ratings, 'rating')} bear no time and count as the oldest."
    if tied := _tied(made):
        yield (
            f"{of(tied, ratings, 'rating')} were given in the same second as another of the same "
            "user; which of them came last is chance."
        )


def _of_works(made: Made) -> Iterator[str]:
    works = made.given.n_works
    if unrated := int((made.per_work == 0).sum()):
        yield (
            f"{of(unrated, works, 'work')} have no rating: a list that learns from ratings can "
            "hardly offer them, and their predicted stars are the user's alone."
        )
    reached = reachable(made.recommender.tastes)
    if reached is not None and reached < works:
        yield (
            f"{of(works - reached, works, 'work')} cannot be put forward by anything that a user "
            "has rated; they only follow, in the order of popularity."
        )


def reachable(tastes: HistoryModel) -> int | None:
    """Return how many works anybody's history can speak for; None where it plays no part."""
    if not len(tastes):
        return None
    if isinstance(tastes, ImplicitFactors):
        return int(tastes.items.any(axis=1).sum())
    if isinstance(tastes, ItemNeighbours):
        return len(np.unique(tastes.items[tastes.values > 0]))
    return None


def _of_lists(made: Made) -> Iterator[str]:
    choice = made.choice
    if choice.gain is None:
        yield (
            f"The lists are not judged: {many(choice.users, 'user')} liked something in the last "
            f"{percent(SHARE)} of their ratings, too few to prove anything."
        )
        return
    interval = f"{choice.gain.low:+.4f} to {choice.gain.high:+.4f}"
    if choice.name == POPULAR:
        yield "No personal way is proved better: all users get the same order."
    elif choice.gain.low <= 0:
        yield f"The gain over the popular lists is not proved: its interval, {interval}, has zero."
    else:
        yield (
            f"The gain over the popular lists ({interval}) was measured with the users that the "
            f"way was chosen by, among {len(choice.figures)} ways, which flatters it a little."
        )
    if choice.name in choice.figures and POPULAR in choice.figures:
        own, popular = (choice.figures[name].breadth for name in (choice.name, POPULAR))
        users = many(choice.users, "user")
        yield (
            f"Lists concentrate: those of {LONGEST} for {users} hold {percent(own.coverage, 1)} of "
            f"the works, with a Gini of {own.gini:.3f} (the popular lists: "
            f"{percent(popular.coverage, 1)} and {popular.gini:.3f})."
        )


def _of_stars_in_lists(made: Made) -> Iterator[str]:
    ids = [made.recommender.users[user] for user in shown(made)]
    listed = [item for each in ids for item in made.recommender.recommend(each, LENGTH).items]
    mean = float(made.given.rating.mean(dtype=np.float64))
    below = sum(item.predicted_rating < mean for item in listed)
    if below:
        yield (
            "Lists are ordered by what is rated next, not by stars: "
            f"{of(below, len(listed), 'entry')} shown above are predicted below the mean of "
            f"{mean:.2f} stars."
        )


def _of_judging(made: Made) -> Iterator[str]:
    given, choice = made.given, made.choice
    pairs = given.n_users * given.n_works
    yield (
        f"What was not rated counts as not liked, though {share(pairs - len(given), pairs)} of all "
        "pairs of user and work have no rating."
    )
    if choice.gain is None:
        return
    liked = given.scale.out_of(LIKED)
    enough = int((given.rating >= np.float32(liked)).sum())
    yield (
        f"Only {liked:g} stars or more count as liked, {of(enough, len(given), 'rating')}; a good "
        "entry that got less is a miss."
    )
    yield f"Lists are judged by {judged_of(made)}, who liked something late; others may fare worse."
    if (later := _later(made)) and round(later, 2):
        yield (
            "Each user's own last ratings are held out, not those after one moment: a model sees "
            f"other people's later ratings. {percent(later)} of what it learned from is later than "
            "half of what it was judged by."
        )


def _of_stars(made: Made) -> Iterator[str]:
    measured, scale = made.evaluation, made.given.scale
    error = measured.tables[HOLDOUT][made.found.served].mae
    yield (
        f"A predicted rating is off by {error:.2f} stars in the mean, on a scale that is "
        f"{scale.high - scale.low:g} wide."
    )
    if not measured.beats_baselines:
        yield verdict(measured)
    if measured.ratings < len(made.given):
        sample = of(measured.ratings, len(made.given), "rating")
        yield f"Predicted stars were tuned and measured on {sample}, of users drawn at random."


def _tied(made: Made) -> int:
    """Return how many ratings share their second with another of the same user."""
    user, time = made.given.user, made.lake.time
    order = np.lexsort((time, user))
    same = (np.diff(user[order]) == 0) & (np.diff(time[order]) == 0) & (time[order][1:] > 0)
    return int((np.append(same, False) | np.insert(same, 0, False)).sum())


def _later(made: Made) -> float | None:
    """Return the share of ratings learned from that are later than the median one judged by."""
    time = made.lake.time
    split = temporal_user_split(made.given, time, SHARE, made.settings.seed)
    learned, judged = time[split.train], time[split.test]
    if not len(judged) or not learned.any():
        return None
    return float((learned > np.median(judged)).mean())
