"""irspack: iALS++ and graph and autoencoder models of items, all on who has rated what.

Users are scored by what they have rated, as the library folds in new ones.
"""

from typing import Any

import numpy as np

from benchmarks.harness.peer import ListModel, Peer
from benchmarks.harness.ranking import Requests, Train, ranked
from engine.arrays import Float64Array, Int32Array

_MOST_RATED = 6_000  # EDLAE inverts a matrix of all works
_IALS = {"n_components": 128, "alpha0": 0.3, "reg": 0.01, "train_epochs": 16}
_RP3 = {"beta": 0.2, "top_k": 200, "normalize_weight": True}
_EDLAE = {"reg": 200.0, "dropout_p": 0.7}


def _ials(train: Train, requests: Requests, n: int, **options: Any) -> Int32Array:
    """Rank works by products of factors (Rendle et al. 2022)."""
    from irspack.recommenders import IALSRecommender

    before = train.before.seen()
    model = IALSRecommender(
        before, solver_type="IALSPP", random_seed=train.seed, n_threads=1, **options
    )
    return _by_profile(model, train, requests, n, np.arange(before.shape[1]))


def _rp3beta(train: Train, requests: Requests, n: int, **options: Any) -> Int32Array:
    """Rank works by random walks of three steps (Paudel et al. 2017)."""
    from irspack.recommenders import RP3betaRecommender

    before = train.before.seen()
    model = RP3betaRecommender(before, n_threads=1, **options)
    return _by_profile(model, train, requests, n, np.arange(before.shape[1]))


def _edlae(train: Train, requests: Requests, n: int, **options: Any) -> Int32Array:
    """Rank works by a denoising linear autoencoder (Steck 2020)."""
    from irspack.recommenders import EDLAERecommender

    before = train.before
    works = np.sort(np.argsort(-before.counts(), kind="stable")[:_MOST_RATED])
    model = EDLAERecommender(before.seen()[:, works], **options)
    return _by_profile(model, train, requests, n, works)


def _by_profile(
    model: Any, train: Train, requests: Requests, n: int, works: np.ndarray
) -> Int32Array:
    """Train a model of some works and rank these by its scores of what each user has rated."""
    model.learn()
    seen = train.seen()[:, works].astype(np.float64)

    def scores(some: Int32Array) -> Float64Array:
        scored = np.full((len(some), train.ratings.n_works), -np.inf)
        scored[:, works] = model.get_score_cold_user(seen[some])
        return scored

    return ranked(train, requests.users, n, scores)


_TUNED = "chosen on an inner cut of ml-100k"
PEER = Peer(
    "irspack",
    ".venv-irspack",
    modules=("irspack.recommenders",),
    list_models=(
        ListModel("irspack iALS++", _ials, _TUNED, _IALS),
        ListModel("irspack RP3beta", _rp3beta, _TUNED, _RP3),
        ListModel(
            "irspack EDLAE", _edlae, f"the {_MOST_RATED:,} most rated items; {_TUNED}", _EDLAE
        ),
    ),
)
