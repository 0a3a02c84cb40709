"""The pages of questions: all of them, and each as a form with its answer, also as CSV."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import Response

from api.web.explore.answers import Block, Shower, pages_of
from api.web.explore.drawing import Answer
from api.web.explore.examples import Examples
from api.web.explore.flat import MEDIA_TYPE, as_csv
from api.web.explore.forms import Form, Shown, form_of, shown_fields
from api.web.explore.labels import CHOICES, FIELDS
from api.web.explore.operations import Operation, operations
from api.web.explore.pictures import PICTURES
from api.web.explore.questions import GROUPS, Group, Question
from api.web.explore.table import QUESTIONS
from api.web.pages import CurrentPage, Page, pages
from engine.errors import NotFound
from engine.pages.documents import Figure

router = pages()
_YEARS = ("year", "anio")
_SIZES = ("limit", "n", "sort", "method")  # which say nothing of what an example is about
Json = Mapping[str, Any]


@router.get("/explore")
async def index(page: CurrentPage) -> Response:
    """All questions, group by group."""
    known = operations(page.request.app.openapi())
    groups = [
        {
            "id": str(group),
            "title": page.text(title),
            "sentence": page.text(sentence),
            "questions": _listed(page, group, known),
        }
        for group, (title, sentence) in GROUPS.items()
    ]
    return page.show("explore/index.html", {"groups": groups})


def _listed(page: Page, group: Group, known: Mapping[str, Operation]) -> list[dict[str, Any]]:
    if group is Group.FURTHER:
        return [_entry(page, each, None) for each in known.values() if each.id not in QUESTIONS]
    return [
        _entry(page, known[each.operation], each)
        for each in QUESTIONS.values()
        if each.group is group
    ]


def _entry(page: Page, operation: Operation, question: Question | None) -> dict[str, Any]:
    entry = _heading(page, operation, question) | {"id": operation.id, "path": operation.path}
    if question is None or question.group is not Group.SEVEN:
        return entry
    ((name, value),) = question.values.items()
    return entry | {"field": name, "example": Examples(page).text(value)}


def _heading(page: Page, operation: Operation, question: Question | None) -> dict[str, Any]:
    if question is None:
        summary = page.text(operation.summary)
        sentence = page.text(operation.description) if operation.description else ""
        return {"title": summary, "sentence": sentence, "is_function": False}
    title = page.text(question.title)
    is_function = title.endswith(")") and "(" in title
    return {"title": title, "sentence": page.text(question.sentence), "is_function": is_function}


def _operation(page: Page, name: str) -> Operation:
    """The operation of a page's address.

    Raises:
        NotFound: no GET operation has this id.
    """
    known = operations(page.request.app.openapi())
    if name not in known:
        raise NotFound("question", name)
    return known[name]


@router.get("/explore/{name}.csv")
async def as_file(page: CurrentPage, name: str) -> Response:
    """The rows of an answer, for spreadsheets."""
    operation = _operation(page, name)
    form = form_of(page, operation, QUESTIONS.get(name))
    text = as_csv(await page.ask.get(form.path, form.pairs))
    headers = {
        "Content-Disposition": f'attachment; filename="{operation.id}.csv"',
        "Cache-Control": "private, no-store",
    }
    return Response(text, 200, headers, MEDIA_TYPE)


@dataclass(frozen=True)
class _Outcome:
    """What became of a question.

    Attributes:
        problem: that is shown in place of an answer; None where there is none.
        content: the answer; None where there is none, or nothing was asked.
    """

    status: int
    problem: Json | None = None
    content: Json | None = None


@router.get("/explore/{name}")
async def question_page(page: CurrentPage, name: str) -> Response:
    """A question as a form, with the answer to what is filled in."""
    operation, question = _operation(page, name), QUESTIONS.get(name)
    form = form_of(page, operation, question)
    outcome = await _answer(page, form)
    fields = shown_fields(page, form, question)
    return page.show(
        "explore/question.html",
        {
            **_heading(page, operation, question),
            "operation": operation,
            "group": str(question.group if question else Group.FURTHER),
            "group_name": page.text(GROUPS[question.group if question else Group.FURTHER][0]),
            "form": form,
            "fields": fields,
            "choices": {word: page.text(text) for word, text in CHOICES.items()},
            "examples": _examples(page, question),
            "missing": [_label(fields, each.name) for each in form.missing],
            "problem": outcome.problem,
            "filled": _suggestions(page, form, outcome.problem),
            **await _shown_answer(page, form, question, outcome.content),
        },
        part="explore/answer.html",
        status=outcome.status,
    )


def _label(fields: Sequence[Shown], name: str) -> str:
    return next(each.label for each in fields if each.field.name == name)


async def _answer(page: Page, form: Form) -> _Outcome:
    if form.missing:
        return _Outcome(200)
    outcome = await page.ask.outcome("GET", form.path, form.pairs)
    content = json.loads(outcome.body)
    if outcome.is_problem:
        return _Outcome(outcome.status, content)
    return _Outcome(200, None, content)


async def _shown_answer(
    page: Page, form: Form, question: Question | None, content: Json | None
) -> dict[str, Any]:
    """The answer as blocks and pictures, and where it goes on."""
    blocks: list[Block] = Shower.of(page).blocks(content) if content is not None else []
    figures: list[Figure] = []
    if question is not None and question.picture and content is not None:
        figures = await PICTURES[question.picture](Answer(page, content, form.pairs))
    return {
        "answered": content is not None,
        "blocks": blocks,
        "figures": figures,
        "call": "" if form.missing else form.call(page),
        "json": "" if form.missing else page.ask.address(form.path, form.pairs),
        "paging": _paging(page, form, content or {}),
    }


def _paging(page: Page, form: Form, content: Json) -> dict[str, Any]:
    """Links to the pages before and after this one, and which rows it holds."""
    here = f"/explore/{form.operation.id}"
    following = content.get("next")
    if following and form.operation.field("cursor"):
        return {"after": page.href(here, **form.query(cursor=str(following)))}
    rows = pages_of(content)
    if rows is None or not form.operation.field("offset"):
        return {}
    total, limit, offset = rows["total"], rows["limit"], rows["offset"]
    links: dict[str, Any] = {"first": offset + 1, "last": min(offset + limit, total)}
    links |= {"total": total}
    if offset:
        links["before"] = page.href(here, **form.query(offset=str(max(0, offset - limit))))
    if offset + limit < total:
        links["after"] = page.href(here, **form.query(offset=str(offset + limit)))
    return links


def _examples(page: Page, question: Question | None) -> list[dict[str, str]]:
    """Links that fill the form with examples, the first of them those of the empty form."""
    if question is None or not question.values:
        return []
    examples = Examples(page)
    filled = [examples.texts(values) for values in (question.values, *question.further)]
    return [
        {
            "href": page.href(f"/explore/{question.operation}", **values),
            "text": " · ".join(
                _in_words(page, name, text) for name, text in values.items() if name not in _SIZES
            )
            or page.text("Back to the example"),
        }
        for values in filled
    ]


def _in_words(page: Page, name: str, text: str) -> str:
    """A value in a sentence: numbers and yes or no with what they are of."""
    if text in ("true", "false") or (text.isdigit() and name not in _YEARS):
        return f"{page.text(FIELDS.get(name, name))}: {page.text(CHOICES.get(text, text))}"
    return text


def _suggestions(page: Page, form: Form, problem: Json | None) -> list[dict[str, str]]:
    """Links that fill the form with what may be meant."""
    if problem is None or (name := _wrong_field(form, problem)) is None:
        return []
    here = f"/explore/{form.operation.id}"
    return [
        {"text": text, "href": page.href(here, **form.query(**{name: text}))}
        for text in map(str, problem.get("suggestions", ()))
    ]


def _wrong_field(form: Form, problem: Json) -> str | None:
    """The field that a problem is about: as it says itself, else whose value it repeats."""
    names = [each.name for each in form.operation.fields]
    for error in problem.get("errors", ()):
        if error["field"] in names:
            return str(error["field"])
    detail = str(problem["detail"])
    texts = [name for name in names if (values := form.values.get(name)) and values[0] in detail]
    needed = [each.name for each in form.operation.fields if each.required]
    return next(iter([*texts, *needed]), None)
