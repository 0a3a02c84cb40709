"""Which encoding a text is stored in, where it is not UTF-8: judged by the words that come out.

Every encoding of one byte a character reads any bytes as something. What tells them apart is
whether the words that come out are those of a language: `Pøíbìh` is Czech read as Western European,
`niŽo` Spanish of a Mac read as Windows'. A word speaks for an encoding if all of its letters
belong to one language and its capitals stand where capitals stand.
"""

import re
from collections.abc import Iterable

_WESTERN = (
    "áéíóúüñ",  # Spanish
    "àâçèéêëîïôùûüœæ",  # French
    "áâãàçéêíóôõúü",  # Portuguese
    "àèéìíîòóù",  # Italian
    "äöüßé",  # German
    "åäöæøéü",  # Danish, Norwegian, Swedish
    "àçèéíïòóúü·",  # Catalan
    "áéëïóöüèêç",  # Dutch
)
_CENTRAL = (
    "ąćęłńóśźż",  # Polish
    "áčďéěíňóřšťúůýž",  # Czech
    "áäčďéíĺľňóôŕšťúýž",  # Slovak
    "áéíóöőúüű",  # Hungarian
    "ăâîșțşţ",  # Romanian
    "čćđšž",  # Croatian, Serbian, Slovene
)
_TURKISH = ("âçğıîöşüûi̇",)
_CYRILLIC = (
    "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
    "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя",
    "абвгдђежзијклљмнњопрстћуфхцчџш",
)
_GREEK = ("αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊϋΐΰ",)
# The likelier first: where several read a text equally well, the first is taken.
_CANDIDATES = (
    ("cp1252", _WESTERN),
    ("iso8859-15", _WESTERN),
    ("cp1250", _CENTRAL),
    ("iso8859-2", _CENTRAL),
    ("cp1251", _CYRILLIC),
    ("koi8-r", _CYRILLIC),
    ("cp1254", _TURKISH),
    ("cp1253", _GREEK),
    ("mac-roman", _WESTERN),
    ("cp850", _WESTERN),
    ("cp437", _WESTERN),
    ("cp852", _CENTRAL),
    ("cp866", _CYRILLIC),
    ("iso8859-5", _CYRILLIC),
    ("mac-cyrillic", _CYRILLIC),
)
# What an apostrophe parts: an end of an English word, or a beginning of a French or Italian one.
_AFTER_APOSTROPHE = {"s", "t", "d", "m", "re", "ve", "ll", "em", "n", "clock", "er"}
_BEFORE_APOSTROPHE = {"l", "d", "j", "qu", "n", "s", "c", "m", "t", "o", "un"} | {
    "dell",
    "all",
    "nell",
    "sull",
    "dall",
    "jusqu",
    "lorsqu",
    "puisqu",
    "aujourd",
}
_DASHES = set("–—")
_LONG = 3  # letters of a word that a dash may stand against
_OPENING = set("“„‘«‹¿¡–—")  # may stand directly before a word …
_CLOSING = set("”’»›…–—")  # … or directly after one
_SYMBOLS = set("•·´€£©®™°ªº№½¼¾²³§×÷")  # say little of the text that they stand in
_WORD = re.compile(r"[^\W\d_]+(?:[’'·][^\W\d_]+)*|[^\x00-\x7f]")
_USUAL = _CANDIDATES[0][0]
_WORDS = 2  # distinct ones that speak for another encoding: a damaged byte may make one
_SURE = 0.8  # share of the words that must be words


def recognise_encoding(texts: Iterable[bytes]) -> str | None:
    """The encoding in which most words of `texts` are words; None where none is likely.

    >>> recognise_encoding([b"El ni\\xf1o que grit\\xf3"])
    'cp1252'
    """
    data = b"\n".join(texts)
    shares = [_share_of_words(data, encoding, languages) for encoding, languages in _CANDIDATES]
    best = max(shares)
    if best < _SURE:
        return None
    return next(e for (e, _), share in zip(_CANDIDATES, shares, strict=True) if share > best - 0.02)


def _share_of_words(data: bytes, encoding: str, languages: tuple[str, ...]) -> float:
    """The share of the words with letters beyond ASCII that a language may spell so."""
    text = data.decode(encoding, "replace")
    alphabets = [set(letters) for letters in languages]
    mixes = languages not in (_CYRILLIC, _GREEK)
    likely = unlikely = symbols = 0
    words = set()
    for match in _WORD.finditer(text):
        word = match[0]
        if word.isascii():
            continue
        before = text[max(match.start() - _LONG, 0) : match.start()]
        after = text[match.end() : match.end() + _LONG]
        if word == "\xa0" or (word in _SYMBOLS and not after[:1].isalpha()):
            symbols += 1
        elif _is_word(word, alphabets, mixes) or _is_mark(word, before, after, languages):
            likely += 1
            words.add(word)
        else:
            unlikely += 1
    if encoding == _USUAL:
        likely += symbols  # they say little, but elsewhere they say nothing at all
    elif len(words) < _WORDS:
        return 0.0
    return likely / (likely + unlikely) if likely else 0.0


def _is_word(word: str, alphabets: list[set[str]], mixes: bool) -> bool:
    """Whether one language has all the letters, and capitals stand first or throughout."""
    parts = re.split("[’'·]", word)  # L’Étranger is two words
    if not all(part.islower() or part.isupper() or part[1:].islower() for part in parts):
        return False
    letters = {c for c in word.lower() if not c.isascii() and c.isalpha()}
    if not letters:  # plain letters around an apostrophe: It’s, but not Mar’a
        return any(part.lower() in _BEFORE_APOSTROPHE for part in parts[:-1]) or any(
            part.lower() in _AFTER_APOSTROPHE for part in parts[1:]
        )
    if not mixes and any(c.isascii() and c.isalpha() for c in word):
        return False
    return any(letters <= alphabet for alphabet in alphabets)


def _is_mark(mark: str, before: str, after: str, languages: tuple[str, ...]) -> bool:
    """Whether a mark stands where such a mark does; only Western languages have ¿ and ¡.

    `before` and `after` are the few characters beside it.
    """
    if mark in "¿¡" and languages is not _WESTERN:
        return False
    opens, closes = mark in _OPENING, mark in _CLOSING
    follows, precedes = before[-1:].isalpha(), after[:1].isalpha()
    if mark in _DASHES and follows and precedes:  # Paris–Roubaix, but not canci—n
        return all(len(side) == _LONG and side.isalpha() for side in (before, after))
    return (opens or closes) and (opens or not precedes) and (closes or not follows)
