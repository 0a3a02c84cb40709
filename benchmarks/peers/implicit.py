"""implicit's alternating least squares (conjugate gradients): time per iteration only.

It learns from what was watched, not from how it was rated, so it has no RMSE. An iteration solves
for all users and then for all works.
"""

import time

from implicit.cpu.als import AlternatingLeastSquares
from scipy.sparse import csr_matrix

from benchmarks.peers.contract import FACTORS, Options, Outcome
from engine.events.interactions import Interactions


def measure(train: Interactions, options: Options) -> Outcome:
    """Fit; the library's own clock of every iteration is what counts."""
    began = time.perf_counter()
    shape = (train.n_users, train.n_works)
    table = csr_matrix((train.rating, train.work, train.indptr()), shape=shape)
    model = AlternatingLeastSquares(
        factors=FACTORS,
        iterations=options.epochs,
        num_threads=options.threads,
        random_state=options.seed,
    )
    spent: list[float] = []
    model.fit(table, show_progress=False, callback=lambda _, seconds, __: spent.append(seconds))
    prepare = time.perf_counter() - began - sum(spent)
    return Outcome(prepare, sum(spent), options.epochs, None)
