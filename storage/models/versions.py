"""Versions of definitions: their texts, when each is in force, and the cases that were brought from one to another."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base


class DefinitionVersion(Base):
    """The text of a definition that some case runs on, or that was published; kept for ever."""

    __tablename__ = "definition_version"

    digest: Mapped[str] = mapped_column(primary_key=True)
    """SHA-256 of the text."""
    process: Mapped[str]
    version: Mapped[int]
    text: Mapped[str]
    first_seen_at: Mapped[datetime]


class PublishedVersion(Base):
    """A version on which cases are started from a day on. Never changed, never deleted."""

    __tablename__ = "published_version"
    __table_args__ = (UniqueConstraint("process", "version"), Index(None, "process", "effective"))

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(ForeignKey("definition_version.digest"), unique=True)
    process: Mapped[str]
    version: Mapped[int]
    effective: Mapped[date]
    """The first day in Beijing on which cases are started on it."""
    published_by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    published_at: Mapped[datetime]


class CaseMigration(Base):
    """Running cases were brought to another version of their process. Never changed, never deleted."""

    __tablename__ = "case_migration"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(unique=True)
    """Counts from 1, without gaps."""
    process: Mapped[str]
    was: Mapped[str] = mapped_column(ForeignKey("definition_version.digest"))
    now: Mapped[str] = mapped_column(ForeignKey("definition_version.digest"))
    stages: Mapped[dict[str, Any]]
    """What the plan says: name in the version before to name in the new one."""
    cases: Mapped[list[Any]]
    """Their ids."""
    reason: Mapped[str]
    undoes: Mapped[int | None] = mapped_column(ForeignKey("case_migration.number"), unique=True)
    """The migration that it takes back."""
    person: Mapped[str] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
