"""Ways to find similar works: this project's by its parts, the one before it, and none at all."""

from collections.abc import Callable

import numpy as np
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer

from engine.arrays import IndexArray
from training.content.blocks import BILLED, plain_words, token
from training.content.neighbours import most_similar
from training.content.raters import Raters
from training.content.works import NEIGHBOURS, SimilarWorks
from training.dataset import Lake

CONTENT, SERVED = "Cartelera, content alone", "Cartelera, content and raters"
RATERS, BAG, VOTED = "raters alone", "one bag of words (before)", "most voted, whatever the work"
RECIPES = (SERVED, CONTENT, RATERS, BAG, VOTED)
_CHUNK = 256
_REPEATED = {"genres": 3, "directors": 2, "actors": 1, "countries": 1}


def neighbours(lake: Lake, similar: SimilarWorks, raters: Raters) -> dict[str, IndexArray]:
    """The nearest of each work by every recipe: shape (n_works, k), -1 where a row ends."""
    vectors = _bag_of_words(lake)
    transposed = vectors.T.tocsr()
    return {
        SERVED: similar.served.works.astype(np.intp),
        CONTENT: similar.content.works.astype(np.intp),
        RATERS: _highest(len(similar.content.works), lambda rows: raters.compare(rows).toarray()),
        BAG: _highest(vectors.shape[0], lambda rows: (vectors[rows] @ transposed).toarray()),
        VOTED: _most_voted(lake),
    }


def _highest(n: int, compare: Callable[[IndexArray], np.ndarray]) -> IndexArray:
    rows = []
    for works in np.array_split(np.arange(n), max(n // _CHUNK, 1)):
        similarity = compare(works).astype(np.float32)
        similarity[np.arange(len(works)), works] = 0.0
        rows.append(most_similar(similarity, min(NEIGHBOURS, n - 1))[0])
    nearest: IndexArray = np.vstack(rows)
    return nearest


def _most_voted(lake: Lake) -> IndexArray:
    films = lake.films
    votes = dict(zip(films.films["work_id"].to_pylist(), films.votes, strict=True))
    counts = np.array([votes.get(work, 0) for work in lake.works["work_id"].to_pylist()])
    order: IndexArray = np.argsort(-counts, kind="stable")[:NEIGHBOURS]
    return np.tile(order, (len(counts), 1))


def _bag_of_words(lake: Lake) -> sparse.csr_array:
    """One TF-IDF of all that is said of a work: genres thrice, directors twice, titles twice."""
    documents: list[list[str]] = [[] for _ in range(lake.works.num_rows)]
    for work, title in zip(lake.catalog.work_of.tolist(), lake.titles.to_pylist(), strict=True):
        for name, times in _REPEATED.items():
            documents[work] += [f"{name}:{token(n)}" for n in title[name]] * times
        documents[work] += plain_words(title["display_title"]) * 2
        documents[work] += plain_words(title["description"] or "")
    films = lake.films
    people = {name: films.listed(name) for name in ("directors", "actors")}
    for film, row in enumerate(films.films.to_pylist()):
        if (work := lake.catalog.work_ids.find(row["work_id"] or "")) is None:
            continue
        documents[work] += [f"film:{token(n)}" for n in row["genres"] + row["keywords"]] * 2
        documents[work] += (
            [f"franchise:{token(row['collection'])}"] * 3 if row["collection"] else []
        )
        for name, lists in people.items():
            documents[work] += [f"{name}:{token(n)}" for n in lists[film][:BILLED]]
        documents[work] += plain_words(f"{row['overview'] or ''} {row['tagline'] or ''}")
    counts = TfidfVectorizer(analyzer=list, min_df=2, sublinear_tf=True, dtype=np.float32)
    return sparse.csr_array(counts.fit_transform(documents))
