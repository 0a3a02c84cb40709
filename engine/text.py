"""One way to compare text: the folded key.

People type `shawshank`, `SHAWSHANK ` or `Amélie` without its accent. Names are kept as the source
wrote them and compared by their folded key, everywhere and by this one function.
"""

import re
import unicodedata
from collections.abc import Callable
from itertools import chain

# The planes between have letters alone or nothing; looking through all takes 0.2 s.
_CODE_POINTS = chain(range(0x20000), range(0xE0000, 0xE1000))
_FORMAT_CHARACTERS = "".join(c for c in map(chr, _CODE_POINTS) if unicodedata.category(c) == "Cf")
# How an emoji is drawn is chosen by marks that show nothing themselves.
_SELECTORS = "".join(map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))
_INVISIBLE = frozenset(_FORMAT_CHARACTERS + _SELECTORS)
# A name is spelled with them: zero-width joiners and non-joiners shape letters of Persian and Hindi
# and hold emoji together, a soft hyphen says where a word may break. They join letters, so those at
# the ends of words are removed.
_JOINERS = "\u00ad\u200c\u200d"
_REMOVED = "".join(c for c in _FORMAT_CHARACTERS if c not in _JOINERS)
_NO_JOINERS = re.compile(f"[{re.escape(_REMOVED)}]")
_LOOSE_JOINERS = re.compile(rf"(?<!\S)[{_JOINERS}]+|[{_JOINERS}]+(?!\S)")

_VOWEL_SIGNS = ("Mn", "Mc")  # the marks that are left when a name is folded
_MOST_KEPT = 2**15  # characters of a table: more than the names of a catalog have

# Of parts in names, where Roman and Arabic ones are the same. I, V and X are letters as well.
NUMERALS = {"ii": "2", "iii": "3", "iv": "4", "vi": "6", "vii": "7", "viii": "8", "ix": "9"}


class _Table(dict[int, str]):
    """What each character is written as: a table of str.translate, filled as characters are met.

    One that lacks a character costs an exception each time it is met. Nobody fills the memory by
    asking for every character that there is.
    """

    def __init__(self, write: Callable[[str], str]) -> None:
        super().__init__()
        self._write = write

    def __missing__(self, code: int) -> str:
        written = self._write(chr(code))
        if len(self) < _MOST_KEPT:
            self[code] = written
        return written


def _spelled(character: str) -> str:
    """What a character is in a name without punctuation."""
    # The sign of a vowel tells दिल from दल.
    spells = character.isalnum() or unicodedata.category(character) in _VOWEL_SIGNS
    return character if spells else " "


_SPELLED = _Table(_spelled)
_APOSTROPHES = "'`´‘’‛′ʹʻʼʽʾʿˈ＇"
_NO_APOSTROPHES = _Table(lambda character: "" if character in _APOSTROPHES else character)


def _plain_letters() -> dict[int, str]:
    """What Latin letters fold to that Unicode does not decompose: ł is an l with a stroke.

    People who have no such key type the plain letter: Wladyslaw, Jorgen, Yilmaz. Which letter that
    is stands in the character's name; those that are no letter with something are listed, as
    passports write them (ICAO Doc 9303, part 3, section 6).
    """
    pattern = re.compile(r"LATIN SMALL LETTER (?:DOTLESS )?([A-Z])(?: WITH .+)?")
    small = (n for n in range(0x80, 0xA800) if chr(n).islower())
    names = ((n, pattern.fullmatch(unicodedata.name(chr(n), ""))) for n in small)
    plain = {n: match[1].lower() for n, match in names if match}
    listed = {"æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "ŋ": "n", "ĸ": "k", "ə": "e", "ɛ": "e"}
    return plain | {ord(letter): letters for letter, letters in listed.items()}


_PLAIN = _plain_letters()


def _folded(character: str) -> str:
    """What a character of decomposed text folds to; capitals come back there: № is No."""
    if unicodedata.combining(character) or character in _INVISIBLE:
        return ""
    return character.casefold().translate(_PLAIN)


_FOLDED = _Table(_folded)


def squeeze(text: str) -> str:
    """Write every run of blanks (NBSP, U+2028, newlines …) as one space, ends cut.

    Invisible format characters (zero-width space, byte-order mark …) are removed, but for joiners
    between two letters, which belong to how a name is spelled.
    """
    if text.isascii() or text.isprintable():  # no format character is printable
        return " ".join(text.split())
    return " ".join(_LOOSE_JOINERS.sub("", _NO_JOINERS.sub("", text)).split())


def fold(text: str) -> str:
    """The key by which names are compared: no case, accents, joiners or surplus blanks.

    Latin letters alone change: Лампа and 千と千尋 stay as they are typed, but for case and accents.

    >>> fold("  Amélie\\u00a0POULAIN ")
    'amelie poulain'
    >>> fold("Paweł Łoziński")
    'pawel lozinski'
    """
    if text.isascii():
        return " ".join(text.lower().split())
    return " ".join(unicodedata.normalize("NFKD", text.casefold()).translate(_FOLDED).split())


def name_key(title: str) -> str:
    """A title's key without punctuation, in which two data bases rarely agree.

    >>> name_key("Spider-Man & Friends")
    'spider man and friends'
    """
    # An apostrophe joins (ocean's is oceans), other punctuation parts.
    words = fold(title.translate(_NO_APOSTROPHES)).replace("&", " and ")
    return " ".join(words.translate(_SPELLED).split())


def letters(text: str) -> str:
    """The letters and digits of a name alone: people type walle, spiderman and ET.

    By them whole names are compared that are written with blanks or without: sci-fi, ages_16_.

    >>> letters("E.T. the Extra-Terrestrial")
    'ettheextraterrestrial'
    """
    return name_key(text).replace(" ", "")
