"""Answers that were given before, given again without making them.

What depends on the release, the settings and the program alone says so by its tag
(`api.freshness`), and is the same until that tag is another. An answer about a user has another tag
and is never kept.
"""

from collections import OrderedDict
from dataclasses import dataclass

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.freshness import holds, not_modified, tag
from api.serving import ReleaseHolder
from api.settings import Settings
from api.shortcuts import reads_plainly
from engine.errors import NoRelease

MOST_BYTES = 16 << 20  # of all answers that are kept
MOST_OF_ONE = 256 << 10  # a longer answer is rare, and would push out many
_OVERHEAD = 1000  # bytes of the objects around an answer, about
_ETAG = b"etag"

Key = tuple[str, bytes, str]
Headers = list[tuple[bytes, bytes]]


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer of status 200 as it was sent."""

    headers: Headers
    body: bytes

    @property
    def size(self) -> int:
        """About how many bytes it takes to keep it."""
        return _OVERHEAD + len(self.body) + sum(len(n) + len(v) for n, v in self.headers)


class Answers:
    """The answers of one tag by what was asked; the longest unused make room for new ones."""

    def __init__(self, most_bytes: int) -> None:
        self.bytes = 0
        self._tag = ""
        self._most_bytes = most_bytes
        self._kept: OrderedDict[Key, Answer] = OrderedDict()

    def __len__(self) -> int:
        return len(self._kept)

    def find(self, etag: str, key: Key) -> Answer | None:
        """The answer of this tag, if it is kept; answers of another tag are forgotten."""
        if etag != self._tag:
            self._kept.clear()
            self._tag, self.bytes = etag, 0
        if (answer := self._kept.get(key)) is not None:
            self._kept.move_to_end(key)
        return answer

    def keep(self, etag: str, key: Key, answer: Answer) -> None:
        """Keep an answer, unless its tag is no longer the one that is looked for."""
        size = _size(key, answer)
        if etag != self._tag or key in self._kept or size > min(MOST_OF_ONE, self._most_bytes):
            return
        self._kept[key] = answer
        self.bytes += size
        while self.bytes > self._most_bytes:
            self.bytes -= _size(*self._kept.popitem(last=False))


class Repeats:
    """ASGI middleware: gives an answer again that was given before.

    It stands inside of what forgives requests, so that all that means the same is one question.
    """

    def __init__(
        self,
        app: ASGIApp,
        holder: ReleaseHolder,
        settings: Settings,
        most_bytes: int = MOST_BYTES,
    ) -> None:
        self.answers = Answers(most_bytes)
        self._app = app
        self._holder = holder
        self._settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Give the answer that is kept, or pass the request on and keep what it brings."""
        if (etag := self._tag(scope)) is None:
            await self._app(scope, receive, send)
            return
        key = scope["path"], scope["query_string"], scope.get("root_path", "")
        if (answer := self.answers.find(etag, key)) is None:
            await self._app(scope, receive, _Recording(send, self.answers, etag, key))
        elif holds(scope["headers"], etag):
            await not_modified(etag)(scope, receive, send)
        else:
            start = {"type": "http.response.start", "status": 200, "headers": answer.headers}
            await send(start)
            await send({"type": "http.response.body", "body": answer.body})

    def _tag(self, scope: Scope) -> str | None:
        """The tag of what may be kept now; None where the request is of another kind."""
        if not reads_plainly(scope):
            return None
        try:
            return tag(self._holder.release, self._settings)
        except NoRelease:
            return None


class _Recording:
    """Sends an answer on, and keeps it if its tag is `etag`, that of before it was made.

    A release that came meanwhile may have made a part of an answer of another tag.
    """

    def __init__(self, send: Send, answers: Answers, etag: str, key: Key) -> None:
        self._send = send
        self._answers = answers
        self._etag = etag.encode()
        self._key = key
        self._headers: Headers | None = None

    async def __call__(self, message: Message) -> None:
        """Send one message on."""
        headers, self._headers = self._headers, None
        if message["type"] == "http.response.start":
            if message["status"] == 200 and (_ETAG, self._etag) in message["headers"]:
                self._headers = list(message["headers"])  # those outside add theirs
        elif headers and not message.get("more_body"):
            answer = Answer(headers, message.get("body", b""))
            self._answers.keep(self._etag.decode(), self._key, answer)
        await self._send(message)


def _size(key: Key, answer: Answer) -> int:
    path, query, _ = key
    return answer.size + len(path) + len(query)
