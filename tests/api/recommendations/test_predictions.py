"""Predicted ratings over HTTP: Surprise's own numbers, their parts, the decision, the flags."""

from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
import surprise
from fastapi.testclient import TestClient

from engine.release.manifest import read_manifest
from engine.release.read import load
from engine.release.registry import current
from engine.store.home import Home
from tests.api.world import UNRATED, assert_problem, handmade, served
from training.dataset import Lake, read_lake
from training.ratings.sgd.fit import fit
from training.ratings.sgd.parameters import SvdParameters
from training.ratings.surprise_svd import to_surprise

NOBODY = "nobody"


class Reference:
    """A Surprise model of a home's lake, fitted as the release was, asked by our ids."""

    def __init__(self, home: Home) -> None:
        manifest = read_manifest(current(home))
        assert manifest["models"]["stars"] == "biased-mf"
        self.lake: Lake = read_lake(home)
        ratings = self.lake.ratings
        parameters = SvdParameters(**manifest["parameters"])
        self.users = self.lake.user_ids.to_pylist()
        works = self.lake.works["work_id"].to_pylist()
        titles = self.lake.titles.to_pylist()
        self.works = {row["title_id"]: works.index(row["work_id"]) for row in titles}
        self.svd: surprise.SVD = to_surprise(
            fit(ratings, parameters, manifest["seed"]),
            parameters,
            users={user: index for index, user in enumerate(self.users)},
            items=self.works,
            scale=ratings.scale,
        )

    def predict(self, user_id: str, title_id: str) -> float:
        rating: float = self.svd.predict(user_id, title_id, clip=True).est
        return rating


@pytest.mark.parametrize("world", ["small_home", "sample_home"])
def test_predicted_rating_is_surprises(world: str, request: pytest.FixtureRequest) -> None:
    home = request.getfixturevalue(world)
    reference = Reference(home)
    users = [*reference.users[:12], NOBODY]
    titles = [*list(reference.works)[:: max(len(reference.works) // 25, 1)], *_unrated(reference)]
    with served(home) as client:
        for user, title in product(users, titles):
            answer = client.get(f"/v1/users/{user}/predictions/{title}").json()
            expected = reference.predict(user, title)
            assert answer["predicted_rating"] == pytest.approx(expected, abs=1e-6), (user, title)


def _unrated(reference: Reference) -> list[str]:
    rated = set(reference.lake.ratings.work.tolist())
    unrated = [title for title, work in reference.works.items() if work not in rated]
    assert unrated
    return unrated[:3]


@pytest.mark.parametrize(
    ("user", "title", "known_user", "known_title", "zero"),
    [
        ("1", "ns4", True, True, ["neighbours"]),
        ("1", UNRATED, True, False, ["item_bias", "affinity", "neighbours"]),
        (NOBODY, "ns4", False, True, ["user_bias", "affinity", "neighbours"]),
        (NOBODY, UNRATED, False, False, ["user_bias", "item_bias", "affinity", "neighbours"]),
    ],
)
def test_prediction_says_what_is_known_and_adds_up(
    small: TestClient, user: str, title: str, known_user: bool, known_title: bool, zero: list[str]
) -> None:
    answer = small.get(f"/v1/users/{user}/predictions/{title}").json()
    assert (answer["known_user"], answer["known_title"]) == (known_user, known_title)
    parts = answer["parts"]
    assert [name for name, value in parts.items() if value == 0] == zero
    low, high = answer["rating_scale"]
    clipped = min(max(sum(parts.values()), low), high)
    assert answer["predicted_rating"] == pytest.approx(clipped, abs=1e-12)


def test_unclipped_parts_may_leave_the_scale_but_the_rating_does_not(tmp_path: Path) -> None:
    home = handmade(tmp_path, top_rating=10)
    with served(home) as client:
        pairs = product(range(1, 12), ("ns2", "ns4", "as2", "as3", "hs1", "ds1"))
        for user, title in pairs:
            answer = client.get(f"/v1/users/{user}/predictions/{title}").json()
            assert answer["rating_scale"] == [0.0, 10.0]
            assert 0 <= answer["predicted_rating"] <= 10
            assert answer["recommended_from"] == 7.0
            assert answer["recommended"] == (answer["predicted_rating"] >= 7.0)


def test_copies_of_one_work_have_one_prediction(small: TestClient) -> None:
    netflix, amazon = (small.get(f"/v1/users/3/predictions/{t}").json() for t in ("ns1", "as1"))
    assert netflix["work_id"] == amazon["work_id"] == "was1"
    assert netflix["predicted_rating"] == amazon["predicted_rating"]
    assert (netflix["title_id"], amazon["title_id"]) == ("ns1", "as1")


@pytest.fixture(scope="module", params=[0.0, "the mean", 5.0])
def threshold(
    request: pytest.FixtureRequest, small_home: Home
) -> Iterator[tuple[float, TestClient]]:
    """A threshold and a client of a service that has it."""
    stars_model, _ = load(current(small_home)).recommender.rating_model
    stars = stars_model.mean if request.param == "the mean" else request.param
    with served(small_home, recommended_from=stars) as client:
        yield stars, client


def test_title_is_recommended_from_the_threshold_up(
    threshold: tuple[float, TestClient],
) -> None:
    stars, client = threshold
    seen = set()
    for user, title in product((*range(1, 8), NOBODY), ("ns1", "ns2", "ns3", "as2", "hs1", "ds2")):
        answer = client.get(f"/v1/users/{user}/predictions/{title}").json()
        assert answer["recommended_from"] == stars
        assert answer["recommended"] is (answer["predicted_rating"] >= stars)
        seen.add(answer["recommended"])
    assert seen == ({True} if stars == 0 else {False} if stars == 5 else {True, False})
    assert client.get("/v1/model").json()["recommended_from"] == stars


def test_threshold_is_three_and_a_half_of_five_unless_told_otherwise(small: TestClient) -> None:
    assert small.get("/v1/users/1/predictions/ns1").json()["recommended_from"] == 3.5


def test_unknown_title_is_not_found(small: TestClient) -> None:
    body = assert_problem(small.get("/v1/users/1/predictions/zz99"), 404)
    assert body["detail"] == "no title 'zz99'"
