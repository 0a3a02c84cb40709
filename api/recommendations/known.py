"""What the queries of lists mean that were answered before."""

from collections import OrderedDict
from collections.abc import Callable
from weakref import ref

from api.recommendations.questions import Question
from engine.release.read import Release

_MOST_QUESTIONS = 1_000
_LONGEST = 2_000  # bytes of a query
_PLAIN = Question()


def _no_release() -> None:
    """No release yet."""


class KnownQuestions:
    """Questions by their queries; the longest unused make room for new ones."""

    def __init__(self) -> None:
        self._release: Callable[[], Release | None] = _no_release  # one that is gone goes
        self._questions: OrderedDict[bytes, Question] = OrderedDict()

    def find(self, release: Release, query: bytes) -> Question | None:
        """The question of a query, if it was asked of this release before."""
        if release is not self._release():  # the same names may mean other works
            self._release = ref(release)
            self._questions.clear()
        if not query:
            return _PLAIN if len(release.catalog) else None
        if (question := self._questions.get(query)) is not None:
            self._questions.move_to_end(query)
        return question

    def keep(self, release: Release, query: bytes, question: Question) -> None:
        """Keep what a query was found to mean, if the release is still the one in service."""
        if release is not self._release() or not 0 < len(query) <= _LONGEST:
            return
        self._questions[query] = question
        if len(self._questions) > _MOST_QUESTIONS:
            self._questions.popitem(last=False)
