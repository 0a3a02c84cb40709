"""Ways to find similar films: this project's, and those of the systems it succeeds, rebuilt.

Every recipe turns films into the k nearest of each, the film itself left out. The earlier systems'
defects that change what is compared are rebuilt as they were; what only limited them to some of
the films (samples, the first 5,000 rows) is not.
"""

from collections.abc import Callable

import numpy as np
import pyarrow as pa
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.neighbors import NearestNeighbors

from engine.arrays import IndexArray
from engine.catalog.films import METHODS, Films
from engine.console.progress import Progress
from training.content.films import MIXTURE, Mixture, similar_films
from training.content.vectors import WEIGHTS, Weights

Nearest = IndexArray  # shape (n_films, k)
Recipe = Callable[[Films, int], Nearest]


def cartelera(method: str, mixture: Mixture = MIXTURE, weights: Weights = WEIGHTS) -> Recipe:
    """This project's recipe by one of its methods."""

    def nearest(films: Films, k: int) -> Nearest:
        quiet = Progress()
        similar = similar_films(films, quiet, 2, mixture, weights)[method]
        return similar.works[:, :k].astype(np.intp)

    return nearest


def _columns(films: Films, *names: str) -> list[list[str]]:
    """The texts of some columns film by film, lists joined by blanks, nulls empty."""
    columns = [films.films[name].to_pylist() for name in names]
    return [
        [" ".join(value) if isinstance(value, list) else value or "" for value in row]
        for row in zip(*columns, strict=True)
    ]


def _by_cosine(vectors: object, k: int) -> Nearest:
    index = NearestNeighbors(n_neighbors=k + 1, metric="cosine", algorithm="brute").fit(vectors)
    return _without_itself(index.kneighbors(vectors, return_distance=False), k)


def _without_itself(nearest: Nearest, k: int) -> Nearest:
    """The nearest `k` of `k + 1` without the film itself, wherever it stands."""
    keep = nearest != np.arange(len(nearest))[:, None]
    keep[keep.all(axis=1), -1] = False
    rows: Nearest = nearest[keep].reshape(len(nearest), -1)
    return rows[:, :k]


def s0(films: Films, k: int) -> Nearest:
    """Counts of genres, overview, collection and companies, names without blanks; no stemming."""
    joined = ("genres", "collection", "companies")
    columns = [films.films[name].to_pylist() for name in joined]
    names = [
        [str(name).replace(" ", "") for value in row for name in _listed(value)]
        for row in zip(*columns, strict=True)
    ]
    rows = zip(names, _columns(films, "overview"), strict=True)
    texts = [" ".join([*film_names, *overview]) for film_names, overview in rows]
    counts = CountVectorizer(stop_words="english", max_features=5000).fit_transform(texts)
    return _by_cosine(counts, k)


def _listed(value: object) -> list[str]:
    if value is None:
        return []
    return value if isinstance(value, list) else [str(value)]


def s1(films: Films, k: int) -> Nearest:
    """TF-IDF of title and overview: its genres fell apart into letters and never counted."""
    texts = [" ".join(row) for row in _columns(films, "title", "overview")]
    return _by_cosine(TfidfVectorizer(stop_words="english").fit_transform(texts), k)


def s1_features(films: Films, k: int) -> Nearest:
    """Nearest by one-hot genres and standardised year and popularity."""
    genres = CountVectorizer(analyzer=list, binary=True)
    hot = genres.fit_transform(films.films["genres"].to_pylist()).toarray()
    year = films.year.astype(np.float64)
    plain = [(column - column.mean()) / column.std() for column in (year, films.popularity)]
    vectors = np.column_stack([hot, *plain])
    index = NearestNeighbors(n_neighbors=k + 1).fit(vectors)
    return _without_itself(index.kneighbors(vectors, return_distance=False), k)


def s2(films: Films, k: int) -> Nearest:
    """TF-IDF of the words of genres, three actors, directors and collection, names split."""
    people = zip(films.listed("actors"), films.listed("directors"), strict=True)
    rows = zip(_columns(films, "genres", "collection"), people, strict=True)
    texts = [" ".join([*row, *actors[:3], *directors]) for row, (actors, directors) in rows]
    vectors = TfidfVectorizer(stop_words="english", max_features=5000).fit_transform(texts)
    return _by_cosine(vectors, k)


def s3(films: Films, k: int) -> Nearest:
    """TF-IDF of overview, tagline, genres, title and collection."""
    names = ("overview", "tagline", "genres", "title", "collection")
    texts = [" ".join(row) for row in _columns(films, *names)]
    return _by_cosine(TfidfVectorizer(stop_words="english").fit_transform(texts), k)


def popular(films: Films, k: int) -> Nearest:
    """The most voted films, the same for every film: what no comparison at all reaches."""
    order = np.lexsort((films.ids, -films.votes))[: k + 1]
    return _without_itself(np.tile(order, (len(films), 1)), k)


RECIPES: dict[str, Recipe] = {
    **{f"Cartelera {method}": cartelera(method) for method in METHODS},
    "S0: counts of genres, words, names": s0,
    "S1: TF-IDF of title and overview": s1,
    "S1: nearest by genres, year, popularity": s1_features,
    "S2: TF-IDF of genres and people's words": s2,
    "S3: TF-IDF of words, genres, collection": s3,
    "most voted, whatever the film": popular,
}


def without_names(films: Films) -> Films:
    """The films as if nobody knew their franchises and directors."""
    table, people = films.films, films.credits
    nothing = pa.array([None] * table.num_rows, pa.string())
    empty = pa.array([[]] * people.num_rows, pa.list_(pa.string()))
    return Films(_replaced(table, "collection", nothing), _replaced(people, "directors", empty))


def _replaced(table: pa.Table, name: str, values: pa.Array) -> pa.Table:
    position = table.schema.get_field_index(name)
    return table.set_column(position, table.schema.field(position), values)
