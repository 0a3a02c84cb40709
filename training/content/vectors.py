"""What a film is compared by: TF-IDF blocks of its texts and credits, and a few plain features.

Every field is a block of its own, of length one where it says anything, times the field's weight.
The blocks stand side by side and the whole is brought to length one, so that a film without an
overview is compared by its other fields, at their full weight. A person, genre or franchise is one
token, whatever blanks its name holds; nothing stands for what is missing.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS, TfidfVectorizer
from sklearn.preprocessing import normalize

from engine.arrays import Float32Array, Int32Array
from engine.catalog.films import Films
from engine.text import fold
from training.content.works import BILLED, plain_words, token

_MOST_COMMON = 0.2  # share of films from which on a word says nothing
_FEW_TOKENS, _FEW_FILMS = 100, 100

Tokens = list[str]


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
    blocks = [
        weight * _tfidf(documents)
        for weight, documents in _fields(films, weights)
        if weight and any(documents)
    ]
    if not blocks:
        return sparse.csr_array((len(films), 1), dtype=np.float32)
    stacked = sparse.hstack(blocks, format="csr", dtype=np.float32)
    return sparse.csr_array(normalize(stacked, copy=False))


def _fields(films: Films, weights: Weights) -> Iterator[tuple[float, list[Tokens]]]:
    """Yield the weight of every field and its tokens, one list for each film."""
    table = films.films
    texts = zip(table["overview"].to_pylist(), table["tagline"].to_pylist(), strict=True)
    yield (
        weights.words,
        [_words(f"{overview or ''} {tagline or ''}") for overview, tagline in texts],
    )
    yield weights.title, [_words(title) for title in table["title"].to_pylist()]
    yield weights.genres, _tokens(table["genres"].to_pylist())
    yield weights.directors, _tokens(films.listed("directors"))
    yield weights.actors, _tokens(names[:BILLED] for names in films.listed("actors"))
    yield weights.franchise, _tokens([n] if n else [] for n in table["collection"].to_pylist())
    yield weights.keywords, _tokens(table["keywords"].to_pylist())
    languages = table["original_language"].to_pylist()
    yield weights.language, _tokens([code] if code else [] for code in languages)
    yield weights.companies, _tokens(table["companies"].to_pylist())


def _words(text: str) -> Tokens:
    return [word for word in plain_words(text) if word not in ENGLISH_STOP_WORDS]


def _tokens(lists: Iterable[list[str]]) -> list[Tokens]:
    return [[token(name) for name in names] for names in lists]


def _tfidf(documents: list[Tokens]) -> sparse.csr_array:
    """Rows of length one; tokens of one film alone say nothing of another and are left out.

    So are words of a fifth of all films; but genres are few and all common, and a few films say
    little of what is common.
    """
    distinct = {word for tokens in documents for word in tokens}
    few = len(distinct) < _FEW_TOKENS or len(documents) < _FEW_FILMS
    counts = TfidfVectorizer(
        analyzer=list,
        min_df=2,
        max_df=1.0 if few else _MOST_COMMON,
        sublinear_tf=True,
        dtype=np.float32,
    )
    try:
        return sparse.csr_array(counts.fit_transform(documents))
    except ValueError:  # no token occurs twice
        return sparse.csr_array((len(documents), 1), dtype=np.float32)


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
    of_work: dict[str, int] = {}
    for film, work in enumerate(films.films["work_id"].to_pylist()):
        if work is not None:
            same[film] = same[of_work.setdefault(work, film)]
        for earlier in of_title.setdefault(films.keys[film], []):
            in_time = abs(int(films.year[film]) - int(films.year[earlier])) <= 1
            shared = directors[film] & directors[earlier]
            if in_time and (shared or not directors[film] | directors[earlier]):
                same[same == same[film]] = same[earlier]  # whole groups become one
        of_title[films.keys[film]].append(film)
    return same
