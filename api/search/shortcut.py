"""Searches that are plainly asked, answered without the framework.

People search with every letter that they type, and hardly any text comes twice: the framework takes
longer to check its one parameter than the search takes.
"""

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl

from starlette.types import Scope

from api.freshness import tag, tagged
from api.search import views
from api.shortcuts import ReadyAnswer, Shortcut, held, ready_json
from engine.catalog.directory import KINDS, parse_kinds

MOST_ENTRIES = 50
ENTRIES = 10  # of an answer, where nobody says how many
_PATH = "/v1/search"
# Characters: names are hardly ever longer, and one text of many wrong words keeps all who wait for
# an answer waiting. The framework has threads for such.
_LONGEST = 60
_MOST_WORDS, _MOST_SHORT = 10, 3
_SHORT = 2  # letters, which stand in the middle of a tenth of all words
_NUMBER = re.compile(r"[1-9][0-9]?")


@dataclass(frozen=True)
class Question:
    """What a query asks: `engine.catalog.directory.Directory.search` says what its fields are."""

    text: str
    limit: int = ENTRIES
    kinds: tuple[str, ...] = KINDS


class SearchShortcut(Shortcut):
    """Answers plain searches."""

    async def _answer(self, scope: Scope) -> ReadyAnswer | None:
        if scope["path"] != f"{scope.get('root_path', '')}{_PATH}":
            return None
        if (question := plain_question(scope["query_string"])) is None:
            return None
        release = self._holder.release
        etag = tag(release, self._settings)
        if answer := held(scope, etag):
            return answer
        entries = release.directory.search(question.text, question.limit, question.kinds)
        body = views.search_results(release, entries, scope.get("root_path", ""))
        return ready_json(body, tagged(etag))


def plain_question(query: bytes) -> Question | None:
    """What a query asks; None where it is not plain that all of it is as it should be.

    Raises:
        InvalidValue: it asks for a kind that there is not.
    """
    pairs = parse_qsl(query.decode("latin-1"), keep_blank_values=True)
    values = dict(pairs)
    if len(values) != len(pairs) or not values.keys() <= {"q", "type", "limit"}:
        return None
    text, limit = values.get("q", ""), values.get("limit", str(ENTRIES))
    if not text or len(text) > _LONGEST or not _has_few_words(text):
        return None
    if not _NUMBER.fullmatch(limit) or int(limit) > MOST_ENTRIES:
        return None
    if "type" not in values:
        return Question(text, int(limit))
    if len(values["type"]) > _LONGEST:
        return None
    return Question(text, int(limit), tuple(parse_kinds([values["type"]])))


def _has_few_words(text: str) -> bool:
    lengths = [len(word) for word in text.split()]
    return len(lengths) <= _MOST_WORDS and sum(n <= _SHORT for n in lengths) <= _MOST_SHORT
