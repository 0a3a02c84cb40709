"""How lists are ordered, and how good they are beside the other rankers that were evaluated."""

from collections.abc import Iterator, Sequence

from engine.wording import enumerated, of
from training.metrics.beyond_accuracy import HEADS, PopularShares
from training.metrics.bootstrap import Interval
from training.metrics.ranking import METRICS
from training.ranking.configuration import POPULAR, POPULAR_STARS
from training.ranking.selection import RankerSelection
from training.ranking.summary import summary_lines
from training.ranking.trial_lists import CUTOFF
from training.report.card import ranking as words
from training.report.card.context import CardContext
from training.report.markdown import bold, bullets, percent, table

_FIRST = ("nDCG", *(name for name in METRICS if name != "nDCG"))


def ranking(context: CardContext) -> Iterator[str]:
    """How the lists of this release are ordered."""
    ranker = context.selection.ranker
    yield f"The ranker is {bold(ranker.name)}. {words.summary(ranker, timed=context.timed)}"
    stars = bool(context.events.rated.any())
    if not stars:
        ranker = words.apart_from_stars(ranker)
    if sentences := list(words.parameter_sentences(ranker)):
        yield bullets(sentences)
    for sentence in (words.recent(ranker.recent), words.second_stage(ranker, stars=stars)):
        if sentence:
            yield sentence
    if ranker.name != POPULAR:
        joined = ranker.name == POPULAR_STARS
        popularity = "" if joined else words.popularity(ranker.popular)
        yield (
            "Known works that nothing speaks for, and the lists of people of whom nothing is "
            f"known, are in the order of popularity. {popularity}".rstrip()
        )
    yield from _cold(context)
    yield f"No list holds what its user has {_left_out(context)}."


def _cold(context: CardContext) -> Iterator[str]:
    """How works without events are ordered."""
    cold = context.recommender.models.cold
    if cold is None or not (n_cold := int((cold.cold & context.offered).sum())):
        return
    yield (
        f"{of(n_cold, context.n_offered, 'work')} have no {context.noun}s. They follow the others: "
        "by what their descriptions have in common with the works of a history, and by a prior of "
        "what is known of them whoever asks (votes of TMDB, platforms, seasons, how new they are, "
        "their people). Works of a history that the ranker has not learned speak by content too."
    )


def _left_out(context: CardContext) -> str:
    """What users did about works that no list offers them again."""
    if context.noun == "rating":
        return "rated"
    return "rated, watched or hidden" if context.stars else "watched or hidden"


def quality(context: CardContext) -> Iterator[str]:
    """The figures of every ranker that was evaluated, and what the search found."""
    selection = context.selection
    yield " ".join(summary_lines(selection, context.noun))
    if selection.figures:
        yield _metrics(selection)
        yield (
            f"Means over users{_weighted(context)}, of the first {CUTOFF} entries, with 95 % "
            "intervals in brackets; "
            "higher is better, and the ranker in service is bold. Precision is the share of "
            "entries that were liked, recall the share of what was liked, hit rate the share of "
            "users with a liked entry; nDCG and MAP count more what stands higher, and MRR looks "
            "at the first liked entry alone."
        )
        yield _breadth(selection)
        yield (
            "Coverage is the share of all works that stand in some list; Gini says how unequally "
            "they are listed (0: all alike, 1: one work alone); novelty is the mean of -log2 of "
            "the share of users whose history holds the entry."
        )
    if selection.second_stage:
        yield _second_stage(selection.second_stage, taken=selection.ranker.second_stage)
    if selection.popular:
        yield from popularity_bias(selection, selection.popular, context.noun)
    if selection.groups:
        yield _groups(selection)
        if selection.name != POPULAR:
            yield _worse(selection)
    if selection.searched:
        yield _searched(selection)
        fallback = "the popular lists"
        if context.stars:
            fallback += " and, where the factors are significant, popularity with stars"
        yield (
            "What the search found for every ranker, on an inner split in which the held-out "
            f"{context.noun}s have no part. The two best and {fallback} were evaluated."
        )


