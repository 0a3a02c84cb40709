"""One way to compare text: the folded key.

People type `shawshank`, `SHAWSHANK ` or `Amélie` without its accent. Names are kept as the source
wrote them and compared by their folded key, everywhere and by this one function.
"""

import re
import sys
import unicodedata

_CODE_POINTS = range(sys.maxunicode + 1)
_FORMAT_CHARACTERS = "".join(c for c in map(chr, _CODE_POINTS) if unicodedata.category(c) == "Cf")
_INVISIBLE = re.compile(f"[{re.escape(_FORMAT_CHARACTERS)}]")


def squeeze(text: str) -> str:
    """Write every run of blanks (NBSP, U+2028, newlines …) as one space, ends cut.

    Invisible format characters (zero-width space, byte-order mark …) are removed.
    """
    return " ".join(text.split() if text.isascii() else _INVISIBLE.sub("", text).split())


def fold(text: str) -> str:
    """The key by which names are compared: no case, accents or surplus blanks.

    >>> fold("  Amélie\\u00a0POULAIN ")
    'amelie poulain'
    """
    if text.isascii():
        return " ".join(text.lower().split())
    decomposed = unicodedata.normalize("NFKD", squeeze(text).casefold())
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    return squeeze(bare.casefold())  # decomposing brings capitals back: № is No


def name_key(title: str) -> str:
    """A title's key without punctuation, in which two data bases rarely agree.

    >>> name_key("Spider-Man & Friends")
    'spider man and friends'
    """
    # An apostrophe joins (ocean's is oceans), other punctuation parts.
    words = fold(title).replace("&", " and ").replace("'", "").replace("’", "")
    return " ".join("".join(c if c.isalnum() else " " for c in words).split())
