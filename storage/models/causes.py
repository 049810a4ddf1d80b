"""What brought cases about that nobody began."""

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base


class CaseCause(Base):
    """The occasion that opened a case: a stage or an event of another case, an entry of a register, a finding
    of a patrol, or a schedule."""

    __tablename__ = "case_cause"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('call', 'schedule', 'clock_missed', 'published', 'ended', "
            "'entry_opened', 'entry_changed', 'entry_closed', 'entry_stale_soon', 'entry_stale', "
            "'letter_received', 'finding_opened')",
            name="kind",
        ),
        Index(None, "parent"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), unique=True)
    kind: Mapped[str]
    key: Mapped[str] = mapped_column(unique=True)
    """Names the occasion, such as `case 12/annex/1`: it opens one case and no more."""
    title: Mapped[str]
    """What the stage, the clock or the schedule was called."""
    parent: Mapped[int | None] = mapped_column(ForeignKey("case.id"))
    """The case in which it happened..."""
    stage: Mapped[str | None]
    """...and the stage of it, where one opened this case..."""
    visit: Mapped[int | None]
    """...with the visit to it."""
