"""Which raw files there are and how each is laid out: parameters, not code paths.

The four platforms and S4's rating files are built in. A fifth platform, another edition or another
ratings file is an entry of `raw/sources.toml` (see docs/data.md).
"""

import codecs
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from data.csv.files import RawFile, find, plain_name
from engine.contract.kinds import CODES, KINDS, RATING, WATCHED, EventKind
from engine.errors import DataError, InvalidValue
from engine.scale import RatingScale
from engine.text import fold

CATALOG_COLUMNS = (
    "show_id",
    "type",
    "title",
    "director",
    "cast",
    "country",
    "date_added",
    "release_year",
    "rating",
    "duration",
    "listed_in",
    "description",
)
CONFIGURATION = "sources.toml"


@dataclass(frozen=True)
class CatalogSource:
    """One platform's catalog: the letter of its ids, its file's name, its columns' headers."""

    platform: str
    letter: str
    file: str  # the file's name begins with this
    columns: Mapping[str, str] = field(default_factory=dict)  # ours -> theirs, where they differ
    show_id_prefix: str = ""  # put before ids of editions that number their rows: "s"
    delimiter: str = ","
    encoding: str = "utf-8-sig"
    label: str = ""  # its name for people
    aliases: tuple[str, ...] = ()  # what else they call it

    def header(self, column: str) -> str:
        """The name that the file's header gives to our `column`."""
        return self.columns.get(column, column)


_HALF_STARS = RatingScale(0.5, 5.0)
_CATALOG_KEYS = {
    *("letter", "file", "label", "aliases"),
    *("columns", "show_id_prefix", "delimiter", "encoding"),
}
_RATING_KEYS = {"user", "title", "rating", "time", "scale", "delimiter", "header", "kind"}


@dataclass(frozen=True)
class RatingSource:
    """The layout of a file of events; what the rows of one without stars are, `kind` says."""

    user: str = "userId"
    title: str = "movieId"
    rating: str | None = "rating"
    time: str | None = "timestamp"
    scale: RatingScale = _HALF_STARS
    delimiter: str = ","
    header: tuple[str, ...] = ()  # the columns' names, for files without a header line
    kind_without_stars: str = WATCHED.name
    user_prefix: str = ""  # keeps apart users whose ids come from another system

    @property
    def kind(self) -> EventKind:
        """What every row of the file is."""
        return RATING if self.rating else KINDS[CODES[self.kind_without_stars]]

    @property
    def columns(self) -> dict[str, str]:
        """Ours -> theirs for the columns that are read."""
        optional = {"rating": self.rating, "time": self.time}
        present = {ours: theirs for ours, theirs in optional.items() if theirs}
        return {"user": self.user, "title": self.title} | present


@dataclass(frozen=True)
class Sources:
    """All that is known about the raw folder's files."""

    catalogs: tuple[CatalogSource, ...]
    ratings: RatingSource
    rating_files: Mapping[str, RatingSource]  # by name without .gz, where one file differs
    movielens_user_prefix: str | None  # None: chosen by whether other ratings lie beside it

    @property
    def platforms(self) -> tuple[str, ...]:
        """The platforms' names in their fixed order."""
        return tuple(source.platform for source in self.catalogs)


_BUILT_IN_FILE = Path(__file__).parent / "sources" / "platforms.toml"


def read_sources(raw: Path) -> Sources:
    """The built-in sources, changed and extended by `raw/sources.toml` if there is one.

    Raises:
        DataError: the file is not TOML, or an entry is unknown or malformed.
    """
    path = raw / CONFIGURATION
    if not path.exists():
        return Sources(BUILT_IN, RatingSource(), {}, None)
    try:
        entries = tomllib.loads(path.read_text("utf-8"))
        return _parse(entries)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, InvalidValue) as error:
        raise DataError(f"{CONFIGURATION}: {error}") from error


def _parse(entries: dict[str, Any]) -> Sources:
    _check_keys("sources.toml", entries, {"catalogs", "ratings", "movielens"})
    catalogs = _catalogs(entries.get("catalogs", {}), BUILT_IN)
    letters = [source.letter for source in catalogs.values()]
    if len(set(letters)) < len(letters):
        raise InvalidValue("catalogs.*.letter", letters, "another letter for each platform")
    ratings = entries.get("ratings", {})
    _check_keys("ratings", ratings, _RATING_KEYS | {"files"})
    per_file = _tables("ratings.files", ratings.get("files", {}))
    for_all = {key: value for key, value in ratings.items() if key != "files"}
    common = _rating("ratings", for_all, RatingSource())
    files = {
        plain_name(Path(name)): _rating(f"ratings.files.{name}", entry, common)
        for name, entry in per_file.items()
    }
    movielens = entries.get("movielens", {})
    _check_keys("movielens", movielens, {"user_prefix"})
    _check_texts("movielens", movielens)
    return Sources(tuple(catalogs.values()), common, files, movielens.get("user_prefix"))


def _catalogs(entries: object, known: Iterable[CatalogSource]) -> dict[str, CatalogSource]:
    """The platforms in `known`, changed and extended by entries."""
    catalogs = {source.platform: source for source in known}
    for name, entry in _tables("catalogs", entries).items():
        platform = fold(name)
        catalogs[platform] = _catalog(platform, entry, catalogs.get(platform))
    return catalogs


