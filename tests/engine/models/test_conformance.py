"""What every kind of model keeps to, one suite over the register: a new kind adds its example."""

from dataclasses import dataclass, replace

import numpy as np
import pytest

from engine.events.profile import UserProfile
from engine.models import MODELS
from engine.models.base import Model, RatingModel, Scorer
from engine.models.biased_mf import BiasedMF, Biases
from engine.models.boosted_trees import BoostedTrees, TreeNodes
from engine.models.candidate_features import FEATURES, HALF_LIVES
from engine.models.cold_items import ColdItems
from engine.models.implicit_mf import ImplicitMF
from engine.models.item_item import ItemItem
from engine.models.mf_with_neighbours import MFWithNeighbours
from engine.models.nearest import Nearest
from engine.models.popularity import Popularity, popularity_and_stars
from engine.models.recent_popularity import RecentPopularity
from engine.models.second_stage import CandidateFacts, SecondStage
from engine.recommend.models import NEXT, PERSONAL, POPULARITY, SIMILAR, STARS, TREES
from engine.scale import RatingScale
from tests.engine.handmade import terms

N_USERS, N_ITEMS = 3, 6
ITEMS, SCALE = np.arange(N_ITEMS), RatingScale(0.5, 5.0)
RNG = np.random.default_rng(0)
BIASES = (
    3.25,
    RNG.normal(size=N_USERS),
    RNG.normal(size=N_ITEMS),
    np.array([True, True, False, True, True, True]),
)
FACTORS = tuple(RNG.normal(size=(n, 2)).astype(np.float32) for n in (N_USERS, N_ITEMS))
MIXED = popularity_and_stars(
    BiasedMF(*BIASES, user_factors=FACTORS[0], item_factors=FACTORS[1]),
    np.array([9, 0, 50, 3, 700, 1]),
    0.9,
)
NEAREST = Nearest(
    np.array([[2, 1], [0, -1], [0, 4], [-1, -1], [5, 2], [4, -1]], np.int32),
    np.array([[0.75, 0.5], [0.5, 0], [0.75, 0.2], [0, 0], [0.3, 0.2], [0.3, 0]], np.float32),
)

ROWS = ItemItem(
    np.array([0, 2, 2, 4, 5, 5, 6]),
    np.array([1, 2, 1, 3, 0, 5], np.int32),
    np.array([0.5, 0.25, 1.0, -0.5, 0.125, 0.7], np.float32),
)
TWO_TREES = BoostedTrees(
    np.array([0, 3], np.int32),
    TreeNodes(
        np.array([1, -1, -1, -1], np.int32),
        np.array([0.5, 0, 0, 0]),
        np.array([1, -1, -1, -1], np.int32),
        np.array([2, -1, -1, -1], np.int32),
        np.array([True, False, False, False]),
        np.array([7, 3, 9, 1 << 20], np.int32),
    ),
    n_features=2,
)

OVER_FEATURES = replace(TWO_TREES, n_features=len(FEATURES))


@dataclass(frozen=True)
class Example:
    """A small model over N_ITEMS items, and the models that it is built upon."""

    model: Model
    used: tuple[Model, ...] = ()


