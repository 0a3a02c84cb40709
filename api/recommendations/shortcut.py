"""The lists of users by a question that was asked before, answered without the framework.

The framework checks every parameter of every request, which takes many times as long as reading a
list that was made with the release. The parameters of one query mean the same for every user, so
those of a query that was answered are kept. What is not plainly such a question is passed on, and
so is what fails: one place says what is wrong with a request, and how.
"""

from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from api.freshness import holds, not_modified, tag, tagged, untagged
from api.keeping.event_log import EventLog
from api.params import is_seen
from api.recommendations.known import KnownQuestions
from api.recommendations.lists import Lists
from api.recommendations.people import state_of
from api.serving import ReleaseHolder
from api.settings import Settings
from engine.contract.tables import MAX_ID_LENGTH
from engine.errors import CarteleraError
from engine.text import squeeze

_BEFORE, _AFTER = "/v1/users/", "/recommendations"
_OF_ITSELF = {"request_id"}  # what the state of a request holds that asks nothing


class Shortcut:
    """ASGI middleware: answers known questions for lists of users, and passes all else on."""

    def __init__(
        self,
        app: ASGIApp,
        holder: ReleaseHolder,
        settings: Settings,
        events: EventLog,
        questions: KnownQuestions,
    ) -> None:
        self._app = app
        self._holder = holder
        self._settings = settings
        self._events = events
        self._questions = questions

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or pass the request on."""
        answer = None
        if (user_id := _user_of(scope)) is not None:
            try:
                answer = await self._answer(scope, user_id)
            except CarteleraError:
                answer = None  # whoever is asked next says so
        await (answer or self._app)(scope, receive, send)

    async def _answer(self, scope: Scope, user_id: str) -> Response | None:
        release = self._holder.release
        question = self._questions.find(release, scope["query_string"])
        if question is None:
            return None
        root, user = scope.get("root_path", ""), squeeze(user_id)
        stored = await self._events.of(user)
        lists = Lists(release, self._settings, root, self._events)
        if (state := state_of(stored)) is None:
            headers = untagged()
        else:
            etag = tag(release, self._settings, state)
            if holds(scope["headers"], etag):
                return not_modified(etag)
            headers = tagged(etag)
        body = lists.page(user, question, stored).called(user_id).body(release, root)
        return Response(body, headers=headers, media_type="application/json")


def _user_of(scope: Scope) -> str | None:
    """The user whose list a request asks for; None where it asks for something else, or may."""
    if scope["type"] != "http" or scope["method"] != "GET":
        return None
    begin, path = f"{scope.get('root_path', '')}{_BEFORE}", scope["path"]
    if not path.startswith(begin) or not path.endswith(_AFTER):
        return None
    user_id: str = path[len(begin) : -len(_AFTER)]
    if not 0 < len(user_id) <= MAX_ID_LENGTH or "/" in user_id or not is_seen(user_id):
        return None
    return user_id if scope.get("state", {}).keys() <= _OF_ITSELF else None
