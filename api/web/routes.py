"""All pages."""

from api.web import shell
from api.web.explore import routes as explore
from api.web.viewer import home

routers = (shell.router, home.router, explore.router)
