"""The file of the studies: a cache of finished trials, kept from one training to the next.

A training never fails for what is in it. A file that cannot be used is set aside under another
name, and a new one is begun; one that another program holds is waited for, and never set aside.
"""

import errno
import os
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import optuna
from optuna.trial import FrozenTrial, TrialState
from sqlalchemy.pool import NullPool, StaticPool

from engine import commands
from engine.errors import BusyError, CarteleraError, DataError
from training.ratings.study_database import (
    HELD,
    check,
    connected,
    error_code,
    is_held,
    quiet,
    reason_of,
    refuse_foreign,
    storage_of,
)

STUDIES = "studies.db"
FINISHED = (TrialState.COMPLETE, TrialState.PRUNED)
WAIT = 60.0  # seconds for whoever holds the file, as a backup does
_PAUSE = 0.2  # seconds between two looks whether it is free
_COMPANIONS = ("-journal", "-wal", "-shm")  # SQLite finds them by the name of the file
_UNWRITTEN = {
    sqlite3.SQLITE_FULL: errno.ENOSPC,
    sqlite3.SQLITE_IOERR_WRITE: errno.EIO,
    sqlite3.SQLITE_IOERR_FSYNC: errno.EIO,
    sqlite3.SQLITE_IOERR_DIR_FSYNC: errno.EIO,
    sqlite3.SQLITE_IOERR_TRUNCATE: errno.EIO,
}

Say = Callable[[str], None]


class StudyFile:
    """One study in the file; without a file that can be used it lasts as long as the training.

    Attributes:
        trials: the finished trials, as far as they are in the file.
    """

    def __init__(
        self, folder: Path, name: str, usable: Callable[[FrozenTrial], bool], say: Say
    ) -> None:
        """Open the study, new or as it was left.

        Raises:
            BusyError: another program holds the file, also after `WAIT` seconds.
            OSError: the disk is full.
        """
        self._path, self._name, self._usable, self._say = folder / STUDIES, name, usable, say
        self._storage: optuna.storages.RDBStorage | None = None
        self._study: optuna.Study | None = None
        self.trials: list[FrozenTrial] = []
        with self._replaced_if_broken([]):
            refuse_foreign(self._path)
            self._open()

    def add(self, trials: Sequence[FrozenTrial]) -> None:
        """Write the trials of `trials`, all of the study, that the file does not hold yet.

        Raises:
            BusyError: another program holds the file, also after `WAIT` seconds.
            OSError: the disk is full.
        """
        if self._study is not None:
            with self._replaced_if_broken(trials):
                self._write(trials)

    def close(self) -> None:
        """Let go of the file."""
        if self._storage is not None:
            self._storage.engine.dispose()
        self._study = self._storage = None

    def _open(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._wait_until_free()
        with closing(connected(self._path)) as database:
            check(database)
        self._storage = storage_of(lambda: connected(self._path), NullPool)
        study = optuna.create_study(
            storage=self._storage, study_name=self._name, load_if_exists=True
        )
        trials = study.get_trials(states=FINISHED)
        if study.direction is not optuna.study.StudyDirection.MINIMIZE:
            raise ValueError("its study maximises")
        if not all(map(self._usable, trials)):
            raise ValueError("its trials are not of this search space")
        self._study, self.trials = study, trials

    def _write(self, trials: Sequence[FrozenTrial]) -> None:
        if self._study is None:
            return
        self._wait_until_free()
        for trial in trials[len(self.trials) :]:
            self._study.add_trial(trial)
            self.trials.append(trial)

    @contextmanager
    def _replaced_if_broken(self, trials: Sequence[FrozenTrial]) -> Iterator[None]:
        """Begin a new file with `trials` where the block finds that this one cannot be used."""
        try:
            with quiet():
                yield
        except Exception as error:  # of a foreign or damaged data base Optuna raises anything
            self._raise_if_not_broken(error)
            self._replace(trials, reason_of(error))

    def _replace(self, trials: Sequence[FrozenTrial], reason: str) -> None:
        self.close()
        self.trials = []
        try:
            kept = self._set_aside()
            with quiet():
                self._open()
                self._write(trials)
        except Exception as error:
            self._raise_if_not_broken(error)
            self.close()
            self._say(
                f"{self._path} cannot be used ({reason}), nor replaced ({reason_of(error)}); "
                "the trials of this training are not kept"
            )
            return
        self._say(f"{self._path} cannot be used ({reason}); set aside as {kept}, begun anew")

    def _raise_if_not_broken(self, error: Exception) -> None:
        """Raise what says nothing against the file: it is held, or the disk is full."""
        if isinstance(error, CarteleraError):
            raise error
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise error
        code = error_code(error)
        if code & 0xFF in HELD:
            raise self._busy() from error
        if number := _UNWRITTEN.get(code):
            raise OSError(number, os.strerror(number), str(self._path)) from error

    def _busy(self) -> BusyError:
        return BusyError(
            f"{self._path} is held by another program, also after {WAIT:.0f} s; end that one "
            f"(a backup?) and run `{commands.TRAIN}` again"
        )

    def _wait_until_free(self) -> None:
        end = time.monotonic() + WAIT
        if is_held(self._path):
            self._say(f"waiting up to {WAIT:.0f} s for {self._path}, which another program holds")
        while is_held(self._path):
            if time.monotonic() >= end:
                raise self._busy()
            time.sleep(_PAUSE)

    def _set_aside(self) -> Path:
        """Rename what stands in the way, with all that belongs to it, to a name that is free."""
        path = self._path if self._path.parent.is_dir() else self._path.parent
        number = 1
        while os.path.lexists(kept := path.with_name(f"{path.name}.broken-{number}")):
            number += 1
        # The companions first: beside a new file they would be taken for that one's.
        for companion in _COMPANIONS:
            with suppress(FileNotFoundError):
                path.with_name(path.name + companion).rename(kept.with_name(kept.name + companion))
        with suppress(FileNotFoundError):
            path.rename(kept)
        return kept


@contextmanager
def open_study(
    folder: Path, name: str, usable: Callable[[FrozenTrial], bool], say: Say
) -> Iterator[StudyFile]:
    """Yield the study `name` in the file of `folder`, and let go of the file after."""
    file = StudyFile(folder, name, usable, say)
    try:
        yield file
    finally:
        file.close()


def recorded_trials(folder: Path, name: str) -> list[FrozenTrial] | None:
    """All trials of a study, read without touching its file; None if there is no such study.

    Raises:
        DataError: the file cannot be read, and why.
    """
    path = folder / STUDIES
    if not path.is_file():
        return None
    try:
        with quiet(), closing(sqlite3.connect(":memory:", check_same_thread=False)) as copy:
            with closing(connected(path, "ro")) as database:
                database.execute("BEGIN")
                database.execute("SELECT 1 FROM sqlite_master").fetchone()  # held: `backup` waits
                database.backup(copy)  # Optuna writes where it reads
            check(copy)
            query = "SELECT 1 FROM studies WHERE study_name = ?"
            if copy.execute(query, [name]).fetchone() is None:
                return None
            storage = storage_of(lambda: copy, StaticPool)
            return optuna.load_study(study_name=name, storage=storage).trials
    except Exception as error:  # of a foreign or damaged data base Optuna raises anything
        raise DataError(f"{path} cannot be read ({reason_of(error)})") from error
