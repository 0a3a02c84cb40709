"""Structured logs and the request id that ties an answer to its line."""

import asyncio
import json
import logging
import os
import random
import re
import time
from contextlib import nullcontext
from typing import Any, TextIO

from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api import errors
from api.counters import Counters

log = logging.getLogger("cartelera")

# What may stand in a header and in a log line whoever sent it.
_PLAIN_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
# The secret of an address, which opens what is behind it: no log holds it.
_SECRET = re.compile(r"/(feeds|stremio)/[^/]+")
# The id that a visitor's browser keeps: whoever sends it reads and writes what is of them.
_VISITOR = re.compile(r"web-[A-Za-z0-9_-]{22}")
_STANDARD = set(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "taskName"}
_HEADER, _NO_SNIFFING = b"x-request-id", (b"x-content-type-options", b"nosniff")
# Seeded by the system once: an id is no secret, and to ask the system for each takes longer.
_IDS = random.Random()  # noqa: S311
os.register_at_fork(after_in_child=_IDS.seed)  # workers are forked, and have ids of their own
_quoted = json.encoder.encode_basestring
_encoded = json.JSONEncoder(ensure_ascii=False, default=str).encode


class JsonLines(logging.Formatter):
    """One JSON object per line: time, level, message and whatever the caller added."""

    def __init__(self) -> None:
        super().__init__(datefmt="%Y-%m-%dT%H:%M:%S")
        self._second = 0, ""  # many lines are of one; in one piece, as threads share it

    def format(self, record: logging.LogRecord) -> str:
        """The record as one line."""
        if isinstance(record, _Line):
            return record.as_json(self._time(record))
        line: dict[str, Any] = {
            "time": self._time(record),
            "level": record.levelname.lower(),
            "message": record.getMessage(),
            **_added(record),
        }
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return _encoded(line)

    def _time(self, record: logging.LogRecord) -> str:
        second, text = self._second
        if second != int(record.created):
            text = self.formatTime(record, self.datefmt)
            self._second = int(record.created), text
        return text


class _Line(logging.LogRecord):
    """The line of a request, which says itself what it adds to every line.

    `Logger.info` would look through the stack for the place of the call, and every other record
    asks for its file, its thread and its process, none of which any line shows.
    """

    def __init__(self, facts: dict[str, str], status: int | None, ms: float) -> None:
        self.__dict__ |= _REQUEST
        self.created = time.time()
        self.msecs = self.created % 1 * 1000
        self.facts, self.status, self.ms = facts, status, ms

    def as_json(self, moment: str) -> str:
        """What an encoder makes of the line, for a third of its time."""
        facts = "".join(f', "{name}": {_quoted(text)}' for name, text in self.facts.items())
        status = "null" if self.status is None else self.status
        begin = f'{{"time": "{moment}", "level": "info", "message": "{self.msg}"'
        return f'{begin}{facts}, "status": {status}, "ms": {self.ms}}}'


_REQUEST = logging.LogRecord(log.name, logging.INFO, "", 0, "request", (), None).__dict__


def _added(record: logging.LogRecord) -> dict[str, Any]:
    """What the caller of a logger added to a record."""
    return {k: v for k, v in record.__dict__.items() if k not in _STANDARD}


class LineHandler(logging.StreamHandler[TextIO]):
    """Writes what one turn of the event loop logs together, and what is worse than that at once.

    Under load the requests that end in one turn are many, and each call to the system lets other
    threads in between. What other threads log is written at once too.
    """

    def __init__(self, stream: TextIO | None = None) -> None:
        super().__init__(stream)
        self._lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the line of a record until the turn ends, or write it and those before it."""
        try:
            self._lines.append(f"{self.format(record)}{self.terminator}")
            if record.levelno > logging.INFO or not self._ends_later():
                self.flush()
        except Exception:
            self.handleError(record)

    def _ends_later(self) -> bool:
        """Whether the line will be written at the end of a turn."""
        if len(self._lines) == 1:
            try:
                asyncio.get_running_loop().call_soon(self.flush)
            except RuntimeError:
                return False
        return True

    def flush(self) -> None:
        """Write the lines that are kept."""
        with self.lock or nullcontext():
            lines, self._lines = "".join(self._lines), []
            if lines:
                self.stream.write(lines)
            super().flush()


def log_as_json_lines() -> None:
    """Send the log of the service, its server and all libraries to standard error as JSON lines."""
    # Of each line: which thread wrote it and the like, which no line shows.
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
    handler = LineHandler()
    handler.setFormatter(JsonLines())
    log.setLevel(logging.INFO)
    for logger in (log, logging.getLogger("uvicorn")):
        logger.handlers = [handler]
        logger.propagate = False
    logging.getLogger().handlers = [handler]
    # What it warns of when a connection breaks off is raised, too.
    logging.getLogger("psycopg").setLevel(logging.ERROR)


class RequestLog:
    """ASGI middleware: a request id in every answer, one log line and one count per request.

    An id that the caller sends is kept if it is short and plain. Query strings are not logged. An
    error that nobody foresaw is answered here, because only here is the id at hand.
    """

    def __init__(self, app: ASGIApp, counters: Counters | None = None) -> None:
        self._app = app
        self._counters = counters or Counters()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and log how it ended."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = _plain_id(scope) or f"{_IDS.getrandbits(64):016x}"
        started = time.perf_counter()
        scope = {**scope, "state": {**scope.get("state", {}), "request_id": request_id}}
        facts = {"request_id": request_id, "method": scope["method"], "path": _shown_path(scope)}
        answering = _Answering(send, request_id, headless=scope["method"] == "HEAD")
        if answering.headless:
            scope["method"] = "GET"
        try:
            await self._app(scope, receive, answering.send)
        except ClientDisconnect:  # who asked has gone, and nothing is wrong here
            pass
        except Exception as error:
            log.error("unexpected error", exc_info=error, extra=facts)
            if answering.status is not None:
                raise  # half an answer is out: the server must break the connection
            await errors.unexpected(Request(scope))(scope, receive, answering.send)
        finally:
            ended = time.perf_counter()
            ms = round(1000 * (ended - started), 2)
            self._counters.answered(scope["path"], answering.status, ms, ended)
            if log.isEnabledFor(logging.INFO):
                log.handle(_Line(facts, answering.status, ms))


class _Answering:
    """Sends an answer on with the id of its request, and notes its status.

    HEAD is answered like GET, without the body (RFC 9110, section 9.3.2).
    """

    __slots__ = ("_request_id", "_send", "headless", "status")

    def __init__(self, send: Send, request_id: str, *, headless: bool) -> None:
        self.headless = headless
        self.status: int | None = None
        self._send = send
        self._request_id = request_id.encode()

    async def send(self, message: Message) -> None:
        """Send one message on."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            added = (_HEADER, self._request_id), _NO_SNIFFING
            message["headers"] = [*message["headers"], *added]
        elif self.headless and message["type"] == "http.response.body":
            message = {**message, "body": b""}
        await self._send(message)


def _shown_path(scope: Scope) -> str:
    """The path of a request as a log may hold it."""
    path: str = scope["path"]
    if "/feeds/" in path or "/stremio/" in path:
        path = _SECRET.sub(r"/\1/…", path)
    if "web-" in path:
        path = _VISITOR.sub("web-…", path)
    return path[:200]


def _plain_id(scope: Scope) -> str | None:
    """The caller's request id, if it has one that may stand in a log and a header."""
    for name, value in scope["headers"]:
        if name == _HEADER and _PLAIN_ID.fullmatch(text := value.decode("latin-1")):
            return str(text)
    return None
