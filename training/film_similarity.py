"""Films like a film (a placeholder until the models are in)."""

import numpy as np

from engine.content import SimilarWorks
from engine.films import METHODS, Films
from engine.progress import Progress


def similar_films(films: Films, progress: Progress) -> dict[str, SimilarWorks]:
    n = len(films)
    return {
        m: SimilarWorks(np.tile(np.arange(5, dtype=np.int32), (n, 1)), np.ones((n, 5), np.float32))
        for m in METHODS
    }
