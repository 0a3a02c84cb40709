"""Products of sparse vectors, some with all: the cosines of which nearly every pair has one.

SciPy's product of two sparse matrices looks for the places that are filled before it fills them.
Where most are, adding to a row of zeros is several times faster.
"""

from typing import Any

import numpy as np
from scipy import sparse

from engine.arrays import Float32Array
from training.compiled import compiled


def dense_products(
    rows: sparse.csr_array, columns: sparse.csr_array, out: Float32Array | None = None
) -> Float32Array:
    """The product of two sparse matrices: float32, shape (n, m), in `out` if that is given.

    `rows` have shape (n, k), `columns` (k, m); the same sums, in the same order, as SciPy's.
    """
    shape = rows.shape[0], columns.shape[1]
    products = np.empty(shape, np.float32) if out is None else out
    products[:] = 0
    _add_products(
        *(rows.indptr, rows.indices, rows.data),
        *(columns.indptr, columns.indices, columns.data),
        products,
    )
    return products


@compiled
def _add_products(
    begin: Any, token: Any, weight: Any, posted: Any, record: Any, value: Any, products: Any
) -> None:
    """Add to each row of products, for each of its tokens, what every record has of it."""
    for row in range(len(products)):
        sums = products[row]
        for entry in range(begin[row], begin[row + 1]):
            factor = weight[entry]
            for posting in range(posted[token[entry]], posted[token[entry] + 1]):
                sums[record[posting]] += factor * value[posting]
