"""Settings: from code, flags and the environment; what is refused, and what the refusal names."""

from pathlib import Path
from typing import ClassVar, Literal

import pytest

from engine.console.settings import ProgramSettings, setting
from engine.errors import InvalidValue, NotFound
from engine.store.home import DEFAULT_HOME, Home


class Settings(ProgramSettings):
    bare_names: ClassVar[frozenset[str]] = frozenset({"rows"})

    rows: int = setting(10, "How many rows.", ge=1, le=99)
    share: float = setting(0.5, "A share.", ge=0, le=1)
    loud: bool = setting(False, "Whether it shouts.")
    size: Literal["small", "full"] = setting("small", "How large.")
    note: str | None = setting(None, "A remark.")
    list_length: int = setting(10, "How long a list is.")


@pytest.fixture(autouse=True)
def no_settings_from_outside(monkeypatch):
    for name in ("CARTELERA_HOME", "CARTELERA_ROWS", "ROWS"):
        monkeypatch.delenv(name, raising=False)


def test_defaults_stand_alone():
    settings = Settings.read()
    assert settings == Settings()
    assert (settings.home, settings.rows) == (Home(Path(DEFAULT_HOME)), 10)


def test_flags_win_over_the_environment_and_this_over_defaults(monkeypatch):
    monkeypatch.setenv("CARTELERA_ROWS", "20")
    monkeypatch.setenv("CARTELERA_SHARE", "0.25")
    monkeypatch.setenv("CARTELERA_LOUD", "true")
    monkeypatch.setenv("CARTELERA_SIZE", "full")
    monkeypatch.setenv("CARTELERA_HOME", "/srv/store")
    settings = Settings.read(rows=30, share=None)
    assert (settings.rows, settings.share, settings.loud) == (30, 0.25, True)
    assert (settings.size, settings.home) == ("full", Home(Path("/srv/store")))


def test_a_bare_name_is_read_where_it_was_one_before_and_the_prefixed_one_wins(monkeypatch):
    monkeypatch.setenv("ROWS", "7")
    monkeypatch.setenv("SHARE", "0.1")
    assert (Settings.read().rows, Settings.read().share) == (7, 0.5)
    monkeypatch.setenv("CARTELERA_ROWS", "8")
    assert Settings.read().rows == 8


def test_settings_made_in_code_ignore_the_environment(monkeypatch):
    monkeypatch.setenv("CARTELERA_ROWS", "20")
    assert Settings().rows == 10


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("ROWS", "many", "a whole number from 1 to 99"),
        ("ROWS", "", "a whole number from 1 to 99"),
        ("ROWS", "0", "a whole number from 1 to 99"),
        ("ROWS", "1.5", "a whole number from 1 to 99"),
        ("ROWS", "２０", "a whole number from 1 to 99"),
        ("SHARE", "1.01", "a number from 0 to 1"),
        ("SHARE", "nan", "a number from 0 to 1"),
        ("LOUD", "perhaps", "true or false"),
        ("SIZE", "huge", "one of small, full"),
        ("HOME", "", "a folder, or none of that name yet"),
        ("HOME", "  ", "a folder, or none of that name yet"),
    ],
)
def test_what_the_environment_says_wrong_is_refused_by_its_name(name, text, expected, monkeypatch):
    monkeypatch.setenv(f"CARTELERA_{name}", text)
    with pytest.raises(InvalidValue) as refused:
        Settings.read()
    assert str(refused.value) == f"CARTELERA_{name} is {text!r}; expected {expected}"


def test_the_refusal_names_what_the_user_wrote(monkeypatch):
    with pytest.raises(InvalidValue, match=r"^--rows is '0'; expected a whole number from 1 to 99"):
        Settings.read(rows=0)
    monkeypatch.setenv("ROWS", "0")
    with pytest.raises(InvalidValue, match=r"^ROWS is '0'"):
        Settings.read()
    with pytest.raises(InvalidValue, match=r"^rows is '0'"):
        Settings(rows=0)


def test_a_setting_that_is_none_is_refused_with_the_nearest():
    with pytest.raises(InvalidValue, match=r"row is '3'; expected a setting of another name: rows"):
        Settings(row=3)


def test_a_misspelt_variable_is_refused_and_a_stranger_is_not(monkeypatch):
    monkeypatch.setenv("CARTELERA_ELSEWHERE", "of another program")
    assert Settings.read() == Settings()
    for name, setting_ in (("RWOS", "ROWS"), ("LIST", "LIST_LENGTH")):
        with monkeypatch.context() as patch:
            patch.setenv(f"CARTELERA_{name}", "3")
            message = f"no setting 'CARTELERA_{name}'; did you mean 'CARTELERA_{setting_}'"
            with pytest.raises(NotFound, match=message):
                Settings.read()


@pytest.mark.parametrize("field", ["home", "note", "rows", "size"])
def test_an_empty_value_is_refused_whatever_the_setting(field, monkeypatch):
    for text in ("", "  "):
        with pytest.raises(InvalidValue, match=f"^--{field} is '{text}'; expected"):
            Settings.read(**{field: text})
        monkeypatch.setenv(f"CARTELERA_{field.upper()}", text)
        with pytest.raises(InvalidValue, match=f"^CARTELERA_{field.upper()} is '{text}'; expected"):
            Settings.read()
        monkeypatch.delenv(f"CARTELERA_{field.upper()}")


def test_a_home_that_is_a_file_is_refused(tmp_path, monkeypatch):
    file = tmp_path / "file"
    file.write_text("")
    monkeypatch.setenv("CARTELERA_HOME", str(file))
    with pytest.raises(InvalidValue, match=r"CARTELERA_HOME is .*; expected a folder; this is a"):
        Settings.read()
    with pytest.raises(InvalidValue, match="--home is"):
        Settings.read(home=file)


def test_settings_cannot_be_changed():
    with pytest.raises(Exception, match="frozen"):
        Settings().rows = 3


def test_a_home_that_no_reader_can_open_is_refused(tmp_path):
    (tmp_path / "link").symlink_to("nowhere")
    with pytest.raises(InvalidValue, match="expected a folder; this is a broken link"):
        Settings(home=tmp_path / "link")
    with pytest.raises(InvalidValue, match=r"home is .*; expected a folder"):
        Settings(home="store-\udcff")
