"""Whether a second stage is worth having: better lists for users whom it has not seen."""

from collections.abc import Sequence

import numpy as np

from engine.arrays import Float64Array
from training.metrics.bootstrap import MIN_USERS, is_better


def is_earned(values_with: Sequence[Float64Array], values_without: Sequence[Float64Array]) -> bool:
    """Whether lists are better with a second stage, by more than the standard error.

    One array per protocol (by global time, by user time), one value per user: of lists by trees
    that did not see the user, and by the sum alone. The gain of all users must be more than its
    standard error, and under no protocol may the lists be worse by more than that. Protocols with
    fewer than 30 users have no say of their own.

    Folds of users do not see what changes from the inner split to the moment of use: the events
    held out of the choice must have a say too, as one more pair of arrays or by a second call
    (docs/decisions/0052-second-stage.md has a set where folds alone were wrong).
    """
    if not is_better(np.concatenate(values_with), np.concatenate(values_without)):
        return False
    return not any(
        is_better(without, with_stage)
        for with_stage, without in zip(values_with, values_without, strict=True)
        if len(without) >= MIN_USERS
    )
