"""Similar works by content: TF-IDF over what a catalog says of a title, and cosine.

A work is described by the genres, directors, actors, countries, title and description of all its
copies, and by what TMDB says of the film that it is. A person or genre is one token, whatever
blanks its name holds. Missing fields add nothing.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa
from sklearn.feature_extraction.text import TfidfVectorizer

from engine.arrays import Float32Array, IndexArray
from engine.catalog.films import Films
from engine.models.nearest import Nearest
from engine.recommend.top_k import top_k_rows
from engine.text import fold
from training.dataset import Lake

NEIGHBOURS = 50
_CHUNK = 1024  # works compared with all others at once
_FIELDS = (("genres", "g", 3), ("directors", "d", 2), ("actors", "a", 1), ("countries", "c", 1))
BILLED = 10  # actors of a film that count, from the top of the bill


def similar_of(lake: Lake) -> Nearest:
    """Return the nearest works of each of the lake's works, by all that is known of them."""
    told = tokens_of_films(lake.films, lake.works["work_id"].to_pylist())
    return similar_works(lake.titles, lake.catalog.work_of, lake.works.num_rows, told)


def similar_works(
    titles: pa.Table,
    work_of: np.ndarray,
    n_works: int,
    more: Mapping[int, Sequence[str]] | None = None,
) -> Nearest:
    """Return the nearest works of each work; copies of one work are one.

    `more` holds further tokens of some works, as `tokens_of_films` makes them.
    """
    documents = _documents(titles, work_of, n_works, more or {})
    vectorizer = TfidfVectorizer(analyzer=str.split, min_df=2, sublinear_tf=True, dtype=np.float32)
    try:
        vectors = vectorizer.fit_transform(documents)
    except ValueError:  # no token occurs twice
        return _none(n_works)
    k = min(NEIGHBOURS, max(n_works - 1, 1))
    works = np.full((n_works, k), -1, dtype=np.int32)
    similarity = np.zeros((n_works, k), dtype=np.float32)
    transposed = vectors.T.tocsc()
    for begin in range(0, n_works, _CHUNK):
        near = (vectors[begin : begin + _CHUNK] @ transposed).toarray()
        rows = np.arange(len(near))
        near[rows, begin + rows] = 0.0
        np.minimum(near, 1.0, out=near)  # rounding may exceed it
        works[begin : begin + len(near)], similarity[begin : begin + len(near)] = most_similar(
            near, k
        )
    return Nearest(works, similarity)


def tokens_of_films(films: Films, work_ids: Sequence[str]) -> dict[int, list[str]]:
    """Return what TMDB says of the works that are films, as tokens, by the work's position.

    People stand under the same tokens as the catalogs' own: Hulu's names no cast at all.
    """
    columns = [films.films[name].to_pylist() for name in ("genres", "keywords", "collection")]
    said = [films.films[name].to_pylist() for name in ("overview", "tagline")]
    people = films.listed("directors"), films.listed("actors")
    found = {}
    for work, work_id in enumerate(work_ids):
        if (at := films.position_by_work.get(work_id)) is None:
            continue
        genres, keywords, franchise = (column[at] for column in columns)
        directors, actors = (names[at] for names in people)
        named = (
            ("t", genres, 2),
            ("k", keywords, 2),
            ("f", [franchise or ""], 3),
            ("d", directors, 1),
            ("a", actors[:BILLED], 1),
        )
        tokens = [f"{kind}:{token(n)}" for kind, names, times in named for n in names * times if n]
        found[work] = tokens + [word for text in said for word in plain_words(text[at] or "")]
    return found


def _documents(
    titles: pa.Table, work_of: np.ndarray, n_works: int, more: Mapping[int, Sequence[str]]
) -> list[str]:
    words: list[list[str]] = [list(more.get(work, ())) for work in range(n_works)]
    columns = [titles[name].to_pylist() for name, _, _ in _FIELDS]
    texts = zip(titles["display_title"].to_pylist(), titles["description"].to_pylist(), strict=True)
    for at, (title, description) in enumerate(texts):
        tokens = words[work_of[at]]
        for (_, letter, times), names in zip(_FIELDS, columns, strict=True):
            tokens += [f"{letter}:{token(n)}" for n in names[at]] * times
        tokens += plain_words(title) * 2 + plain_words(description or "")
    return [" ".join(tokens) for tokens in words]


def token(name: str) -> str:
    """Return one token for a name, whatever blanks it holds."""
    return fold(name).replace(" ", "_")


def plain_words(text: str) -> list[str]:
    """Return the words of three letters or more; the commonest get no weight by their frequency."""
    return [w for w in "".join(c if c.isalnum() else " " for c in fold(text)).split() if len(w) > 2]


def most_similar(similarity: Float32Array, k: int) -> tuple[IndexArray, Float32Array]:
    """Positions and values of each row's `k` highest, ties by position; -1 where nothing is alike.

    Both of shape (n_rows, k).
    """
    positions, values = top_k_rows(similarity, k)
    return np.where(values > 0, positions, -1), values


def _none(n_works: int) -> Nearest:
    return Nearest(np.full((n_works, 1), -1, np.int32), np.zeros((n_works, 1), np.float32))