# One example of every kind, with every field different from its default.
EXAMPLES = {
    "biases": Example(Biases(*BIASES)),
    "biased-mf": Example(BiasedMF(*BIASES, user_factors=FACTORS[0], item_factors=FACTORS[1])),
    "mf-with-neighbours": Example(
        MFWithNeighbours(
            *BIASES,
            user_factors=FACTORS[0],
            item_factors=FACTORS[1],
            neighbours=np.array([[1, 3], [0, 4], [0, 0], [5, 0], [1, 0], [3, 4]], np.int32),
            weights=np.array(
                [[0.5, 0.2], [0.5, 0.1], [0, 0], [0.4, 0], [0.1, 0], [0.4, 0.3]], np.float32
            ),
            shares=np.array([0.7, 0.8]),
        )
    ),
    "item-item": Example(ROWS),
    "recent-popularity": Example(
        RecentPopularity(
            np.array([1, 0.5, 0, 0.25, -0.1, 0.1], np.float32), 1_700_000_000, 0.3, 2.0, 5.0
        )
    ),
    "implicit-mf": Example(
        ImplicitMF.from_factors(
            np.vstack([RNG.normal(size=(N_ITEMS - 1, 2)), [[0, 0]]]).astype(np.float32), 0.5, 4.0
        )
    ),
    "popularity": Example(Popularity(RNG.random(N_ITEMS).astype(np.float32))),
    "popularity-and-stars": Example(MIXED, (MIXED.popularity, MIXED.stars)),
    "nearest": Example(NEAREST),
    "cold-items": Example(
        ColdItems(
            np.array([[1, 0], [0, 1], [0.6, 0.8], [0, 0], [-1, 0], [0.8, 0.6]], np.float32),
            np.array([2, 0.5, 1, 3, 0.25, 0], np.float32),
            np.array([0, 1, 2, 3, 4, 5], np.uint8),
            np.array([True, False, True, False, True, True]),
            np.array([False, True, False, False, False, False]),
            NEAREST,
        ),
        (NEAREST,),
    ),
    "boosted-trees": Example(TWO_TREES),
    "second-stage": Example(
        SecondStage(
            OVER_FEATURES,
            CandidateFacts(
                ROWS,
                RNG.random((N_ITEMS, len(HALF_LIVES))).astype(np.float32),
                RNG.normal(size=N_ITEMS).astype(np.float32),
                RNG.random(N_ITEMS).astype(np.float32),
                0.25,
                1_700_000_000,
            ),
            fewest=3,
        ),
        (OVER_FEATURES, ROWS),
    ),
}
# Kinds whose scores are not made of the profile's items: their contributions are zeros.
WITHOUT_CONTRIBUTIONS = {"popularity-and-stars"}


def profile(items, weights=None, user=None):
    values = np.ones(len(items)) if weights is None else weights
    return UserProfile(
        np.array(items, np.int32),
        np.array(values, np.float32),
        rated=np.zeros(int(user is not None), np.int32),
        user=user,
        in_order=len(items) > 2,
    )


EMPTY = (profile([]), profile([], user=1))
PROFILES = (
    *EMPTY,
    profile([3]),
    profile([1, 4]),
    profile([0, 2], [0.25, 1.5], user=0),
    profile(range(N_ITEMS), np.linspace(0.05, 2, N_ITEMS), user=2),
)


def example(kind):
    if kind not in EXAMPLES:
        pytest.fail(f"the kind {kind!r} of engine.models.MODELS has no example: add it to EXAMPLES")
    return EXAMPLES[kind]


def read_back(kind):
    """The example as a release gives it back: of arrays that nobody may write to."""
    arrays = {name: np.array(array) for name, array in example(kind).model.to_arrays().items()}
    for array in arrays.values():
        array.flags.writeable = False
    return MODELS[kind].from_arrays(arrays, *example(kind).used)


def sparse_rows(model):
    """B as a full matrix, or None."""
    rows = model.item_weights()
    if rows is None:
        return None
    matrix = np.zeros((N_ITEMS, N_ITEMS))
    for item in ITEMS:
        entries = slice(*rows.indptr[item : item + 2])
        matrix[item, rows.columns[entries]] = rows.values[entries]
    return matrix


def answers(model):
    """Everything that can be asked of a model, as bytes and plain values."""
    replies = {}
    if isinstance(model, Scorer):
        replies |= answers_of_scorer(model)
    if isinstance(model, RatingModel):
        replies |= answers_of_rating_model(model)
    if isinstance(model, Nearest):
        replies["nearest"] = [model.nearest(item, 2) for item in ITEMS]
        replies["summed"] = model.summed(ITEMS.astype(np.int32)).tobytes()
    if isinstance(model, ColdItems):
        replies |= {number: model.scores(done).tobytes() for number, done in enumerate(PROFILES)}
        replies["parts"] = model.parts(PROFILES[-1], ITEMS).tobytes()
        replies["masks"] = [model.cold.tolist(), model.covered.tolist(), model.grounds.tolist()]
    if isinstance(model, RecentPopularity):
        replies["weights"] = [float(model.weight_for(done)) for done in PROFILES]
    if isinstance(model, Popularity | RecentPopularity):
        replies["values"] = model.values.tobytes()
    if isinstance(model, BoostedTrees | SecondStage):
        replies |= answers_of_second_stage(model)
    assert replies, f"no question of a {model.kind} is asked here: add some"
    return replies


def answers_of_second_stage(model):
    if isinstance(model, SecondStage):
        values = np.array([[3, 2, 1], [1, 2, 0]], np.float32)
        rows = model.facts.features(profile([0, 2]), ITEMS[[5, 3, 1]], *values)
        return {"rows": rows.tobytes(), "speaks": [model.speaks_for(each) for each in PROFILES]}
    rows = np.array([[0, 0.25], [0, 0.75], [0, np.nan]])
    replies = {"trees": model.scores(rows).tobytes(), "bias": model.bias}
    return replies | {"changes": model.contributions(rows).tobytes()}


