"""The statements of one transaction, those together that a server can be sent together."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Dialect, Executable, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.compiler import SQLCompiler

Statement = tuple[Executable, Mapping[str, Any]]  # with its values by name
Rows = Sequence[Sequence[Any]]

# Whatever the owner of a server has set, a statement must see what was committed before it.
_BEGIN: Statement = text("BEGIN ISOLATION LEVEL READ COMMITTED"), {}
_COMMIT: Statement = text("COMMIT"), {}


class Statements(ABC):
    """The statements of a transaction that writes, done in the order in which they come.

    Attributes:
        on_server: whether it is PostgreSQL that does them.
    """

    on_server: bool

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @abstractmethod
    def read(self, *queries: Statement) -> list[Rows]:
        """The rows of each query."""

    @abstractmethod
    def write(self, statement: Statement) -> None:
        """Do what has no rows, at the latest before the next that has, or before the commit."""

    @abstractmethod
    def connection(self) -> Connection:
        """The connection, for what is rarely done, after all that was to be done before."""


class FileStatements(Statements):
    """The statements to SQLite, which are done at once; the transaction is begun already."""

    on_server = False

    def read(self, *queries: Statement) -> list[Rows]:
        """The rows of each query."""
        return [self._connection.execute(*query).all() for query in queries]

    def write(self, statement: Statement) -> None:
        """Do what has no rows."""
        self._connection.execute(*statement)

    def connection(self) -> Connection:
        """The connection."""
        return self._connection


class ServerStatements(Statements):
    """The statements to PostgreSQL, begun with the first; a connection does nothing unasked.

    Each journey takes two switches of processes, and longer where the server is far away. So those
    that need no answer of each other go together: what begins the transaction with the first
    queries, what was to be written with the next ones, or with the commit.
    """

    on_server = True

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self._waiting: list[Statement] = []
        self._is_begun = False

    def read(self, *queries: Statement) -> list[Rows]:
        """The rows of each query, after everything that waits was sent."""
        cursors = self._send([*self._take(), *queries])
        return [cursor.fetchall() for cursor in cursors[len(cursors) - len(queries) :]]

    def write(self, statement: Statement) -> None:
        """Let a statement wait for the next journey."""
        self._waiting.append(statement)

    def connection(self) -> Connection:
        """The connection, after everything that waits was sent."""
        if self._waiting or not self._is_begun:
            self._send(self._take())
        return self._connection

    def commit(self) -> None:
        """Send what waits, and commit."""
        if self._waiting or self._is_begun:
            self._send([*self._take(), _COMMIT])

    def _take(self) -> list[Statement]:
        waiting, self._waiting = self._waiting, []
        return waiting

    def _send(self, statements: Sequence[Statement]) -> list[Any]:
        """Send statements in one journey; the cursors of all.

        Raises:
            DBAPIError: the server refuses one of them, or is not there.
        """
        if self._is_begun:
            return self._journey(statements)
        try:
            cursors = self._journey([_BEGIN, *statements])
        except DBAPIError as error:
            if not error.connection_invalidated:
                raise
            # It was lost while nobody used it, and has done nothing: asking first takes a journey.
            cursors = self._journey([_BEGIN, *statements])
        self._is_begun = True
        return cursors

    def _journey(self, statements: Sequence[Statement]) -> list[Any]:
        server, dialect = self._connection.connection.driver_connection, self._connection.dialect
        assert server is not None  # noqa: S101 - it is connected
        try:
            with server.pipeline():
                return [
                    _executed(server, _compiled(statement, dialect), values)
                    for statement, values in statements
                ]
        except dialect.loaded_dbapi.Error as error:
            reason, is_lost = error, server.closed
            if not is_lost and server.pgconn.pipeline_status:  # it went while answers were read
                reason, is_lost = type(error)("the connection was lost"), True
                server.close()
            if is_lost:  # and so, most likely, is whatever the pool holds
                self._connection.invalidate(error)
                self._connection.engine.dispose()
            raise DBAPIError(None, None, reason, connection_invalidated=is_lost) from None


def _executed(server: Any, compiled: SQLCompiler, values: Mapping[str, Any]) -> Any:
    return server.execute(compiled.string, compiled.construct_params(values))


@lru_cache(maxsize=64)  # statements are built once; those of a store that is closed go in time
def _compiled(statement: Executable, dialect: Dialect) -> SQLCompiler:
    compiled = statement.compile(dialect=dialect)  # type: ignore[attr-defined]
    assert isinstance(compiled, SQLCompiler)  # noqa: S101 - of a statement that is none of schema
    return compiled
