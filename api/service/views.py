"""What the index page says of the release in service."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import numpy as np

from api.params import MAX_TEXT
from api.serving import ReleaseHolder
from engine.catalog.films import Films
from engine.errors import NoRelease
from engine.release.read import Release
from engine.version import VERSION

_PAGES = {"page": "/", "documentation": "/docs"}
_OF_TITLES = {"titles": "/v1/catalog/titles"}
_OF_FILMS = {"films": "/v1/movies"}
_OF_MODEL = {"model": "/v1/model"}
_NEWCOMER = "new"  # whoever that is: the popular works are there for everybody


def index_page(holder: ReleaseHolder, root: str = "") -> dict[str, Any]:
    """Where everything is, and calls to try that have an answer in this release.

    `root` is the prefix of a proxy.
    """
    about = {"name": "Cartelera", "version": VERSION}
    try:
        release = holder.release
    except NoRelease as missing:
        pages = _PAGES | _OF_TITLES | _OF_FILMS | _OF_MODEL
        return (
            about | {"release": None, "problem": str(missing)} | _below(root, pages) | {"try": []}
        )
    served = {"release": release.name, "problem": holder.problem}
    pages = (
        _PAGES
        | (_OF_TITLES if len(release.catalog) else {})
        | (_OF_FILMS if len(release.world.films) else {})
        | _OF_MODEL
    )
    calls = example_calls(release)
    lists = {"recommendations": calls[0]} if len(release.catalog) else {}
    tried = [f"{root}{call}" for call in calls]
    return about | served | _below(root, pages | lists) | {"try": tried}


def _below(root: str, pages: Mapping[str, str]) -> dict[str, str]:
    return {name: f"{root}{path}" for name, path in pages.items()}


def example_calls(release: Release) -> list[str]:
    """Calls with a user, a title, a platform or a film that this release knows."""
    catalog = release.catalog
    if not len(catalog):
        return _calls_of_films(release.world.films)
    popular = release.recommender.recommend(_NEWCOMER, 1).items
    work = catalog.work_rows[popular[0].work if popular else int(catalog.work_of[0])]
    title_id, platforms = _quoted(work["title_ids"][0]), catalog.platform.names
    last = [f"/v1/catalog/titles/{title_id}/similar?n=5"]
    if platforms:
        last = [f"/get_count_platform/{_quoted(platforms[0])}"]
    if user := typical_user(release):
        lists = f"/v1/users/{_quoted(user)}/recommendations?n=5"
        return [lists, "/v1/search?q=the&limit=3", *last]
    return [
        f"/v1/users/{_NEWCOMER}/recommendations?liked={title_id}&n=5",
        f"/v1/catalog/titles?q={_quoted(work['title'][:MAX_TEXT])}&limit=3",
        *last,
    ]


def _calls_of_films(films: Films) -> list[str]:
    """Calls about the film of most votes."""
    (film, *_) = films.most_voted_first(range(len(films)))
    title = _quoted(films.title(film))
    return [
        f"/v1/movies?q={_quoted(films.title(film)[:MAX_TEXT])}&limit=3",
        f"/v1/movies/{films.ids[film]}/similar?n=5",
        f"/recomendacion/{title}",
    ]


def _quoted(text: str) -> str:
    return quote(text, safe="")


def typical_user(release: Release) -> str | None:
    """The first user who did at least as much as half of them, if there is one with a list."""
    recommender = release.recommender
    done = np.diff(recommender.history.indptr)
    if recommender.stored is not None:
        done += np.diff(recommender.stored.indptr)
    if not len(done):
        return None
    user = recommender.users[int(np.argmax(done >= np.median(done)))]
    return user if recommender.recommend(user, 1).items else None
