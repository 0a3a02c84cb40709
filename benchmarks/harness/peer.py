"""What a library offers to the benchmarks, and the libraries that there are: one file each.

A peer's file is read by every benchmark, so it imports its library only where it is used.
`modules` are loaded before any clock runs.
"""

import pkgutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any, Generic, TypeVar

from benchmarks import peers
from benchmarks.harness.fitting import Options, Outcome
from benchmarks.harness.ranking import Requests, Train
from engine.arrays import Int32Array
from engine.events.interactions import Interactions

THIS_PROJECT = "Cartelera"


@dataclass(frozen=True)
class Trainer:
    """A way to learn to predict stars, whose speed is measured.

    Attributes:
        label: as the tables name it.
        fit: learns and tells how long that took.
        note: what else must be known to compare it.
        epochs: measured on all but the largest set.
        epochs_large: on the largest; 0 where it is left out unless everything is asked for.
        threads: the numbers of threads that it is measured with.
        always: measured in every repetition on every set.
        once: too slow to repeat, and to run on every set.
        warm: fits a small part first.
    """

    label: str
    fit: Callable[[Interactions, Options], Outcome]
    note: str
    epochs: int = 20
    epochs_large: int = 5
    threads: tuple[int, ...] = (1,)
    always: bool = False
    once: bool = False
    warm: bool = True


@dataclass(frozen=True)
class ListModel:
    """A way to make lists, whose quality is measured.

    Attributes:
        label: as the tables name it.
        lists: the best `n` unseen items of each request, given `options` by name: int32, shape
            (len(requests), n), -1 where a list ends.
        note: what else must be known to compare it.
        options: its parameters.
        choices: values of options, the best of which are found on an inner cut.
        modules: loaded before it is timed, beside those of the peer.
        personal: whether lists follow what their user did; an order that is the same for everybody
            is what each personal model has to beat.
        cold: whether there are lists of users without ratings too; to others the most rated items
            are lent.
    """

    label: str
    lists: Callable[..., Int32Array]
    note: str
    options: Mapping[str, Any] = field(default_factory=dict)
    choices: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    modules: tuple[str, ...] = ()
    personal: bool = True
    cold: bool = False

    def make(self, train: Train, requests: Requests, n: int, **chosen: Any) -> Int32Array:
        """Make lists with its own options, some of them chosen otherwise."""
        return self.lists(train, requests, n, **{**self.options, **chosen})

    @property
    def parameters(self) -> str:
        """The options, and what they are chosen from, in words."""
        values = {**self.options, **self.choices}
        return ", ".join(f"{name} {value}" for name, value in values.items())


@dataclass(frozen=True)
class Peer:
    """A library and what it offers.

    Attributes:
        package: as pip names it; empty for this project and what it has itself.
        environment: folder below the project where it is installed; empty for this interpreter.
        modules: of the library, loaded before anything is timed.
        variant: how the library was built, in words, where that matters.
    """

    package: str = ""
    environment: str = ""
    modules: tuple[str, ...] = ()
    trainers: tuple[Trainer, ...] = ()
    list_models: tuple[ListModel, ...] = ()
    variant: Callable[[], str] | None = None


Offer = TypeVar("Offer", Trainer, ListModel)


@dataclass(frozen=True)
class Contestant(Generic[Offer]):
    """One row of the tables: what a peer, by its module, offers, with so many threads."""

    name: str
    module: str
    peer: Peer
    offer: Offer
    threads: int = 1

    @property
    def label(self) -> str:
        """That of the offer, the same for all numbers of threads."""
        return self.offer.label


def load(module: str) -> Peer:
    """The peer that a file declares, its library not loaded."""
    peer: Peer = import_module(module).PEER
    return peer


def all_peers() -> dict[str, Peer]:
    """Every peer by the name of its module, in the order of their files."""
    names = sorted(each.name for each in pkgutil.iter_modules(peers.__path__))
    return {name: load(name) for name in (f"{peers.__name__}.{each}" for each in names)}


def loaded(module: str) -> Peer:
    """A peer with its library loaded, which is not to be timed."""
    peer = load(module)
    import_all(peer.modules)
    return peer


def import_all(modules: Iterable[str]) -> None:
    """Import modules for later."""
    for each in modules:
        import_module(each)


def labelled(offers: Iterable[Offer], label: str) -> Offer:
    """The offer of that label."""
    return next(each for each in offers if each.label == label)
