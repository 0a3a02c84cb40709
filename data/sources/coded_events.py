"""Events as coded arrays: what all sources of events are read into."""

from dataclasses import dataclass

import numpy as np

from engine.arrays import Float32Array, Int32Array, Int64Array
from engine.scale import RatingScale


@dataclass
class CodedEvents:
    """The valid rows of one file, or of the event store, all of one kind.

    Attributes:
        user: index into `users`.
        title: index of the catalogs' titles.
        value: stars, NaN where the file has none.
        time: Unix seconds, `NO_TIME` where unknown.
        scale: of the stars; None where the file has none.
    """

    users: list[str]
    user: Int32Array
    title: Int32Array
    value: Float32Array
    time: Int64Array
    scale: RatingScale | None = None

    @classmethod
    def nothing(cls) -> "CodedEvents":
        """What a file without rows holds."""
        return cls([], *NO_ROWS)


Arrays = tuple[Int32Array, Int32Array, Float32Array, Int64Array]
NO_ROWS: Arrays = (
    np.empty(0, np.int32),
    np.empty(0, np.int32),
    np.empty(0, np.float32),
    np.empty(0, np.int64),
)