def _second_stage(gain: Interval, *, taken: bool) -> str:
    """What boosted trees gain that order the best works anew, and whether they do."""
    figure = f"nDCG@{CUTOFF} by {_difference(gain)}, user by user"
    if taken:
        return f"The second stage changes {figure}; it is part of the figures of the ranker above."
    return (
        f"A second stage was tried and left out: it changes {figure}. It stands where it changes "
        "anything, unless lists lose more by it than the standard error of the difference, users "
        "in one situation more than chance explains, or what is gained over the popular lists is "
        "no longer proved."
    )


def _weighted(context: CardContext) -> str:
    """How the users of three situations count together."""
    if not context.timed:
        return ""
    return " (people in a session, known and new ones count alike; fewer than 100 count less)"


def _groups(selection: RankerSelection) -> str:
    rows = [
        [
            f"users {group.name}",
            f"{group.users:,}",
            f"{group.ndcg:.4f}",
            f"{group.popular:.4f}",
            "too few" if group.gain is None else _difference(group.gain),
        ]
        for group in selection.groups
    ]
    return table(["lists of", "lists", f"nDCG@{CUTOFF}", "popular lists", "gain"], rows)


def _worse(selection: RankerSelection) -> str:
    """Whether any group is served worse than by the popular lists."""
    worse = [f"users {group.name}" for group in selection.groups if group.worse]
    if not worse:
        return "No group is served worse than by the popular lists by more than chance explains."
    return f"Served worse than by the popular lists: {enumerated(worse)}."


def _difference(gain: Interval) -> str:
    return f"{gain.mean:+.4f} ({gain.low:+.4f} to {gain.high:+.4f})"


def _metrics(selection: RankerSelection) -> str:
    rows = [
        _row(name, [_interval(figures.metrics[metric]) for metric in _FIRST], selection)
        for name, figures in selection.figures.items()
    ]
    return table(["ranker", *(f"{name}@{CUTOFF}" for name in _FIRST)], rows)


def _breadth(selection: RankerSelection) -> str:
    breadths = {name: figures.breadth for name, figures in selection.figures.items()}
    rows = [
        _row(name, [percent(b.coverage, 1), f"{b.gini:.3f}", f"{b.novelty:.2f}"], selection)
        for name, b in breadths.items()
    ]
    return table(["ranker", "coverage", "Gini", "novelty"], rows)


def popularity_bias(selection: RankerSelection, popular: PopularShares, noun: str) -> Iterator[str]:
    """How much of the lists the most popular works have, beside what they have elsewhere."""
    served = selection.figures[selection.name].breadth
    head, share = percent(HEADS[-1], 0), served.popular[-1]
    yield (
        f"Popularity bias: the {head} most popular works have {percent(share, 1)} of the lists' "
        f"entries, {percent(popular.events[-1], 1)} of the {noun}s and "
        f"{percent(popular.relevant[-1], 1)} of the liked works that were held out; the mean entry "
        f"has rank {served.popularity_rank:,.0f} by popularity."
    )
    rows = [
        _row(name, [*_percents(b.popular), f"{b.popularity_rank:,.0f}"], selection)
        for name, b in ((name, figures.breadth) for name, figures in selection.figures.items())
    ]
    rows += [
        [f"all {noun}s", *_percents(popular.events), ""],
        ["liked works held out", *_percents(popular.relevant), ""],
    ]
    heads = [f"{percent(head, 0)} most popular" for head in HEADS]
    yield table(["entries of", *heads, "mean rank"], rows)


def _percents(shares: Sequence[float]) -> list[str]:
    return [percent(share, 1) for share in shares]


def _searched(selection: RankerSelection) -> str:
    rows = []
    for result in selection.searched:
        evaluated = "yes" if result.name in selection.figures else "no"
        cells = [f"{result.taken.ndcg:.4f}", str(result.trials), evaluated]
        rows.append(_row(result.name, cells, selection))
    return table(["ranker", f"nDCG@{CUTOFF}, inner split", "trials", "evaluated"], rows)


def _row(name: str, cells: Sequence[str], selection: RankerSelection) -> list[str]:
    row = [name, *cells]
    return list(map(bold, row)) if name == selection.name else row


def _interval(value: Interval) -> str:
    return f"{value.mean:.3f} ({value.low:.3f}–{value.high:.3f})"


def evaluated_users(context: CardContext) -> str:
    """How many of the users lists were evaluated for."""
    return of(context.selection.users, context.events.n_users, "user")
