"""What tokens hold comes back as it was, and nothing else is read as one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.tokens import SEAL, packed, parts_of, token_of, unpacked

VALUES = st.dictionaries(
    st.text(), st.none() | st.booleans() | st.integers() | st.text(max_size=300), max_size=5
)


@given(VALUES, st.binary(min_size=SEAL, max_size=SEAL))
def test_values_and_seal_come_back(content: dict[str, object], seal: bytes) -> None:
    payload, read = parts_of(token_of(packed(content), seal))
    assert (unpacked(payload), read) == (content, seal)


def test_long_values_take_less_room_than_their_text() -> None:
    assert len(packed({"ids": ["ns1"] * 1000})) < 200


@pytest.mark.parametrize("payload", [b"", b"{", b"[1]", b"x\x9c", b"\xff", b"12"])
def test_what_is_no_payload_is_refused(payload: bytes) -> None:
    with pytest.raises(ValueError, match="no payload"):
        unpacked(payload)


@pytest.mark.parametrize(
    "token", ["é", "e" * 5, "e30AAAAAAAAAAA=", "e 30AAAAAAAAAAAA", "e30AAAAAAAAAAB"]
)
def test_what_is_written_otherwise_is_refused(token: str) -> None:
    with pytest.raises(ValueError, match=r"token|ase64|ASCII|padding"):
        parts_of(token)
