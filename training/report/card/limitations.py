"""Where a release is weak, each as a sentence with its number."""

from collections.abc import Iterator

import numpy as np

from engine.wording import many, of, share
from training.metrics.ranking import LIKED_FROM
from training.ranking.configuration import POPULAR
from training.ranking.hold_out import LAST_FIFTH, hold_out, tested_events
from training.ranking.recommenders import LIST_LENGTH
from training.ratings.evaluation import HOLDOUT
from training.report.card.context import CardContext
from training.report.card.examples import LENGTH, example_users
from training.report.card.lists import evaluated_users
from training.report.findings import StarsFindings
from training.report.markdown import bullets, percent

_FEW = 5  # events, below which a user is hardly known


def limitations(context: CardContext) -> Iterator[str]:
    """All of them as one list."""
    stars = context.stars
    yield bullets(
        [
            *_of_users(context),
            *_of_works(context),
            *_of_lists(context),
            *(_of_stars_in_lists(context) if stars else ()),
            *_of_evaluation(context),
            *(_of_stars(context, stars) if stars else ()),
        ]
    )


def _of_users(context: CardContext) -> Iterator[str]:
    users, events, noun = context.events.n_users, len(context.events), context.noun
    if few := int((context.user_counts < _FEW).sum()):
        yield f"{of(few, users, 'user')} have fewer than {_FEW} {noun}s; their lists know little."
    yield f"All that is known are {many(events, noun)}: {_known(context)} play no part."
    if not context.timed:
        return
    if untimed := int((context.events.times == 0).sum()):
        yield f"{of(untimed, events, noun)} bear no time and count as the oldest."
    if tied := _tied(context):
        yield (
            f"{of(tied, events, noun)} were given in the same second as another of the same user; "
            "which of them came last is chance."
        )


def _known(context: CardContext) -> str:
    if context.timed:
        stars = "stars and moment" if context.stars else "and moment, without stars"
        return f"user, work, {stars}. Time of day, device and company"
    return f"{'user, work and stars' if context.stars else 'user and work'}. Device and company"


def _of_works(context: CardContext) -> Iterator[str]:
    works, noun = context.n_offered, context.noun
    if unrated := int((context.work_counts[context.offered] == 0).sum()):
        stars = ", and their predicted stars are the user's alone" if context.stars else ""
        yield (
            f"{of(unrated, works, 'work')} have no {noun}: they are listed behind the others, by "
            f"content and a prior{stars}."
        )
    scorer = context.recommender.models.personal
    if scorer is not None and (reachable := scorer.reachable()) < works:
        yield (
            f"{of(works - reachable, works, 'work')} cannot be put forward by what people did; "
            "they only follow, in the order of popularity, or by content where nobody knows them."
        )


def _of_lists(context: CardContext) -> Iterator[str]:
    selection = context.selection
    if selection.gain is None:
        tested = tested_events(context.noun, by_time=context.timed)
        yield (
            f"The lists are not evaluated: {many(selection.users, 'user')} liked something in "
            f"{tested}, too few for significance."
        )
        return
    interval = f"{selection.gain.low:+.4f} to {selection.gain.high:+.4f}"
    if selection.name == POPULAR:
        yield "No personal ranker is significantly better: all users get the same order."
    elif selection.gain.low <= 0:
        yield (
            "The gain over the popular lists is not significant: its interval, "
            f"{interval}, has zero."
        )
    else:
        yield (
            f"The gain over the popular lists ({interval}) was measured with the users that the "
            f"ranker was chosen by, among {len(selection.figures)} rankers, which flatters it a "
            "little."
        )
    if {selection.name, POPULAR} <= set(selection.figures):
        served, popular = (selection.figures[name].breadth for name in (selection.name, POPULAR))
        yield (
            f"Lists concentrate: those of {LIST_LENGTH} for {many(selection.users, 'user')} hold "
            f"{percent(served.coverage, 1)} of the works, with a Gini of {served.gini:.3f} (the "
            f"popular lists: {percent(popular.coverage, 1)} and {popular.gini:.3f})."
        )


def _of_stars_in_lists(context: CardContext) -> Iterator[str]:
    recommender = context.recommender
    ids = [recommender.users[user] for user in example_users(context)]
    entries = [item for user_id in ids for item in recommender.recommend(user_id, LENGTH).items]
    mean = float(context.lake.ratings.rating.mean(dtype=np.float64))
    below = sum((item.predicted_rating or 0.0) < mean for item in entries)
    if below:
        order = "what comes next" if context.timed else "what goes together"
        yield (
            f"Lists are ordered by {order}, not by stars: "
            f"{of(below, len(entries), 'entry')} shown above are predicted below the mean of "
            f"{mean:.2f} stars."
        )


def _of_evaluation(context: CardContext) -> Iterator[str]:
    events, noun = context.events, context.noun
    pairs = events.n_users * events.n_works
    yield (
        f"What has no {noun} counts as not liked, though {share(pairs - len(events), pairs)} of "
        f"all pairs of user and work have no {noun}."
    )
    if context.selection.gain is None:
        return
    if context.stars:
        ratings = context.lake.ratings
        liked = ratings.scale.out_of(LIKED_FROM)
        enough = int((ratings.rating >= np.float32(liked)).sum())
        yield (
            f"Of the ratings, only {liked:g} stars or more count as liked, "
            f"{of(enough, len(ratings), 'rating')}; a good entry that got less is a miss."
        )
    tested = "late" if context.timed else "of what was held out"
    yield (
        f"Lists are evaluated for {evaluated_users(context)}, who liked something {tested}; others "
        "may fare worse."
    )
    if (later := _later(context)) and round(later, 2):
        yield (
            "Of every other user the last events before one moment are held out: there a model "
            f"sees other people's later {noun}s. {percent(later)} of what it learned from is later "
            "than half of these."
        )


def _of_stars(context: CardContext, stars: StarsFindings) -> Iterator[str]:
    evaluation, ratings = stars.evaluation, context.lake.ratings
    error = evaluation.tables[HOLDOUT][stars.served].mae
    yield (
        f"A predicted rating is off by {error:.2f} stars in the mean, on a scale that is "
        f"{ratings.scale.high - ratings.scale.low:g} wide."
    )
    if strangers := ratings.n_users - int(ratings.active_users.sum()):
        yield (
            f"{of(strangers, ratings.n_users, 'user')} gave no stars; what is predicted for them "
            "is that of a stranger."
        )
    if not stars.with_factors:
        yield stars.verdict
    if evaluation.ratings < len(ratings):
        sample = of(evaluation.ratings, len(ratings), "rating")
        yield f"Predicted stars were tuned and measured on {sample}, of users drawn at random."


def _tied(context: CardContext) -> int:
    """How many events share their second with another of the same user."""
    user, time = context.events.user, context.events.times
    order = np.lexsort((time, user))
    same = (np.diff(user[order]) == 0) & (np.diff(time[order]) == 0) & (time[order][1:] > 0)
    return int((np.append(same, False) | np.insert(same, 0, False)).sum())


def _later(context: CardContext) -> float | None:
    """The share of training events that are later than the median one of users' last fifths."""
    if not context.timed:
        return None
    events = context.events
    parts = hold_out(events, context.settings.seed)
    last_fifth = parts.test & (parts.group[events.user] == LAST_FIFTH)
    train, test = events.times[parts.train], events.times[last_fifth]
    if not len(test) or not train.any():
        return None
    return float((train > np.median(test)).mean())
