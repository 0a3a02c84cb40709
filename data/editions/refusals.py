"""What is said where nobody can tell whose ids a file of events speaks, and what decides."""

from collections.abc import Iterable, Mapping
from itertools import islice
from typing import NoReturn

from data.configuration import CONFIGURATION, as_key
from data.editions.known import KnownTitle, source_name
from data.editions.trace import NewEdition
from data.judge import Settings
from data.sources.event_files import EventInput
from engine.errors import DataError

_EXAMPLES = 3

Editions = Mapping[str, int]  # by platform
Count = tuple[int, int]  # events in question, and all


def in_words(title: KnownTitle) -> str:
    """A title as examples name it."""
    return f"{title.title!r} ({title.release_year})"


def refuse_doubts(
    event_input: EventInput, events: Count, examples: Iterable[str], platforms: Editions
) -> NoReturn:
    """Refuse a file that changed together with catalogs whose ids were dealt out anew.

    `platforms` are those with the numbers of their new editions.

    Raises:
        DataError: always.
    """
    affected, rows = events
    then = {platform: edition - 1 for platform, edition in platforms.items()}
    raise DataError(
        f"{event_input.file.name} changed together with the catalog of "
        f"{' and '.join(map(source_name, platforms))}, whose ids were dealt "
        f"out anew: {affected:,} of its {rows:,} events are of ids that name "
        "other titles than before.",
        [
            *_in_examples(examples),
            f"  If it speaks the ids of before, add to {CONFIGURATION}:",
            *_lines(event_input.layout.settings, then),
            f"  If it speaks the ids of now, {_entry(platforms)}",
        ],
    )


def refuse_losses(
    event_input: EventInput,
    new: NewEdition,
    edition: int,
    events: Count,
    examples: Iterable[str],
) -> NoReturn:
    """Refuse to leave out most events of a file, which speaks the ids of `edition`.

    Raises:
        DataError: always.
    """
    affected, rows = events
    settings = event_input.layout.settings
    raise DataError(
        f"{event_input.file.name}: {affected:,} of its {rows:,} events of "
        f"{source_name(new.platform)} are of titles that its new catalog does not have, while "
        "their ids name others.",
        [
            *_in_examples(examples),
            f"  If these are the same titles under other names, add to {CONFIGURATION}:",
            *_lines(settings, {new.platform: new.edition}),
            "  If they are others, and the events are to be left out:",
            *_lines(settings, {new.platform: edition}),
        ],
    )


def _in_examples(examples: Iterable[str]) -> list[str]:
    return ["  For example:", *(f"    {example}" for example in islice(examples, _EXAMPLES))]


def _lines(settings: Settings, editions: Editions) -> list[str]:
    return [f"    {line}" for line in settings.lines([_entry(editions)])]


def _entry(editions: Editions) -> str:
    return f"editions = {{ {', '.join(f'{as_key(p)} = {n}' for p, n in editions.items())} }}"
