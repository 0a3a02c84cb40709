"""What codes of answers are called on pages: reasons, kinds of events, rows, problems.

`_` marks a text for the catalogs of `locale`; it is translated where it is shown.
"""

from collections.abc import Callable, Mapping
from typing import Any

from engine.release.read import Release

Translate = Callable[[str], str]


def mark(text: str) -> str:
    """Mark a text that stands in a table; whoever shows it translates it."""
    return text


_ = mark

DONE = {  # what a visitor did, once it is stored
    "rating": _("Your stars are kept."),
    "liked": _("Liked."),
    "disliked": _("Noted: not for you."),
    "watched": _("Marked as seen."),
    "watchlist": _("On your watchlist."),
    "hidden": _("Hidden: no list offers it again."),
}
KINDS = {  # of events, in a history
    "rating": _("rated"),
    "liked": _("liked"),
    "disliked": _("disliked"),
    "watched": _("seen"),
    "watchlist": _("on the watchlist"),
    "hidden": _("never again"),
}
_REASONS = {
    "stars": _("Popular, and near what got your high stars"),
    "popular": _("Popular here"),
    "recent": _("What many here did lately"),
    "votes": _("Widely voted on TMDB"),
    "new": _("Recently released or added"),
    "platforms": _("On several platforms"),
    "seasons": _("Runs for many seasons"),
    "people": _("By people you find in other titles"),
    "catalog": _("Listed in the catalogs; nothing else is known of it"),
}
_OF_SOURCE = {
    "goes_with": _("Goes with %(title)s"),
    "like": _("Like %(title)s"),
}
_ROWS = {
    "for_you": _("For you"),
    "watchlist": _("On your watchlist"),
    "because": _("Because of %(subject)s"),
    "franchises": _("Franchises to finish"),
    "trending": _("Trending lately"),
    "new": _("New on your platforms"),
    "platform": _("The best of %(subject)s"),
    "genre": _("%(subject)s"),
}
TYPES = {"movie": _("Film"), "tv show": _("Series")}
STRATEGIES = {
    "personal": _("by what people like you watch beside it"),
    "fold_in": _("by what people like you watch, your latest included"),
    "content": _("by what the catalogs say it has in common with what you like"),
    "popular": _("by what is popular here"),
}
COUNTS = {  # of a release, as its manifest names them
    "titles": _("titles"),
    "works": _("works"),
    "films": _("films"),
    "users": _("users"),
    "ratings": _("ratings"),
    "events without stars": _("events without stars"),
}
_PROBLEMS = {
    401: _("The key of the service is needed"),
    404: _("There is nothing here"),
    403: _("That came from another site"),
    409: _("That cannot be done as things stand"),
    413: _("That is too large"),
    422: _("That cannot be understood"),
    503: _("The service is starting, or has no data yet"),
}
_ANY_PROBLEM = _("That did not work")


def reason(translate: Translate, release: Release | None, entry: Mapping[str, Any]) -> str:
    """Why an entry of a list is there."""
    code, work_id = entry["reason"]["code"], entry["reason"]["work_id"]
    source = title_of(release, work_id)
    if source and code in _OF_SOURCE:
        return translate(_OF_SOURCE[code]) % {"title": source}
    return translate(_REASONS.get(code, _REASONS["popular"]))


def row_title(translate: Translate, kind: str, subject: str) -> str:
    """What a row of the home page is called; the subject is in the reader's words."""
    return translate(_ROWS[kind]) % {"subject": subject} if kind in _ROWS else subject


def title_of(release: Release | None, work_id: str | None) -> str | None:
    """The title of a work."""
    if release is None or work_id is None:
        return None
    work = release.catalog.work_ids.find(work_id)
    return None if work is None else str(release.catalog.work_rows[work]["title"])


def problem_title(translate: Translate, status: int) -> str:
    """What a problem is called."""
    return translate(_PROBLEMS.get(status, _ANY_PROBLEM))
