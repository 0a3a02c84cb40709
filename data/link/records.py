"""When two records of one title agree: what people are called, and how long it lasts."""

from collections.abc import Iterable, Set

from rapidfuzz import fuzz

from engine.text import fold

SAME_CUT = 2  # minutes by which two records of one film differ
_ALIKE = 80.0  # of 100: how alike two spellings of a person's name are


def folded_names(names: Iterable[str]) -> frozenset[str]:
    """People's names as they are compared whole."""
    return frozenset(map(fold, names))


def name_words(names: Iterable[str]) -> frozenset[str]:
    """The words of people's names: spellings of one name share at least one."""
    words = fold(" ".join(names)).replace("-", " ").replace(".", " ").split()
    return frozenset(word for word in words if len(word) > 1)


def people_alike(names: Set[str], more: Set[str]) -> bool:
    """Whether two folded names are spellings of one: misspelt, or turned round."""
    return any(
        fuzz.token_sort_ratio(name, another) > _ALIKE
        for name in sorted(names)
        for another in sorted(more)
    )
