"""The stages of a training and of an evaluation, as progress names them, in their order."""

TUNING = "tuning, trials"
MEASURING = "measuring, protocols"
LATER_RATINGS = "evaluating on later ratings, fit"
SEARCHING_LISTS = "searching lists, trials"
EVALUATING_LISTS = "evaluating lists, rankers"
FITTING = "fitting on all ratings, epochs"
COMPARING_FILMS = "comparing films"
WRITING = "writing the release"

LISTS_ALONE = (SEARCHING_LISTS, EVALUATING_LISTS, COMPARING_FILMS, WRITING)
WITH_STARS = (
    TUNING,
    MEASURING,
    LATER_RATINGS,
    SEARCHING_LISTS,
    EVALUATING_LISTS,
    FITTING,
    COMPARING_FILMS,
    WRITING,
)
CONTINUED = WITH_STARS[1:]  # of an earlier release: nothing is tuned


def of_protocol(protocol: str) -> str:
    """The stage of an evaluation that goes through the rounds of `protocol`."""
    return f"evaluating, {protocol}"
