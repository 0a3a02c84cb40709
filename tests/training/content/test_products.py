"""Products of sparse vectors, as SciPy has them."""

import numpy as np
import pytest
from scipy import sparse

from training.content.products import dense_products


def random_rows(n: int, width: int, seed: int) -> sparse.csr_array:
    drawn = sparse.random_array((n, width), density=0.2, rng=np.random.default_rng(seed))
    return sparse.csr_array(drawn.astype(np.float32))


@pytest.mark.parametrize("shape", [(1, 1, 1), (7, 30, 50), (3, 40, 0), (0, 5, 4)])
def test_products_are_scipys_to_the_bit(shape: tuple[int, int, int]) -> None:
    n, width, m = shape
    rows, records = random_rows(n, width, seed=0), random_rows(m, width, seed=1)
    columns = records.T.tocsr()
    found = dense_products(rows, columns)
    assert found.dtype == np.float32
    assert np.array_equal(found, (rows @ columns).toarray())


def test_empty_rows_have_no_products() -> None:
    nothing = sparse.csr_array((4, 6), dtype=np.float32)
    assert not dense_products(nothing, random_rows(3, 6, seed=0).T.tocsr()).any()