def _catalog(platform: str, entry: dict[str, Any], known: CatalogSource | None) -> CatalogSource:
    where = f"catalogs.{platform}"
    base = known or CatalogSource(platform, "", "", label=platform.title())
    _check_keys(where, entry, _CATALOG_KEYS)
    _check_texts(where, {k: v for k, v in entry.items() if k not in ("columns", "aliases")})
    columns = entry.get("columns", {})
    _check_keys(f"{where}.columns", columns, set(CATALOG_COLUMNS))
    _check_texts(f"{where}.columns", columns)
    aliases = _names(f"{where}.aliases", entry.get("aliases", list(base.aliases)))
    source = replace(base, **(entry | {"aliases": aliases}))
    if not (len(source.letter) == 1 and source.letter.isalpha() and source.letter.islower()):
        raise InvalidValue(f"{where}.letter", source.letter, "one lower-case letter")
    if not source.file:
        raise InvalidValue(f"{where}.file", source.file, "how the file's name begins")
    _check_delimiter(where, source.delimiter)
    _check_encoding(where, source.encoding)
    return source


def _check_delimiter(where: str, delimiter: str) -> None:
    if len(delimiter) != 1 or not delimiter.isascii() or delimiter in '"\r\n\0':
        raise InvalidValue(f"{where}.delimiter", delimiter, "one character")


def _check_encoding(where: str, encoding: str) -> None:
    try:
        codecs.lookup(encoding)
    except LookupError:
        raise InvalidValue(f"{where}.encoding", encoding, "one like utf-8 or latin-1") from None


def _rating(where: str, entry: dict[str, Any], base: RatingSource) -> RatingSource:
    _check_keys(where, entry, _RATING_KEYS)
    _check_texts(where, {k: v for k, v in entry.items() if k not in ("scale", "header")})
    changes = dict(entry)
    if "scale" in entry:
        changes["scale"] = _scale(f"{where}.scale", entry["scale"])
    if "header" in entry:
        changes["header"] = _names(f"{where}.header", entry["header"])
    changes |= {key: None for key in ("rating", "time") if entry.get(key) == ""}
    if "kind" in changes:
        changes["kind_without_stars"] = _kind(where, changes.pop("kind"))
    source = replace(base, **changes)
    _check_delimiter(where, source.delimiter)
    if "kind" in entry and source.rating:
        expected = f'no kind where there are stars, or rating = "" (they are in {source.rating!r})'
        raise InvalidValue(f"{where}.kind", entry["kind"], expected)
    if source.header:
        _check_header(where, source)
    return source


def _kind(where: str, name: str) -> str:
    without_stars = [kind.name for kind in KINDS if not kind.has_value]
    if name not in without_stars:
        raise InvalidValue(f"{where}.kind", name, f"one of {', '.join(without_stars)}")
    return name


def _check_header(where: str, source: RatingSource) -> None:
    known = [fold(name) for name in source.header]
    missing = [name for name in source.columns.values() if fold(name) not in known]
    if missing or len(set(known)) < len(known):
        expected = f"each once, {', '.join(source.columns.values())} among them"
        raise InvalidValue(f"{where}.header", ", ".join(source.header), expected)


def _names(where: str, value: object) -> tuple[str, ...]:
    if isinstance(value, list) and all(isinstance(name, str) for name in value):
        return tuple(value)
    raise InvalidValue(where, value, "a list of names")


def _scale(where: str, value: object) -> RatingScale:
    match value:
        case [int() | float() as low, int() | float() as high] if bool not in map(type, value):
            return RatingScale(float(low), float(high))
    raise InvalidValue(where, value, "[lowest, highest]")


def _tables(where: str, value: object) -> dict[str, dict[str, Any]]:
    if isinstance(value, dict) and all(isinstance(entry, dict) for entry in value.values()):
        return value
    raise InvalidValue(where, value, "a table of tables")


def _check_texts(where: str, entry: Mapping[str, object]) -> None:
    for key, value in entry.items():
        if not isinstance(value, str):
            raise InvalidValue(f"{where}.{key}", value, "text")


def _check_keys(where: str, entry: object, allowed: set[str]) -> None:
    if not isinstance(entry, dict):
        raise InvalidValue(where, entry, "a table")
    for key in entry:
        if key not in allowed:
            raise InvalidValue(f"{where}.{key}", key, f"one of {', '.join(sorted(allowed))}")


def match_catalogs(raw: Path, sources: Sources) -> dict[str, RawFile]:
    """Find the catalog file of each platform that has one.

    Raises:
        DataError: there is none, a file belongs to no platform, or two belong to one.
    """
    matched: dict[str, RawFile] = {}
    for file in find(raw, "catalogs"):
        owner = _owner(file, sources)
        if owner.platform in matched:
            first = matched[owner.platform].name
            raise DataError(f"{first} and {file.name} are both {owner.platform}; keep one")
        matched[owner.platform] = file
    if not matched:
        expected = ", ".join(f"{source.file}.csv" for source in sources.catalogs)
        raise DataError(f"no catalog in {raw / 'catalogs'}; expected at least one of {expected}")
    return matched


def _owner(file: RawFile, sources: Sources) -> CatalogSource:
    name = fold(file.stem)
    claims = [source for source in sources.catalogs if name.startswith(fold(source.file))]
    if not claims:
        expected = ", ".join(f"{source.file}*.csv" for source in sources.catalogs)
        raise DataError(
            f"{file.name} belongs to no known platform; expected {expected}, "
            f"or an entry [catalogs.<platform>] in {CONFIGURATION}"
        )
    return max(claims, key=lambda source: len(source.file))


BUILT_IN = tuple(
    _catalogs(tomllib.loads(_BUILT_IN_FILE.read_text("utf-8"))["catalogs"], ()).values()
)
