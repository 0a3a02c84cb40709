"""From works of a release to what the addon protocol calls metas."""

from typing import Any

from api.exports.histories import exported_work
from api.exports.stremio.schemas import (
    CatalogEntry,
    Extra,
    Manifest,
    Meta,
    MetaPreview,
    Resource,
    StremioCatalog,
    StremioType,
)
from api.works.cards import work_fields
from engine.catalog.cards import united
from engine.contract.tables import MOVIE, TV_SHOW
from engine.recommend.results import Recommended
from engine.release.read import Release
from engine.version import VERSION

PREFIX = "cartelera:"  # of ids that no other addon knows
_IMDB = "tt"
_POSTERS = "https://image.tmdb.org/t/p/w342"
_NAMES = {StremioCatalog.LIST: "For you", StremioCatalog.WATCHLIST: "Your watchlist"}
TYPES = {StremioType.MOVIE: MOVIE, StremioType.SERIES: TV_SHOW}
_TYPE_OF = {ours: theirs for theirs, ours in TYPES.items()}


def manifest(release: Release) -> Manifest:
    """What the addon offers of a release: two catalogs of films and of series each."""
    types = list(StremioType)
    genres = [name for name, words in release.catalog.shared_genres.words.items() if words]
    extra = [Extra(name="skip"), Extra(name="genre", options=genres), Extra(name="search")]
    return Manifest(
        id="org.cartelera.lists",
        version=VERSION,
        name="Cartelera",
        description="What to watch next by all that you did, and your watchlist",
        types=types,
        resources=[
            Resource(name="catalog", types=types),
            Resource(name="meta", types=types, idPrefixes=[PREFIX]),
        ],
        catalogs=[
            CatalogEntry(type=kind, id=catalog, name=name, extra=extra)
            for catalog, name in _NAMES.items()
            for kind in types
        ],
        idPrefixes=[_IMDB, PREFIX],
    )


def preview(release: Release, item: Recommended) -> MetaPreview:
    """An entry of a list, with why it is there."""
    return MetaPreview(**_fields(release, item.work, item.reason.text))


def meta(release: Release, work: int) -> Meta:
    """Everything about the work at a position."""
    titles = release.catalog.titles_of_work(work)
    minutes = work_fields(release, work, "")["minutes"]
    fields = _fields(release, work)
    return Meta(
        **fields,
        director=united(title["directors"] for title in titles),
        cast=united(title["actors"] for title in titles),
        runtime=f"{minutes} min" if minutes else None,
        videos=[] if fields["type"] is StremioType.SERIES else None,
    )


def _fields(release: Release, work: int, reason: str = "") -> dict[str, Any]:
    card = work_fields(release, work, "")
    poster = card["poster_path"]
    platforms = ", ".join(exported_work(release, work).platforms)
    sentences = (
        f"{reason[:1].upper()}{reason[1:]}." if reason else "",
        f"On {platforms}." if platforms else "",
        card["description"] or "",
    )
    return {
        "id": card["imdb_id"] or f"{PREFIX}{card['work_id']}",
        "type": _TYPE_OF[card["type"]],
        "name": card["title"],
        "poster": f"{_POSTERS}{poster}" if poster else None,
        "genres": card["genres"],
        "releaseInfo": str(card["release_year"]),
        "description": " ".join(filter(None, sentences)),
    }
