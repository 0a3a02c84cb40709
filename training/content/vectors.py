"""What a film is compared by: TF-IDF blocks of its texts and credits, and a few plain features.

The blocks stand side by side and the whole is brought to length one, so that a film without an
overview is compared by its other fields, at their full weight.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse
from sklearn.preprocessing import normalize

from engine.arrays import Float32Array, Int32Array
from engine.catalog.films import Films
from engine.text import fold
from training.content.blocks import BILLED, Field, Tokens, name_tokens, side_by_side, telling_words
from training.content.neighbours import unite

_MOST_COMMON = 0.2  # share of films from which on a word says nothing


@dataclass(frozen=True)
class Weights:
    """How much each field counts in the cosine of two films.

    Near the best of a search on public ratings (benchmarks/results/films.md); a franchise
    weighs more than raters ask for, because people who ask for a film's like expect its
    sequels. Keywords and actors are judgement: the public films have few of the one and mostly
    invented ones of the other.
    """

    words: float = 1.0
    title: float = 0.4
    genres: float = 0.6
    directors: float = 0.6
    actors: float = 0.4
    franchise: float = 0.9
    keywords: float = 0.7
    language: float = 0.3
    companies: float = 0.2


WEIGHTS = Weights()


def text_vectors(films: Films, weights: Weights = WEIGHTS) -> sparse.csr_array:
    """One row per film: float32, of length one, or empty where its record says nothing."""
    fields = (Field(*field, _MOST_COMMON) for field in _fields(films, weights))
    blocks = side_by_side(fields, len(films))
    return sparse.csr_array(normalize(blocks, copy=False))


def _fields(films: Films, weights: Weights) -> Iterator[tuple[float, list[Tokens]]]:
    """Yield the weight of every field and its tokens, one list for each film."""
    table = films.films
    texts = zip(table["overview"].to_pylist(), table["tagline"].to_pylist(), strict=True)
    yield (
        weights.words,
        [telling_words(f"{overview or ''} {tagline or ''}") for overview, tagline in texts],
    )
    yield weights.title, [telling_words(title) for title in table["title"].to_pylist()]
    yield weights.genres, name_tokens(table["genres"].to_pylist())
    yield weights.directors, name_tokens(films.listed("directors"))
    yield weights.actors, name_tokens(names[:BILLED] for names in films.listed("actors"))
    yield weights.franchise, name_tokens([n] if n else [] for n in table["collection"].to_pylist())
    yield weights.keywords, name_tokens(table["keywords"].to_pylist())
    languages = table["original_language"].to_pylist()
    yield weights.language, name_tokens([code] if code else [] for code in languages)
    yield weights.companies, name_tokens(table["companies"].to_pylist())


def feature_vectors(films: Films) -> Float32Array:
    """Genres as 0 or 1, and standardised release year and log popularity, side by side.

    float32, shape (n_films, n_genres + 2). An unknown popularity is the median one.
    """
    genres = np.zeros((len(films), len(films.genres.names)), dtype=np.float32)
    genres[films.genres.row, films.genres.name] = 1
    values = films.films["popularity"].to_pylist()
    known = [value for value in values if value is not None]
    median = float(np.median(known)) if known else 0.0
    popularity = np.log1p([median if value is None else value for value in values])
    return np.column_stack([genres, _standardised(films.year), _standardised(popularity)])


def _standardised(values: npt.ArrayLike) -> Float32Array:
    """The values with mean 0 and standard deviation 1; equal ones are all 0."""
    raw = np.asarray(values, dtype=np.float64)
    if not len(raw):
        return raw.astype(np.float32)
    spread = float(raw.std()) or 1.0
    scaled: Float32Array = ((raw - raw.mean()) / spread).astype(np.float32)
    return scaled


def identities(films: Films) -> Int32Array:
    """A number for each film that it shares with every record of the same film.

    The same are films of one streaming work, and films of one title, at most a year apart, that
    share a director or have none: int32, shape (n_films,), the first record's position.
    """
    same = np.arange(len(films), dtype=np.int32)
    directors = [{fold(name) for name in names} for names in films.listed("directors")]
    of_title: dict[str, list[int]] = {}
    keys = films.keys
    of_work: dict[str, int] = {}
    for film, work in enumerate(films.films["work_id"].to_pylist()):
        if work is not None:
            same[film] = same[of_work.setdefault(work, film)]
        for earlier in of_title.setdefault(keys[film], []):
            in_time = abs(int(films.year[film]) - int(films.year[earlier])) <= 1
            shared = directors[film] & directors[earlier]
            if in_time and (shared or not directors[film] | directors[earlier]):
                unite(same, film, earlier)
        of_title[keys[film]].append(film)
    return same
