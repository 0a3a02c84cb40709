"""All pages."""

from api.web import shell
from api.web.ops import overview, releases, signing
from api.web.viewer import home, importing, mine, saying, searching, start, together, works

routers = (
    shell.router,
    home.router,
    start.router,
    saying.router,
    works.router,
    searching.router,
    together.router,
    importing.router,
    mine.router,
    overview.router,
    releases.router,
    signing.router,
)
