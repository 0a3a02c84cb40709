"""What people did up to now, asked from the event loop."""

from typing import NamedTuple

from starlette.concurrency import run_in_threadpool

from engine.event_store.live import LiveEvents, UserEvents


class LiveUsers(NamedTuple):
    """The events of users as they are at this moment.

    Attributes:
        remote: whether they lie in a database behind a network, for which nobody else may wait.
    """

    live: LiveEvents
    remote: bool

    async def of(self, user_id: str, upto: int | None = None) -> UserEvents:
        """A user's events, as they are or as they were at the offset `upto`."""
        if self.remote:
            return await run_in_threadpool(self.live.of, user_id, upto)
        return self.live.of(user_id, upto)
