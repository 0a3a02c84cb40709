"""Ids that are alike but for case: nearly all are spelled as `casefold` writes them."""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass

from engine.vocabulary import Vocabulary


@dataclass(frozen=True)
class IdCases:
    """The ids of several kinds, found by their letters in any case.

    Attributes:
        known: the ids of each kind.
        odd: of each kind those that `casefold` changes, by what it makes of them. An entry for each
            id would take some megabytes of every process.
    """

    known: Sequence[Container[str]]
    odd: Sequence[dict[str, list[str]]]

    @classmethod
    def of(cls, *kinds: Iterable[str], known: Sequence[Container[str]]) -> "IdCases":
        """Find the odd ones among the ids of each kind."""
        odd: list[dict[str, list[str]]] = [{} for _ in kinds]
        for by_key, ids in zip(odd, kinds, strict=True):
            for spelled in ids:
                if (key := spelled.casefold()) != spelled:
                    by_key.setdefault(key, []).append(spelled)
        return cls(known, odd)

    def alike(self, text: str) -> list[str]:
        """The ids that are `text` but for case, kind by kind, each in its order."""
        key = text.casefold()
        alike: list[str] = []
        for known, odd in zip(self.known, self.odd, strict=True):
            alike += sorted([*odd.get(key, ()), *([key] if key in known else ())])
        return alike


class IdsOf(Container[str]):
    """Which ids a vocabulary holds."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary

    def __contains__(self, text: object) -> bool:
        return isinstance(text, str) and self._vocabulary.find(text) is not None
