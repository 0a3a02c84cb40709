"""The stages of a training and of an evaluation, as progress names them, in their order."""

TUNING = "tuning, trials"
MEASURING = "measuring, protocols"
LATER_RATINGS = "evaluating on later ratings, fit"
HELD_OUT_RATINGS = "evaluating on held-out ratings, fit"  # where no time is known
SEARCHING_LISTS = "searching lists, trials"
EVALUATING_LISTS = "evaluating lists, rankers"
FITTING = "fitting on all ratings, epochs"
COMPARING_FILMS = "comparing films"
WRITING = "writing the release"

LISTS_ALONE = (SEARCHING_LISTS, EVALUATING_LISTS, COMPARING_FILMS, WRITING)


def with_stars(held_out: str, *, continued: bool) -> tuple[str, ...]:
    """The stages of a training with ratings; nothing is tuned if an earlier release is continued.

    `held_out` is the stage that evaluates on ratings of the end, or without times on any.
    """
    tuning = () if continued else (TUNING,)
    measuring = (MEASURING, held_out, SEARCHING_LISTS, EVALUATING_LISTS, FITTING)
    return (*tuning, *measuring, COMPARING_FILMS, WRITING)


def of_protocol(protocol: str) -> str:
    """The stage of an evaluation that goes through the rounds of `protocol`."""
    return f"evaluating, {protocol}"
