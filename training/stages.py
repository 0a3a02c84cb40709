"""The stages of a training and of an evaluation, as progress names them, in their order."""

TUNING = "tuning, trials"
MEASURING = "measuring, protocols"
COMPARING_WORKS = "comparing works"
LATER_RATINGS = "evaluating on later ratings, fit"
HELD_OUT_RATINGS = "evaluating on held-out ratings, fit"  # where no time is known
SEARCHING_LISTS = "searching lists, trials"
EVALUATING_LISTS = "evaluating lists, rankers"
FITTING = "fitting on all ratings, epochs"
COMPARING_FILMS = "comparing films"
WRITING = "writing the release"
LISTING = "listing for all users"
READING_REACTIONS = "reading reactions to answers"

WITHOUT_EVENTS = (COMPARING_WORKS, COMPARING_FILMS, WRITING)
LISTS_ALONE = (
    COMPARING_WORKS,
    SEARCHING_LISTS,
    EVALUATING_LISTS,
    COMPARING_FILMS,
    WRITING,
    LISTING,
)
WITH_STARS = (
    TUNING,
    MEASURING,
    LATER_RATINGS,
    COMPARING_WORKS,
    SEARCHING_LISTS,
    EVALUATING_LISTS,
    FITTING,
    COMPARING_FILMS,
    WRITING,
    LISTING,
)
CONTINUED = WITH_STARS[1:]  # of an earlier release: nothing is tuned


def of_held_out(*, by_time: bool) -> str:
    """The stage that evaluates on each user's last ratings, or without times on any."""
    return LATER_RATINGS if by_time else HELD_OUT_RATINGS


def of_protocol(protocol: str) -> str:
    """The stage of an evaluation that goes through the rounds of `protocol`."""
    return f"evaluating, {protocol}"
