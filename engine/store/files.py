"""Where every file is, and the only two doors through which tables go to disk and come back.

All paths derive from one root, `CARTELERA_HOME`. Files appear whole or not at all: they are
written beside their final place, flushed to the disk, and moved there in one step.
"""

import fcntl
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from engine.contract import arrow
from engine.contract.tables import Contract, conform
from engine.errors import BusyError, ContractError, DataError

DEFAULT_HOME = "data/store"
_KEPT_LAKES = 2  # the current one and the one before, which a running `make train` may still read


@dataclass(frozen=True)
class Home:
    """The root folder and the place of everything below it."""

    root: Path

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> "Home":
        """Return the home that CARTELERA_HOME names; unset or empty, the default one."""
        return cls(Path(environment.get("CARTELERA_HOME") or DEFAULT_HOME))

    @property
    def raw(self) -> Path:
        """Folder of what the user drops in; only the sample generator ever writes here."""
        return self.root / "raw"

    @property
    def lake(self) -> Path:
        """Link to the folder of checked tables that is current."""
        return self.root / "lake"

    @property
    def lakes(self) -> Path:
        """Folder of the lakes that `lake` points into."""
        return self.root / "lakes"

    @property
    def studies(self) -> Path:
        """Folder of Optuna's studies."""
        return self.root / "studies"

    @property
    def releases(self) -> Path:
        """Folder of the releases and of the pointer `current`."""
        return self.root / "releases"

    @property
    def reports(self) -> Path:
        """Folder of the reports on the current release's training and on the lake's data."""
        return self.root / "reports"

    def resolve_lake(self) -> Path:
        """Return the folder of the current lake, stable even if a new lake is published.

        Raises:
            DataError: nothing has been ingested.
        """
        if not self.lake.is_dir():
            raise DataError(f"no lake at {self.lake}; run `make data` first")
        return self.lake.resolve()


def write_table(path: Path, table: pa.Table, contract: Contract) -> None:
    """Check `table` against its contract and write it as Parquet, whole or not at all."""
    conformed = conform(table, contract)
    with _replacing(path) as temporary:
        pq.write_table(conformed, temporary, compression="zstd", version="2.6")


def read_table(path: Path, contract: Contract) -> pa.Table:
    """Read a Parquet table and check it against its contract.

    Raises:
        DataError: the file is missing or is not Parquet.
        ContractError: its content breaks the contract.
    """
    coded = [c.name for c in contract.columns if pa.types.is_dictionary(c.type)]
    try:
        table = arrow.read(path, coded)
        return conform(table, contract)
    except FileNotFoundError as error:
        raise DataError(f"no table at {path}; expected {contract.name}") from error
    except ContractError as error:
        raise ContractError(f"{path}: {error}") from error
    except (pa.ArrowInvalid, OSError) as error:
        raise DataError(f"{path} cannot be read as Parquet: {error}") from error


def write_json(path: Path, value: Any) -> None:
    """Write `value` as readable JSON, keys in their order, whole or not at all."""
    write_bytes(path, (json.dumps(value, indent=2, ensure_ascii=False) + "\n").encode())


def write_bytes(path: Path, content: bytes) -> None:
    """Write `content`, whole or not at all."""
    with _replacing(path) as temporary:
        temporary.write_bytes(content)


def publish_lake(home: Home, staged: Path, name: str) -> Path:
    """Make the finished folder `staged` the current lake under `lakes/name`, in one step.

    The lake that was current before stays whole until this returns.
    """
    final = home.lakes / name
    if final.exists():  # the same content, unless a crash or a person damaged it
        final.rename(home.lakes / f".staging-replaced-{name}")
    staged.rename(final)
    sync_folder(home.lakes)
    link = home.root / ".lake-next"
    link.unlink(missing_ok=True)  # left by a crash
    link.symlink_to(final.relative_to(home.root), target_is_directory=True)
    link.replace(home.lake)
    sync_folder(home.root)
    final.touch()
    _drop_old_lakes(home, final)
    return final


@contextmanager
def exclusive(home: Home, work: str) -> Iterator[None]:
    """Hold the root's lock for `work` (ingest, training); a crash releases it.

    Raises:
        BusyError: another process holds it.
    """
    home.root.mkdir(parents=True, exist_ok=True)
    with (home.root / f".{work}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BusyError(f"another {work} is running on {home.root}; wait for it") from None
        yield


def sync_file(path: Path) -> None:
    """Flush a file's bytes to the disk."""
    with path.open("rb") as written:
        os.fsync(written.fileno())


def sync_folder(folder: Path) -> None:
    """Flush a folder's entries to the disk, so that a rename survives a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _drop_old_lakes(home: Home, current: Path) -> None:
    others = [folder for folder in home.lakes.iterdir() if folder != current]
    newest_first = sorted(others, key=lambda f: f.stat().st_mtime, reverse=True)
    for folder in newest_first[_KEPT_LAKES - 1 :]:
        remove_folder(folder)


def remove_folder(folder: Path) -> None:
    """Delete a folder so that a crash never leaves a part of it under its own name."""
    doomed = folder.with_name(f".staging-removed-{folder.name}")
    folder.rename(doomed)
    shutil.rmtree(doomed, ignore_errors=True)


@contextmanager
def _replacing(path: Path) -> Iterator[Path]:
    """Yield a temporary path and move it to `path` if the block succeeds."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        yield temporary
        sync_file(temporary)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    sync_folder(path.parent)
