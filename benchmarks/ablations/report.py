"""What each part of the lists gains, as a page of Markdown."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from benchmarks.ablations.variants import PARTS
from benchmarks.harness import page
from benchmarks.lists.comparisons import difference
from benchmarks.lists.figures import NDCG
from benchmarks.lists.views import EVERYBODY, KNOWN, NEW
from benchmarks.settings import AblationSettings
from engine.arrays import Float64Array, Mask
from training.metrics.bootstrap import MIN_USERS, Interval

_NOT_CHOSEN = "not chosen"
_PROTOCOL = """\
* Sets, cuts and users are those of [the comparison of lists](lists.md), seed {seed}: *time*, where
  the last fifth of each user is tested and the moment is that of the first tested rating, and
  *global time*, where all is asked at one moment by users who were known and by new ones.
* {choice} What a column names is taken away, all else stays as it was chosen; a second stage is
  then grown anew upon what is left. A cell is {ndcg} as chosen less that without the part: above
  zero it gains. 95 % intervals by a bootstrap of users; bold where zero lies outside, of 30 users
  at least: of twenty parts that gain nothing, chance makes one bold.
* *recent popularity*: what was popular of late, more for whom little is known or who has been away
  (docs/decisions/0047-wanted-now.md). *What newcomers get*: the popular order beside their first
  works (0057). *Lately popular*: what the popular order, which newcomers get as well, adds for
  having been popular lately (0060). *Second stage*: boosted trees that order the 250 best (0058).
  *Tail*: scores of works beyond the 4,000 most rated (0049). *Search*: instead of what it found,
  SLIST, prior and popular order with their first guesses (0061). The last column takes all but
  the search away.
* Choice and second stage see nothing that is tested here. One cut of each set: the intervals say
  how much other users would change a figure, not how much another cut would."""
_CHOICE = "Ranker and parameters are chosen as `make train` does, by {trials} trials."


@dataclass(frozen=True)
class Ablated:
    """What was chosen on one cut, and nDCG of every list as chosen and without each part.

    Attributes:
        new: bool, shape (n_users,): of whom nothing was known before.
        ndcg: float64, shape (n_users,).
        without: the same by the name of the part; None where that was not chosen.
    """

    new: Mask
    ranker: str
    ndcg: Float64Array
    without: Mapping[str, Float64Array | None]


def write(
    results: Mapping[str, Ablated], settings: AblationSettings, machine: list[tuple[str, str]]
) -> None:
    """Write the page of what was measured so far; `results` by set and protocol."""
    choice = _CHOICE.format(trials=settings.trials)
    head = ("set, protocol", "users", "ranker", f"{NDCG} (95 %)", *PARTS)
    rows = [row for title, ablated in results.items() for row in _rows(title, ablated)]
    sections = {
        "What each part gains": page.table(head, rows),
        "Protocol": [_PROTOCOL.format(seed=settings.seed, choice=choice, ndcg=NDCG)],
        "Machine": page.machine_table(machine),
    }
    page.write(settings.output, "Ablation of the lists", "python -m benchmarks ablations", sections)


def _rows(title: str, ablated: Ablated) -> Iterator[list[str]]:
    """Yield a row for everybody, and for known and new users where there are both."""
    for part, rows in _parts(ablated.new):
        cells = [", ".join(filter(None, (title, part))), f"{rows.sum():,}", ablated.ranker]
        cells.append(page.shown(Interval.from_values(ablated.ndcg[rows])))
        yield cells + [_gain(ablated, name, rows) for name in PARTS]


def _parts(new: Mask) -> Iterator[tuple[str, Mask]]:
    yield EVERYBODY, np.ones_like(new)
    if new.any() and not new.all():
        yield from ((KNOWN, ~new), (NEW, new))


def _gain(ablated: Ablated, part: str, rows: Mask) -> str:
    """What a part gains some users; in bold where that is told apart from nothing."""
    without = ablated.without[part]
    if without is None:
        return _NOT_CHOSEN
    gain = Interval.from_values((ablated.ndcg - without)[rows])
    cell = difference(gain)
    is_sure = rows.sum() >= MIN_USERS and (gain.low > 0 or gain.high < 0)
    return f"**{cell}**" if is_sure else cell
