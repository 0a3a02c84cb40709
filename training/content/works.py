"""Similar works: content, time, fame and maturity, and who likes the same.

    content      sqrt(cosine of the works' blocks · (share of the candidate's fields)^(1/2))
                 · closeness (`training.content.closeness`)
    similarity   1 - (1 - content) · (1 - 0.7 · raters) (`training.content.raters`)

The root brings small cosines apart, and a candidate of whom little is known does not stand first
for that little. Works are compared a few at a time: no matrix of all pairs is ever held.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from engine.arrays import Float32Array, IndexArray, Int32Array, Mask
from engine.console.progress import Progress
from engine.events.interactions import Interactions
from engine.models.nearest import Nearest
from engine.recommend.recommender import Recommender
from training import stages
from training.content.blocks import Field, side_by_side
from training.content.closeness import CLOSENESS, Closeness, PairCloseness
from training.content.copies import same_works
from training.content.franchises import Franchises
from training.content.neighbours import SPARE, distinct, mates, most_similar
from training.content.products import dense_products
from training.content.raters import Raters
from training.content.records import WorkRecords, read_records
from training.dataset import Lake

NEIGHBOURS = 50
RATERS = 0.7  # times the raters' similarity, beside the content's
_MOST_COMMON = 0.05  # share of works from which on a word says nothing
_PAIRS = 2_000_000  # compared at once


@dataclass(frozen=True)
class WorkWeights:
    """How much each field counts in the cosine of two works.

    Near the best of a search on public ratings (benchmarks/results/works.md); title and franchise
    weigh more than raters ask for, because series and young films have no other franchise than
    their name. Keywords are judgement: the public films have none.
    """

    words: float = 1.0
    title: float = 0.5
    genres: float = 0.55
    directors: float = 0.65
    actors: float = 0.6
    countries: float = 0.25
    franchise: float = 0.9
    keywords: float = 0.7
    language: float = 0.4
    companies: float = 0.3


WEIGHTS = WorkWeights()


@dataclass(frozen=True)
class SimilarWorks:
    """The nearest works of each work.

    Attributes:
        content: by what is said of them; knows nothing of what anybody did, so that rankers can be
            judged with it.
        served: by who likes the same as well.
        vectors: what is said of them, as TF-IDF: float32, shape (n_works, n_tokens), length one.
    """

    content: Nearest
    served: Nearest
    vectors: sparse.csr_array

    def put_into(self, recommender: Recommender) -> Recommender:
        """A recommender that was judged with the content, as it is served."""
        models = recommender.models
        cold = models.cold and replace(models.cold, similar=self.served)  # as it is read back
        return replace(recommender, models=replace(models, similar=self.served, cold=cold))


def compare_lake_works(
    lake: Lake, events: Interactions | None, progress: Progress | None = None, threads: int = 1
) -> SimilarWorks:
    """The works most like each of the lake's works, by some events as well."""
    return compare_works(
        _records(lake), None if events is None else Raters.from_events(events), progress, threads
    )


def _records(lake: Lake) -> WorkRecords:
    catalog = lake.catalog
    outside = {work: catalog.work_rows[work] for work in np.flatnonzero(~catalog.offered).tolist()}
    return read_records(lake.titles, catalog.work_of, lake.works.num_rows, lake.films, outside)


