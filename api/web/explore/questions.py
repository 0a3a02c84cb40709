"""The questions that people ask by forms: what each is called, and the examples filled in.

What a form asks for, and within which bounds, is what OpenAPI says of the operation. A GET
operation that no table names has its form too, among all other questions.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from api.web.wording import _


class Group(StrEnum):
    """The groups of questions, in the order of the page."""

    SEVEN = "seven"
    CATALOG = "catalog"
    FILMS = "films"
    PEOPLE = "people"
    GROUPS = "groups"
    MONEY = "money"
    CALENDAR = "calendar"
    SIMILAR = "similar"
    LISTS = "lists"
    FURTHER = "further"


GROUPS: dict[Group, tuple[str, str]] = {  # what a group is called, and what is in it
    Group.SEVEN: (
        _("The seven questions"),
        _("What the film assignment asks, one field each; change the example or leave it."),
    ),
    Group.CATALOG: (
        _("The catalogs"),
        _("Titles of the streaming platforms: find them, count them, compare the platforms."),
    ),
    Group.FILMS: (_("Films"), _("Films of TMDB: find them, open one, its votes and popularity.")),
    Group.PEOPLE: (_("People"), _("Actors and directors: their films and what these brought in.")),
    Group.GROUPS: (
        _("Franchises, countries, companies"),
        _("Films that belong together, with their money by year."),
    ),
    Group.MONEY: (_("Money"), _("What films cost and earned.")),
    Group.CALENDAR: (_("Calendar"), _("In which month and on which weekday films come out.")),
    Group.SIMILAR: (_("Similar"), _("What is like a title or a film.")),
    Group.LISTS: (
        _("Recommendations and predictions"),
        _("What somebody should watch next, and how many stars they would give."),
    ),
    Group.FURTHER: (
        _("All other questions"),
        _("Every other question that the API answers, with the examples of its reference."),
    ),
}


class Fact(StrEnum):
    """Kinds of examples that the release in service is asked for where it lacks the fixed one."""

    FILM = "film"
    FILM_ID = "film_id"
    ACTOR = "actor"
    DIRECTOR = "director"
    FRANCHISE = "franchise"
    COMPANY = "company"
    FILM_COUNTRY = "film_country"
    TITLE = "title"
    TITLE_ID = "title_id"
    WORK_ID = "work_id"
    PLATFORM = "platform"
    COUNTRY = "country"
    MATURITY = "maturity"
    YEAR = "year"
    USER = "user"
    OTHER_USER = "other_user"


@dataclass(frozen=True)
class Example:
    """A value of which the release is asked whether it has it.

    Attributes:
        preferred: what people know; the release's own stands in where that is not there.
    """

    fact: Fact
    preferred: str = ""


Value = str | Example
Values = Mapping[str, Value]


@dataclass(frozen=True)
class Question:
    """A question as people see it.

    Attributes:
        operation: its id in OpenAPI.
        title, sentence: marked for translation.
        values: by parameter: what the form is filled with at first.
        further: values of further examples.
        picture: the name of what draws its answer, one of `pictures.PICTURES`; empty: none.
    """

    operation: str
    group: Group
    title: str
    sentence: str
    values: Values = field(default_factory=dict)
    further: tuple[Values, ...] = ()
    picture: str = ""


def film(preferred: str = "Toy Story") -> Example:
    """A film by its title."""
    return Example(Fact.FILM, preferred)


def actor(preferred: str = "Tom Hanks") -> Example:
    """Somebody who plays in films."""
    return Example(Fact.ACTOR, preferred)


def director(preferred: str = "John Lasseter") -> Example:
    """Somebody who directs films."""
    return Example(Fact.DIRECTOR, preferred)


PLATFORM = Example(Fact.PLATFORM, "netflix")
# Of parameters of operations that no table names; users are not among them: what somebody did
# is shown to whoever types their id, and to nobody else.
COMMON: Values = {
    "title_id": Example(Fact.TITLE_ID),
    "work_id": Example(Fact.WORK_ID),
    "film_id": Example(Fact.FILM_ID, "862"),
    "platform": PLATFORM,
}
YEAR = Example(Fact.YEAR, "2018")
TITLE = Example(Fact.TITLE, "Stranger Things")
