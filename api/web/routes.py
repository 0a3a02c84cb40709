"""All pages."""

from api.web import shell
from api.web.viewer import home

routers = (shell.router, home.router)
