"""How Alembic reaches the database: through the same engine as everything else."""

from alembic import context

from storage.database import Database
from storage.models import Base

database = Database(context.config.attributes["url"])
try:
    with database.writing_engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=database.is_sqlite,
            compare_type=True,
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()
finally:
    database.dispose()
