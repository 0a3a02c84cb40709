"""The base of every program's settings: one place for a default, its bounds and its description.

A field is called `--field` on the command line and `CARTELERA_FIELD` in the environment; the flag
wins. Some fields are also read by the bare name that they had before, `FIELD`.
"""

import os
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from os import PathLike
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal, Self, get_args, get_origin

from annotated_types import Ge, Le
from pydantic import BeforeValidator, Field, ValidationError, field_validator
from pydantic.fields import FieldInfo
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from engine.errors import InvalidValue, NotFound
from engine.store.home import DEFAULT_HOME, Home

PREFIX = "CARTELERA_"
AsWritten = NoDecode  # marks a field whose text in the environment is no JSON
_ALIKE = 0.75  # of 1: how near a name must be to be taken for a misspelt setting
_KINDS = {bool: "true or false", int: "a whole number", float: "a number", str: "text"}


def setting(default: Any, description: str, *, expected: str = "", **bounds: Any) -> Any:
    """A field of settings; `expected` says what is, where type and bounds do not say it all."""
    # A refusal names what was expected, so it travels with the field.
    return Field(
        default, description=description, json_schema_extra={"expected": expected}, **bounds
    )


def _as_home(value: object) -> object:
    if not isinstance(value, str | PathLike):
        return value
    os.fspath(value).encode()  # Arrow opens no path that is not UTF-8
    return Home(Path(value))


class ProgramSettings(BaseSettings):
    """Settings that are checked when they are made; made in code, they ignore the environment."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="forbid")

    bare_names: ClassVar[frozenset[str]] = frozenset()  # fields also read without the prefix

    home: Annotated[Home, AsWritten, BeforeValidator(_as_home)] = setting(
        Home(Path(DEFAULT_HOME)),
        "The folder below which all files lie.",
        expected="a folder, or none of that name yet",
    )

    @field_validator("*", mode="before")
    @classmethod
    def _refuse_blank(cls, value: object) -> object:
        # An empty text says nothing of any setting; least of all that it is to be left out.
        if isinstance(value, str) and not value.strip():
            raise ValueError("blank")
        return value

    def __init__(self, **values: Any) -> None:
        """Check `values`; the rest gets its default.

        Raises:
            InvalidValue: a value is malformed, out of range, or of no setting.
        """
        try:
            super().__init__(**values)
        except ValidationError as error:
            raise _refusal(type(self), error) from None
        root = self.home.root
        if os.path.lexists(root) and not root.is_dir():
            kind = "a broken link" if root.is_symlink() and not root.exists() else "a file"
            raise InvalidValue("home", root, f"a folder; this is {kind}")

    @classmethod
    def read(cls, **flags: object) -> Self:
        """The settings of a command: its flags (None: not given), the environment, the defaults.

        Raises:
            InvalidValue: a value is malformed or out of range; it is named as the user named it.
            NotFound: a variable is nearly named like a setting.
        """
        values: dict[str, Any] = {}
        names: dict[str, str] = {}
        for field, name, text in _from_environment(cls):
            values[field], names[field] = text, name
        for field, value in flags.items():
            if value is not None:
                text = ",".join(value) if isinstance(value, list) else value
                values[field], names[field] = text, f"--{field.replace('_', '-')}"
        try:
            return cls(**values)
        except InvalidValue as error:
            name = names.get(error.field, error.field)
            raise InvalidValue(name, error.value, error.expected) from None

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Values given in code alone: what reads the environment is `read`."""
        del settings_cls, env_settings, dotenv_settings, file_secret_settings
        return (init_settings,)


class PageSettings(ProgramSettings):
    """Settings of a command that writes pages."""

    reports: Path | None = setting(
        None,
        "The folder to write pages to, instead of reports/ below the home.",
        expected="a folder",
    )

    @property
    def written_home(self) -> Home:
        """The home, its reports in the folder that is asked for."""
        return Home(self.home.root, self.reports)


def _from_environment(settings: type[ProgramSettings]) -> Iterator[tuple[str, str, Any]]:
    """Each field that the environment names, the name, and the text; a prefixed name comes last."""
    bare = EnvSettingsSource(settings, env_prefix="")
    for field, text in bare().items():
        if field in settings.bare_names:
            yield field, field.upper(), text
    prefixed = EnvSettingsSource(settings)
    _refuse_misspelt(settings, prefixed)
    for field, text in prefixed().items():
        yield field, f"{PREFIX}{field.upper()}", text


def _refuse_misspelt(settings: type[ProgramSettings], source: EnvSettingsSource) -> None:
    """Refuse a variable that is nearly a setting; others may belong to another program."""
    fields = list(settings.model_fields)
    for variable in source.env_vars:
        name = variable.upper().removeprefix(PREFIX)
        if name == variable.upper() or name.lower() in fields:
            continue
        if nearest := resembled(name.lower(), fields):
            raise NotFound("setting", f"{PREFIX}{name}", [f"{PREFIX}{nearest.upper()}"])


def resembled(name: str, fields: Sequence[str]) -> str | None:
    """The field that `name` is nearly, or is a part of, as `key` is of `api_key`; else None."""
    alike = get_close_matches(name, fields, 1, _ALIKE)
    parts = [field for field in fields if name in field.split("_")]
    return next(iter([*alike, *parts]), None)


def _refusal(settings: type[ProgramSettings], error: ValidationError) -> InvalidValue:
    """The first thing that is wrong, as all errors of this product say it."""
    first = error.errors()[0]
    name = str(first["loc"][0])
    if (field := settings.model_fields.get(name)) is None:
        fields = get_close_matches(name, settings.model_fields, 3) or list(settings.model_fields)
        return InvalidValue(name, first["input"], f"a setting of another name: {', '.join(fields)}")
    secret = first["input"] and "SecretStr" in str(field.annotation)
    return InvalidValue(name, "…" if secret else first["input"], expected_of(field))


def expected_of(field: FieldInfo) -> str:
    """What a field's value must be, in words: from what it was declared with."""
    extra = field.json_schema_extra
    if isinstance(extra, dict) and extra.get("expected"):
        return str(extra["expected"])
    kind = next((words for type_, words in _KINDS.items() if field.annotation is type_), "")
    return " ".join([kind, *bounds_of(field)]).strip() or "text"


def bounds_of(field: FieldInfo) -> list[str]:
    """Between what, or of what, a field's value must be; nothing where anything may be."""
    if get_origin(field.annotation) is Literal:
        return [f"one of {', '.join(get_args(field.annotation))}"]
    low = next((bound.ge for bound in field.metadata if isinstance(bound, Ge)), None)
    high = next((bound.le for bound in field.metadata if isinstance(bound, Le)), None)
    bounds = (("from", low), ("to", high))
    words = [f"{word} {bound}" for word, bound in bounds if bound is not None]
    return [" ".join(words)] if words else []
