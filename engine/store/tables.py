"""The only doors through which tables go to disk and come back, each with its guard.

A lake holds Parquet, which is small. A release holds tables as they lie in memory, which every
process of a service maps.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from engine import commands
from engine.contract import arrow
from engine.contract.conform import conform
from engine.contract.tables import Contract
from engine.errors import ContractError, DataError
from engine.store.files import replacing


def write_table(path: Path, table: pa.Table, contract: Contract) -> pa.Table:
    """Check `table` against its contract and write it as Parquet, whole or not at all.

    The result is the table as it was written.

    Raises:
        ContractError: its content breaks the contract.
    """
    conformed = conform(table, contract)
    with replacing(path) as temporary:
        pq.write_table(conformed, temporary, compression="zstd", version="2.6")
    return conformed


def write_mappable_table(path: Path, table: pa.Table, contract: Contract) -> None:
    """Check `table` against its contract and write it as Arrow lays it out in memory.

    Raises:
        ContractError: its content breaks the contract.
    """
    conformed = conform(table, contract)
    with replacing(path) as temporary:
        arrow.write_mappable(temporary, conformed)


def map_table(path: Path, contract: Contract) -> pa.Table:
    """Map a table that `write_mappable_table` wrote and check it against its contract.

    All processes that map it share its memory, and nothing is decoded. Nobody may cut the file
    meanwhile.

    Raises:
        DataError: the file is missing or is no table.
        ContractError: its content breaks the contract.
    """
    with _naming(path, contract, "is no table of Arrow"):
        return conform(arrow.mapped(path), contract)


def read_table(path: Path, contract: Contract) -> pa.Table:
    """Read a Parquet table and check it against its contract.

    Raises:
        DataError: the file is missing or is not Parquet.
        ContractError: its content breaks the contract.
    """
    coded = [c.name for c in contract.columns if pa.types.is_dictionary(c.type)]
    with _naming(path, contract, "cannot be read as Parquet"):
        return conform(arrow.read(path, coded), contract)


@contextmanager
def _naming(path: Path, contract: Contract, unreadable: str) -> Iterator[None]:
    """Say which file is wrong, and what to run."""
    try:
        yield
    except FileNotFoundError as error:
        message = f"no table at {path}; expected {contract.name}, which `{commands.INGEST}` writes"
        raise DataError(message) from error
    except ContractError as error:
        raise ContractError(f"{path}: {error}") from error
    except (pa.ArrowInvalid, OSError) as error:
        raise DataError(
            f"{path} {unreadable} ({error}); delete it and run `{commands.INGEST}`"
        ) from error
