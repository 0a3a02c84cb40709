"""implicit's item-item neighbours by cosine, of each item the K nearest."""

from implicit.nearest_neighbours import CosineRecommender

from benchmarks.quality.peers.contract import Train, ranked
from engine.arrays import Int32Array

NEAREST = 200


def lists(train: Train, users: Int32Array, n: int) -> Int32Array:
    """Rank items by nearness to what each user has rated."""
    seen = train.seen()
    model = CosineRecommender(K=NEAREST, num_threads=1)
    model.fit(seen, show_progress=False)
    return ranked(train, users, n, lambda some: (seen[some] @ model.similarity).toarray())
