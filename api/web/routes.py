"""All pages."""

from api.web import shell
from api.web.explore import documents, quarantine, tables
from api.web.explore import routes as explore
from api.web.ops import overview, releases, signing
from api.web.reference import routes as reference
from api.web.viewer import home, importing, mine, saying, searching, start, together, works

# A page of its own under /explore comes before the page of any question there.
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
    tables.router,
    quarantine.router,
    documents.router,
    explore.router,
    reference.router,
    overview.router,
    releases.router,
    signing.router,
)
