"""What a title is called without what a catalog adds to its name: format, language, maker.

"Black Panther (4K UHD)", "Marvel Studios' Black Panther" and "The Black Panther [Dubbed]" stand
under one key, so that they are compared; whether they are one work, other evidence decides.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from engine.text import NUMERALS, fold, name_key

_LANGUAGES = """
    arabic bengali brazilian cantonese castilian chinese danish dutch english filipino french german
    greek gujarati hebrew hindi hungarian indonesian italian japanese kannada korean latin malay
    malayalam mandarin marathi norwegian polish portuguese punjabi russian spanish swedish tagalog
    tamil telugu thai turkish ukrainian urdu vietnamese
"""
_FORMATS = """
    2d 3d 4k 8k bw cc color colour colorized dub dubbed dubs edited extended fullscreen hd hdr imax
    remastered restored restoration sd silent sub subbed subs subtitled subtitles theatrical uhd
    ultra uncensored uncut unrated widescreen
"""
_FILLERS = """
    a america american and anniversary audio black collectors cut dialog dialogue digitally
    directors edition feature film final full in language latin length movie multi new no non
    original series short show special subtitle the tv ver version versions white with years
"""
_REGIONS = {
    "au": "australia",
    "aus": "australia",
    "australia": "australia",
    "ca": "canada",
    "canada": "canada",
    "india": "india",
    "nz": "new zealand",
    "uk": "united kingdom",
    "u k": "united kingdom",
    "u s": "united states",
    "u s a": "united states",
    "us": "united states",
    "usa": "united states",
}
_SPOKEN = frozenset(_LANGUAGES.split())
_SPECIFIC = _SPOKEN | frozenset(_FORMATS.split())
_DECORATING = _SPECIFIC | frozenset(_FILLERS.split())
_PHRASES = frozenset(
    (
        *("black and white", "complete collection", "complete series", "directors cut", "film"),
        *("movie", "series", "short", "short film", "the complete collection", "the movie"),
        *("the series", "tv", "tv series"),
    )
)
_CUTS = frozenset(("cut", "edition", "extended", "uncut", "unrated", "version"))
_MAKERS = (  # in front of a name; the longest first
    "the wonderful world of disney presents",
    "walt disneys",
    "walt disney",
    "disney pixars",
    "disney pixar",
    "disneys",
    "disney",
    "marvel studios",
    "marvels",
    "marvel",
    "national geographic presents",
    "dreamworks",
    "lucasfilms",
    "pixars",
)
_SPELLED = {"vol": "volume", "pt": "part", "vs": "versus", "dr": "doctor", "mt": "mount"}
_BRACKETED = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_BEHIND_A_DASH = re.compile(r"(?: [-–—] |, |: )([^-–—,:]+)$")
_IN_A_LANGUAGE = re.compile(rf" in ({'|'.join(sorted(_SPOKEN))})$", re.IGNORECASE)
_OWNER = re.compile(r"(?:[^\W\d_][\w.-]* ){0,3}[^\W\d_][\w.-]*(?:['’]s|s['’]) (?P<name>\w.*)")
_YEAR = re.compile(r"(?:19|20)\d\d")
_ARTICLES = ("the", "a", "an")
_ARTICLE_LAST = re.compile(r"(.+), (?:the|an?)", re.IGNORECASE)
_NUMBER = re.compile(r"\d+")
_LONG_WORD = 4  # letters of a word that may be misspelt
_ALIKE = 75.0  # of 100: how alike two spellings of a word are
_SHORTEST = 3  # letters of a name that can stand without its maker or owner


@dataclass(frozen=True)
class TitleName:
    """A title's name as it is compared.

    Attributes:
        key: without punctuation, decorations and all.
        bare: the words that are left without decorations.
        compact: these in one, in which "spider man" is "spiderman".
        unowned: the same without whose it is, as of "Bram Stoker's Dracula"; "" where nobody's.
        region: the country that tells it from its namesakes, as of "The Office (U.S.)"; or "".
        year: that which does, as of "Ben 10 (2005)"; or 0.
        is_plain: whether nothing but a name was given.
    """

    key: str
    bare: str
    compact: str
    unowned: str
    region: str
    year: int
    is_plain: bool

    @property
    def is_another_cut(self) -> bool:
        """Whether it says to be longer or shorter than the film of the name."""
        return not _CUTS.isdisjoint(self.key.split())


def title_name(title: str) -> TitleName:
    """The name of a title as a source spells it.

    >>> title_name("Marvel's The Avengers II [4K UHD]").bare
    'avengers 2'
    """
    undecorated, region, year = _undecorated(title)
    key = name_key(title)
    bare = _bare(undecorated, key if undecorated == title else name_key(undecorated))
    bare = bare or fold(title) or title  # a name may be signs alone: ???
    unowned = _unowned(undecorated)
    if len(unowned) < _SHORTEST or unowned == _compact(bare):
        unowned = ""
    is_plain = undecorated == title and key == _without_first(key, _MAKERS, _SHORTEST)
    return TitleName(key, bare, _compact(bare), unowned, region, year, is_plain)


def numbers_of(name: TitleName) -> list[str]:
    """The numbers in a name, by which parts of one series are told apart."""
    return _NUMBER.findall(name.bare)


def spelled_alike(one: TitleName, another: TitleName) -> bool:
    """Whether every word of a name is one of the other, or that word misspelt."""
    words, words_again = one.bare.split(), another.bare.split()
    if len(words) != len(words_again):
        return False
    return all(map(_one_word, words, words_again))


def _one_word(word: str, again: str) -> bool:
    return word == again or (
        (word + again).isalpha()
        and min(len(word), len(again)) >= _LONG_WORD
        and fuzz.ratio(word, again) >= _ALIKE
    )


def _undecorated(title: str) -> tuple[str, str, int]:
    """A title without its decorations, its region and its year."""
    name, region, year = title, "", 0
    for brackets in _BRACKETED.finditer(title):
        words = name_key(brackets[1])
        region = _REGIONS.get(words, region)
        year = int(words) if _YEAR.fullmatch(words) else year
        if words in _REGIONS or _YEAR.fullmatch(words) or _decorates(words):
            name = name.replace(brackets[0], " ").strip()
    for pattern in (_BEHIND_A_DASH, _IN_A_LANGUAGE):
        match = pattern.search(name)
        if match and _decorates(name_key(match[1])):
            name = name[: match.start()]
    return (name, region, year) if name_key(name) else (title, "", 0)


def _decorates(words: str) -> bool:
    """Whether words say how a film is shown, and not what it is called."""
    parts = words.split()
    is_known = all(part in _DECORATING or part.isdigit() for part in parts)
    return words in _PHRASES or (is_known and not _SPECIFIC.isdisjoint(parts))


def _unowned(name: str) -> str:
    """The words in one of a name without its owner; "" where it has none."""
    owned = _OWNER.fullmatch(name) if "'" in name or "’" in name else None
    return _compact(_bare(owned["name"], name_key(owned["name"]))) if owned else ""


def _bare(name: str, key: str) -> str:
    """The words of a name without maker and article, numerals as digits; `key` is its key."""
    if match := _ARTICLE_LAST.fullmatch(name):
        key = name_key(match[1])
    key = _without_first(key, _MAKERS, _SHORTEST)
    first, *following = _without_first(key, _ARTICLES, 1).split() or [""]
    words = [first, *(NUMERALS.get(word, word) for word in following)]
    return " ".join(_SPELLED.get(word, word) for word in words)


def _without_first(key: str, beginnings: Sequence[str], least: int) -> str:
    """A key without the first of these words that it begins with, if enough letters are left."""
    for words in beginnings:
        rest = key.removeprefix(words + " ")
        if rest != key and len(_compact(rest)) >= least:
            return rest
    return key


def _compact(words: str) -> str:
    return words.replace(" ", "")
