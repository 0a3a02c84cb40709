"""The conditions of a list as the filter form of pages has them."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends

from api.web.asking import Pairs
from api.web.pages import CurrentPage

AGES = (6, 10, 12, 16)
_TEXTS = ("type", "max_age", "year_min", "year_max", "minutes_min", "minutes_max", "diversity")
_MANY = ("platform", "genre")
_MOST = 40  # values of one name; a form has fewer
_LONGEST = 60  # letters of one


@dataclass(frozen=True)
class Filters:
    """What a reader chose in the form; what is left out asks nothing.

    Attributes:
        values: by name of the API's parameter.
        platforms: those that the list is of: the form's, else those that the visitor has.
    """

    values: dict[str, Any]
    platforms: tuple[str, ...]

    @property
    def ask(self) -> bool:
        """Whether anything is asked beside the platforms, so that a list takes the rows' place."""
        return any(name != "platform" for name in self.values)

    def pairs(self, *names: str) -> Pairs:
        """The API's parameters, of some names alone where some are named."""
        pairs: list[tuple[str, object]] = [("platform", each) for each in self.platforms]
        for name, value in self.values.items():
            if name != "platform" and (not names or name in names):
                pairs += [(name, each) for each in (value if isinstance(value, list) else [value])]
        return pairs


async def get_filters(page: CurrentPage) -> Filters:
    """The filters of a page's query; the API checks what they say."""
    query = page.request.query_params
    values: dict[str, Any] = {}
    for name in _TEXTS:
        if text := query.get(name, "").strip()[:_LONGEST]:
            values[name] = text
    for several in _MANY:
        listed = [text[:_LONGEST] for text in query.getlist(several)[:_MOST] if text.strip()]
        if listed:
            values[several] = listed
    if values.get("diversity") == "0":
        del values["diversity"]
    chosen = values.get("platform") or page.visitor.platforms
    return Filters(values, tuple(chosen))


CurrentFilters = Annotated[Filters, Depends(get_filters)]
