"""The log of events, its counter, the forgotten users, the keys of requests."""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_OFFSET = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_ID = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Make the tables, and give the store its identity."""
    _make_store()
    _make_log()
    _make_forgotten()
    _make_keys()


def _make_store() -> None:
    store = op.create_table(
        "event_store",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("last", sa.BigInteger, nullable=False),
        sa.Column("store_id", sa.Text, nullable=False),
        sa.Column("secret", sa.Text, nullable=False),
        sa.CheckConstraint("id = 1", name="event_store_is_one"),
    )
    identity = {"store_id": secrets.token_hex(16), "secret": secrets.token_hex(32)}
    op.bulk_insert(store, [{"id": 1, "last": 0} | identity])


def _make_log() -> None:
    op.create_table(
        "event_log",
        sa.Column("offset", _OFFSET, primary_key=True, autoincrement=False),
        sa.Column("user_id", _ID, nullable=False),
        sa.Column("item_id", _ID),
        sa.Column("kind", _ID),
        sa.Column("value", sa.Double),
        sa.Column("scale_low", sa.Double),
        sa.Column("scale_high", sa.Double),
        sa.Column("at", sa.BigInteger),
        sa.Column("recorded_at", sa.BigInteger, nullable=False),
        sa.Column("answer_id", sa.Text),
        sa.Column("undoes", sa.BigInteger),
        sa.CheckConstraint("(kind IS NULL) = (undoes IS NOT NULL)", name="event_log_event_or_undo"),
        sa.CheckConstraint(
            "kind IS NULL OR (item_id IS NOT NULL AND at IS NOT NULL)", name="event_log_whole"
        ),
    )
    columns = ["user_id", "item_id", "kind", "at", "offset"]
    op.create_index("event_log_by_user", "event_log", columns)
    undone = sa.text("undoes IS NOT NULL")
    op.create_index(
        "event_log_by_undone",
        "event_log",
        ["undoes"],
        unique=True,
        sqlite_where=undone,
        postgresql_where=undone,
    )


def _make_forgotten() -> None:
    op.create_table(
        "forgotten_users",
        sa.Column("digest", sa.Text, primary_key=True),
        sa.Column("offset", sa.BigInteger, nullable=False),
        sa.Column("forgotten_at", sa.BigInteger, nullable=False),
    )
    op.create_index("forgotten_users_by_offset", "forgotten_users", ["offset"])


def _make_keys() -> None:
    op.create_table(
        "idempotency_keys",
        sa.Column("user_id", _ID, nullable=False),
        sa.Column("key", _ID, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("recorded_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("user_id", "key", name="idempotency_keys_pkey"),
    )
    op.create_index("idempotency_keys_by_time", "idempotency_keys", ["recorded_at"])
