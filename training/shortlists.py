"""The beginnings of all users' lists, made with a release, by several processes where that pays.

Ranking is arithmetic on arrays too small for threads to help, so each process reads what is written
of the release by then, maps the same files and ranks blocks of users.
"""

from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from threadpoolctl import threadpool_limits

from engine.console.progress import Progress
from engine.contract.arrow import use_plain_allocator
from engine.recommend.recommender import Recommender
from engine.recommend.rows import rows
from engine.recommend.shortlists import Row, Shortlists
from engine.release.read import recommender_in
from training import stages

FEW = 5_000  # users: for fewer other processes cost more time to start than they save
_BLOCK = 500  # users


@dataclass(frozen=True)
class ShortlistMaker:
    """Makes them of a release that is being written.

    Attributes:
        recommender: what the release holds.
        processes: at most.
        few: users, below which one process makes them all.
    """

    recommender: Recommender
    processes: int
    progress: Progress
    few: int = FEW

    def __call__(self, folder: Path, manifest: Mapping[str, Any]) -> Shortlists:
        """The beginnings of the lists of all users, of what a folder holds."""
        self.progress(stages.WRITING, 1, 1)
        n_users = len(self.recommender.users)
        if n_users >= self.few and self.processes > 1:
            try:
                together = self._together(folder, manifest)
                return Shortlists.of(self._watched(together, n_users), n_users)
            except BrokenProcessPool:  # the system ended one, for want of memory mostly
                self.progress.say("a process that listed for users was ended; one goes on alone")
        return Shortlists.of(self._watched(self._alone(), n_users), n_users)

    def _watched(self, lists: Iterator[Row], n_users: int) -> Iterator[Row]:
        """Yield the rows, and show how many there are."""
        for count, row in enumerate(lists):
            if count % _BLOCK == 0:
                self.progress(stages.LISTING, count, n_users)
            yield row
        self.progress(stages.LISTING, n_users, n_users)

    def _alone(self) -> Iterator[Row]:
        self.recommender.warm()
        return rows(self.recommender, 0, len(self.recommender.users))

    def _together(self, folder: Path, manifest: Mapping[str, Any]) -> Iterator[Row]:
        """Yield the rows that processes made, in order."""
        n_users = len(self.recommender.users)
        blocks = [(begin, min(begin + _BLOCK, n_users)) for begin in range(0, n_users, _BLOCK)]
        with ProcessPoolExecutor(
            self.processes,
            mp_context=get_context("spawn"),
            initializer=_open,
            initargs=(folder, dict(manifest)),
        ) as pool:
            for block in pool.map(_rows, blocks):
                yield from block


_opened: list[Recommender] = []  # of this process, which makes rows of it alone


def _open(folder: Path, manifest: Mapping[str, Any]) -> None:
    """Read the release in a process that makes rows."""
    use_plain_allocator()
    threadpool_limits(1)
    recommender, _ = recommender_in(folder, manifest)
    recommender.warm()
    _opened[:] = [recommender]


def _rows(block: tuple[int, int]) -> list[Row]:
    return list(rows(_opened[0], *block))
