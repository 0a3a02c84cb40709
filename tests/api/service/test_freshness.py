"""ETag and If-None-Match: nothing is sent twice, and nothing old is taken for new."""

import pytest
from fastapi.testclient import TestClient

from engine.release.registry import rollback
from tests.api.world import served

PATH = "/v1/users/1/recommendations"


def test_a_held_answer_is_not_sent_again(small: TestClient) -> None:
    first = small.get(PATH)
    again = small.get(PATH, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert "X-Request-ID" in again.headers


@pytest.mark.parametrize("held", ['"other"', "", "*x", '"a", "b"', "x" * 5000])
def test_another_tag_brings_the_answer(small: TestClient, held: str) -> None:
    assert small.get(PATH, headers={"If-None-Match": held}).status_code == 200


def test_one_of_several_and_weak_tags_are_known(small: TestClient) -> None:
    tag = small.get(PATH).headers["ETag"]
    held = f'"other", W/{tag}'
    assert small.get(PATH, headers={"If-None-Match": held}).status_code == 304


def test_a_new_release_or_setting_has_another_tag(small_home, copy_home) -> None:
    home = copy_home(small_home)
    with served(home) as client:
        tag = client.get(PATH).headers["ETag"]
        rollback(home)
        client.post("/v1/admin/reload")
        assert client.get(PATH, headers={"If-None-Match": tag}).status_code == 200
        assert client.get(PATH).headers["ETag"] != tag
    rollback(home)
    with served(home, recommended_from=3.0) as client:
        assert client.get(PATH).headers["ETag"] != tag


@pytest.mark.parametrize("path", ["/health/live", "/v1/catalog/titles/none", PATH + "?n=0"])
def test_health_and_errors_have_no_tag(small: TestClient, path: str) -> None:
    assert "ETag" not in small.get(path).headers
