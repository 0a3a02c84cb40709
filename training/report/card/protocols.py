"""How the figures were measured, each protocol in two or three sentences."""

from collections.abc import Iterator

from training.ranking.search import CUTOFF, JUDGED, LIKED, SHARE
from training.ranking.selection import LONGEST
from training.ratings.evaluation import HOLDOUT_SHARE
from training.report.card.made import Made
from training.report.markdown import bold, bullets, percent
from training.report.wording import many


def protocols(made: Made) -> Iterator[str]:
    """Yield the protocols of predicted stars and of lists."""
    measured, liked = made.evaluation, made.given.scale.out_of(LIKED)
    last, rest = percent(SHARE), percent(1 - HOLDOUT_SHARE)
    yield bullets(
        [
            f"{bold('Hold-out.')} {percent(HOLDOUT_SHARE)} of {many(measured.ratings, 'rating')} "
            f"by {many(measured.users, 'user')} were put aside at random before any tuning. "
            "All models learned from the rest and predicted them once.",
            f"{bold('Folds.')} The study's own {measured.folds} folds of the other {rest}. "
            "The winner was chosen on them, so they flatter it a little.",
            f"{bold('Lists.')} The last {last} of each user's ratings by time are held out; the "
            f"service's own recommender learns from the rest and makes lists of {LONGEST}. An "
            f"entry is relevant if the user then gave it {liked:g} stars or more. At most "
            f"{JUDGED:,} users who liked something there are judged at cut-off {CUTOFF}, "
            "by nDCG user by user, with bootstrap intervals.",
            f"{bold('Search.')} Of what is left for learning, the last {last} of each user's "
            "ratings are held out once more, and Optuna searches the parameters of every ranking "
            "model there.",
            f"{bold('Choice.')} The way with the greatest gain over the popular lists is taken, if "
            "the lower end of its interval is above zero. Where there is none, the mix is, if the "
            "factors earn their place and it is not proved to be worse; else the popular lists.",
        ]
    )
