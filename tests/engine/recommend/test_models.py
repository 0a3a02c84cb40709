"""The models of a release by role: which there are, in which order, and who can play what."""

import numpy as np
import pytest

from engine.models.item_item import ItemItem
from engine.models.popularity import Popularity
from engine.recommend.models import ReleaseModels
from tests.engine.handmade import factor_model, no_neighbours

POPULARITY, SIMILAR = Popularity(np.ones(2, np.float32)), no_neighbours(2)
STARS, ROWS = factor_model([[1.0]], [[1.0], [2.0]]), ItemItem.empty(2)


def test_roles_stand_in_the_order_in_which_models_are_built_upon_each_other():
    models = ReleaseModels(POPULARITY, SIMILAR, STARS, ROWS)
    assert list(models.by_role()) == ["stars", "popularity", "personal", "similar"]
    assert ReleaseModels.from_roles(models.by_role()) == models


def test_a_role_without_a_model_is_left_out():
    models = ReleaseModels(POPULARITY, SIMILAR)
    assert models.by_role() == {"popularity": POPULARITY, "similar": SIMILAR}
    assert ReleaseModels.from_roles(models.by_role()) == models


@pytest.mark.parametrize(
    ("roles", "message"),
    [
        ({"similar": SIMILAR}, "the roles popularity and similar need a model each"),
        ({"popularity": POPULARITY}, "the roles popularity and similar need a model each"),
        (
            {"popularity": SIMILAR, "similar": POPULARITY},
            "the roles popularity and similar need a model each",
        ),
        (
            {"popularity": POPULARITY, "similar": SIMILAR, "personal": STARS},
            "a model of kind biased-mf cannot score lists",
        ),
        (
            {"popularity": POPULARITY, "similar": SIMILAR, "stars": ROWS},
            "a model of kind item-item cannot predict stars",
        ),
    ],
    ids=["no-popularity", "no-similar", "swapped", "personal", "stars"],
)
def test_a_role_is_played_by_a_model_that_can(roles, message):
    with pytest.raises(TypeError, match=f"^{message}$"):
        ReleaseModels.from_roles(roles)
