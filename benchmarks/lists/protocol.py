"""How lists are evaluated, in words."""

from benchmarks.harness.peer import THIS_PROJECT
from benchmarks.harness.ranking import RANDOM, TIME
from benchmarks.lists.plan import CUTOFF, LENGTH
from benchmarks.lists.sets import LIKED_FROM, MAX_USERS, SHARES
from benchmarks.settings import ListSettings


def text(settings: ListSettings) -> str:
    """The protocol of a run as a list in Markdown."""
    return _TEXT.format(
        late=f"{SHARES[TIME]:.0%}".replace("%", " %"),
        drawn=f"{SHARES[RANDOM]:.0%}".replace("%", " %"),
        liked=f"{LIKED_FROM:g}",
        most=f"{MAX_USERS:,}",
        k=CUTOFF,
        n=LENGTH,
        this=THIS_PROJECT,
        seeds=", ".join(map(str, range(settings.cuts))),
        timeout=f"{settings.timeout:g}",
        threads=f"{settings.threads} thread{'s' * (settings.threads > 1)}",
    )


_TEXT = """\
* *time*: of each user's ratings the last {late} by time are tested, never all; ratings of one
  second fall to either side by chance. Relevant is what got {liked} of 5 stars at least.
* *random*: of each user's ratings {drawn} drawn at random are tested, and all of them are relevant,
  whatever the stars. This is the protocol of the benchmark in Microsoft's Recommenders.
* Everybody learns from the same rest and chooses, for each user, among all items of the set that
  the user has not rated there. Lists are {n} long; one that ends early counts as if nothing
  relevant followed. No model sees a tested rating: it runs in a process that has the rest alone.
* All users with a relevant item are judged, or {most} of them drawn by the seed. Seeds: {seeds}. A
  seed decides the cut, the users drawn and the start of the models.
* A figure is the mean over users of each user's mean over the cuts in which they were judged. The
  95 % interval is a bootstrap of users, a thousand times; it says how much other users would change
  the figure, not how much another set would. Differences are taken user by user; who is the best of
  the others is told by the same figures, which favours them.
* nDCG has binary gains and an ideal of min(relevant, k) on top, MAP divides by the same; precision,
  recall, hit rate, MAP, MRR, coverage and Gini are of the first {k}. Coverage is the share of the
  set's items in at least one list; Gini is 0 where all items are listed alike. Both depend on how
  many users are judged.
* Peers learn from who has rated what, whatever the stars (Surprise: from the stars). Their
  parameters are those below, the same on every set; where the note says so they were chosen by
  nDCG@10 on an inner cut of ml-100k by time, seed 0, which holds ratings that other cuts of ml-100k
  test: there that favours them. {this} and the two that are called *searched* choose theirs on an
  inner cut of what they learn from, set by set, and that is part of their seconds; the others do
  not have this advantage. The searched peers cut as the protocol does.
* Seconds are from ratings in memory to lists for all judged users, means over the cuts, in a
  process of its own with {threads}; loading the library is not part of them. Who takes longer than
  {timeout} s is given up. Lists that an earlier run made of the same data by the same code are
  taken with the seconds that they took then. Bold is the best of a column of quality."""
