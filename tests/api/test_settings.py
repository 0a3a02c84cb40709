"""What the service reads from its surroundings."""

from pathlib import Path

import pytest

from api.settings import Settings
from engine.errors import InvalidValue
from engine.store.home import Home


def test_settings_have_safe_defaults() -> None:
    settings = Settings.read({})
    assert settings == Settings()
    assert settings.home == Home(Path("data/store"))
    assert (settings.host, settings.port, settings.workers) == ("127.0.0.1", 8000, 1)
    assert (settings.recommended_from, settings.api_key) == (3.5, None)


def test_settings_are_read_from_the_environment() -> None:
    environment = {
        "CARTELERA_HOME": "/srv/store",
        "HOST": "0.0.0.0",  # noqa: S104
        "PORT": "80",
        "WORKERS": "4",
        "RECOMMENDED_FROM": "4.25",
        "CARTELERA_API_KEY": "k",
        "WATCH_SECONDS": "0.5",
    }
    assert Settings.read(environment) == Settings(
        Home(Path("/srv/store")),
        "0.0.0.0",  # noqa: S104
        80,
        4,
        4.25,
        "k",
        0.5,
    )


def test_empty_key_is_no_key() -> None:
    assert Settings.read({"CARTELERA_API_KEY": ""}).api_key is None


@pytest.mark.parametrize("value", ["", "many", "nan", "inf", "-1", "65536", "1e9", "0x50"])
def test_port_that_is_none_is_refused(value: str) -> None:
    with pytest.raises(InvalidValue, match=r"PORT is .* expected a number from 0 to 65535"):
        Settings.read({"PORT": value})


@pytest.mark.parametrize(("name", "value"), [("PORT", "80.5"), ("WORKERS", "1.5")])
def test_fraction_of_a_whole_number_is_refused(name: str, value: str) -> None:
    with pytest.raises(InvalidValue, match=f"{name} is '{value}'; expected a whole number"):
        Settings.read({name: value})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("WORKERS", "0"),
        ("WORKERS", "257"),
        ("RECOMMENDED_FROM", "5.01"),
        ("RECOMMENDED_FROM", "-0.1"),
        ("RECOMMENDED_FROM", "nan"),
        ("WATCH_SECONDS", "0"),
    ],
)
def test_number_out_of_range_is_refused(name: str, value: str) -> None:
    with pytest.raises(InvalidValue, match=f"{name} is '{value}'; expected a number from"):
        Settings.read({name: value})
