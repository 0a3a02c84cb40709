"""The tables of the event store at its newest schema; `migrations` leads older ones here."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Double,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    text,
)

# Of the migrations, oldest first; the last is what the tables below are.
REVISIONS = ("0001", "0002")
HEAD = REVISIONS[-1]

METADATA = MetaData()

_COUNT = BigInteger().with_variant(Integer, "sqlite")  # SQLite's row number must be an INTEGER
# Ids are ordered by code point on both databases, whatever language a server is set to.
_ID = Text().with_variant(Text(collation="C"), "postgresql")

# One row: every transaction that writes locks it, so offsets grow in the order of commits.
STORE = Table(
    "event_store",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("last", BigInteger, nullable=False),  # offset
    Column("store_id", Text, nullable=False),
    Column("secret", Text, nullable=False),  # hexadecimal: the key of the digests in FORGOTTEN
    CheckConstraint("id = 1", name="event_store_is_one"),
)

LOG = Table(
    "event_log",
    METADATA,
    Column("offset", _COUNT, primary_key=True, autoincrement=False),
    Column("user_id", _ID, nullable=False),
    Column("item_id", _ID),
    Column("kind", _ID),
    Column("value", Double),
    Column("scale_low", Double),
    Column("scale_high", Double),
    Column("at", BigInteger),
    Column("recorded_at", BigInteger, nullable=False),
    Column("answer_id", Text),
    Column("undoes", BigInteger),  # the offset of an event; such a row is none itself
    CheckConstraint("(kind IS NULL) = (undoes IS NOT NULL)", name="event_log_event_or_undo"),
    CheckConstraint(
        "kind IS NULL OR (item_id IS NOT NULL AND at IS NOT NULL)", name="event_log_whole"
    ),
    Index("event_log_by_user", "user_id", "item_id", "kind", "at", "offset"),
    Index(
        "event_log_by_undone",
        "undoes",
        unique=True,  # an event is undone once
        sqlite_where=text("undoes IS NOT NULL"),
        postgresql_where=text("undoes IS NOT NULL"),
    ),
)

FORGOTTEN = Table(
    "forgotten_users",
    METADATA,
    Column("digest", Text, primary_key=True),
    Column("offset", BigInteger, nullable=False),
    Column("forgotten_at", BigInteger, nullable=False),
    Index("forgotten_users_by_offset", "offset"),
)

KEYS = Table(
    "idempotency_keys",
    METADATA,
    Column("user_id", _ID, nullable=False),  # empty: of many users
    Column("key", _ID, nullable=False),
    Column("digest", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("recorded_at", BigInteger, nullable=False),
    PrimaryKeyConstraint("user_id", "key", name="idempotency_keys_pkey"),
    Index("idempotency_keys_by_time", "recorded_at"),
)

# Behind each of these a user's lists can be read without the service's key.
ADDRESSES = Table(
    "secret_addresses",
    METADATA,
    Column("digest", Text, primary_key=True),  # of the secret, which is kept nowhere
    Column("user_id", _ID, nullable=False),
    Column("kind", Text, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Index("secret_addresses_by_user", "user_id"),
)

# As Alembic makes it: a database that is made at once is like one that was led here. The name is
# our own, so that the database may hold another program's tables too.
VERSION = Table(
    "event_store_version",
    METADATA,
    Column("version_num", String(32), nullable=False),
    PrimaryKeyConstraint("version_num", name="event_store_version_pkc"),
)
