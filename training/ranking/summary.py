"""How lists are ordered, and what that gains, in two sentences."""

from collections.abc import Iterator

from training.metrics.bootstrap import Interval
from training.ranking.configuration import POPULAR
from training.ranking.hold_out import tested_events
from training.ranking.selection import RankerSelection
from training.ranking.trial_lists import CUTOFF


def summary_lines(selection: RankerSelection, noun: str = "rating") -> Iterator[str]:
    """Two sentences: how lists are ordered, and what that gains; `noun` is what events are."""
    held_out = tested_events(noun, by_time=selection.by_time)
    if selection.gain is None:
        yield (
            f"Lists are ordered by the {selection.name} model; {selection.users} users with liked "
            f"titles in {held_out} are too few to evaluate lists."
        )
        return
    ndcg = {name: figures.metrics["nDCG"] for name, figures in selection.figures.items()}
    compared = ", ".join(f"{name} {value.mean:.4f}" for name, value in ndcg.items())
    model = f"{selection.name} model{' and a second stage' * selection.ranker.second_stage}"
    yield (
        f"Lists are ordered by the {model} (nDCG@{CUTOFF} on {held_out} of "
        f"{selection.users:,} users: {compared})."
    )
    if selection.name == POPULAR:
        yield "No other order beats the popular one by more than chance explains."
    else:
        alone = ", by the ranker alone," * selection.ranker.second_stage
        yield _gain_sentence(selection.gain, selection.inner_gain, alone)


def _gain_sentence(gain: Interval, inner: Interval | None, alone: str) -> str:
    """What the choice gains over the popular lists, and whether that is more than chance."""
    figure = f"{gain.mean:+.4f} ({gain.low:+.4f} to {gain.high:+.4f}) over the popular lists"
    if gain.low > 0:
        return f"That is {figure}, user by user."
    if inner and inner.low > 0:
        return (
            f"That is {figure}, user by user; on the inner split of the search{alone} it is "
            f"{inner.mean:+.4f} ({inner.low:+.4f} to {inner.high:+.4f})."
        )
    return f"That is no significant difference: {figure}, user by user."
