"""Which works are one: a film and its other-language copy are not alike but the same.

The ingest joins copies into works by evidence; what it left apart because the evidence was thin
must still not stand as "similar" beside its twin.
"""

import re

import numpy as np

from engine.arrays import Int32Array
from engine.text import name_key
from training.content.neighbours import unite
from training.content.records import WorkRecords

_BRACKETED = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_CUT = re.compile(
    r"[:\-–—]\s*(?:the )?(?:extended|unrated|uncut|theatrical|director[’']?s|final)"
    r"(?: (?:cut|edition|version))?\s*$",
    re.IGNORECASE,
)
_NUMBERED = frozenset(
    ("part", "parts", "vol", "volume", "season", "series", "chapter", "episode", "book")
)
_YEARS_APART, _YEARS_WITH_DIRECTOR = 1, 2


def same_works(records: WorkRecords) -> Int32Array:
    """A number for each work that it shares with every copy of the same work.

    The same are works of one type and one undecorated title, at most two years apart if they share
    a director, at most one if either names none: int32, shape (n_works,), the first's position.
    """
    same = np.arange(len(records), dtype=np.int32)
    of_title: dict[tuple[bool, str], list[int]] = {}
    for work, titles in enumerate(records.titles):
        for key in dict.fromkeys(map(undecorated, titles)):
            namesakes = of_title.setdefault((bool(records.is_movie[work]), key), [])
            for earlier in namesakes:
                if _are_one(records, work, earlier):
                    unite(same, work, earlier)
            namesakes.append(work)
    return same


def undecorated(title: str) -> str:
    """A title's key without what stands in brackets behind it, and without its cut.

    >>> undecorated("Knives Out (4K UHD)"), undecorated("Songs (Vol. 2)")
    ('knives out', 'songs vol 2')
    """
    bare = title
    for part in _BRACKETED.finditer(title):
        if _NUMBERED.isdisjoint(name_key(part[1]).split()):
            bare = bare.replace(part[0], " ")
    return name_key(_CUT.sub("", bare)) or name_key(title) or title


def _are_one(records: WorkRecords, work: int, earlier: int) -> bool:
    apart = abs(int(records.year[work]) - int(records.year[earlier]))
    some, rest = (set(records.tokens["directors"][each]) for each in (work, earlier))
    if some and rest:
        return bool(some & rest) and apart <= _YEARS_WITH_DIRECTOR
    return apart <= _YEARS_APART
