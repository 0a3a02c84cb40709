"""One way to compare text: the folded key.

People type `shawshank`, `SHAWSHANK ` or `Amélie` without its accent. Names are kept as the source
wrote them and compared by their folded key, everywhere and by this one function.
"""

import re
import sys
import unicodedata

_INVISIBLE = re.compile(
    "["
    + "".join(
        re.escape(c) for c in map(chr, range(sys.maxunicode + 1)) if unicodedata.category(c) == "Cf"
    )
    + "]"
)


def squeeze(text: str) -> str:
    """Return `text` with every run of blanks (NBSP, U+2028, newlines …) as one space, ends cut.

    Invisible format characters (zero-width space, byte-order mark …) are removed.
    """
    return " ".join(text.split() if text.isascii() else _INVISIBLE.sub("", text).split())


def fold(text: str) -> str:
    """Return the key by which names are compared: no case, accents or surplus blanks.

    >>> fold("  Amélie\\u00a0POULAIN ")
    'amelie poulain'
    """
    if text.isascii():
        return " ".join(text.lower().split())
    decomposed = unicodedata.normalize("NFKD", squeeze(text).casefold())
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    return squeeze(bare.casefold())  # decomposing brings capitals back: № is No


def name_key(title: str) -> str:
    """Return a title's key with punctuation dropped, which two data bases rarely share.

    >>> name_key("Spider-Man & Friends")
    'spider man and friends'
    """
    words = fold(title).replace("&", " and ").replace("'", "").replace("’", "")
    return " ".join("".join(c if c.isalnum() else " " for c in words).split())
