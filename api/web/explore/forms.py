"""A question's form: its fields, what is filled in, and the call that it stands for."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from api.web.asking import encoded
from api.web.explore.examples import Examples
from api.web.explore.labels import FIELDS
from api.web.explore.operations import Field, Operation
from api.web.explore.questions import COMMON, Question, Value
from api.web.genres import choices as genre_choices
from api.web.pages import Page
from engine.catalog.calendar import MONTHS_ES, WEEKDAYS_ES

_MOST_VALUES = 50  # of one field
_ASSIGNMENT = "assignment"
_FEW = 4  # fields that all stand in sight
Values = dict[str, list[str]]


@dataclass(frozen=True)
class Shown:
    """A field as a form shows it.

    Attributes:
        texts: what is filled in: one, or of a field of several values each, and an empty one more.
        suggested: what may be typed there, as far as there are few.
        open: whether it stands in sight, and not among the further conditions.
    """

    field: Field
    label: str
    help: str
    texts: list[str]
    suggested: list[str]
    open: bool


@dataclass(frozen=True)
class Form:
    """A form that is filled in."""

    operation: Operation
    values: Values
    is_example: bool

    @property
    def missing(self) -> list[Field]:
        """The fields without which nothing can be asked."""
        needed = [each for each in self.operation.fields if each.required]
        return [each for each in needed if not any(self.values.get(each.name, []))]

    @property
    def path(self) -> str:
        """The path of the call, quoted."""
        return self.operation.address(self.values)

    @property
    def pairs(self) -> list[tuple[str, object]]:
        """The query of the call."""
        return self.operation.pairs(self.values)

    def query(self, **changed: str) -> dict[str, list[str]]:
        """What leads to this form again, with some fields changed."""
        return self.values | {name: [text] for name, text in changed.items()}

    def call(self, page: Page) -> str:
        """The address that answers the same to any program: complete."""
        base = page.request.url
        return f"{base.scheme}://{base.netloc}{page.ask.address(self.path, self.pairs)}"

    @property
    def text(self) -> str:
        """All values, as a query."""
        return encoded([(name, each) for name, texts in self.values.items() for each in texts])


def form_of(page: Page, operation: Operation, question: Question | None) -> Form:
    """The form as the address of a page fills it in; with the examples where it says nothing."""
    sent = _sent(page, operation)
    if sent is not None:
        return Form(operation, sent, False)
    texts = Examples(page).texts(first_values(operation, question))
    return Form(operation, {name: [text] for name, text in texts.items()}, True)


def first_values(operation: Operation, question: Question | None) -> Mapping[str, Value]:
    """What a form is filled with before anybody filled it in."""
    if question is not None:
        return question.values
    fields = [each for each in operation.fields if each.required]
    if not fields and operation.tag.startswith(_ASSIGNMENT):  # whose filters all look optional
        fields = [each for each in operation.fields if each.example]
    return {each.name: COMMON.get(each.name, each.example) for each in fields}


def _sent(page: Page, operation: Operation) -> Values | None:
    """The values of the address; None where none of its names is a field's."""
    names = {each.name for each in operation.fields}
    pairs = page.request.query_params.multi_items()
    empty = getattr(page.request.state, "empty", [])
    if not names & {*(name for name, _ in pairs), *empty}:
        return None
    values: Values = {}
    for name, text in pairs:
        if name in names and len(values.setdefault(name, [])) < _MOST_VALUES and text.strip():
            values[name].append(text)
    return {name: texts for name, texts in values.items() if texts}


def shown_fields(page: Page, form: Form, question: Question | None) -> list[Shown]:
    """The fields of a form in their order: those in sight, then the further ones."""
    first = question.values if question else {}
    listed = [_shown(page, form, each, each.name in first) for each in form.operation.fields]
    few = len(listed) <= _FEW
    fields = [replace(each, open=each.open or few) for each in listed]
    return sorted(fields, key=lambda each: not each.open)


def _shown(page: Page, form: Form, field: Field, in_sight: bool) -> Shown:
    texts = form.values.get(field.name, [])
    label = page.text(FIELDS[field.name]) if field.name in FIELDS else field.name
    return Shown(
        field,
        label,
        page.text(field.description) if field.description else "",
        [*texts, ""] if field.many else texts[:1] or [""],
        _suggested(page, field),
        field.required or in_sight or bool(texts),
    )


def _suggested(page: Page, field: Field) -> list[str]:
    release = page.release
    by_name: dict[str, Any] = {
        "mes": MONTHS_ES,
        "month": MONTHS_ES,
        "dia": WEEKDAYS_ES,
        "weekday": WEEKDAYS_ES,
        "duration_type": ("min", "season"),
        "dtype": ("min", "season"),
        "type": ("work", "film", "person", "franchise")
        if "work" in field.description
        else ("movie", "tv show"),
        "tipo": ("movie", "tv show"),
    }
    if field.name in ("platform", "plataforma", "have"):
        return list(release.catalog.platforms.names) if release else []
    if field.name in ("genre", "not_genre"):
        return [name for name, _ in genre_choices(page.language.code)]
    if field.name in ("maturity", "rating"):
        return list(release.catalog.known_classes) if release else []
    return [each for each in by_name.get(field.name, ()) if each]
