"""Latent semantic vectors of works: few numbers that say what each is about.

The truncated singular value decomposition (Deerwester et al. 1990) of the fields that similar works
are compared by, every row brought to length one. Where a table of nearest works ends after fifty,
these tell how far apart any two works are.
"""

import numpy as np
from scipy import sparse
from sklearn.preprocessing import normalize
from sklearn.utils.extmath import randomized_svd

from engine.arrays import Float32Array

DIMENSIONS = 64


def latent_vectors(descriptions: sparse.csr_array, seed: int = 0) -> Float32Array:
    """Vectors of the rows: float32, shape (n_works, k), of length one, or zero where empty.

    k is 64, or less where there are few works or few distinct words.
    """
    n_works, n_words = descriptions.shape
    k = min(DIMENSIONS, n_works - 1, n_words - 1)
    if k < 1 or not descriptions.nnz:
        return np.zeros((n_works, 1), np.float32)
    left, values, _ = randomized_svd(sparse.csr_matrix(descriptions), k, random_state=seed)
    vectors: Float32Array = normalize(left * values).astype(np.float32)
    return vectors
