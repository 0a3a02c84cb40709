"""What the service reads from its surroundings."""

from pathlib import Path

import pytest

from api.settings import Settings
from engine.errors import InvalidValue
from engine.store.home import Home

OLD_NAMES = ("HOST", "PORT", "WORKERS", "RECOMMENDED_FROM", "WATCH_SECONDS")


@pytest.fixture(autouse=True)
def no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*OLD_NAMES, "HOME", "API_KEY", "DATABASE_URL"):
        if name != "HOME":
            monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(f"CARTELERA_{name}", raising=False)


def test_settings_have_safe_defaults() -> None:
    settings = Settings.read()
    assert settings == Settings()
    assert settings.home == Home(Path("data/store"))
    assert (settings.host, settings.port, settings.workers) == ("127.0.0.1", 8000, 1)
    assert (settings.recommended_from, settings.api_key) == (3.5, None)


@pytest.mark.parametrize("prefix", ["", "CARTELERA_"])
def test_settings_are_read_under_their_old_names_too(
    prefix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, text in zip(OLD_NAMES, ("::1", "80", "4", "4.25", "0.5"), strict=True):
        monkeypatch.setenv(f"{prefix}{name}", text)
    expected = Settings(host="::1", port=80, workers=4, recommended_from=4.25, watch_seconds=0.5)
    assert Settings.read() == expected


def test_settings_reach_a_process_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings(
        home="/srv",
        port=80,
        api_key="k",
        recommended_from=4.25,
        workers=2,
        database_url="postgresql://u:p@h/d",
        mcp_origins="https://app.example.org",
    )
    for name, text in settings.environment().items():
        monkeypatch.setenv(name, text)
    assert Settings.read() == settings


@pytest.mark.parametrize("key", ["ключ", "two words", "k\n"])
def test_a_key_that_no_header_can_carry_is_refused_unseen(
    key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CARTELERA_API_KEY", key)
    with pytest.raises(InvalidValue) as refused:
        Settings.read()
    assert str(refused.value) == (
        "CARTELERA_API_KEY is '…'; expected a key of visible ASCII characters"
    )


@pytest.mark.parametrize(
    "url",
    [
        "mysql://u:a-secret@h/d",
        "sqlite:///events.db",
        "a-secret",
        "postgresql://u:a-secret@h",
        "postgresql://u:a-secret@h:port/d",
    ],
)
def test_an_address_that_is_none_of_postgresql_is_refused_unseen(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CARTELERA_DATABASE_URL", url)
    with pytest.raises(InvalidValue) as refused:
        Settings.read()
    assert str(refused.value) == (
        "CARTELERA_DATABASE_URL is '…'; "
        "expected an address like postgresql://user:password@host:5432/database"
    )


def test_nothing_shows_the_password() -> None:
    settings = Settings(database_url="postgresql://u:nobody-may-see@h/d")
    assert "nobody" not in f"{settings!r} {settings} {settings.model_dump()}"
    assert settings.events_url == "postgresql://u:nobody-may-see@h/d"


def test_nothing_shows_the_key() -> None:
    settings = Settings(api_key="a-key-that-nobody-may-see")
    assert "nobody" not in f"{settings!r} {settings} {settings.model_dump()}"


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("HOST", "", "an address of this machine, like 127.0.0.1, or 0.0.0.0 for all that it has"),
        ("HOST", " ", "an address of this machine"),
        ("CARTELERA_API_KEY", "", "a key of visible ASCII characters"),
        ("PORT", "65536", "a whole number from 0 to 65535"),
        ("PORT", "", "a whole number from 0 to 65535"),
        ("PORT", "0x50", "a whole number from 0 to 65535"),
        ("PORT", "80.5", "a whole number from 0 to 65535"),
        ("PORT", "tcp://10.0.0.1:80", "a whole number from 0 to 65535"),
        ("WORKERS", "0", "a whole number from 1 to 256"),
        ("WORKERS", "257", "a whole number from 1 to 256"),
        ("RECOMMENDED_FROM", "5.01", "a number from 0 to 5"),
        ("RECOMMENDED_FROM", "nan", "a number from 0 to 5"),
        ("WATCH_SECONDS", "0", "a number from 0.01 to 3600"),
    ],
)
def test_what_is_out_of_range_or_empty_is_refused(
    name: str, text: str, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, text)
    with pytest.raises(InvalidValue) as refused:
        Settings.read()
    assert str(refused.value).startswith(f"{name} is {text!r}; expected {expected}")
