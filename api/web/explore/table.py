"""All questions of the tables, by the ids of their operations."""

from api.web.explore.catalog_questions import CATALOG_QUESTIONS
from api.web.explore.film_questions import FILM_QUESTIONS, SEVEN_QUESTIONS
from api.web.explore.list_questions import LIST_QUESTIONS
from api.web.explore.questions import Question
from engine.register import register

QUESTIONS: dict[str, Question] = register(
    (*SEVEN_QUESTIONS, *CATALOG_QUESTIONS, *FILM_QUESTIONS, *LIST_QUESTIONS),
    lambda question: question.operation,
    "operation",
)
