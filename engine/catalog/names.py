"""Names that people type, found among the names that a table lists.

The folded name first, then the only one that begins with the text, then suggestions: never a part
of a name somewhere, which would count Nigeria for Niger.
"""

from collections.abc import Iterable
from itertools import islice

from engine.catalog.filters import nearest
from engine.catalog.postings import Postings
from engine.errors import NotFound
from engine.text import fold

_SUGGESTIONS = 5


def resolve(postings: Postings, kind: str, text: str, suffix: str = "") -> int:
    """Return the code of the name that `text` stands for.

    `suffix` is what people leave out: Toy Story is the collection Toy Story Collection.

    Raises:
        NotFound: no name is it or is the only one to begin with it; others are suggested.
    """
    if not (key := fold(text)):
        raise NotFound(kind, text)
    for spelled in (key, f"{key} {suffix}"):
        if (code := postings.code.get(spelled)) is not None:
            return code
    beginning = list(islice(postings.beginning(key), _SUGGESTIONS + 1))
    if len(beginning) == 1:
        return beginning[0]
    raise NotFound(kind, text, _suggestions(postings, text, beginning))


def _suggestions(postings: Postings, text: str, beginning: Iterable[int]) -> list[str]:
    names = [postings.names[code] for code in beginning]
    names += nearest(text, postings.code, postings.names)
    return list(dict.fromkeys(names))[:_SUGGESTIONS]
