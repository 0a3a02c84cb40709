"""The data contract: which tables there are, and what each of their columns holds.

Every table that the programs exchange is described here once, as columns with a type, a meaning
and a range, with its key and its order. `engine.contract.conform` holds tables to it.
"""

from dataclasses import dataclass

import pyarrow as pa

from engine.contract.kinds import KINDS

MOVIE, TV_SHOW = "movie", "tv show"
TYPES = (MOVIE, TV_SHOW)
MINUTES, SEASONS = "min", "season"
DURATION_TYPES = (MINUTES, SEASONS)
UNRATED_CLASS = "g"  # what the assignment writes where a catalog gives no maturity class
FIRST_YEAR, LAST_YEAR = 1870, 2100  # of release: from before the first film
MAX_ID_LENGTH = 256  # characters of a user or title id, at every boundary
MAX_ANSWER_ID = 8_000  # of the id of an answer, which says all that was asked

# In the metadata of EVENTS: how far the event store was read. It is no part of the content: what
# was done and undone in between leaves the lake as it was.
EVENT_STORE_KEY = b"event_store"

_TEXT = pa.string()
_NAMES = pa.list_(pa.string())
_IDS = pa.list_(pa.int64())
_CODED = pa.dictionary(pa.int32(), pa.string())
_FEW = pa.dictionary(pa.int8(), pa.string())  # coded text of at most 127 values: a byte a row


@dataclass(frozen=True)
class Column:
    """One column: its name, type and meaning, and what it may hold.

    Attributes:
        low, high: of numbers, both included.
        allowed: of texts; any where it is empty.
        present_for: another column and its texts for which this one holds a value; it is null
            for all others.
    """

    name: str
    type: pa.DataType
    description: str
    nullable: bool = False
    low: float | None = None
    high: float | None = None
    allowed: tuple[str, ...] = ()
    present_for: tuple[str, tuple[str, ...]] | None = None

    def as_field(self) -> pa.Field:
        """The Arrow field, which carries the description into the file."""
        meaning = {"description": self.description}
        return pa.field(self.name, self.type, nullable=self.nullable, metadata=meaning)


@dataclass(frozen=True)
class Contract:
    """One table: its columns, the key that is unique, and the key's order on disk."""

    name: str
    description: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()

    @property
    def schema(self) -> pa.Schema:
        """The Arrow schema."""
        return pa.schema([column.as_field() for column in self.columns])


TITLES = Contract(
    "titles",
    "One row per record of one platform's catalog, ordered by title_id; in a home without catalogs "
    "one row per film of MovieLens.",
    (
        Column("title_id", _TEXT, "platform letter + show_id, e.g. ns2186; ml-1 of MovieLens"),
        Column("work_id", _TEXT, "the work that this title is a copy of"),
        Column(
            "platform",
            _TEXT,
            "a platform of the table platforms; null where no platform carries it",
            nullable=True,
        ),
        Column("show_id", _TEXT, "id inside the source's own file"),
        Column("type", _TEXT, "as the catalog delivers it", allowed=TYPES),
        Column("title", _TEXT, "lower case"),
        Column("director", _TEXT, "lower case, comma-separated", nullable=True),
        Column("cast", _TEXT, "lower case, comma-separated", nullable=True),
        Column("country", _TEXT, "lower case, comma-separated", nullable=True),
        Column("date_added", pa.date32(), "day the platform added it", nullable=True),
        Column("release_year", pa.int16(), "year of first release", low=FIRST_YEAR, high=LAST_YEAR),
        Column("maturity_rating", _TEXT, "lower case; g where the catalog gives none"),
        Column("maturity_known", pa.bool_(), "false where maturity_rating was filled with g"),
        Column("duration_int", pa.int32(), "minutes or seasons", nullable=True, low=0),
        Column("duration_type", _TEXT, "min or season", nullable=True, allowed=DURATION_TYPES),
        Column("listed_in", _TEXT, "genres, lower case, comma-separated", nullable=True),
        Column("description", _TEXT, "lower case", nullable=True),
        Column("display_title", _TEXT, "title as the source spells it"),
        Column("display_description", _TEXT, "description as the source spells it", nullable=True),
        Column("directors", _NAMES, "people as the source spells them; junk entries removed"),
        Column("actors", _NAMES, "people as the source spells them; junk entries removed"),
        Column("countries", _NAMES, "production countries as the source spells them"),
        Column("genres", _NAMES, "genres as the source spells them"),
        Column("imdb_id", pa.int64(), "number in its id at IMDb", nullable=True, low=1),
        Column("tmdb_id", pa.int32(), "its id at TMDB, of movies", nullable=True, low=1),
        Column(
            "joined_to",
            _TEXT,
            "the title by which it joined its work; null: by none",
            nullable=True,
        ),
        Column("joined_by", _NAMES, "the evidence for and against that", nullable=True),
        Column("joined_bits", pa.float64(), "its weight: log2 of the odds", nullable=True),
    ),
    key=("title_id",),
)

