"""What Alembic runs: the scripts in `versions`, on the connection that it was given."""

from alembic import context

settings = context.config.attributes
context.configure(
    connection=settings["connection"],
    version_table=settings["version_table"],
    transactional_ddl=True,  # of SQLite too: a schema is changed as a whole or not at all
)
with context.begin_transaction():
    context.run_migrations()
