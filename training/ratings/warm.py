"""Continuing the last release's model on new ratings, instead of beginning again."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from engine.arrays import Int64Array
from engine.errors import DataError, NoRelease, ReleaseDamaged
from engine.events.merging import merged
from engine.models.biased_mf import BiasedMF
from engine.recommend.recommender import Recommender
from engine.release.read import Release, load
from engine.release.registry import current
from engine.store.home import Home
from engine.vocabulary import Vocabulary
from training.dataset import Lake
from training.ratings.sgd.parameters import SvdParameters
from training.ratings.sgd.start import warm_start

# Of the epochs that a fit from nothing takes. On the catalog ratings with a tenth of them new, a
# third of the epochs at the schedule's last rates comes nearest to a fit from nothing.
_SHARE = 1 / 3


def last_release(home: Home) -> Release:
    """The current release, to be continued.

    Raises:
        DataError: there is none, it is damaged, or it holds no factors.
    """
    try:
        release = load(current(home))
    except (NoRelease, ReleaseDamaged) as error:
        raise DataError(f"--warm continues the last release: {error}") from error
    factors_of(release)
    return release


def factors_of(release: Release) -> BiasedMF:
    """The factors of a release.

    Raises:
        DataError: it predicts stars without factors, or none.
    """
    model = release.recommender.models.stars
    if not isinstance(model, BiasedMF):
        raise DataError(
            f"--warm continues the last release: {release.name} predicts without factors, there "
            "are none to continue; train without --warm"
        )
    return model


def fitted_parameters(release: Release) -> SvdParameters:
    """The parameters that a release was fitted with, from its manifest."""
    return SvdParameters(**release.manifest["parameters"])


def shortened(parameters: SvdParameters) -> SvdParameters:
    """Parameters for continuing a model: the last third of the epochs, at their low rates."""
    return parameters.tail(max(1, round(parameters.n_epochs * _SHARE)))


def continued(release: Release, lake: Lake, parameters: SvdParameters, seed: int) -> BiasedMF:
    """The release's model over the lake's users and works, newcomers drawn at random."""
    recommender = release.recommender
    return warm_start(
        factors_of(release),
        _earlier_raters(lake, recommender),
        _earlier_index(lake.works["work_id"], recommender.catalog.work_ids),
        parameters,
        seed,
        lake.ratings.active_users,
    )


def _earlier_raters(lake: Lake, recommender: Recommender) -> Int64Array:
    """The index of each user in the release; -1 of those who gave no stars there, or none now."""
    index = _earlier_index(lake.user_ids, recommender.users)
    rated = merged(recommender.history, recommender.stored).rating_users()
    known = (index >= 0) & lake.ratings.active_users
    known[known] = rated[index[known]]
    return np.where(known, index, -1)


def _earlier_index(ids: pa.Array | pa.ChunkedArray, earlier: Vocabulary) -> Int64Array:
    """The index of each id in the release's vocabulary, -1 where it has none."""
    earlier_ids = pa.array([earlier[index] for index in range(len(earlier))], pa.string())
    indices = pc.index_in(ids.cast(pa.string()), earlier_ids).fill_null(-1)
    return np.asarray(indices.to_numpy(), dtype=np.int64)
