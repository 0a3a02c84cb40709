"""What browsers may do with the pages, and which pages may send to them."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from starlette.datastructures import Headers

from engine.errors import CarteleraError

_SAME = ("same-origin", "none")  # of Sec-Fetch-Site; none: typed, or from a bookmark


class ForeignForm(CarteleraError):
    """A form of another site was sent here."""

    status = 403
    problem = "foreign-form"
    title = "The form is of another site"


def page_headers(image_base: str | None) -> dict[str, str]:
    """The headers of every page; posters come from `image_base`, if that is an address."""
    images = " ".join(["'self'", "data:", *_origin(image_base)])
    policy = (
        "default-src 'self'",
        f"img-src {images}",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'self'",
        "object-src 'none'",
    )
    return {
        "Content-Security-Policy": "; ".join(policy),
        "Referrer-Policy": "same-origin",
        "Cache-Control": "private, no-store",
        "Vary": "Accept-Encoding, Accept-Language, Cookie, HX-Request",
    }


def _origin(address: str | None) -> list[str]:
    parts = urlsplit(address or "")
    return [f"{parts.scheme}://{parts.netloc}"] if parts.netloc else []


def check_same_site(headers: Mapping[str, str] | Headers) -> None:
    """Refuse a form that a page of another site sends with the cookies of ours.

    Browsers say where a request comes from by Sec-Fetch-Site, older ones by Origin; programs that
    send neither have no cookies of anybody.

    Raises:
        ForeignForm: another site sends it.
    """
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if site is not None:
        if site not in _SAME:
            raise ForeignForm("forms are taken from the pages of this service alone")
    elif origin is not None and _host_of(origin) != headers.get("host", ""):
        raise ForeignForm("forms are taken from the pages of this service alone")


def _host_of(origin: str) -> str | None:
    try:
        return urlsplit(origin).netloc or None
    except ValueError:  # brackets that hold no address
        return None
