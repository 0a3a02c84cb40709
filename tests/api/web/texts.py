"""The texts of the pages, as they stand in templates and code: `python -m tests.api.web.texts es`.

Printed is what a language lacks, as entries of a catalog to be filled in.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from api.web.languages import catalogs

WEB = Path(__file__).resolve().parents[3] / "api" / "web"
_METHODS = [("**/templates/**.html", "jinja2"), ("**.py", "python")]
_OPTIONS = {"**/templates/**.html": {"trimmed": "true", "silent": "false"}}
_KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "mark": None}
Message = str | tuple[str, ...]


def texts() -> dict[Message, str]:
    """All texts of the pages, each with the file that it stands in first."""
    places: dict[Message, str] = {}
    found = extract_from_dir(WEB, _METHODS, _OPTIONS, keywords=_KEYWORDS)
    for file, line, message, _, _ in found:
        key = message if isinstance(message, str) else tuple(message)
        places.setdefault(key, f"{file}:{line}")
    return places


def translated(code: str) -> dict[Message, Message]:
    """The entries of a language's catalogs, those without a text too."""
    entries: dict[Message, Message] = {}
    for path in catalogs(code):
        with path.open("rb") as file:
            for message in read_po(file, locale=code):
                if message.id:
                    entries[_key(message.id)] = _key(message.string)
    return entries


def _key(text: str | list[str] | tuple[str, ...]) -> Message:
    return text if isinstance(text, str) else tuple(text)


def lacking(code: str) -> Iterator[str]:
    """Yield an empty entry for every text that a language has no words for."""
    known = translated(code)
    for message, place in texts().items():
        if message not in known:
            yield f"#: {place}\n{_entry(message)}"


def _entry(message: Message) -> str:
    if isinstance(message, str):
        return f'msgid {_quoted(message)}\nmsgstr ""\n'
    one, many = message[:2]
    return f'msgid {_quoted(one)}\nmsgid_plural {_quoted(many)}\nmsgstr[0] ""\nmsgstr[1] ""\n'


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


if __name__ == "__main__":
    print("\n".join(lacking(sys.argv[1])))  # noqa: T201
