"""When two records of one title agree: what people are called, and how long it lasts."""

from collections.abc import Iterable

from engine.text import fold

SAME_CUT = 2  # minutes by which two records of one film differ


def folded_names(names: Iterable[str]) -> frozenset[str]:
    """People's names as they are compared whole."""
    return frozenset(map(fold, names))


def name_words(names: Iterable[str]) -> frozenset[str]:
    """The words of people's names: spellings of one name share at least one."""
    words = fold(" ".join(names)).replace("-", " ").replace(".", " ").split()
    return frozenset(word for word in words if len(word) > 1)
