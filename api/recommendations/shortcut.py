"""The lists of users by a question that was asked before, answered without the framework.

The parameters of one query mean the same for every user, so those of a query that was answered are
kept.
"""

from starlette.types import ASGIApp, Scope

from api.counters import Counters
from api.freshness import tag, tagged, untagged
from api.keeping.event_log import EventLog
from api.params import is_seen
from api.recommendations.known import KnownQuestions
from api.recommendations.lists import Lists
from api.recommendations.people import state_of
from api.serving import ReleaseHolder
from api.settings import Settings
from api.shortcuts import ReadyAnswer, Shortcut, held, ready_json
from engine.contract.tables import MAX_ID_LENGTH
from engine.text import squeeze

_BEFORE, _AFTER = "/v1/users/", "/recommendations"


class ListShortcut(Shortcut):
    """Answers known questions for lists of users."""

    def __init__(
        self,
        app: ASGIApp,
        holder: ReleaseHolder,
        settings: Settings,
        events: EventLog,
        questions: KnownQuestions,
        counters: Counters,
    ) -> None:
        super().__init__(app, holder, settings)
        self._counters = counters
        self._events = events
        self._questions = questions

    async def _answer(self, scope: Scope) -> ReadyAnswer | None:
        if (user_id := _user_of(scope)) is None:
            return None
        release = self._holder.release
        question = self._questions.find(release, scope["query_string"])
        if question is None:
            return None
        root, user = scope.get("root_path", ""), squeeze(user_id)
        stored = await self._events.of(user)
        state = state_of(stored)
        etag = tag(release, self._settings, state or "")
        if state and (answer := held(scope, etag)):
            return answer
        lists = Lists(release, self._settings, root, self._events, self._counters)
        body = lists.page(user, question, stored).called(user_id).body()
        return ready_json(body, tagged(etag) if state else untagged())


def _user_of(scope: Scope) -> str | None:
    """The user whose list a request asks for; None where it asks for something else, or may."""
    begin, path = f"{scope.get('root_path', '')}{_BEFORE}", scope["path"]
    if not path.startswith(begin) or not path.endswith(_AFTER):
        return None
    user_id: str = path[len(begin) : -len(_AFTER)]
    if not 0 < len(user_id) <= MAX_ID_LENGTH or not is_seen(user_id):
        return None
    if "/" in user_id or "\n" in user_id:  # other routes may be meant, or none
        return None
    return user_id