def answers_of_scorer(model):
    matrix = sparse_rows(model)
    replies = {
        "sparse": model.sparse,
        "reachable": model.reachable(),
        "matrix": None if matrix is None else matrix.tobytes(),
    }
    for number, done in enumerate(PROFILES):
        scores = model.scores(done)
        replies["scores", number] = None if scores is None else scores.tobytes()
        for item in ITEMS:
            replies["parts", number, item] = model.contributions(done, item).tobytes()
    return replies


def known_user(model, user):
    """The terms of a user by number, who rated three items; None is somebody unknown."""
    return None if user is None else terms(model, user, [1, 3, 4], [1.0, 4.5, 2.0])


def answers_of_rating_model(model):
    replies = {}
    for user in (None, *range(N_USERS)):
        known = known_user(model, user)
        replies["ratings", user] = model.predicted_ratings(known, ITEMS, SCALE).tobytes()
        for item in (None, *ITEMS):
            replies["rating", user, item] = model.predict(known, item)
    user, item = np.arange(N_USERS), np.arange(N_USERS)
    return replies | {"affinities": model.affinities(user, item).tobytes()}


def kinds_of(protocol):
    """The kinds whose examples follow a protocol; the others fail in the first test."""
    return [
        kind for kind in MODELS if kind in EXAMPLES and isinstance(example(kind).model, protocol)
    ]


@pytest.mark.parametrize("kind", MODELS)
def test_every_kind_is_set_unique_and_has_an_example_of_its_own_class(kind):
    assert isinstance(kind, str)
    assert kind
    assert MODELS[kind].kind == kind
    assert "kind" in vars(MODELS[kind])  # not inherited: that would be another model's
    assert type(example(kind).model) is MODELS[kind]


def test_every_example_is_of_a_registered_kind():
    assert set(EXAMPLES) <= set(MODELS)
    assert len({model.kind for model in MODELS.values()}) == len(MODELS)


def test_a_kind_without_example_is_named():
    with pytest.raises(pytest.fail.Exception, match=r"the kind 'oracle' of .* has no example: add"):
        example("oracle")


@pytest.mark.parametrize("kind", MODELS)
def test_a_model_names_the_roles_that_it_is_built_upon(kind):
    uses = MODELS[kind].uses
    assert isinstance(uses, tuple)
    assert set(uses) <= {STARS, POPULARITY, PERSONAL, SIMILAR, TREES, NEXT}
    assert len(uses) == len(example(kind).used)


@pytest.mark.parametrize("kind", MODELS)
def test_arrays_are_of_plain_numbers_under_names_that_files_can_bear(kind):
    arrays = example(kind).model.to_arrays()
    assert arrays
    for name, array in arrays.items():
        assert name.isidentifier(), name
        assert isinstance(array, np.ndarray), name
        assert array.dtype.kind in "biuf", name


@pytest.mark.parametrize("kind", MODELS)
def test_a_model_comes_back_from_its_arrays(kind):
    before, after = example(kind).model, read_back(kind)
    assert type(after) is MODELS[kind]
    assert list(after.to_arrays()) == list(before.to_arrays())
    for name, array in before.to_arrays().items():
        again = after.to_arrays()[name]
        assert (again.dtype, again.shape) == (array.dtype, array.shape), name
        assert again.tobytes() == array.tobytes(), name
    assert answers(after) == answers(before)


@pytest.mark.parametrize("kind", kinds_of(Scorer))
@pytest.mark.parametrize("done", PROFILES, ids=range(len(PROFILES)))
def test_scores_are_finite_numbers_for_all_items_or_none(kind, done):
    scores = example(kind).model.scores(done)
    if scores is not None:
        assert (scores.dtype, scores.shape) == (np.float32, (N_ITEMS,))
        assert np.isfinite(scores).all()


@pytest.mark.parametrize("kind", kinds_of(Scorer))
def test_somebody_is_scored(kind):
    scored = [example(kind).model.scores(done) for done in PROFILES]
    assert any(scores is not None and scores.any() for scores in scored)


