"""The message about what a visitor did last, with the way to take it back."""

from collections.abc import Mapping
from typing import Any

from api.web.asking import encoded
from api.web.wording import DONE, Translate, title_of
from engine.release.read import Release

_MARKS = ("?done=", "&done=")  # where the message begins in an address; it ends it


def notice(
    translate: Translate, release: Release | None, facts: Mapping[str, Any]
) -> dict[str, Any] | None:
    """What the message shows: of an event, or of the query of a page that was gone back to.

    None where it is nothing that we could have written.
    """
    kind, event = str(facts.get("done", "")), str(facts.get("event", ""))
    if kind not in DONE or not (event.isascii() and event.isdecimal() and len(event) < 19):
        return None
    title = title_of(release, str(facts.get("work", "")))
    return {"text": translate(DONE[kind]), "event": int(event), "title": title}


def with_notice(address: str, event: Mapping[str, Any]) -> str:
    """The address of a page, with the message about an event of the API."""
    plain = without_notice(address) or "/"
    facts = [("done", event["kind"]), ("event", event["event_id"]), ("work", event["id"])]
    return f"{plain}{'&' if '?' in plain else '?'}{encoded(facts)}"


def without_notice(address: str) -> str:
    """The address of a page alone."""
    for mark in _MARKS:
        address = address.partition(mark)[0]
    return address
