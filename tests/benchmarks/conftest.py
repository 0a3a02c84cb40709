"""Peers as files elsewhere: one works, chooses and fails by turns, two have no library."""

import pytest

from benchmarks.harness.peer import all_peers, load

WORKING = """
import os

import numpy as np

from benchmarks.harness.fitting import Outcome
from benchmarks.harness.peer import ListModel, Peer, Trainer
from benchmarks.harness.ranking import ranked


def fit(train, options):
    print("noise that is no result")
    assert os.environ["OMP_NUM_THREADS"] == str(options.threads)
    return Outcome(0.5, 2.0, options.epochs, lambda user, work: np.full(len(user), 3.0))


def crash(*_, **__):
    raise MemoryError("out of memory")


def lists(train, requests, n, weight):
    counts = train.counts() * weight
    return ranked(train, requests.users, n, lambda some: np.tile(counts, (len(some), 1)))


PEER = Peer(
    trainers=(
        Trainer("steady", fit, "always three stars", threads=(1, 2)),
        Trainer("broken", crash, "never ends well"),
    ),
    list_models=(
        ListModel("steady", lists, "popular", {"weight": 1}),
        ListModel("choosing", lists, "chooses", choices={"weight": (-1, 1)}),
        ListModel("broken", crash, "never ends well"),
    ),
)
"""
MISSING = """
from benchmarks.harness.peer import ListModel, Peer, Trainer

OFFERS = {{"trainers": (Trainer("{0}", print, ""),), "list_models": (ListModel("{0}", print, ""),)}}
PEER = Peer({1}, **OFFERS)
"""
FILES = {
    "working_peer": WORKING,
    "unknown_peer": MISSING.format("unknown", '"no-library", modules=("no_library",)'),
    "absent_peer": MISSING.format("absent", '"far-away", ".venv-far-away"'),
}


@pytest.fixture(scope="module")
def peers(tmp_path_factory):
    """Those peers, and the real ones that are installed with the project."""
    folder = tmp_path_factory.mktemp("peers")
    for name, text in FILES.items():
        (folder / f"{name}.py").write_text(text, "utf-8")
    here = {module: peer for module, peer in all_peers().items() if not peer.environment}
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(folder)
        patch.setenv("PYTHONPATH", str(folder))
        yield here | {name: load(name) for name in FILES}