@pytest.mark.parametrize("kind", kinds_of(Scorer))
@pytest.mark.parametrize("done", EMPTY, ids=["unknown", "known"])
def test_who_did_nothing_has_no_scores_or_finite_ones(kind, done):
    model = example(kind).model
    scores = model.scores(done)
    assert scores is None or np.isfinite(scores).all()
    assert scores is None or kind in WITHOUT_CONTRIBUTIONS  # nothing else could have made them
    assert model.contributions(done, 0).shape == (0,)


@pytest.mark.parametrize("kind", kinds_of(Scorer))
@pytest.mark.parametrize("done", PROFILES, ids=range(len(PROFILES)))
def test_contributions_add_up_to_the_score(kind, done):
    model = example(kind).model
    scores = model.scores(done)
    for item in ITEMS:
        parts = model.contributions(done, item)
        assert (parts.dtype, parts.shape) == (np.float32, (len(done),))
        expected = 0.0 if scores is None or kind in WITHOUT_CONTRIBUTIONS else scores[item]
        assert float(parts.sum()) == pytest.approx(float(expected), rel=1e-5, abs=1e-6)
        assert kind not in WITHOUT_CONTRIBUTIONS or not parts.any()


@pytest.mark.parametrize("kind", kinds_of(Scorer))
@pytest.mark.parametrize("items", [[4], [5, 0, 2], range(N_ITEMS)], ids=["one", "three", "all"])
def test_the_parts_of_several_scores_are_the_contributions_to_each(kind, items):
    model = example(kind).model
    for done in PROFILES:
        parts = model.parts(done, np.array(items))
        assert (parts.dtype, parts.shape) == (np.float32, (len(done), len(items)))
        for column, item in enumerate(items):
            assert parts[:, column].tolist() == model.contributions(done, item).tolist()


@pytest.mark.parametrize("kind", kinds_of(Scorer))
@pytest.mark.parametrize("done", PROFILES, ids=range(len(PROFILES)))
def test_scores_are_the_weights_times_the_matrix_where_there_is_one(kind, done):
    model = example(kind).model
    matrix, scores = sparse_rows(model), model.scores(done)
    if matrix is not None:
        product = done.weights @ matrix[done.items]
        assert (np.zeros(N_ITEMS) if scores is None else scores) == pytest.approx(product, rel=1e-6)


@pytest.mark.parametrize("kind", kinds_of(Scorer))
def test_what_is_reachable_is_among_the_items(kind):
    model = example(kind).model
    reachable = model.reachable()
    assert isinstance(reachable, int)
    assert 0 <= reachable <= N_ITEMS
    scored = [scores for done in PROFILES if (scores := model.scores(done)) is not None]
    assert (np.max(scored, axis=0) > 0).sum() <= reachable
    assert isinstance(model.sparse, bool)
    assert isinstance(model.folds_in, bool)


@pytest.mark.parametrize("kind", kinds_of(RatingModel))
@pytest.mark.parametrize("user", [None, 0, 2])
def test_predicted_stars_are_single_predictions_clipped_to_the_scale(kind, user):
    model = example(kind).model
    known = known_user(model, user)
    batch = model.predicted_ratings(known, ITEMS, SCALE)
    single = [SCALE.clip(model.predict(known, int(item)).rating) for item in ITEMS]
    assert batch.shape == (N_ITEMS,)
    assert batch.tolist() == pytest.approx(single, abs=1e-9)
    assert np.isfinite(batch).all()


@pytest.mark.parametrize("kind", kinds_of(RatingModel))
def test_affinities_are_those_of_single_predictions(kind):
    model = example(kind).model
    user, item = np.array([0, 1, 2, 2]), np.array([0, 1, 3, 5])  # items that the model knows
    single = [
        model.predict(known_user(model, u), i).affinity
        for u, i in zip(user.tolist(), item, strict=True)
    ]
    assert model.affinities(user, item).tolist() == pytest.approx(single, abs=1e-6)
    assert model.predict(None, None).rating == model.mean


@pytest.mark.parametrize("kind", kinds_of(RatingModel))
@pytest.mark.parametrize("folded", [False, True])
def test_the_parts_of_neighbours_add_up_to_theirs(kind, folded):
    model = example(kind).model
    items, stars = [4, 1, 2, 3], [2.0, 1.0, 5.0, 4.5]
    if folded:
        user = model.fold_in(np.array(items), np.array(stars))
    else:
        user = terms(model, 1, items, stars)
    for item in np.flatnonzero(model.known_item).tolist():
        parts = model.neighbour_parts(user, item)
        assert parts.shape == user.items.shape
        assert model.predict(user, item).neighbours == pytest.approx(parts.sum(), abs=1e-9)
