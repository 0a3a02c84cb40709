"""How files write that there is no value: by an empty cell, or by one of a few words."""

from engine.text import squeeze

# As R, pandas, SQL, Excel, Spark, Hive and people write them. Compared without case.
_SPELLINGS = {
    "",
    "null",
    "(null)",
    "<null>",
    "none",
    "nan",
    "-nan",
    "na",
    "<na>",
    "n/a",
    "#n/a",
    "#na",
    "nil",
    "nat",
    "undefined",
    "\\n",  # \N, of databases
    "-",
    "--",
    "?",
}
_LONGEST = 80  # characters of a cell that may be blanks and one of the words
_OF_NAMES = {"", "\\n"}  # a film may be called None, and a person Null


def is_absent(cell: str) -> bool:
    """Whether a cell of an id, a number, a time or a class stands for no value.

    >>> is_absent(" NULL "), is_absent("0")
    (True, False)
    """
    return (len(cell) <= _LONGEST or not cell.strip()) and squeeze(cell).lower() in _SPELLINGS


def is_absent_name(cell: str) -> bool:
    r"""Whether a cell of a title or of free text stands for none: only an empty one, or `\N`.

    >>> is_absent_name("None"), is_absent_name("\\N")
    (False, True)
    """
    return squeeze(cell).lower() in _OF_NAMES
