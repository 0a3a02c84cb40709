"""The formats of an export by name; a new one is a file here and its line below."""

from enum import StrEnum

from api.exports.formats import atom, json_lines, letterboxd, plain_csv, trakt
from engine.register import register

FORMATS = register(
    (plain_csv.FORMAT, json_lines.FORMAT, letterboxd.FORMAT, trakt.FORMAT, atom.FORMAT),
    lambda each: each.name,
    "format",
)
FormatName = StrEnum(  # type: ignore[misc]
    "FormatName", {name.upper().replace("-", "_"): name for name in FORMATS}
)
FormatName.__doc__ = "A format of an export."
