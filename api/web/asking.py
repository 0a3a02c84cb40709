"""What pages ask the service itself: the answers that every other client gets."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from fastapi import Request

from api.calls import Call, Outcome, send
from api.settings import Settings

Pairs = Sequence[tuple[str, object]]
_KEY = b"x-api-key"
_JSON, _BINARY = b"application/json", b"application/octet-stream"


class Refused(Exception):
    """The service refused what a page asked it; the page says so with its status."""

    def __init__(self, problem: Mapping[str, Any]) -> None:
        self.status = int(problem["status"])
        self.detail = str(problem["detail"])
        self.suggestions = [str(each) for each in problem.get("suggestions", ())]
        super().__init__(self.detail)


@dataclass(frozen=True)
class Asking:
    """Asks for one page; `root` is the prefix of a proxy."""

    request: Request
    settings: Settings
    root: str

    async def get(self, path: str, query: Pairs = ()) -> Any:
        """The answer to a question, as JSON.

        Raises:
            Refused: it has none.
        """
        return _content(await self.outcome("GET", path, query))

    async def post(self, path: str, body: Any, query: Pairs = ()) -> Any:
        """The answer to a question that is put by a body of JSON.

        Raises:
            Refused: it has none.
        """
        content = json.dumps(body, ensure_ascii=False).encode()
        return _content(await self.outcome("POST", path, query, content))

    async def write(self, method: str, path: str, body: Any = None, query: Pairs = ()) -> Any:
        """What became of something that is said for the visitor; the service's own key goes along.

        Raises:
            Refused: nothing did.
        """
        content = b"" if body is None else json.dumps(body, ensure_ascii=False).encode()
        return _content(await self.outcome(method, path, query, content, self._key()))

    async def file(
        self, path: str, content: bytes, query: Pairs = (), *, write: bool = False
    ) -> Outcome:
        """Whatever the service answers to a file; with its own key where it is to be stored."""
        headers = self._key() if write else []
        return await self.outcome("POST", path, query, content, headers, _BINARY)

    async def outcome(
        self,
        method: str,
        path: str,
        query: Pairs = (),
        content: bytes = b"",
        headers: Iterable[tuple[bytes, bytes]] = (),
        media_type: bytes = _JSON,
    ) -> Outcome:
        """Whatever the service answers."""
        sent = ((b"content-type", media_type), *headers)
        return await send(self.request, Call(method, path, encoded(query), content, sent))

    def _key(self) -> list[tuple[bytes, bytes]]:
        key = self.settings.api_key
        return [(_KEY, key.get_secret_value().encode())] if key else []

    def address(self, path: str, query: Pairs = ()) -> str:
        """Where a client asks the same question: from the host on."""
        text = encoded(query)
        return f"{self.root}{path}?{text}" if text else f"{self.root}{path}"


def _content(outcome: Outcome) -> Any:
    """The JSON of an answer.

    Raises:
        Refused: it is a problem.
    """
    content = outcome.content()
    if outcome.is_problem:
        raise Refused(content)
    return content


def joined(*parts: str) -> str:
    """A path of which the first part stands as it is, and the others are values."""
    first, *values = parts
    return "/".join([first, *(quote(value, safe="") for value in values)])


def encoded(query: Pairs) -> str:
    """A query of the pairs that have a value; True and False as JSON writes them."""
    return urlencode([(name, _text(value)) for name, value in query if value not in (None, "")])


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
