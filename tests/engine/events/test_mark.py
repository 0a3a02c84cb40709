"""The mark of an event store, as manifests hold it."""

import json

import pytest

from engine.events.mark import EventMark


@pytest.mark.parametrize("mark", [EventMark("a1b2", 0), EventMark("a1b2", 2**62), None])
def test_a_mark_is_read_back_as_it_was_written(mark):
    entry = json.loads(json.dumps(mark.as_json() if mark else None))
    assert EventMark.from_json(entry) == mark


@pytest.mark.parametrize(
    "entry",
    [{}, [], "a1b2", {"id": "a1b2"}, {"id": 1, "offset": 1}, {"id": "a", "offset": True}],
)
def test_what_is_no_mark_is_refused(entry):
    with pytest.raises(ValueError, match="expected its id and an offset"):
        EventMark.from_json(entry)
