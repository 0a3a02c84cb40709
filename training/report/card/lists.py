"""How lists are made, and how good they are beside every other way that was judged."""

from collections.abc import Iterator, Sequence

from training.metrics.bootstrap import Interval
from training.metrics.ranking import METRICS
from training.ranking.search import CUTOFF
from training.ranking.selection import MIX, POPULAR, ListChoice, told
from training.report.card import ways
from training.report.card.made import Made
from training.report.markdown import bold, bullets, percent, table
from training.report.wording import of

_FIRST = ("nDCG", *(name for name in METRICS if name != "nDCG"))


def order(made: Made) -> Iterator[str]:
    """Yield how the lists of this release are ordered."""
    way = made.choice.way
    yield f"The way is {bold(way.name)}. {ways.kind(way.name)}"
    if meaning := list(ways.meaning(way)):
        yield bullets(meaning)
    if way.name != POPULAR:
        by = "" if way.name == MIX else f" {ways.popularity(way.popular)}"
        yield (
            "Works that nothing speaks for, and the lists of people of whom nothing is known, are "
            f"in the order of popularity.{by}"
        )
    yield "No list holds what its user has rated."


def quality(made: Made) -> Iterator[str]:
    """Yield the figures of every way that was judged, and what the search found."""
    choice = made.choice
    yield " ".join(told(choice))
    if choice.figures:
        yield _metrics(choice)
        yield (
            f"Means over users, of the first {CUTOFF} entries, with 95 % intervals in brackets; "
            "higher is better, and the way in service is bold. Precision is the share of entries "
            "that were liked, recall the share of what was liked, hit rate the share of users with "
            "a liked entry; nDCG and MAP count more what stands higher, and MRR looks at the first "
            "liked entry alone."
        )
        yield _breadth(choice)
        yield (
            "Coverage is the share of all works that stand in some list; Gini says how unequally "
            "they are listed (0: all alike, 1: one work alone); novelty is the mean of -log2 of "
            "the share of users who have rated the entry."
        )
    if choice.searched:
        yield _searched(choice)
        yield (
            "What the search found for every ranking model, on an inner split that the judged "
            "ratings have no part in. The two best, the popular lists and, where the "
            "factors earn their place, the mix were judged."
        )


def _metrics(choice: ListChoice) -> str:
    rows = [
        _named(name, [_interval(judged.metrics[metric]) for metric in _FIRST], choice)
        for name, judged in choice.figures.items()
    ]
    return table(["way", *(f"{name}@{CUTOFF}" for name in _FIRST)], rows)


def _breadth(choice: ListChoice) -> str:
    rows = [
        _named(name, [percent(b.coverage, 1), f"{b.gini:.3f}", f"{b.novelty:.2f}"], choice)
        for name, b in ((name, judged.breadth) for name, judged in choice.figures.items())
    ]
    return table(["way", "coverage", "Gini", "novelty"], rows)


def _searched(choice: ListChoice) -> str:
    rows = [
        _named(
            each.name,
            [f"{each.ndcg:.4f}", str(each.trials), "yes" if each.name in choice.figures else "no"],
            choice,
        )
        for each in choice.searched
    ]
    return table(["model", f"nDCG@{CUTOFF}, inner split", "trials", "judged"], rows)


def _named(name: str, cells: Sequence[str], choice: ListChoice) -> list[str]:
    row = [name, *cells]
    return list(map(bold, row)) if name == choice.name else row


def _interval(found: Interval) -> str:
    return f"{found.mean:.3f} ({found.low:.3f}–{found.high:.3f})"


def judged_of(made: Made) -> str:
    """Return how many of the users lists were judged by."""
    return of(made.choice.users, made.given.n_users, "user")
