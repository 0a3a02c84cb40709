"""Evaluates the lists that `make train` would choose, and the same without each of their parts."""

from collections.abc import Iterator, Sequence

from threadpoolctl import threadpool_limits

from benchmarks import datasets
from benchmarks.ablations import report
from benchmarks.ablations.report import Ablated
from benchmarks.ablations.variants import PARTS
from benchmarks.harness.machine import description
from benchmarks.harness.ranking import GLOBAL_TIME, TIME
from benchmarks.lists import plan, sets
from benchmarks.lists.plan import CUTOFF, LENGTH
from benchmarks.lists.sets import Cut
from benchmarks.peers.cartelera import ChosenLists, chosen
from benchmarks.settings import AblationSettings, ListSettings
from engine.arrays import Float64Array
from engine.console.progress import Progress
from engine.errors import DataError
from training.metrics.ranking import ranking_metrics

_PROTOCOLS = (TIME, GLOBAL_TIME)


def run(settings: AblationSettings) -> None:
    """Measure and write the results, after every cut what there is so far.

    Raises:
        DataError: there is no set to evaluate lists on.
    """
    present = ListSettings(real=settings.real, quick=settings.quick, sets=settings.sets)
    names = [*plan.sets(present)]
    if not names:
        raise DataError(f"no public set below {settings.real}; --real names their folder")
    progress = Progress()
    results: dict[str, Ablated] = {}
    total = len(_PROTOCOLS) * len(names)
    with threadpool_limits(1):  # several change the rounding
        for title, cut in _cuts(names, settings):
            progress("ablations", len(results), total, title)
            results[title] = _ablated(cut, settings.trials)
            report.write(results, settings, description())
    progress("ablations", total, total)
    progress.say(f"results in {settings.output}")


def _cuts(names: Sequence[str], settings: AblationSettings) -> Iterator[tuple[str, Cut]]:
    for name in names:
        ratings = datasets.make(name, settings.real)
        for case in sets.cases(name, ratings, cuts=(1, 1), weeks=0):
            if case.protocol in _PROTOCOLS:
                yield case.title, sets.cut(case.protocol, ratings, settings.seed)


def _ablated(cut: Cut, trials: int) -> Ablated:
    lists = chosen(cut.train, LENGTH, trials)

    def ndcg(lists: ChosenLists) -> Float64Array:
        listed = lists.lists(cut.train, cut.requests, LENGTH)
        return ranking_metrics(listed, cut.relevant, CUTOFF)["nDCG"]

    variants = {part: without(lists) for part, without in PARTS.items()}
    values = {part: None if each is None else ndcg(each) for part, each in variants.items()}
    return Ablated(cut.new, lists.ranker.name, ndcg(lists), values)
