"""How surprising works are: the fewer histories hold one, the more."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from engine.arrays import Float64Array
from engine.events.profile import EventHistory

_CHUNK = 1_000_000  # events counted at once, as counting takes 8 bytes of each


@dataclass(frozen=True)
class Surprise:
    """The surprise of every work, worked out when it is first asked for.

    Attributes:
        histories: of the same users; no user and work stand in two of them.
    """

    histories: tuple[EventHistory, ...]

    @cached_property
    def values(self) -> Float64Array:
        """Self-information, -log2 of the share of users whose history holds the work.

        It is scaled by log2 of the number of users (Zhou et al. 2010): float64, shape (n_works,),
        0 of what everybody knows to 1 of what one user does, or nobody. Without two users all is 0.
        """
        n_works, n_users = self.histories[0].n_works, len(self.histories[0].indptr) - 1
        if n_users < 2:
            return np.zeros(n_works)
        counts = np.zeros(n_works, np.int64)
        for history in self.histories:
            for begin in range(0, len(history.works), _CHUNK):
                part = history.works[begin : begin + _CHUNK]
                counts += np.bincount(part, minlength=n_works)
        values: Float64Array = 1 - np.log2(np.clip(counts, 1, n_users)) / np.log2(n_users)
        return values
