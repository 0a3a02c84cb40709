"""Routes by capability: a request passes those of which its path is none by one comparison each."""

import re
from functools import cached_property

from fastapi import APIRouter
from fastapi.routing import APIRoute
from starlette._utils import get_route_path
from starlette.routing import Match
from starlette.types import Scope

_GROUP = re.compile(r"\(\?P<\w+>")


class Capability(APIRouter):
    """The routes of one capability, all of them added before the first request.

    The framework asks every route of every router in turn, which takes longer than most answers do.
    """

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """The route of a request, as the framework finds it, if the path is of any here."""
        if self._path.match(get_route_path(scope)) is None:
            return Match.NONE, {}
        return super().matches(scope)

    @cached_property
    def _path(self) -> re.Pattern[str]:
        """What matches the path of every route, whatever its method.

        Raises:
            TypeError: the capability includes a router or another thing that has no one path.
        """
        routes = [route for route in self.routes if isinstance(route, APIRoute)]
        if len(routes) < len(self.routes):
            raise TypeError(f"a capability has plain routes alone, and not {self.routes}")
        return re.compile("|".join(_GROUP.sub("(?:", each.path_regex.pattern) for each in routes))