def compare_works(
    records: WorkRecords,
    raters: Raters | None = None,
    progress: Progress | None = None,
    threads: int = 1,
    weights: WorkWeights = WEIGHTS,
    closeness: Closeness = CLOSENESS,
) -> SimilarWorks:
    """The works most like each work, copies of one work left out; the same for any threads."""
    n_works = len(records)
    pairs = _Pairs.of_works(records, weights, closeness)
    content = _no_neighbours(n_works)
    served = _no_neighbours(n_works) if raters else content
    chunks = np.array_split(np.arange(n_works), max(n_works**2 // _PAIRS, 1)) if n_works else []

    def compare(works: IndexArray) -> None:
        similarity = pairs.content(works)
        pairs.keep(similarity, content, works)
        if raters:
            served.works[works] = content.works[works]
            served.similarity[works] = content.similarity[works]
            common = raters.compare(works)
            rated = np.unique(common.row)
            pairs.keep(_with_raters(similarity, common)[rated], served, works[rated])

    with ThreadPoolExecutor(threads) as pool:
        for works, _ in zip(chunks, pool.map(compare, chunks), strict=True):
            if progress:
                progress(stages.COMPARING_WORKS, int(works[-1]) + 1, n_works)
    return SimilarWorks(content, served, pairs.vectors)


@dataclass(frozen=True)
class _Pairs:
    """What works are compared by.

    Attributes:
        vectors: of the works that have neighbours: float32, shape (n_works, n_tokens), length one.
        candidates: of the works that are neighbours, transposed; their length is the root of the
            share of their fields.
        same: int32, shape (n_works,): equal for copies of one work.
        copies: the works that are one, by that number.
        offered: bool, shape (n_works,): which works are neighbours.
    """

    vectors: sparse.csr_array
    candidates: sparse.csr_array
    closeness: PairCloseness
    same: Int32Array
    copies: dict[int, IndexArray]
    franchises: Franchises
    offered: Mask

    @classmethod
    def of_works(
        cls,
        records: WorkRecords,
        weights: WorkWeights,
        closeness: Closeness,
    ) -> "_Pairs":
        """Make the vectors and figures of all works ready."""
        blocks = side_by_side(_weighted(records, weights), len(records), records.offered)
        length = np.sqrt(np.asarray(blocks.multiply(blocks).sum(axis=1))).ravel()
        unit = np.divide(1, length, out=np.zeros_like(length), where=length > 0)
        most = np.sqrt(sum(weight**2 for weight in vars(weights).values()))
        same = same_works(records)
        return cls(
            vectors=_scaled(blocks, unit),
            candidates=_scaled(blocks, unit * np.sqrt(length / most)).T.tocsr(),
            closeness=PairCloseness.of_works(records, closeness),
            same=same,
            copies=mates(same),
            franchises=Franchises.of_works(records),
            offered=records.offered,
        )

    def content(self, works: IndexArray) -> Float32Array:
        """Likeness of some works to all by what is said of them: float32, shape (n, n_works)."""
        similarity = dense_products(self.vectors[works], self.candidates)
        np.clip(similarity, 0.0, 1.0, out=similarity)  # rounding may exceed it
        np.sqrt(similarity, out=similarity)
        similarity *= self.closeness.compare(works)
        return similarity

    def keep(self, similarity: Float32Array, nearest: Nearest, works: IndexArray) -> None:
        """Keep the highest of some works' rows, without copies and without what is forbidden."""
        for row, work in enumerate(works.tolist()):
            similarity[row, self.copies.get(int(self.same[work]), work)] = 0.0
        similarity[:, ~self.offered] = 0.0
        self.closeness.forbid(similarity, works)
        k = nearest.works.shape[1]
        highest = most_similar(similarity, min(k + 2 * SPARE, similarity.shape[1]))
        neighbours, values = self.franchises.spread(*distinct(*highest, self.same))
        nearest.works[works], nearest.similarity[works] = neighbours[:, :k], values[:, :k]


def _with_raters(content: Float32Array, common: sparse.coo_array) -> Float32Array:
    """Content with who likes the same works; `content` becomes it."""
    pairs = common.row, common.col
    content[pairs] = 1 - (1 - content[pairs]) * (1 - np.float32(RATERS) * common.data)
    return content


def _weighted(records: WorkRecords, weights: WorkWeights) -> Iterator[Field]:
    """Yield every field with its weight; names of whatever frequency tell works apart."""
    for name, weight in vars(weights).items():
        is_text = name in ("words", "title")
        yield Field(weight, records.tokens[name], _MOST_COMMON if is_text else 1.0)


def _scaled(rows: sparse.csr_array, factors: Float32Array) -> sparse.csr_array:
    return sparse.csr_array(sparse.diags_array(factors.astype(np.float32)) @ rows)


def _no_neighbours(n_works: int) -> Nearest:
    shape = (n_works, min(NEIGHBOURS, max(n_works - 1, 1)))
    return Nearest(np.full(shape, -1, np.int32), np.zeros(shape, np.float32))
