"""Similar works by content: TF-IDF over what a catalog says of a title, and cosine.

A work is described by the genres, directors, actors, countries, title and description of all its
copies, and by what TMDB says of the film that it is. A person or genre is one token, whatever
blanks its name holds. Missing fields add nothing.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer

from engine.arrays import Float32Array, IndexArray, Int32Array
from engine.catalog.films import Films
from engine.console.progress import Progress
from engine.models.nearest import Nearest
from engine.recommend.top_k import top_k_rows
from engine.text import fold
from training import stages
from training.dataset import Lake

NEIGHBOURS = 50
_CHUNK = 1024  # works compared with all others at once
_FIELDS = (("genres", "g", 3), ("directors", "d", 2), ("actors", "a", 1), ("countries", "c", 1))
BILLED = 10  # actors of a film that count, from the top of the bill


def similar_lake_works(lake: Lake, progress: Progress | None = None) -> Nearest:
    """The works of the catalogs most like each of the lake's works, by catalogs and by TMDB."""
    return similar_works(
        lake.titles, lake.catalog.work_of, lake.works.num_rows, _tokens_beside(lake), progress
    )


def _tokens_beside(lake: Lake) -> dict[int, list[str]]:
    """What is said of works beside their titles."""
    return film_tokens(lake.films, lake.works["work_id"].to_pylist()) | _outside_tokens(lake)


def _outside_tokens(lake: Lake) -> dict[int, list[str]]:
    """What TMDB says of works that no catalog has, by their position; at least their title."""
    outside = np.flatnonzero(~lake.catalog.offered).tolist()
    films, rows = lake.films, lake.catalog.work_rows
    tokens = film_tokens_at(
        films, {work: _film_of(films, rows[work]["film_id"]) for work in outside}
    )
    return {work: plain_words(rows[work]["title"]) * 2 + tokens.get(work, []) for work in outside}


def _film_of(films: Films, film_id: int | None) -> int | None:
    return None if film_id is None else films.find(film_id)


def similar_works(
    titles: pa.Table,
    work_of: Int32Array,
    n_works: int,
    more: Mapping[int, Sequence[str]] | None = None,
    progress: Progress | None = None,
) -> Nearest:
    """The works with titles most like each work; copies of one work are one.

    `more` holds further tokens of some works, as `film_tokens` makes them. Works without titles
    have neighbours, are none, and weigh no words.
    """
    vectors = described(titles, work_of, n_works, more)
    if not vectors.nnz:
        return _none(n_works)
    listed = np.unique(work_of)
    k = min(NEIGHBOURS, max(len(listed) - 1, 1))
    works = np.full((n_works, k), -1, dtype=np.int32)
    similarity = np.zeros((n_works, k), dtype=np.float32)
    transposed = vectors[listed].T.tocsc()
    column = np.full(n_works, len(listed))  # of each work among those with titles
    column[listed] = np.arange(len(listed))
    for start in range(0, n_works, _CHUNK):
        chunk = slice(start, start + _CHUNK)
        cosine = (vectors[chunk] @ transposed).toarray()
        own = column[chunk]
        rows = np.flatnonzero(own < len(listed))
        cosine[rows, own[rows]] = 0.0  # a work is no neighbour of its own
        np.minimum(cosine, 1.0, out=cosine)  # rounding may exceed it
        near, similarity[chunk] = most_similar(cosine, k)
        works[chunk] = np.where(near >= 0, listed[near], -1)
        if progress:
            progress(stages.COMPARING_WORKS, min(start + _CHUNK, n_works), n_works)
    return Nearest(works, similarity)


def described_lake_works(lake: Lake) -> sparse.csr_matrix:
    """What the lake's works are compared by, by its catalogs and by TMDB."""
    return described(lake.titles, lake.catalog.work_of, lake.works.num_rows, _tokens_beside(lake))


def described(
    titles: pa.Table,
    work_of: Int32Array,
    n_works: int,
    more: Mapping[int, Sequence[str]] | None = None,
) -> sparse.csr_matrix:
    """One row of TF-IDF weights for each work: float32, of length one or empty.

    Works without titles weigh no words.
    """
    documents = _documents(titles, work_of, n_works, more or {})
    vectorizer = TfidfVectorizer(analyzer=str.split, min_df=2, sublinear_tf=True, dtype=np.float32)
    try:
        vectorizer.fit([documents[work] for work in np.unique(work_of).tolist()])
        return sparse.csr_matrix(vectorizer.transform(documents))
    except ValueError:  # no token occurs twice
        return sparse.csr_matrix((n_works, 1), dtype=np.float32)


def film_tokens(films: Films, work_ids: Sequence[str]) -> dict[int, list[str]]:
    """What TMDB says of the works that are films, as tokens, by the work's position.

    People stand under the same tokens as the catalogs' own: Hulu's names no cast at all.
    """
    films_of = films.position_by_work
    return film_tokens_at(films, {w: films_of.get(name) for w, name in enumerate(work_ids)})


def film_tokens_at(films: Films, film_of: Mapping[int, int | None]) -> dict[int, list[str]]:
    """What TMDB says of works, by the position of the film that each is, if it is one."""
    columns = [films.films[name].to_pylist() for name in ("genres", "keywords", "collection")]
    texts = [films.films[name].to_pylist() for name in ("overview", "tagline")]
    people = films.listed("directors"), films.listed("actors")
    tokens = {}
    for work, film in film_of.items():
        if film is None:
            continue
        genres, keywords, franchise = (column[film] for column in columns)
        directors, actors = (names[film] for names in people)
        fields = (
            ("t", genres, 2),
            ("k", keywords, 2),
            ("f", [franchise or ""], 3),
            ("d", directors, 1),
            ("a", actors[:BILLED], 1),
        )
        words = [word for text in texts for word in plain_words(text[film] or "")]
        tokens[work] = [
            *(f"{kind}:{token(n)}" for kind, names, times in fields for n in names * times if n),
            *words,
        ]
    return tokens


def _documents(
    titles: pa.Table, work_of: Int32Array, n_works: int, more: Mapping[int, Sequence[str]]
) -> list[str]:
    words: list[list[str]] = [list(more.get(work, ())) for work in range(n_works)]
    columns = [titles[name].to_pylist() for name, _, _ in _FIELDS]
    texts = zip(titles["display_title"].to_pylist(), titles["description"].to_pylist(), strict=True)
    for row, (title, description) in enumerate(texts):
        tokens = words[work_of[row]]
        for (_, letter, times), names in zip(_FIELDS, columns, strict=True):
            tokens += [f"{letter}:{token(n)}" for n in names[row]] * times
        tokens += plain_words(title) * 2 + plain_words(description or "")
    return [" ".join(tokens) for tokens in words]


def token(name: str) -> str:
    """One token for a name, whatever blanks it holds."""
    return fold(name).replace(" ", "_")


def plain_words(text: str) -> list[str]:
    """The words of three letters or more; the commonest get no weight by their frequency."""
    letters = "".join(c if c.isalnum() else " " for c in fold(text))
    return [word for word in letters.split() if len(word) > 2]


def most_similar(similarity: Float32Array, k: int) -> tuple[IndexArray, Float32Array]:
    """Positions and values of each row's `k` highest, ties by position; -1 where nothing is alike.

    Both of shape (n_rows, k).
    """
    positions, values = top_k_rows(similarity, k)
    return np.where(values > 0, positions, -1), values


def _none(n_works: int) -> Nearest:
    return Nearest(np.full((n_works, 1), -1, np.int32), np.zeros((n_works, 1), np.float32))
