"""One page for one reader: their language, who they are, what is asked, and how it is shown."""

import gzip
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import urlsplit

from fastapi import Depends, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException

from api.errors import count_refusal
from api.params import CurrentHolder, CurrentSettings, Root, release_if_any
from api.routing import Capability
from api.web.asking import Asking, Refused, encoded, joined
from api.web.assets import folder
from api.web.forms import MOST_BYTES, MOST_FILE_BYTES, bounded
from api.web.headers import check_same_site, page_headers
from api.web.languages import COOKIE, NAMES, Language, language, preferred
from api.web.notices import notice
from api.web.visitors import Visitor, visitor_of
from api.web.wording import problem_title
from engine.errors import CarteleraError, InvalidValue
from engine.release.read import Release

_NOTHING: Mapping[str, Any] = {}
_SMALLEST_PACKED = 1_400  # bytes that fit one packet are sent as they are
_TEMPLATES = {401: "ops/key.html"}  # of problems that something can be done about at once
LONGEST_BACK = 4_000  # characters of an address that a form leads back to
_LEVEL = 5  # of gzip: a page in half a millisecond


@dataclass(frozen=True)
class Page:
    """A page before it is filled.

    Attributes:
        release: that is in service; None while there is none.
        root: the prefix of a proxy.
    """

    request: Request
    release: Release | None
    ask: Asking
    visitor: Visitor
    language: Language
    root: str

    @property
    def is_part(self) -> bool:
        """Whether the browser has the page already and asks for a part of it."""
        return self.request.headers.get("hx-request") == "true"

    def text(self, text: str) -> str:
        """A text in the reader's language."""
        return self.language.texts.gettext(text)

    def show(
        self, template: str, facts: Mapping[str, Any] = _NOTHING, part: str = "", status: int = 200
    ) -> Response:
        """A template filled with facts; the template `part` where a part of the page is asked."""
        from api.web.rendering import render  # the first page loads the templates' library

        name = part if part and self.is_part else template
        html = render(self.language, name, {**self._context(), **facts}).encode()
        headers = page_headers(self.ask.settings.image_base)
        headers["Content-Language"] = self.language.code
        if len(html) > _SMALLEST_PACKED and _takes_gzip(self.request):
            html = gzip.compress(html, _LEVEL)
            headers["Content-Encoding"] = "gzip"
        return Response(html, status, headers, "text/html; charset=utf-8")

    def _context(self) -> dict[str, Any]:
        """What every template knows."""
        return {
            "href": self.href,
            "asset": lambda name: f"{self.root}{folder()}/{name}",
            "language": self.language,
            "languages": NAMES,
            "here": self.here,
            "path": self.request.scope["path"].removeprefix(self.root),
            "visitor": self.visitor,
            "release": self.release,
            "image_base": self.ask.settings.image_base,
            "notice": notice(self.text, self.release, self.request.query_params),
            "back": self.here,
            "invented": self.ask.settings.home.sample_marker.is_file(),
        }

    def href(self, *parts: str, **query: Any) -> str:
        """An address of the app: of the parts behind the first, and of the query, values alone."""
        text = encoded([(name, each) for name, value in query.items() for each in _each(value)])
        return f"{self.root}{joined(*parts)}{'?' if text else ''}{text}"

    @property
    def here(self) -> str:
        """The address of this page, for forms that lead back to it: every card holds it.

        What is longer than they take loses its query, or leads to the first page.
        """
        query = self.request.scope["query_string"].decode("latin-1")
        path: str = self.request.scope["path"]
        address = joined(*path.split("/")) if path != "/" else "/"
        written = (f"{address}?{query}" if query else address, address)
        return next((each for each in written if len(each) <= LONGEST_BACK), f"{self.root}/")

    def back(self, address: str | None) -> RedirectResponse:
        """To a page of this app: that of the address, else the first."""
        return RedirectResponse(local(address) or f"{self.root}/", 303)


def _each(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else [value]


def local(address: str | None) -> str | None:
    """An address that leads to this host; None for any that a browser may take for another's."""
    text = (address or "").strip()
    try:
        parts = urlsplit(text.replace("\\", "/"))
    except ValueError:  # a host in brackets that is none
        return None
    is_path = text.startswith("/") and not text.startswith(("//", "/\\"))
    plain = text.isprintable() and text.isascii()
    return text if is_path and plain and not parts.scheme and not parts.netloc else None


def _takes_gzip(request: Request) -> bool:
    return "gzip" in request.headers.get("accept-encoding", "")


async def get_page(
    request: Request, holder: CurrentHolder, settings: CurrentSettings, root: Root
) -> Page:
    """The page of this request.

    Raises:
        ForeignForm: it is a form that another site sends.
    """
    if request.method == "POST":
        check_same_site(request.headers)
    return page_of(request, release_if_any(holder), Asking(request, settings, root), root)


def page_of(request: Request, release: Release | None, ask: Asking, root: str) -> Page:
    """A page for whoever sends a request."""
    accepted, chosen = request.headers.get("accept-language"), request.cookies.get(COOKIE)
    reader = language(preferred(accepted, chosen))
    return Page(request, release, ask, visitor_of(request, release), reader, root)


CurrentPage = Annotated[Page, Depends(get_page)]


class PageRoute(APIRoute):
    """A route that answers with a page, also where it cannot do what it should."""

    is_page = True
    most_bytes = MOST_BYTES  # of a form

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The route's handler, whose errors become pages."""
        answer = super().get_route_handler()

        async def handler(request: Request) -> Response:
            try:
                return await answer(bounded(request, self.most_bytes))
            except Refused as refused:
                return problem_page(request, refused.status, refused.detail, refused.suggestions)
            except CarteleraError as error:
                if error.status == CarteleraError.status:
                    raise  # the log has to hold it
                count_refusal(request, error.status, error.problem)
                return problem_page(request, error.status, str(error))
            except RequestValidationError as error:
                count_refusal(request, InvalidValue.status, InvalidValue.problem)
                return problem_page(request, InvalidValue.status, _fields(error))
            except HTTPException as error:
                return _page_of_http_error(request, error)

        return handler


class UploadRoute(PageRoute):
    """A route of pages whose forms hold a file."""

    most_bytes = MOST_FILE_BYTES


def _page_of_http_error(request: Request, error: HTTPException) -> Response:
    """The page of an error of the framework, which wraps what the bounds of a form raise."""
    if isinstance(cause := error.__cause__, CarteleraError):
        count_refusal(request, cause.status, cause.problem)
        return problem_page(request, cause.status, str(cause))
    return problem_page(request, error.status_code, str(error.detail))


def _fields(error: RequestValidationError) -> str:
    """What is wrong with a form, field by field."""
    return "; ".join(f"{each['loc'][-1]}: {each['msg']}" for each in error.errors())


def problem_page(
    request: Request, status: int, detail: str = "", suggestions: Sequence[str] = ()
) -> Response:
    """The page that says what is wrong with a request."""
    state = request.app.state
    root = request.scope.get("root_path", "")
    asking = Asking(request, state.settings, root)
    page = page_of(request, release_if_any(state.holder), asking, root)
    title = problem_title(page.text, status)
    facts = {"status": status, "title": title, "detail": detail, "suggestions": suggestions}
    template = _TEMPLATES.get(status, "problem.html")
    return page.show(template, facts, "parts/problem.html", status)


def pages(route: type[PageRoute] = PageRoute) -> Capability:
    """A capability whose routes are pages; none of them stands in the description of the API."""
    return Capability(route_class=route, include_in_schema=False, default_response_class=Response)
