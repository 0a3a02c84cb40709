"""Questions about what somebody should watch, and how they would rate it."""

from api.web.explore.questions import Example, Fact, Group, Question, Value
from api.web.wording import _

_USER, _LISTS = Example(Fact.USER), Group.LISTS
_LIKED: dict[str, Value] = {"liked": Example(Fact.TITLE_ID), "n": "10"}

LIST_QUESTIONS = (
    Question(
        "anonymous_recommendations",
        _LISTS,
        _("What to watch next, after some titles?"),
        _("A list for nobody known, from the titles that are liked."),
        _LIKED,
        ({"n": "10"}, {"n": "10", "type": "tv show", "diversity": "0.5"}),
        "ranking",
    ),
    Question(
        "recommendations",
        _LISTS,
        _("What should a user watch next?"),
        _("A list for one user, with why each entry is in it."),
        {"user_id": _USER, "n": "10"},
        ({"user_id": _USER, "n": "10", "explain": "true"},),
        "ranking",
    ),
    Question(
        "prediction",
        _LISTS,
        _("How would a user rate a title?"),
        _("The predicted stars and the terms that they are the sum of."),
        {"user_id": _USER, "title_id": Example(Fact.TITLE_ID)},
        picture="terms",
    ),
    Question(
        "anonymous_subscriptions",
        _LISTS,
        _("Which platform is worth it?"),
        _("How much of the best works each platform would add."),
        _LIKED | {"n": "5"},
        picture="worth",
    ),
    Question(
        "subscriptions",
        _LISTS,
        _("Which platform is worth it for a user?"),
        _("How much of a user's best works each platform would add."),
        {"user_id": _USER, "n": "5"},
        picture="worth",
    ),
    Question(
        "match",
        _LISTS,
        _("How alike are two people's tastes?"),
        _("By what both did, and by what each is recommended."),
        {"user_id": _USER, "other_id": Example(Fact.OTHER_USER)},
    ),
)