WORKS = Contract(
    "works",
    "One row per film or series, whatever number of platforms carry it, ordered by work_id; also "
    "per film that no catalog has and users did something about, which has no row in titles.",
    (
        Column("work_id", _TEXT, "w + the id of its first title when it was new; it lasts"),
        Column("type", _TEXT, "movie or tv show", allowed=TYPES),
        Column("title", _TEXT, "as its first title that is not decorated, (4K UHD), spells it"),
        Column(
            "release_year", pa.int16(), "earliest among its titles", low=FIRST_YEAR, high=LAST_YEAR
        ),
        Column(
            "title_ids",
            _NAMES,
            "its titles, in platform order; of a work that no catalog has, the ids of its events",
        ),
        Column("platforms", _NAMES, "platforms that carry it, in platform order; may be none"),
        Column(
            "film_id",
            pa.int32(),
            "TMDB's film that a work without titles is; films.work_id says it of all others",
            nullable=True,
            low=1,
        ),
    ),
    key=("work_id",),
)

EVENTS = Contract(
    "events",
    "One row per user, title and kind of event, the latest, and another beside it where the event "
    "store has such an event too; ordered by user_id, title_id, kind and source. The schema's "
    "metadata holds the rating scale, where there are ratings, and how far the event store was "
    "read, where there is one.",
    (
        Column("user_id", _CODED, "opaque text"),
        Column("title_id", _CODED, "a title of the table titles, or an id of a work without any"),
        Column("kind", _FEW, "rating, watched …", allowed=tuple(kind.name for kind in KINDS)),
        Column(
            "value",
            pa.float32(),
            "stars on the data's rating scale; null where the kind has none",
            nullable=True,
            present_for=("kind", tuple(kind.name for kind in KINDS if kind.has_value)),
        ),
        Column("at", pa.timestamp("s", tz="UTC"), "when it happened", nullable=True),
        Column(
            "source",
            _FEW,
            "the kind of source it came from: ratings, movielens …, or events: the event store",
        ),
    ),
    key=("user_id", "title_id", "kind", "source"),
)

FILMS = Contract(
    "films",
    "One row per TMDB film with a release date, ordered by film_id.",
    (
        Column("film_id", pa.int32(), "TMDB's id", low=1),
        Column("work_id", _TEXT, "the streaming work that is this film", nullable=True),
        Column("imdb_id", pa.int64(), "number in its id at IMDb", nullable=True, low=1),
        Column("title", _TEXT, "as TMDB spells it"),
        Column("original_title", _TEXT, "in the language it was made in", nullable=True),
        Column("original_language", _TEXT, "ISO 639-1 code", nullable=True),
        Column("release_date", pa.date32(), "day of first release"),
        Column("release_year", pa.int16(), "its year", low=FIRST_YEAR, high=LAST_YEAR),
        Column("status", _TEXT, "Released, Rumored …", nullable=True),
        Column("runtime", pa.int32(), "minutes; null where unknown", nullable=True, low=1),
        Column("overview", _TEXT, "what it is about", nullable=True),
        Column("tagline", _TEXT, "as on the poster", nullable=True),
        Column("poster_path", _TEXT, "of the poster, at TMDB's image server", nullable=True),
        Column("collection", _TEXT, "the franchise it belongs to", nullable=True),
        Column("genres", _NAMES, "in TMDB's order"),
        Column("keywords", _NAMES, "empty without a keywords file"),
        Column("companies", _NAMES, "production companies"),
        Column("countries", _NAMES, "production countries, in English"),
        Column("languages", _NAMES, "spoken languages, in themselves"),
        Column("language_codes", _NAMES, "their ISO 639-1 codes"),
        Column("budget", pa.int64(), "US dollars; 0 where unknown", low=0),
        Column("revenue", pa.int64(), "US dollars; 0 where unknown", low=0),
        Column("return_ratio", pa.float64(), "revenue / budget; 0 where either is unknown", low=0),
        Column("popularity", pa.float64(), "TMDB's own figure", nullable=True, low=0),
        Column("vote_count", pa.int32(), "votes at TMDB", low=0),
        Column(
            "vote_average", pa.float64(), "their mean; null without", nullable=True, low=0, high=10
        ),
    ),
    key=("film_id",),
)

