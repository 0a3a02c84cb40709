"""What the index page says of the release in service."""

from typing import Any
from urllib.parse import quote

import numpy as np

from api.serving import ReleaseHolder
from engine.errors import NoRelease
from engine.release.read import Release
from engine.version import VERSION

_PAGES = {
    "documentation": "/docs",
    "titles": "/v1/catalog/titles",
    "films": "/v1/movies",
    "model": "/v1/model",
}


def index_page(holder: ReleaseHolder) -> dict[str, Any]:
    """Where everything is, and calls to try that have an answer in this release."""
    about = {"name": "Cartelera", "version": VERSION}
    try:
        release = holder.release
    except NoRelease as missing:
        return about | {"release": None, "problem": str(missing)} | _PAGES | {"try": []}
    served = {"release": release.name, "problem": holder.problem}
    calls = example_calls(release)
    return about | served | _PAGES | {"recommendations": calls[0], "try": calls}


def example_calls(release: Release) -> list[str]:
    """Calls with a user and a platform that this release knows."""
    platform = release.catalog.platform.names[0]
    user = quote(_typical_user(release), safe="")
    return [
        f"/v1/users/{user}/recommendations?n=5",
        "/v1/catalog/titles?q=the&limit=3",
        f"/get_count_platform/{quote(platform, safe='')}",
    ]


def _typical_user(release: Release) -> str:
    """The first user who did at least as much as half of them."""
    done = np.diff(release.recommender.history.indptr)
    return release.recommender.users[int(np.argmax(done >= np.median(done)))]
