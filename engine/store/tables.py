"""The only two doors through which tables go to disk and come back, each with its guard."""

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
        message = f"no table at {path}; expected {contract.name}, which `{commands.INGEST}` writes"
        raise DataError(message) from error
    except ContractError as error:
        raise ContractError(f"{path}: {error}") from error
    except (pa.ArrowInvalid, OSError) as error:
        raise DataError(
            f"{path} cannot be read as Parquet ({error}); delete it and run `{commands.INGEST}`"
        ) from error
