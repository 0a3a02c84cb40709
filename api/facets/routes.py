"""What titles can be asked for: shared genres, platforms, maturity classes; each with counts."""

from api.facets import schemas, views
from api.params import CurrentCatalog, CurrentRelease
from api.routing import Capability
from engine.catalog.facets import (
    genre_facets,
    maturity_facets,
    platform_facets,
    without_age,
    without_class,
)

router = Capability(prefix="/v1", tags=["catalog"])


@router.get("/genres", summary="The genres that all catalogs share")
def genres(release: CurrentRelease) -> schemas.Genres:
    """List the shared genres in English and Spanish, with the catalogs' own words for each."""
    facets = genre_facets(release.catalog, release.world.films)
    return schemas.Genres(items=[views.genre(facet) for facet in facets])


@router.get("/platforms", summary="The platforms")
def platforms(catalog: CurrentCatalog) -> schemas.Platforms:
    """List the platforms with their other names and what they carry."""
    return schemas.Platforms(items=[views.platform(facet) for facet in platform_facets(catalog)])


@router.get("/maturities", summary="The maturity classes and their ages")
def maturities(catalog: CurrentCatalog) -> schemas.Maturities:
    """List the classes with the least age that each stands for; what has none is counted apart."""
    return schemas.Maturities(
        items=[views.maturity(facet) for facet in maturity_facets(catalog)],
        without_class=views.counts(without_class(catalog)),
        without_age=views.counts(without_age(catalog)),
    )
