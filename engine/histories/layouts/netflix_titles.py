"""What a title of Netflix says: the series, season and episode, where a season stands in it.

Netflix writes "Series: Season 1: Episode" in the language of the account. Nothing else tells a
series from a film with a colon, so what has no season is left as one title.
"""

import re

from engine.histories.events import Subject
from engine.histories.records import Episode, TitleKind
from engine.histories.values import Unusable

_SEASON_WORDS = (
    "season series temporada saison staffel stagione seizoen sezon säsong sæson sesong kausi "
    "сезон sezona évad sezonul řada série σεζόν mùa musim"
)
_PART_WORDS = (
    "part parte partie teil volume volumen vol book libro livre buch chapter del deel część"
)
_LIMITED = (
    "limited series|miniseries|mini-series|miniserie|mini-série|minissérie|miniserien|"
    "serie limitada|série limitée|série limitada|die komplette serie|miniserial"
)


def _one_of(words: str) -> str:
    return "|".join(re.escape(word) for word in words.split())


# A season is one wherever it stands; a part or a volume may as well be the end of a film's title.
_SEASON = re.compile(
    rf"(?:(?:{_one_of(_SEASON_WORDS)})\s(?P<number>\d{{1,3}})"
    rf"|(?P<ahead>\d{{1,3}})\.?\s(?:{_one_of(_SEASON_WORDS)})"
    rf"|(?:シーズン|시즌)\s?(?P<east>\d{{1,3}})|第\s?(?P<china>\d{{1,3}})\s?季|{_LIMITED})",
    re.IGNORECASE,
)
_PART = re.compile(
    rf"(?:{_one_of(_PART_WORDS)})\.?\s(?:(?P<number>\d{{1,3}})|\w{{1,12}})", re.IGNORECASE
)
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
        match = _SEASON.fullmatch(pieces[index].strip())
        if match is None and index + 1 < len(pieces):
            match = _PART.fullmatch(pieces[index].strip())
        if match:
            return _episode(pieces, index, match)
    return Subject(title)


def _episode(pieces: list[str], index: int, season: re.Match[str]) -> Subject:
    numbers = (value for value in season.groupdict().values() if value)
    number = next(numbers, None)
    name = ": ".join(pieces[index + 1 :]).strip()
    numbered = _NUMBERED.fullmatch(name)
    part = Episode(
        int(number) if number else None,
        int(numbered[2]) if numbered else None,
        (numbered[1] if numbered else name) or None,
    )
    return Subject(": ".join(pieces[:index]).strip(), TitleKind.EPISODE, episode=part)
