"""The card of a release that learned from nobody's events: what it can say, and what it cannot."""

from collections.abc import Callable, Iterator

from engine.events.interactions import MIN_EVENTS
from engine.wording import enumerated, many, of
from training.ranking.prior import Prior
from training.report.card.context import CardContext
from training.report.card.training_data import carriers, reproduction
from training.report.markdown import bold, bullets, code


def purpose(context: CardContext, order: Prior) -> Iterator[str]:
    """What the release is for."""
    works, films = context.n_offered, len(context.lake.films)
    questions = [
        *([f"about {many(works, 'work')} {carriers(context)}"] if works else []),
        *([f"about {many(films, 'film')} of TMDB's"] if films else []),
    ]
    yield (
        f"Release {code(context.name)} of Cartelera answers questions {enumerated(questions)}: "
        f"{_questions(context)}. {_reason(order)}"
    )
    yield (
        "It is not made to judge people, nor to say how good a work is. The training computed "
        f"every figure here from the data; {code('manifest.json')} of the release has them in full."
    )


def _reason(order: Prior) -> str:
    """Why nothing was learned from events, and what there is not for it."""
    few = f"only {many(order.events, 'event')}, of {MIN_EVENTS} that it takes,"
    return (
        f"There are {few if order.events else 'no events'} to learn from, so it predicts no stars "
        "and has no personal lists, and nothing of it can be evaluated."
    )


def _questions(context: CardContext) -> str:
    films = ["their money, people, franchises and what is like them"] if context.lake.films else []
    if not context.n_offered:
        return enumerated(films)
    return enumerated(
        ["what there is", "where it can be watched", "what is like it", "what is popular", *films]
    )


def summary(context: CardContext) -> Iterator[str]:
    """What there is in place of events."""
    lake = context.lake
    titles = f"{many(lake.titles.num_rows, 'title')} of {many(context.n_offered, 'work')}"
    yield bullets(
        [
            *([f"{titles} {carriers(context)}."] if lake.titles.num_rows else []),
            *([_films(context)] if len(lake.films) else []),
            *([f"{_history(context)}."] if len(context.events) else []),
            f"Fingerprint of the data: {code(lake.fingerprint)}.",
        ]
    )


def _films(context: CardContext) -> str:
    """How many films there are, and how many of them are works, where there are works."""
    films = len(context.lake.films)
    if not context.offered.any():
        return f"{many(films, 'film')} of TMDB's."
    linked = films - context.lake.films.films["work_id"].null_count
    return f"{of(linked, films, 'film')} of TMDB's are one of the works."


def _history(context: CardContext) -> str:
    users = many(context.events.n_users, "user")
    return f"{many(len(context.events), 'event')} of {users}, which leave works out of their lists"


def ranking(context: CardContext, order: Prior) -> Iterator[str]:
    """How lists are ordered."""
    works = context.n_offered
    if not works:
        yield "There are no titles, and so no lists of them; films are listed by TMDB's votes."
        return
    sources = "the catalogs and TMDB say" if order.voted else "the catalogs say"
    yield (
        f"Lists are {bold('popular')}: works are ordered by {order.evidence}. Who names titles as "
        f"liked gets {bold('content')}: what is like them by what {sources}."
    )
    if order.voted:
        yield f"{of(order.voted, works, 'work')} have votes of TMDB."


def limitations(context: CardContext, order: Prior) -> Iterator[str]:
    """Where the release is weak."""
    works = context.n_offered
    weak = ["Everybody gets the same lists, but for what they name as liked or have seen."]
    if not works:
        weak = ["What can be watched where is not known of any film."]
    elif not order.voted:
        weak.append("How well the works are liked is not known of any.")
    elif order.voted < works:
        without = of(works - order.voted, works, "work")
        weak.append(f"{without} have no votes of TMDB; how well they are liked is not known.")
    if works and not context.recommender.catalog.platforms.names:
        weak.append("What can be watched where is not known of any work.")
    yield bullets(weak)


def sections(order: Prior) -> dict[str, Callable[[CardContext], Iterator[str]]]:
    """The sections of the card, in order."""
    return {
        "Purpose": lambda context: purpose(context, order),
        "Training data": summary,
        "Ranking": lambda context: ranking(context, order),
        "Limitations": lambda context: limitations(context, order),
        "Reproduction": reproduction,
    }
