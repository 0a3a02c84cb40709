"""What a title of Netflix says: the series, season and episode, where a season stands in it.

Netflix writes "Series: Season 1: Episode" in the language of the account. Nothing else tells a
series from a film with a colon, so what has no season is left as one title.
"""

import re

from engine.histories.events import Subject
from engine.histories.layouts.seasons import PART, SEASON, number_of
from engine.histories.records import Episode, TitleKind
from engine.histories.values import Unusable

_NUMBERED = re.compile(
    r"(.*\S)\s*\((?:Episode|Folge|Episodio|Épisode|Episódio)\s(\d{1,4})\)", re.DOTALL
)


def netflix_subject(title: str) -> Subject:
    """What a title is of: an episode where it names a season, else a title of no known sort.

    Raises:
        Unusable: the series has no name any more.
    """
    title = title.strip()
    if title.startswith(":"):
        raise Unusable("Netflix has taken the name of the series away")
    pieces = title.split(": ")
    for index in range(1, len(pieces)):
        match = SEASON.fullmatch(pieces[index].strip())
        if match is None and index + 1 < len(pieces):
            match = PART.fullmatch(pieces[index].strip())
        if match:
            return _episode(pieces, index, match)
    return Subject(title)


def _episode(pieces: list[str], index: int, season: re.Match[str]) -> Subject:
    name = ": ".join(pieces[index + 1 :]).strip()
    numbered = _NUMBERED.fullmatch(name)
    part = Episode(
        number_of(season),
        int(numbered[2]) if numbered else None,
        (numbered[1] if numbered else name) or None,
    )
    return Subject(": ".join(pieces[:index]).strip(), TitleKind.EPISODE, episode=part)
