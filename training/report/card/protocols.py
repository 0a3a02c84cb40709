"""How the figures were measured, each protocol in two or three sentences."""

from collections.abc import Iterator

from engine.wording import many
from training.metrics.ranking import LIKED_FROM
from training.ranking.hold_out import SHARE
from training.ranking.recommenders import LIST_LENGTH
from training.ranking.search import MAX_USERS
from training.ranking.trial_lists import CUTOFF
from training.ratings.evaluation import HOLDOUT_SHARE
from training.report.card.context import CardContext
from training.report.findings import StarsFindings
from training.report.markdown import bold, bullets, percent


def protocols(context: CardContext) -> Iterator[str]:
    """The protocols of predicted stars and of lists."""
    stars = _of_stars(context.stars) if context.stars else ()
    yield bullets([*stars, *_of_lists(context)])


def _of_stars(stars: StarsFindings) -> Iterator[str]:
    evaluation, rest = stars.evaluation, percent(1 - HOLDOUT_SHARE)
    yield (
        f"{bold('Hold-out.')} {percent(HOLDOUT_SHARE)} of {many(evaluation.ratings, 'rating')} by "
        f"{many(evaluation.users, 'user')} were held out at random before any tuning. All models "
        "learned from the rest and predicted them once."
    )
    yield (
        f"{bold('Folds.')} The study's own {evaluation.folds} folds of the other {rest}. The "
        "winner was chosen on them, so they flatter it a little."
    )


def _of_lists(context: CardContext) -> Iterator[str]:
    yield (
        f"{bold('Lists.')} {_held_out(context)} The service's own recommender learns from the "
        f"rest and makes lists of {LIST_LENGTH}. An entry is relevant if {_relevance(context)}. At "
        f"most {MAX_USERS:,} users with relevant works there are evaluated at cut-off {CUTOFF}, by "
        "nDCG user by user, with bootstrap intervals."
    )
    popularity = "recent popularity" if context.timed else "popularity"
    yield (
        f"{bold('Search.')} Of the training part as much is held out once more, in the same way, "
        f"and Optuna searches the parameters of every ranker there, and of a prior of {popularity} "
        "beside it."
    )
    yield (
        f"{bold('Choice.')} What the search finds replaces the first guess, of a ranker or of the "
        "prior, only where it is better by more than the standard error of the difference, there "
        "and again on what is held out. Of the rankers whose gain over the popular lists has an "
        "interval above zero, or one above its standard error and an interval above zero in the "
        "search, the best is taken, or a simpler one that it beats by no more than that error. "
        "Where there is none, the popular lists are."
    )


def _held_out(context: CardContext) -> str:
    """What is held out, in sentences."""
    share, noun = percent(SHARE), context.noun
    if not context.timed:
        return f"{share} of each user's {noun}s, drawn at random by the seed, are held out."
    return (
        f"Held out are the last {share} of all {noun}s by time, and of every other user the last "
        f"{share} of what came before them instead of what came later. Of a quarter each of the "
        f"users who are new then the service hears the first one, three or five {noun}s, or half "
        "of all. Lists are made as of the moment of each request."
    )


def _relevance(context: CardContext) -> str:
    liked = context.stars and context.lake.ratings.scale.out_of(LIKED_FROM)
    user = "the user then" if context.timed else "the user"
    if not liked:
        return f"{user} watched or liked it"
    without_stars = "" if context.noun == "rating" else ", or watched or liked it without stars"
    return f"{user} gave it {liked:g} stars or more{without_stars}"
