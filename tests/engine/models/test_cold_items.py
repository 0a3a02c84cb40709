"""Items without events: the score on paper, and what moves it."""

from dataclasses import replace

import numpy as np
import pytest

from engine.events.profile import UserProfile
from engine.models.cold_items import GROUNDS, ColdItems
from engine.models.nearest import Nearest
from tests.engine.handmade import no_neighbours

# Items 0 and 1 are alike, 2 is half like both, 3 says nothing; 1 and 2 are the nearest of 0.
NEAREST = Nearest(
    np.array([[1, 2], [0, -1], [0, -1], [-1, -1]], np.int32),
    np.array([[0.8, 0.4], [0.8, 0], [0.4, 0], [0, 0]], np.float32),
)
MODEL = ColdItems(
    np.array([[1, 0], [1, 0], [0.6, 0.8], [0, 0]], np.float32),
    np.array([0.5, 0.25, 1.0, 2.0], np.float32),
    np.zeros(4, np.uint8),
    np.ones(4, bool),
    np.zeros(4, bool),
    NEAREST,
)


def profile(*items, weights=None, disliked=()):
    values = np.ones(len(items)) if weights is None else weights
    return UserProfile(
        np.array(items, np.int32),
        np.array(values, np.float32),
        disliked=np.array(disliked, np.int32),
    )


def test_affinity_is_cosine_and_the_share_of_the_nearest_each_times_three():
    affinity = MODEL.affinity(profile(0))
    assert affinity.tolist() == pytest.approx([3, 3 + 3, 3 * 0.6 + 3 * 0.5, 0])
    assert MODEL.scores(profile(0)).tolist() == pytest.approx([3.5, 6.25, 1 + 3.3, 2])


def test_the_weights_of_a_profile_are_of_no_scale():
    small = MODEL.affinity(profile(0, 2, weights=[0.01, 0.03]))
    assert small.tolist() == pytest.approx(MODEL.affinity(profile(0, 2, weights=[1, 3])).tolist())


@pytest.mark.parametrize("somebody", [profile(), profile(3)], ids=["nothing", "says-nothing"])
def test_who_is_near_nothing_gets_the_prior(somebody):
    assert MODEL.affinity(somebody) is None
    assert MODEL.scores(somebody).tolist() == MODEL.prior.tolist()


def test_what_is_disliked_lowers_what_is_like_it():
    without, against = MODEL.affinity(profile(2)), MODEL.affinity(profile(2, disliked=[0]))
    assert against[1] < without[1]
    assert against[3] == without[3] == 0


def test_what_is_disliked_alone_is_no_profile():
    assert (
        MODEL.affinity(profile(disliked=[0])) is None
        or not MODEL.affinity(profile(disliked=[0])).max() > 0
    )


def test_parts_add_up_to_the_affinity():
    done = profile(0, 1, 2, weights=[1.0, 0.5, 2.0])
    parts = MODEL.parts(done, np.arange(4))
    assert parts.sum(axis=0).tolist() == pytest.approx(MODEL.affinity(done).tolist(), abs=1e-5)


def test_without_neighbours_or_vectors_the_other_speaks():
    alone = replace(MODEL, similar=no_neighbours(4))
    assert alone.affinity(profile(0)).tolist() == pytest.approx([3, 3, 1.8, 0])
    alone = replace(MODEL, vectors=np.zeros((4, 1), np.float32))
    assert alone.affinity(profile(0)).tolist() == pytest.approx([0, 3, 1.5, 0])


def test_every_ground_has_a_sentence():
    from engine.recommend.reason_codes import ReasonCode
    from engine.recommend.sentences import _ALWAYS

    of_other_works = {ReasonCode.STARS, ReasonCode.RECENT}
    assert set(GROUNDS) == {code.value for code in _ALWAYS} - of_other_works
