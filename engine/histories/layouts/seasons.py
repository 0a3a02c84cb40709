"""How services write a season into a title, in the languages of their accounts."""

import re

_SEASON_WORDS = (
    "season series temporada saison staffel stagione seizoen sezon säsong sæson sesong kausi "
    "сезон sezona évad sezonul řada série σεζόν mùa musim"
)
_PART_WORDS = "part parte partie teil volume volumen vol book libro livre buch del deel część"
_LIMITED = (
    "limited series|miniseries|mini-series|miniserie|mini-série|minissérie|miniserien|"
    "serie limitada|série limitée|série limitada|die komplette serie|miniserial"
)


def _one_of(words: str) -> str:
    return "|".join(re.escape(word) for word in words.split())


# A season is one wherever it stands; a part or a volume may as well be the end of a film's title.
SEASON = re.compile(
    rf"(?:(?:{_one_of(_SEASON_WORDS)})\s(?P<number>\d{{1,3}})"
    rf"|(?P<ahead>\d{{1,3}})\.?\s(?:{_one_of(_SEASON_WORDS)})"
    rf"|(?:シーズン|시즌)\s?(?P<east>\d{{1,3}})|第\s?(?P<china>\d{{1,3}})\s?季|{_LIMITED})",
    re.IGNORECASE,
)
PART = re.compile(
    rf"(?:{_one_of(_PART_WORDS)})\.?\s(?:(?P<number>\d{{1,3}})|[a-z]|[ivx]{{1,4}})", re.IGNORECASE
)


def number_of(season: re.Match[str]) -> int | None:
    """The number of a season, where it has one."""
    number = next((value for value in season.groupdict().values() if value), None)
    return int(number) if number else None
