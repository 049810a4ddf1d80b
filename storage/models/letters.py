"""Letters from the public: what came, as it came, and what whoever wrote it said of the answer."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base


class Letter(Base):
    """A letter (来信). The only place of its original; its case and the audit know the masked one. Never changed, never
    deleted.
    """

    __tablename__ = "letter"
    __table_args__ = (
        CheckConstraint("way IN ('page', 'paper', 'telephone', 'email', 'visit')", name="way"),
        CheckConstraint("(way = 'page') = (person IS NULL)", name="taken_by"),
        Index(None, "organization", "received_at"),
    )

    number: Mapped[str] = mapped_column(primary_key=True)
    """`2026-000123`: what whoever wrote it asks by."""
    organization: Mapped[str]
    box: Mapped[str]
    way: Mapped[str]
    received_at: Mapped[datetime]
    """When it was taken in."""
    came_at: Mapped[datetime | None]
    """The beginning of the day on which it came, where somebody took it in by hand on a later one."""
    subject: Mapped[str]
    text: Mapped[str]
    sender: Mapped[str]
    """Empty where the letter is anonymous."""
    contact: Mapped[str]
    """Empty where none was left."""
    masked: Mapped[dict[str, Any]]
    """The same four texts without personal data."""
    resembles: Mapped[str | None] = mapped_column(ForeignKey("letter.number"))
    """An earlier letter that may be about the same, as the program sees it."""
    why_alike: Mapped[str]
    """What they have in common; empty where `resembles` is."""
    code_hash: Mapped[str]
    """SHA-256 of number and code."""
    form: Mapped[str] = mapped_column(unique=True)
    """Names the form that was sent: a form that is sent twice is one letter."""
    person: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    """Who took it in by hand; None: it came by the public page."""
    event: Mapped[int]
    """Number of the installation's audit event that tells of it."""


class LetterRating(Base):
    """How whoever wrote a letter liked the answer: once. Never changed, never deleted."""

    __tablename__ = "letter_rating"
    __table_args__ = (CheckConstraint("stars BETWEEN 1 AND 5", name="stars"),)

    letter: Mapped[str] = mapped_column(ForeignKey("letter.number"), primary_key=True)
    stars: Mapped[int]
    words: Mapped[str]
    at: Mapped[datetime]
    event: Mapped[int]
