"""implicit: alternating least squares, BPR and neighbours, all on who has rated what."""

import time
from typing import Any

from scipy.sparse import csr_matrix

from benchmarks.harness.fitting import FACTORS, Options, Outcome
from benchmarks.harness.peer import ListModel, Peer, Trainer
from benchmarks.harness.ranking import Requests, Train, ranked
from engine.arrays import Float32Array, Int32Array
from engine.events.interactions import Interactions

ALS = {"factors": 64, "regularization": 10.0, "alpha": 1.0, "iterations": 15}
_BPR = {"factors": 64, "learning_rate": 0.01, "regularization": 0.01, "iterations": 60}


def _fit(train: Interactions, options: Options) -> Outcome:
    """Time the iterations of ALS by the library's own clock.

    It learns from what was watched, not from how it was rated, so it has no RMSE. An iteration
    solves for all users and then for all works.
    """
    from implicit.cpu.als import AlternatingLeastSquares

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


def _als(train: Train, requests: Requests, n: int, **options: Any) -> Int32Array:
    """Rank works by products of factors (Hu, Koren and Volinsky 2008).

    Users are solved for anew from what they have rated, as the library folds in new ones.
    """
    from implicit.cpu.als import AlternatingLeastSquares

    model = AlternatingLeastSquares(**options, num_threads=1, random_state=train.seed)
    model.fit(train.before.seen(), show_progress=False)
    seen = train.seen()

    def scores(some: Int32Array) -> Float32Array:
        products: Float32Array = model.recalculate_user(some, seen[some]) @ model.item_factors.T
        return products

    return ranked(train, requests.users, n, scores)


def _bpr(train: Train, requests: Requests, n: int, **options: Any) -> Int32Array:
    """Rank works by products of factors, the last of which is the bias (Rendle et al. 2009).

    It folds nobody in, and so learns from what new users state as well.
    """
    from implicit.cpu.bpr import BayesianPersonalizedRanking

    model = BayesianPersonalizedRanking(**options, num_threads=1, random_state=train.seed)
    model.fit(train.seen(), show_progress=False)
    users, items = model.user_factors, model.item_factors
    return ranked(train, requests.users, n, lambda some: users[some] @ items.T)


def _cosine(train: Train, requests: Requests, n: int, **options: Any) -> Int32Array:
    """Rank works by nearness to what each user has rated, of each work the K nearest."""
    from implicit.nearest_neighbours import CosineRecommender

    model = CosineRecommender(**options, num_threads=1)
    model.fit(train.before.seen(), show_progress=False)
    seen = train.seen()
    return ranked(train, requests.users, n, lambda some: (seen[some] @ model.similarity).toarray())


_NOTE = "other objective (what was watched), so no RMSE; an epoch is one iteration over both sides"
_TUNED = "chosen on an inner cut of ml-100k"
_SEARCHED = "chosen from these on an inner cut of each set"
_CHOICES = {"regularization": (1.0, 10.0, 30.0), "alpha": (1.0, 5.0)}
PEER = Peer(
    "implicit",
    modules=("implicit.cpu.als", "implicit.cpu.bpr", "implicit.nearest_neighbours"),
    trainers=(Trainer("implicit ALS", _fit, _NOTE, epochs=4, epochs_large=2, threads=(1, 2)),),
    list_models=(
        ListModel("implicit ALS", _als, _TUNED, ALS),
        ListModel("implicit ALS, searched", _als, _SEARCHED, ALS, _CHOICES),
        ListModel("implicit BPR", _bpr, _TUNED, _BPR),
        ListModel("implicit cosine", _cosine, _TUNED, {"K": 200}),
    ),
)
