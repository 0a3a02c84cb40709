"""The secret addresses behind which lists can be read."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_ID = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Make the table; a store has none of these addresses yet."""
    op.create_table(
        "secret_addresses",
        sa.Column("digest", sa.Text, primary_key=True),
        sa.Column("user_id", _ID, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
    )
    op.create_index("secret_addresses_by_user", "secret_addresses", ["user_id"])
