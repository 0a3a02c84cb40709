"""Why a file of events was misread, and the settings that would mend it."""

import re
from collections.abc import Callable, Mapping

from data.audit import FileBook
from data.configuration import quoted
from data.csv.absent import is_absent
from data.judge import Guess, guess_from_text
from data.sources.event_columns import recognise_decimal, stars_of
from data.sources.event_layouts import EventLayout
from data.sources.event_scales import guess_scale
from data.sources.event_text import EventText
from engine.text import squeeze

_NUMBER = re.compile(r"\d{1,9}(\.0)?", re.ASCII)
_SHOW_ID = re.compile(r"s\d+", re.ASCII)
_TITLE_ID = re.compile(r"[a-z]s?\d+", re.ASCII)
_MOST = 0.5  # share of the distinct texts of a column that must look alike


def guess_from_columns(
    book: FileBook, text: EventText, layout: EventLayout, titles: Mapping[str, int]
) -> Guess | None:
    """The likely reason why most rows of a file were rejected."""
    match book.worst_rule:
        case "unknown_title":
            return _guess_of_titles(text, layout, titles)
        case "rating_out_of_scale":
            stars = stars_of(text.coded["rating"], recognise_decimal(text.texts("rating")))
            return guess_scale(stars)
        case "bad_rating":
            return _guess_of_stars(text, layout, titles)
        case "bad_user_id":
            if _most_rows_absent(text, "user"):
                return Guess("Most rows name no user (empty, NULL, None, nan and the like)")
            return Guess(f"The column {layout.user!r} may not be the users' ids")
    return guess_from_text(book)


def _guess_of_titles(
    text: EventText, layout: EventLayout, titles: Mapping[str, int]
) -> Guess | None:
    ids = text.texts("title")
    if _mostly(text.texts("user"), lambda cell: squeeze(cell) in titles):
        swapped = [f"user = {quoted(layout.title)}", f"title = {quoted(layout.user)}"]
        return Guess(f"The column {layout.user!r} holds the titles", swapped)
    if _mostly(ids, lambda cell: _NUMBER.fullmatch(squeeze(cell)) is not None):
        return Guess(
            "Ids that are plain numbers are not those of the catalogs: a MovieLens folder "
            "(ratings.csv and movies.csv) belongs into raw/movielens"
        )
    if _mostly(ids, lambda cell: _SHOW_ID.fullmatch(squeeze(cell)) is not None):
        return Guess(
            "The ids lack the letter of their platform, which only the file's owner knows: write "
            "it before each, ns2186 for s2186 of Netflix"
        )
    if _mostly(ids, lambda cell: _TITLE_ID.fullmatch(squeeze(cell)) is not None):
        letters = sorted({squeeze(cell)[:1] for cell in ids if squeeze(cell) not in titles})[:5]
        return Guess(
            f"No catalog in raw/ has such ids, which begin with {', '.join(letters)}: the catalog "
            "of their platform, or the edition that they are of, may be missing there"
        )
    return Guess(f"The ids in the column {layout.title!r} are not those of the catalogs in raw/")


def _guess_of_stars(text: EventText, layout: EventLayout, titles: Mapping[str, int]) -> Guess:
    cells = text.texts("rating")
    if _mostly(cells, lambda cell: squeeze(cell) in titles):
        swapped = [f"title = {quoted(layout.rating or '')}", f"rating = {quoted(layout.title)}"]
        return Guess(f"The column {layout.rating!r} holds the titles", swapped)
    if _most_rows_absent(text, "rating"):
        lines = ['rating = ""', 'kind = "watched"']
        return Guess("Most rows have no stars: it may be a log of what was watched", lines)
    return Guess(f"The column {layout.rating!r} holds no numbers")


def _most_rows_absent(text: EventText, column: str) -> bool:
    counts = text.coded[column].counts()
    absent = [code for cell, code in text.coded[column].texts.items() if is_absent(cell)]
    return bool(counts[absent].sum() > _MOST * counts.sum())


def _mostly(cells: list[str], is_like: Callable[[str], bool]) -> bool:
    return bool(cells) and sum(map(is_like, cells)) > _MOST * len(cells)
