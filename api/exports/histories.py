"""What is known of a person, by whichever door it came, as entries of an export."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from uuid import NAMESPACE_OID, uuid5

import numpy as np

from api.exports.records import Entry, Export, ExportedWork, Part, on_watchlist
from api.recommendations.lists import Lists
from api.recommendations.people import log_of
from api.recommendations.questions import Question
from api.works.cards import imdb_id, work_fields
from engine.catalog.ids import FILM_PREFIX, identify
from engine.contract.kinds import KINDS
from engine.contract.tables import MOVIE
from engine.errors import StoreUnavailable
from engine.event_store.live import UserEvents
from engine.event_store.records import StoredEvent
from engine.events.interactions import Interactions
from engine.recommend.requests import MAX_ITEMS
from engine.recommend.results import Recommended
from engine.release.read import Release


def check_current(lists: Lists, stored: UserEvents) -> None:
    """Refuse to export a part of a history as if it were all.

    Raises:
        StoreUnavailable: the event store cannot be read now.
    """
    if not stored.current:
        raise StoreUnavailable(lists.users.live.problem or "events cannot be read now; ask again")


def export_of(
    lists: Lists, user_id: str, stored: UserEvents, part: Part, link: str, secret: str = ""
) -> Export:
    """A part of what is known of a person.

    `link` is the path of the export. The id of a feed behind a secret address follows from the
    `secret`, so that nobody finds the user's id by it.

    Raises:
        StoreUnavailable: the event store cannot be read now.
    """
    check_current(lists, stored)
    entries = (
        listed(lists, user_id, stored)
        if part is Part.LIST
        else history(lists.release, user_id, stored)
    )
    released = int(datetime.fromisoformat(lists.release.manifest["created"]).timestamp())
    last = max((event.recorded_at for event in stored.events), default=0)
    whose = f"secret {secret}" if secret else f"user {user_id}"
    return Export(
        part,
        on_watchlist(entries) if part is Part.WATCHLIST else entries,
        released,
        max(released, last),
        f"urn:uuid:{uuid5(NAMESPACE_OID, f'cartelera {part} of {whose}')}",
        link,
        lists.root,
    )


def history(release: Release, user_id: str, stored: UserEvents) -> tuple[Entry, ...]:
    """All that counts of what a person did, in the order of its times, unknown ones first.

    It is what the release was made of and what the event store holds; of somebody who was
    forgotten, what they did since.
    """
    recommender, log = release.recommender, log_of(release, stored)
    index = None if log.forgotten else recommender.users.find(user_id)
    parts = recommender.known_events(index, with_stored=not log.complete)
    entries = [entry for part in parts for entry in _of_release(release, part)]
    entries += _of_store(release, stored.events)
    distinct = dict.fromkeys(entries)
    return tuple(
        sorted(distinct, key=lambda each: (each.second or 0, each.work.id, each.kind or ""))
    )


def listed(lists: Lists, user_id: str, stored: UserEvents) -> tuple[Entry, ...]:
    """The first works of a person's list, best first."""
    resolved, user = lists.resolved(user_id, Question(n=MAX_ITEMS), stored)
    ranking = lists.release.recommender.list_for(user, resolved.request)
    return tuple(_of_list(lists.release, item) for item in ranking.items)


def exported_work(release: Release, work: int) -> ExportedWork:
    """The work at a position."""
    card = work_fields(release, work, "")
    platforms = release.catalog.platforms
    labels = dict(zip(platforms.names, platforms.labels, strict=True))
    return ExportedWork(
        card["work_id"],
        card["title"],
        card["release_year"],
        card["type"],
        card["imdb_id"],
        card["tmdb_id"],
        tuple(dict.fromkeys(labels[each.platform] for each in card["available_on"])),
    )


def _outside(release: Release, item_id: str) -> ExportedWork:
    """What no work of the release is; of a film at TMDB, what TMDB says of it."""
    films, number = release.world.films, item_id.removeprefix(FILM_PREFIX)
    is_film = item_id != number and number.isascii() and number.isdecimal() and len(number) < 10
    film = films.find(int(number)) if is_film else None
    if film is None:
        return ExportedWork(item_id)
    cells = {name: films.rows.value(film, name) for name in ("title", "release_year", "imdb_id")}
    return ExportedWork(
        item_id,
        cells["title"],
        cells["release_year"],
        MOVIE,
        imdb_id(cells["imdb_id"]),
        int(number),
    )


def _of_list(release: Release, item: Recommended) -> Entry:
    return Entry(exported_work(release, item.work), reason=item.reason.text)


def _of_release(release: Release, events: Interactions) -> Iterator[Entry]:
    scale = release.recommender.scale
    columns = (events.work.tolist(), events.rating, events.times.tolist(), events.kinds.tolist())
    for work, stars, second, code in zip(*columns, strict=True):
        kind = KINDS[code]
        yield Entry(
            exported_work(release, work),
            kind.name,
            _shortest(stars) if kind.has_value else None,
            scale if kind.has_value else None,
            second or None,
        )


def _shortest(stars: np.float32) -> float:
    """Stars as somebody wrote them: 3.7, of which half the bits would be 3.7000000477."""
    return float(str(stars))


def _of_store(release: Release, events: Iterable[StoredEvent]) -> Iterator[Entry]:
    for event in events:
        known = identify(release.catalog, event.item_id)
        work = (
            _outside(release, event.item_id)
            if known is None
            else exported_work(release, known.work)
        )
        yield Entry(work, event.kind, event.value, event.scale, event.at)
