"""Values of manifests and reports, of which nobody vouches for what shape they have."""

from collections.abc import Mapping, Sequence
from typing import Any


def mapping(value: Any) -> Mapping[str, Any]:
    """The value if it has names; else one without any."""
    return value if isinstance(value, Mapping) else {}


def sequence(value: Any) -> Sequence[Any]:
    """The value if it is a list; else an empty one."""
    return value if isinstance(value, list) else []


def count(value: Any) -> int:
    """The value if it is a whole number; else the sum of those that it has by name."""
    if isinstance(value, Mapping):
        return sum(map(count, value.values()))
    return value if isinstance(value, int) and not isinstance(value, bool) else 0
