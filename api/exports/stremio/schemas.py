"""What the addon protocol of Stremio calls manifest, catalog and meta."""

from enum import StrEnum

from pydantic import BaseModel, Field

from api.schemas import example


class StremioType(StrEnum):
    """What the protocol calls a film and a series."""

    MOVIE = "movie"
    SERIES = "series"


class StremioCatalog(StrEnum):
    """The catalogs of the addon."""

    LIST = "list"
    WATCHLIST = "watchlist"


class Extra(BaseModel):
    """A property that a catalog may be asked with."""

    name: str
    isRequired: bool = False  # noqa: N815 - the protocol's
    options: list[str] | None = None


class CatalogEntry(BaseModel):
    """A catalog of the addon."""

    type: StremioType
    id: StremioCatalog
    name: str
    extra: list[Extra]


class Resource(BaseModel):
    """What the addon can be asked for, and about which ids."""

    name: str
    types: list[StremioType]
    idPrefixes: list[str] | None = None  # noqa: N815 - the protocol's


_CATALOG = {
    "type": "movie",
    "id": "list",
    "name": "For you",
    "extra": [{"name": "skip", "isRequired": False}],
}


class Manifest(BaseModel):
    """What the addon offers; it has no streams."""

    model_config = example(
        id="org.cartelera.lists",
        version="0.1.0",
        name="Cartelera",
        description="What to watch next, and your watchlist",
        types=["movie", "series"],
        resources=[{"name": "catalog", "types": ["movie", "series"]}],
        catalogs=[_CATALOG],
        idPrefixes=["tt", "cartelera:"],
    )

    id: str
    version: str
    name: str
    description: str
    types: list[StremioType]
    resources: list[Resource]
    catalogs: list[CatalogEntry]
    idPrefixes: list[str]  # noqa: N815 - the protocol's


_META = {
    "id": "tt0114709",
    "type": "movie",
    "name": "The Lamp Keeper",
    "poster": "https://image.tmdb.org/t/p/w342/lampkeeper.jpg",
    "genres": ["Dramas"],
    "releaseInfo": "2017",
    "description": "Goes with The Lantern Road, which you rated. On amazon. A lamp is kept.",
}


class MetaPreview(BaseModel):
    """A work in a catalog."""

    model_config = example(**_META)

    id: str = Field(description="IMDb's, by which other addons know it; else cartelera: and ours")
    type: StremioType
    name: str
    poster: str | None = Field(default=None, description="left out where TMDB's files have none")
    genres: list[str]
    releaseInfo: str  # noqa: N815 - the protocol's
    description: str


class Video(BaseModel):
    """A part of a series; the addon knows none."""

    id: str
    title: str
    released: str


class Meta(MetaPreview):
    """Everything about a work that IMDb does not have."""

    model_config = example(**_META | {"id": "cartelera:was7"}, cast=["Bo Tarn"], runtime="98 min")

    director: list[str] = []
    cast: list[str] = []
    runtime: str | None = Field(default=None, description="left out where it is unknown")
    videos: list[Video] | None = Field(default=None, description="of a series: none, as yet")


class Metas(BaseModel):
    """A page of a catalog; one of fewer than 100 is the last."""

    model_config = example(metas=[_META])

    metas: list[MetaPreview]


class MetaAnswer(BaseModel):
    """One work."""

    model_config = example(meta=_META | {"id": "cartelera:was7"})

    meta: Meta
