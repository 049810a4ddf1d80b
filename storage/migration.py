"""Brings a database to the schema of this version, and says whether it is there."""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Column, MetaData, String, Table, inspect, select

from storage.database import Database

if TYPE_CHECKING:
    # Every command asks for the revision, and few change it: Alembic is imported where it is used.
    from alembic.config import Config

SCRIPTS = Path(__file__).parent / "migrations"
STAMP = Table("alembic_version", MetaData(), Column("version_num", String))
"""Where Alembic writes down the revision that a database is at."""


def configuration(url: str) -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.attributes["url"] = url
    return config


def upgrade(url: str, revision: str = "head") -> None:
    """Create or migrate the schema; a database that is up to date is left alone."""
    from alembic import command

    command.upgrade(configuration(url), revision)


def downgrade(url: str, revision: str) -> None:
    from alembic import command

    command.downgrade(configuration(url), revision)


def newest() -> str:
    """The scripts are named after their revisions, which count up: `0001_...`."""
    return max(script.name.partition("_")[0] for script in (SCRIPTS / "versions").glob("[0-9]*.py"))


def current(database: Database) -> str | None:
    """The revision that the database is at; None for an empty one."""
    with database.looking() as connection:
        if not inspect(connection).has_table(STAMP.name):
            return None
        return connection.scalar(select(STAMP.c.version_num))
