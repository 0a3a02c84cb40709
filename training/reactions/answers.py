"""Which answer an event is a reaction to, as far as the id says it that the event carries.

The id is read without its seal, which only the service can check: whoever may write events may
write ids that no answer had, and those count like others.
"""

import re
from enum import StrEnum
from typing import NamedTuple

from engine.recommend.strategies import StrategyName
from engine.tokens import parts_of, unpacked

UNKNOWN = "unknown"  # of ids that name no strategy, as they did not before, or none of today's
STRATEGIES = (*(name.value for name in StrategyName), UNKNOWN)
_RELEASE = re.compile(r"\w[\w.-]{0,99}", re.ASCII)  # of a release's name


class NotAttributable(StrEnum):
    """Why a reaction counts for no answer."""

    UNREADABLE = "unreadable"
    ANOTHER_USER = "another user"
    NOBODY = "nobody"  # the list was for nobody by name, so nobody knows who saw it


class Answer(NamedTuple):
    """What made an answer: its release, and the strategy of its first entries."""

    release: str
    strategy: str


def answer_of(answer_id: str, user_id: str) -> Answer | NotAttributable:
    """The answer that a user reacted to, or why it is none of theirs."""
    try:
        payload, _ = parts_of(answer_id)
        content = unpacked(payload)
    except ValueError:
        return NotAttributable.UNREADABLE
    match content:
        case {"r": str(release), "u": None | str(), "q": dict(), "o": int(), "s": int()}:
            pass
        case _:  # a cursor, or of another program
            return NotAttributable.UNREADABLE
    strategy = content.get("t", UNKNOWN)
    if not _RELEASE.fullmatch(release) or not isinstance(strategy, str):
        return NotAttributable.UNREADABLE
    if content["u"] is None:
        return NotAttributable.NOBODY
    if content["u"] != user_id:
        return NotAttributable.ANOTHER_USER
    return Answer(release, strategy if strategy in STRATEGIES else UNKNOWN)
