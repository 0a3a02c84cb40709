"""The tables of a home as the service reads them: in threads, few at once."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Annotated, TypeVar

from anyio import CapacityLimiter, to_thread
from fastapi import Depends, Request

from engine.contract.arrow import give_back
from engine.errors import NoTables
from engine.store.home import Home

_AT_ONCE = 2  # readings: each needs a core while it lasts
_Result = TypeVar("_Result")


class LakeReader:
    """Reads the lake of a home without holding up other answers."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._limiter = CapacityLimiter(_AT_ONCE)

    @property
    def lake(self) -> Path:
        """The folder of the current lake.

        Raises:
            NoTables: nothing was ingested.
        """
        if not self._home.lake.is_dir():
            raise NoTables
        return self._home.resolve_lake()

    async def run(self, function: Callable[..., _Result], *arguments: object) -> _Result:
        """What a function makes of some arguments, in a thread."""
        call = partial(function, *arguments)
        try:
            return await to_thread.run_sync(call, limiter=self._limiter)
        finally:
            give_back()


async def get_reader(request: Request) -> LakeReader:
    """The reader of the service's home."""
    reader: LakeReader = request.app.state.lake
    return reader


CurrentLake = Annotated[LakeReader, Depends(get_reader)]
