"""`raw/sources.toml` as tables, and the checks that the tables of all kinds of sources need.

What a table may hold, its kind of source says (`data/sources`; for people: docs/data.md).
"""

import codecs
import json
import os
import re
import tomllib
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from data.csv.dialect import Dialect
from engine.errors import DataError, InvalidValue

CONFIGURATION = "sources.toml"
_BARE_KEY = re.compile(r"[\w-]+", re.ASCII)
DIALECT_KEYS = ("delimiter", "encoding", "decimal")  # settings that every file of text may have


def read_configuration(raw: Path, tables: Collection[str]) -> dict[str, Any]:
    """The entries of `raw/sources.toml`, each one of `tables`; none where there is no such file.

    Raises:
        DataError: the file is not TOML, or holds something else.
    """
    path = raw / CONFIGURATION
    if not os.path.lexists(path):  # a link that leads nowhere is refused, not passed over
        return {}
    with problems_in(CONFIGURATION):
        return checked_table("", read_toml(path), tables)


def read_toml(path: Path) -> dict[str, Any]:
    """The entries of a TOML file.

    Raises:
        DataError: it cannot be read, or is not TOML.
    """
    try:
        return tomllib.loads(path.read_text("utf-8-sig"))
    except OSError as error:
        raise DataError(f"{path.name}: cannot be read ({error.strerror})") from error
    except RecursionError as error:
        raise DataError(f"{path.name}: tables lie in one another too deeply") from error
    except ValueError as error:  # no TOML, no UTF-8, or a number beyond all numbers
        raise DataError(f"{path.name}: {error}") from error


@contextmanager
def problems_in(file: str) -> Iterator[None]:
    """Name the file in which a value is malformed.

    Raises:
        DataError: a value is.
    """
    try:
        yield
    except InvalidValue as error:
        raise DataError(f"{file}: {error}") from error


def checked_table(where: str, value: object, allowed: Collection[str]) -> dict[str, Any]:
    """A table that has no other keys than the `allowed` ones; `where` is its name.

    Raises:
        InvalidValue: it is no table, or has another key; the nearest is suggested.
    """
    if not isinstance(value, dict):
        raise InvalidValue(where, value, "a table")
    for key in value:
        if key not in allowed:
            expected = f"one of {', '.join(sorted(allowed))}"
            if nearest := get_close_matches(key, sorted(allowed), 1):
                expected += f"; did you mean {nearest[0]}?"
            raise InvalidValue(f"{where}.{key}".removeprefix("."), key, expected)
    return value


def table_of_tables(where: str, value: object) -> dict[str, dict[str, Any]]:
    """A table whose values are tables.

    Raises:
        InvalidValue: it is none.
    """
    if isinstance(value, dict) and all(isinstance(entry, dict) for entry in value.values()):
        return value
    raise InvalidValue(where, value, "a table of tables")


def quoted(name: str) -> str:
    """A name as a text of TOML, which may be a key too."""
    return json.dumps(name, ensure_ascii=False)


def as_key(name: str) -> str:
    """A name as a key of TOML, in quotes only where it needs them."""
    return name if _BARE_KEY.fullmatch(name) else quoted(name)


def check_texts(where: str, entries: Mapping[str, object]) -> None:
    """Refuse a value that is no text.

    Raises:
        InvalidValue: there is one.
    """
    for key, value in entries.items():
        if not isinstance(value, str):
            raise InvalidValue(f"{where}.{key}", value, "text")


def check_flag(where: str, value: object) -> bool:
    """A value that is true or false.

    Raises:
        InvalidValue: it is neither.
    """
    if isinstance(value, bool):
        return value
    raise InvalidValue(where, value, "true or false")


def checked_names(where: str, value: object) -> tuple[str, ...]:
    """A list of texts.

    Raises:
        InvalidValue: it is none.
    """
    if isinstance(value, list) and all(isinstance(name, str) for name in value):
        return tuple(value)
    raise InvalidValue(where, value, "a list of names")


def checked_dialect(where: str, entry: Mapping[str, Any], base: Dialect) -> Dialect:
    """What a table says of how a text is laid out, its other keys apart; else as `base`.

    Raises:
        InvalidValue: a value is malformed.
    """
    settings = {key: entry[key] for key in DIALECT_KEYS if key in entry}
    check_texts(where, settings)
    for key, check in _DIALECT_CHECKS.items():
        if key in settings:
            check(where, settings[key])
    return replace(base, **settings)


def check_delimiter(where: str, delimiter: str) -> None:
    """Refuse a delimiter that no reader takes.

    Raises:
        InvalidValue: it is not one character that can part cells, nor two colons.
    """
    if delimiter == "::":
        return
    if len(delimiter) != 1 or not delimiter.isascii() or delimiter in '"\r\n\0':
        raise InvalidValue(f"{where}.delimiter", delimiter, "one character, or ::")


def check_encoding(where: str, encoding: str) -> None:
    """Refuse an encoding of text that Python does not know.

    Raises:
        InvalidValue: it is none.
    """
    try:
        "a".encode(encoding).decode(encoding)
        codecs.getincrementaldecoder(encoding)
    except (LookupError, ValueError):  # of no name, of no text, or of a name with a NUL
        raise InvalidValue(f"{where}.encoding", encoding, "one like utf-8 or latin-1") from None


def check_decimal(where: str, decimal: str) -> None:
    """Refuse a decimal mark that no number has.

    Raises:
        InvalidValue: it is neither a point nor a comma.
    """
    if decimal not in (".", ","):
        raise InvalidValue(f"{where}.decimal", decimal, '"." or ","')


_DIALECT_CHECKS: Mapping[str, Callable[[str, str], None]] = {
    "delimiter": check_delimiter,
    "encoding": check_encoding,
    "decimal": check_decimal,
}