CREDITS = Contract(
    "credits",
    "One row per film of the table films that has credits, ordered by film_id.",
    (
        Column("film_id", pa.int32(), "a film of the table films", low=1),
        Column("actors", _NAMES, "the whole cast, as billed"),
        Column("actor_ids", _IDS, "TMDB's ids of the actors, in the same order"),
        Column("characters", _NAMES, "whom they play, in the same order; empty where unknown"),
        Column("directors", _NAMES, "crew whose job is Director"),
        Column("director_ids", _IDS, "TMDB's ids of the directors, in the same order"),
    ),
    key=("film_id",),
)

PLATFORMS = Contract(
    "platforms",
    "One row per platform that has titles, in platform order.",
    (
        Column("position", pa.int16(), "its place in every list of platforms, from 0", low=0),
        Column("platform", _TEXT, "its name in the column platform of titles"),
        Column("label", _TEXT, "its name for people"),
        Column("letter", _TEXT, "how the ids of its titles begin"),
        Column("aliases", _NAMES, "what else people call it"),
    ),
    key=("position",),
)

FORMER_WORKS = Contract(
    "former_works",
    "One row per id that a work had before it was joined to another, ordered by former_id.",
    (
        Column("former_id", _TEXT, "no work of the table works has it"),
        Column("work_id", _TEXT, "the work that it leads to, if that is still in the table works"),
    ),
    key=("former_id",),
)

EDITIONS = Contract(
    "editions",
    "One row per title id of every edition of every catalog, ordered by platform, edition and "
    "title_id. A catalog has a new edition when its ids are dealt out anew.",
    (
        Column("platform", _TEXT, "whose catalog it is; empty for titles of no platform"),
        Column("edition", pa.int32(), "counted from 1", low=1),
        Column("title_id", _TEXT, "the id in this edition"),
        Column("title", _TEXT, "what the id named last, as the source spells it"),
        Column("type", _TEXT, "movie or tv show", allowed=TYPES),
        Column("release_year", pa.int16(), "its year", low=FIRST_YEAR, high=LAST_YEAR),
        Column("directors", _NAMES, "as the source spells them"),
        Column("actors", _NAMES, "as the source spells them"),
        Column("duration_int", pa.int32(), "minutes or seasons", nullable=True, low=0),
        Column("duration_type", _TEXT, "min or season", nullable=True, allowed=DURATION_TYPES),
        Column("work_id", _TEXT, "its work, or that which it belonged to last"),
        Column("current_id", _TEXT, "its id in the table titles; null: retired", nullable=True),
    ),
    key=("platform", "edition", "title_id"),
)

EVENT_FILES = Contract(
    "event_files",
    "One row per content of a file of events by title id, and platform: whose ids it speaks. "
    "Ordered by sha256 and platform.",
    (
        Column("sha256", _TEXT, "of the content, unpacked"),
        Column("platform", _TEXT, "a platform of the table editions"),
        Column("edition", pa.int32(), "the edition of its catalog", low=1),
        Column("size", pa.int64(), "bytes, unpacked", low=0),
        Column("file", _TEXT, "path below raw/; null: no longer there", nullable=True),
    ),
    key=("sha256", "platform"),
)

QUARANTINE = Contract(
    "quarantine",
    "One row per rejected raw record, in the order of the files.",
    (
        Column("file", _CODED, "path below raw/"),
        Column("line", pa.int64(), "line in the file, counted from 1; where the record begins"),
        Column("reason", _CODED, "short code of the rule that rejected it"),
        Column("detail", _CODED, "what was found and what was expected"),
        Column("record", _TEXT, "the record as read, cut to 500 characters"),
    ),
)

# What training and service read, which gives a lake its name; and all that a lake holds.
READ = (TITLES, WORKS, EVENTS, FILMS, CREDITS, PLATFORMS, FORMER_WORKS)
CONTRACTS = (*READ, EDITIONS, EVENT_FILES, QUARANTINE)
