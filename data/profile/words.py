"""The words that films' titles and overviews use most.

A list with bars, not a cloud of words: in a cloud, length and place of a word count for as much as
its size, so that nothing can be read off or compared exactly.
"""

import re
from collections import Counter
from collections.abc import Iterator

import pyarrow as pa

from engine.pages.documents import Figure
from engine.pages.figures import bars
from engine.wording import enumerated, of

_TOP = 25
_WORD = re.compile(r"[^\W\d_]{2,}(?:['’][^\W\d_]+)*")
# Words that say nothing of a film: English ones, and articles and the like of other languages.
_STOP_WORDS = """
    a about above after again against all almost along already also although always am among an and
    another any are around as at away back be because become becomes been before begin begins behind
    being between both but by can cannot could did do does doing done down during each either else
    even ever every few finally find finds first five for four from get gets give go goes going had
    has have having he her here hers herself him himself his how however if in instead into is it
    its itself just keep know last later least like made make makes many may me meanwhile might more
    most much must my myself near never new no nor not nothing now of off on once one only onto or
    other others our out over own per rather same see several she should since so some someone
    something soon still such take takes than that the their them themselves then there these they
    thing things this those though three through throughout to together too toward towards two under
    until up upon us very want wants was way we well were what when where which while who whom whose
    why will with within without would yet you your
    i'm it's don't can't doesn't isn't won't he's she's they're we're you're i'll
    al au aux con das de dei del della der des di die do du ein eine el en et il in la las le les lo
    los na ne no os par per por pour que se sur un una und une van von
"""
_STOP = frozenset(_STOP_WORDS.split())


def figures(films: pa.Table) -> Iterator[Figure]:
    """Yield the words of titles and those of overviews."""
    for column in ("title", "overview"):
        texts = films[column].drop_null().to_pylist()
        rows = [(word, float(count)) for word, count in frequent(texts)]
        sentence = f"No {column} has a word beside the stop words."
        if rows:
            sentence = (
                f"“{rows[0][0]}” is the most frequent word, in the {column}s of "
                f"{of(rows[0][1], len(texts), 'film')}"
                f"{_runners_up([word for word, _ in rows[1:4]])}. Each film counts once; "
                "stop words like “the” are left out."
            )
        yield bars(f"Words of {column}s", sentence, rows)


def _runners_up(words: list[str]) -> str:
    return f", before {enumerated(f'“{word}”' for word in words)}" if words else ""


def frequent(texts: list[str]) -> list[tuple[str, int]]:
    """The words that most texts have, with the number of these texts."""
    counts: Counter[str] = Counter()
    for text in texts:
        words = {word.replace("’", "'") for word in _WORD.findall(text.lower())}
        counts.update({word.removesuffix("'s") for word in words} - _STOP)
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:_TOP]
