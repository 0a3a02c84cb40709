"""The setting that says where events are kept, for every program that reads or writes them."""

from typing import Annotated

from pydantic import AfterValidator, SecretStr

from engine.console.settings import ProgramSettings, setting
from engine.errors import InvalidValue

_EXPECTED = "an address like postgresql://user:password@host:5432/database"


def _is_address(url: SecretStr) -> SecretStr:
    from engine.event_store.database import check_url  # loads SQLAlchemy, which most runs do not

    try:
        check_url(url.get_secret_value())
    except InvalidValue as error:
        raise ValueError(str(error)) from None
    return url


class DatabaseSettings(ProgramSettings):
    """Settings of a program that reads or writes events."""

    # No option: what a command line holds, every user of the machine can read.
    database_url: Annotated[SecretStr, AfterValidator(_is_address)] | None = setting(
        None,
        "The PostgreSQL database of events, instead of the file events.db below the home.",
        expected=_EXPECTED,
    )

    @property
    def events_url(self) -> str | None:
        """The address as it is; no log and no message may hold it."""
        return self.database_url.get_secret_value() if self.database_url else None
