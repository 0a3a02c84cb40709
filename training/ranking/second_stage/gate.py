"""Whether a second stage is worth having: better lists on events that it has not been grown on."""

from collections.abc import Sequence

import numpy as np

from engine.arrays import Float64Array
from training.metrics.bootstrap import MIN_USERS, is_better


def is_earned(values_with: Sequence[Float64Array], values_without: Sequence[Float64Array]) -> bool:
    """Whether lists are better with a second stage, by more than the standard error.

    One array per group of users (known before, new, in the middle of a session), one weighted value
    per user: of lists with the stage, and by the sum alone. The gain of all users must be more than
    its standard error, and in no group may the lists be worse by more than that. Groups of fewer
    than 30 users have no say of their own.
    """
    if not is_better(np.concatenate(values_with), np.concatenate(values_without)):
        return False
    return not any(
        is_better(without, with_stage)
        for with_stage, without in zip(values_with, values_without, strict=True)
        if len(without) >= MIN_USERS
    )
