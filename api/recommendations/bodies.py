"""What the body of a question for a list holds."""

from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from api.conditions import (
    Countries,
    Genres,
    Kids,
    Languages,
    Maturities,
    MaxAge,
    MinutesBound,
    Names,
    NotGenres,
    Platforms,
    Types,
    any_of,
    meaning_of,
)
from api.params import MAX_TEXT, YearBound
from api.recommendations.questions import Question, StatedEvent
from api.tokens import MAX_TOKEN
from engine.catalog.filters import TitleFilter
from engine.catalog.maturity import OLDEST
from engine.contract.tables import FIRST_YEAR, LAST_YEAR, MAX_ID_LENGTH
from engine.errors import InvalidValue
from engine.recommend.requests import MAX_ITEMS, Seen

MAX_EVENTS = 1_000  # that one body says
MAX_EXCLUDED = 10_000
_MOST_VALUES = 50
_TEXTS = (
    "platform",
    "type",
    "genre",
    "not_genre",
    "country",
    "language",
    "maturity",
    "actor",
    "director",
)

_Text = Annotated[str, StringConstraints(max_length=MAX_TEXT)]
Texts = _Text | Annotated[list[_Text], Field(max_length=_MOST_VALUES)] | None
_Id = Annotated[str, StringConstraints(min_length=1, max_length=MAX_ID_LENGTH)]
_Ids = Annotated[list[_Id], Field(max_length=MAX_EVENTS)]
_Year = Annotated[int | None, Field(ge=FIRST_YEAR, le=LAST_YEAR)]
_Minutes = Annotated[int | None, Field(ge=1, le=10_000)]
Age = Annotated[int | None, Field(ge=0, le=OLDEST)]
ExcludedIds = Annotated[list[_Id], Field(max_length=MAX_EXCLUDED)]

# One place for what every way to ask says of its parameters.
N = "entries of a page"
CURSOR = "`next` of the page before; everything else is asked as it was there, but for n"
EXCLUDE = "titles or works, by id, that are not to be listed"
SEEN = "works that the user knows: hide them, include them, or only them"
WATCHLIST = "only what is on the user's watchlist"
DIVERSITY = "0: the best first; 1: each as unlike those before as can be"
NOVELTY = "0: the best first; 1: what the fewest people know first, among the best 300"
ONE_PER_FRANCHISE = "of each of TMDB's collections its best film alone"
EXPLAIN = "name the works of the history behind each entry"


def _as_in_query(condition: Any, default: Any = None) -> Any:
    """A field that means what the query's parameter does."""
    return Field(default=default, description=meaning_of(condition))


class RatedTitle(BaseModel):
    """A title or work with the stars that the user gives it."""

    model_config = ConfigDict(extra="forbid")

    id: _Id
    stars: float = Field(description="on the rating scale of the data", allow_inf_nan=False)
    at: AwareDatetime | None = Field(
        default=None, description="when; left out it is later than all else that is known"
    )


class Conditions(BaseModel):
    """What the works of a list must be; what is left out asks nothing."""

    model_config = ConfigDict(extra="forbid")

    platform: Texts = _as_in_query(Platforms)
    type: Texts = _as_in_query(Types)
    genre: Texts = _as_in_query(Genres)
    not_genre: Texts = _as_in_query(NotGenres)
    country: Texts = _as_in_query(Countries)
    language: Texts = _as_in_query(Languages)
    maturity: Texts = _as_in_query(Maturities)
    actor: Texts = _as_in_query(Names)
    director: Texts = _as_in_query(Names)
    year_min: _Year = _as_in_query(YearBound)
    year_max: _Year = _as_in_query(YearBound)
    minutes_min: _Minutes = _as_in_query(MinutesBound)
    minutes_max: _Minutes = _as_in_query(MinutesBound)
    max_age: Age = _as_in_query(MaxAge)
    kids: bool = _as_in_query(Kids, default=False)

    def title_filter(self) -> TitleFilter:
        """The conditions as catalogs take them."""
        return TitleFilter(
            **{name: as_texts(getattr(self, name)) for name in _TEXTS},
            year_min=self.year_min,
            year_max=self.year_max,
            minutes_min=self.minutes_min,
            minutes_max=self.minutes_max,
            max_age=self.max_age,
            kids=self.kids,
        )


class Statements(BaseModel):
    """What a body says that somebody did."""

    model_config = ConfigDict(extra="forbid")

    liked: _Ids = Field(default=[], description="titles or works, by id, that the user likes")
    disliked: _Ids = Field(default=[], description="… that they dislike")
    watched: _Ids = Field(default=[], description="… that they have seen, no more being said")
    rated: Annotated[list[RatedTitle], Field(max_length=MAX_EVENTS)] = Field(
        default=[], description="… with stars"
    )

    def events(self) -> tuple[StatedEvent, ...]:
        """What is said, as events.

        Raises:
            InvalidValue: it is more than can be taken at once.
        """
        lists = (("liked", self.liked), ("disliked", self.disliked), ("watched", self.watched))
        plain = [StatedEvent(each, kind) for kind, ids in lists for each in dict.fromkeys(ids)]
        rated = [StatedEvent(r.id, "rating", r.stars, _seconds(r.at)) for r in self.rated]
        if (count := len(plain) + len(rated)) > MAX_EVENTS:
            raise InvalidValue("events", f"{count} events", f"at most {MAX_EVENTS}")
        return tuple(plain + rated)


class ListOptions(BaseModel):
    """What a list is beside what its works are."""

    model_config = ConfigDict(extra="forbid")

    n: int = Field(default=10, ge=1, le=MAX_ITEMS, description=N)
    exclude: ExcludedIds = Field(default=[], description=EXCLUDE)
    seen: Seen = Field(default=Seen.HIDE, description=SEEN)
    watchlist: bool = Field(default=False, description=WATCHLIST)
    diversity: float = Field(default=0.0, ge=0, le=1, description=DIVERSITY)
    novelty: float = Field(default=0.0, ge=0, le=1, description=NOVELTY)
    one_per_franchise: bool = Field(default=False, description=ONE_PER_FRANCHISE)
    explain: bool = Field(default=False, description=EXPLAIN)

    def asking(self, conditions: Conditions, events: tuple[StatedEvent, ...] = ()) -> Question:
        """The question of these options."""
        return Question(
            self.n,
            conditions.title_filter(),
            events,
            tuple(dict.fromkeys(self.exclude)),
            self.seen,
            self.watchlist,
            self.diversity,
            self.novelty,
            self.one_per_franchise,
            self.explain,
        )


class ListBody(ListOptions, Statements, Conditions):
    """A question for a list; what is left out asks nothing."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "n": 5,
                    "platform": ["netflix", "amazon"],
                    "type": "movie",
                    "not_genre": "horror",
                    "minutes_max": 120,
                    "liked": ["ns2"],
                    "rated": [{"id": "as1", "stars": 4.5}],
                    "diversity": 0.2,
                }
            ]
        },
    )

    cursor: str | None = Field(default=None, max_length=MAX_TOKEN, description=CURSOR)

    def question(self) -> Question:
        """The body as a question.

        Raises:
            InvalidValue: it says more of the user than can be taken at once.
        """
        return self.asking(self, self.events())


def as_texts(texts: str | list[str] | None) -> tuple[str, ...]:
    """The texts that say something; none of them asks nothing."""
    return any_of([texts] if isinstance(texts, str) else texts)


def _seconds(moment: datetime | None) -> int | None:
    """Unix seconds from 1970 on; what was before is of an unknown time."""
    return None if moment is None else max(int(moment.astimezone(UTC).timestamp()), 0)
