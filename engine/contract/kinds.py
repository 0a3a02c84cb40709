"""The kinds of events: what each says of a user and a work.

A new kind is one record here. `weight` is how much an event of the kind says of what its user wants
next, before stars and age are looked at; `opinion` is how much above middling it stands, in
standard deviations of stars, None where the event's own stars say it. Of several events of one user
about one work the one of the highest `precedence` speaks, and of equals the latest.
"""

from dataclasses import dataclass

import numpy as np

from engine.arrays import Int8Array, Mask
from engine.register import register


@dataclass(frozen=True)
class EventKind:
    """A kind of event.

    Attributes:
        name: as tables, files and answers spell it.
        weight: of an event in its user's profile; 0 says nothing of what is wanted.
        opinion: standard deviations above the user's mean; None: by the event's own stars.
        seen: whether the user knows the work now, so that no list offers it again.
        hidden: whether the user does not want to be offered it.
        precedence: which kind speaks for a work where a user did several things about it.
        has_value: whether the event carries stars.
    """

    name: str
    weight: float
    opinion: float | None
    seen: bool
    hidden: bool
    precedence: int
    has_value: bool = False

    @property
    def positive(self) -> bool:
        """Whether the event says that its user wants more of the like."""
        return self.weight > 0

    @property
    def relevant(self) -> bool:
        """Whether a list was right that offered the work before; by the stars where it has some."""
        return self.positive and self.seen


RATING = EventKind(
    "rating", weight=1.0, opinion=None, seen=True, hidden=False, precedence=3, has_value=True
)
LIKED = EventKind("liked", weight=1.0, opinion=1.0, seen=True, hidden=False, precedence=3)
DISLIKED = EventKind("disliked", weight=0.0, opinion=-1.0, seen=True, hidden=False, precedence=3)
WATCHED = EventKind("watched", weight=1.0, opinion=0.0, seen=True, hidden=False, precedence=2)
HIDDEN = EventKind("hidden", weight=0.0, opinion=0.0, seen=False, hidden=True, precedence=1)
WATCHLIST = EventKind("watchlist", weight=0.5, opinion=0.0, seen=False, hidden=False, precedence=0)

# In the order of their codes in arrays: new kinds are added at the end.
KINDS = (RATING, WATCHED, LIKED, DISLIKED, HIDDEN, WATCHLIST)
CODES = {name: code for code, name in enumerate(register(KINDS, lambda kind: kind.name, "kind"))}

# By code, so that arrays of codes are looked up at once.
POSITIVE: Mask = np.array([kind.positive for kind in KINDS])
PRECEDENCE: Int8Array = np.array([kind.precedence for kind in KINDS], np.int8)
HAS_VALUE: Mask = np.array([kind.has_value for kind in KINDS])
RELEVANT: Mask = np.array([kind.relevant for kind in KINDS])
LEFT_OUT: Mask = np.array([kind.seen or kind.hidden for kind in KINDS])  # of lists
SEEN: Mask = np.array([kind.seen for kind in KINDS])
NOT_WANTED: Mask = np.array([kind.hidden for kind in KINDS])
