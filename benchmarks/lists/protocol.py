"""How lists are evaluated, in words."""

from benchmarks.harness.peer import THIS_PROJECT
from benchmarks.harness.ranking import LEAKY, RANDOM, TIME
from benchmarks.lists.plan import CUTOFF, LENGTH
from benchmarks.lists.sets import LIKED_FROM, MAX_USERS, SHARES, SMALL
from benchmarks.settings import ListSettings


def text(settings: ListSettings) -> str:
    """The protocol of a run as a list in Markdown."""
    small, large = settings.cuts
    return _TEXT.format(
        late=_percent(SHARES[TIME]),
        leaky=_percent(SHARES[LEAKY]),
        drawn=_percent(SHARES[RANDOM]),
        weeks=settings.weeks,
        liked=f"{LIKED_FROM:g}",
        most=f"{MAX_USERS:,}",
        k=CUTOFF,
        n=LENGTH,
        this=THIS_PROJECT,
        small=f"{SMALL:,}",
        seeds=", ".join(map(str, range(small))),
        fewer=", ".join(map(str, range(large))),
        timeout=f"{settings.timeout:g}",
        threads=f"{settings.threads} thread{'s' * (settings.threads > 1)}",
    )


def _percent(share: float) -> str:
    return f"{share:.0%}".replace("%", " %")


LEFT_OUT = """\
Not among them: RePlay 0.22, whose recommenders other than neural ones fit tables of Spark alone;
RecTools' popular lists, which are those of `popularity`; irspack's neighbours, of which LensKit and
implicit have the like. Surprise's is there to show that predicted stars make no lists."""
_TEXT = """\
* *time*: of each user's ratings the last {late} by time are tested, never all; ratings of one
  second fall to either side by chance. The moment of a request is that of the user's first tested
  rating; what others did later is learned from. Sets without times are cut at random here.
* *global time*: everybody learns from what came before the moment by which four fifths of all
  ratings had been given, and is asked at that moment. Judged are users who were known then, and new
  ones: of the first half of what each of these does later they state what they liked of it, by
  their own measure, {n} works at most, with the stars; the other half is judged. Who does one thing
  alone states nothing. Statements are rows of what a model is given, at the moment of the request.
  Models that take a user without learning again learn from the rest alone; Surprise, BPR and
  RecTools cannot, and learn from the rows of new users as of all: that shows them a little of what
  came later. To users without rows libraries are lent the most rated items.
* *week by week*: each of the last {weeks} weeks by what came before it; known users; the moment is
  the week's beginning. Everybody learns anew each week. On sets of up to {small} ratings that
  have 30 such users in all.
* *leaky*: as by time, but {leaky} of each user's ratings are drawn at random. On sets of up to
  {small} ratings.
* By all of these relevant is what got {liked} of 5 stars at least, on other scales what lies as
  high. *random*: of each user's ratings {drawn} drawn at random are tested, and all of them are
  relevant, whatever the stars. This is the protocol of the benchmark in Microsoft's Recommenders.
* Everybody learns from the same rest and chooses, for each user, among all items of the set that
  the user has not rated there. Lists are {n} long; one that ends early counts as if nothing
  relevant followed. No model sees a tested rating: it runs in a process that has the rest alone.
* All users with a relevant item are judged, or {most} of them drawn by the seed. Seeds: {seeds}; on
  sets of more than {small} ratings, and by global time, {fewer}; a week's seed is its number. A
  seed decides the cut, the users drawn and the start of the models; the cut of global time is
  always the same.
* A figure is the mean over users of each user's mean over the cuts in which they were judged. The
  95 % interval is a bootstrap of users, a thousand times, each with all their cuts; it says how
  much other users would change the figure, not how much another set would. Differences are taken
  user by user; who is the best of the others is told by the same figures, which favours them. With
  fewer than 30 users nothing is called better or worse.
* nDCG has binary gains and an ideal of min(relevant, k) on top, MAP divides by the same; precision,
  recall, hit rate, MAP, MRR, coverage and Gini are of the first {k}. Coverage is the share of the
  set's items in at least one list; Gini is 0 where all items are listed alike. Both depend on how
  many users are judged. Single cuts are the lowest and the highest mean of one cut.
* Peers learn from who has rated what, whatever the stars (Surprise: from the stars). Their
  parameters are those below, the same on every set; where the note says so they were chosen by
  nDCG@10 on an inner cut of ml-100k by time, seed 0, which holds ratings that other cuts of ml-100k
  test: there that favours them. {this} and the two that are called *searched* choose theirs on an
  inner cut of what they learn from, set by set, and that is part of their seconds; the others do
  not have this advantage. The searched peers cut as the protocol does, week by week by global time.
* A set that nobody has seen is judged by the same command: `python -m benchmarks lists --file
  name=path`, any table of users, items, ratings and times.
* Seconds are from ratings in memory to lists for all judged users, means over the cuts, in a
  process of its own with {threads}; loading the library is not part of them. Who takes longer than
  {timeout} s is given up. Lists that an earlier run made of the same data by the same code are
  taken with the seconds that they took then. Bold is the best of a column of quality."""
