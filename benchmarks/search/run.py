"""Searches as people type them: the index beside a loop over all folded names.

Texts are the first 1 to 20 letters of well-known names, and the same with one letter exchanged.
Every text is asked of both in turn; medians are printed with the ratio of them.
"""

from collections.abc import Callable, Iterator
from random import Random
from statistics import median, quantiles
from time import perf_counter

from benchmarks.settings import SearchSettings
from engine.catalog.directory import KINDS, PERSON
from engine.catalog.search import search_films
from engine.release.read import Release, load
from engine.release.registry import current
from engine.store.home import Home
from engine.text import fold

_LONGEST = 20  # letters of a text
_SHORTEST_WRONG = 4  # letters, of which one may be wrong
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_LISTED = 10  # entries of an answer


def run(settings: SearchSettings) -> None:
    """Measure on a home's current release and print the figures."""
    release = load(current(Home(settings.home)))
    release.warm()
    keys = [fold(title) for title in release.world.films.films["title"].to_pylist()]
    texts = list(_texts(release, settings.names, Random(settings.seed)))
    random = Random(settings.seed)
    wrong = [_exchanged(text, random) for text in texts if len(text) >= _SHORTEST_WRONG]
    for kind, typed in (("as typed", texts), ("one letter wrong", wrong)):
        loop, index, directory = _times(
            typed,
            lambda text: _containing(keys, fold(text)),
            lambda text: search_films(release.world.films, text),
            lambda text: release.directory.search(text, _LISTED),
        )
        print(
            f"{kind}, {len(typed)} texts: films {_figures(index)}; loop {_figures(loop)}, "
            f"{median(loop) / median(index):.1f} times as long; everything {_figures(directory)}"
        )


def _texts(release: Release, n: int, random: Random) -> Iterator[str]:
    """Yield the beginnings of well-known titles of films and works, and of people's names."""
    catalog, films, directory = release.catalog, release.world.films, release.directory
    names = [films.title(film) for film in films.names.positions[:n].tolist()]
    names += [catalog.works["title"][work].as_py() for work in catalog.names.positions[:n].tolist()]
    people = directory.names.of_kind(KINDS.index(PERSON))
    names += [directory.people.keys[person] for person in people.positions[:n].tolist()]
    for name in random.sample(names, min(n, len(names))):
        yield from (name[:length] for length in range(1, min(len(name), _LONGEST) + 1))


def _exchanged(text: str, random: Random) -> str:
    letter = random.randrange(1, len(text))
    return text[:letter] + random.choice(_LETTERS) + text[letter + 1 :]


def _containing(keys: list[str], folded: str) -> list[int]:
    """The numbers of the keys that contain a folded text: what the index is measured against."""
    return [number for number, key in enumerate(keys) if folded in key]


def _times(texts: list[str], *searches: Callable[[str], object]) -> list[list[float]]:
    """The seconds of every search for every text, the searches in turn."""
    seconds: list[list[float]] = [[] for _ in searches]
    for text in texts:
        for search, times in zip(searches, seconds, strict=True):
            start = perf_counter()
            search(text)
            times.append(perf_counter() - start)
    return seconds


def _figures(seconds: list[float]) -> str:
    return f"{1e3 * median(seconds):.2f} ms (95 %: {1e3 * quantiles(seconds, n=20)[-1]:.2f})"
