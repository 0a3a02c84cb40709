"""Pages as JSON: written by hand, and to the byte what an encoder writes."""

import json
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient

from api.tokens import unseal
from engine.text import squeeze

USERS = ("17", "nobody", "é ü", 'a"b\\', "\u2028 😀")
QUERIES = ("", "?n=3&explain=true", "?genre=drama", "?n=100", "?exclude=ns1,no-such-id")


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("user_id", USERS)
def test_a_page_is_what_an_encoder_writes(small: TestClient, user_id: str, query: str) -> None:
    body = small.get(f"/v1/users/{quote(user_id)}/recommendations{query}").content
    content = json.loads(body)
    assert content["user_id"] == user_id
    again = json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    assert body == again.encode()


def test_what_a_release_keeps_is_what_an_encoder_writes(sample: TestClient) -> None:
    release = sample.app.state.holder.release  # type: ignore[attr-defined]
    for index in range(0, len(release.recommender.users), 50):
        user = quote(release.recommender.users[index])
        body = sample.get(f"/v1/users/{user}/recommendations?n=30").content
        again = json.dumps(json.loads(body), ensure_ascii=False, separators=(",", ":"))
        assert body == again.encode()


@pytest.mark.parametrize("user_id", USERS)
def test_tokens_say_what_was_asked(small: TestClient, user_id: str) -> None:
    state = small.app.state  # type: ignore[attr-defined]
    page = small.get(f"/v1/users/{quote(user_id)}/recommendations?n=2&genre=drama").json()
    answer = unseal(state.holder.release, state.settings, page["answer_id"])
    assert {name: answer[name] for name in "ruqost"} == answer
    assert (answer["r"], answer["u"], answer["o"], answer["s"]) == (
        page["release"],
        squeeze(user_id),
        page["event_offset"],
        0,
    )
    assert answer["q"] == {"n": 2, "conditions": {"genre": ["drama"]}}
    assert answer["t"] == page["strategy"]
    assert small.get(f"/v1/answers/{page['answer_id']}").json()["user_id"] == answer["u"]
