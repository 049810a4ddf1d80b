"""What a person answers in a stage."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from storage.attachments import StoredFile


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person answers in a stage."""

    decision: str
    """The name of one of the answers that the stage offers."""
    stage: str | None = None
    """The stage that the person believes to be open; None: whichever is."""
    visit: int | None = None
    content_hash: str | None = None
    """The hash of the content that the person read, or its beginning; None: not said."""
    opinion: str = ""
    given: Mapping[str, Any] = field(default_factory=dict)
    go: str | None = None
    """Where a return leads, where the stage leaves it open; None: the drafter."""
    signer: str | None = None
    """On paper: who signed."""
    signed_on: date | None = None
    """On paper: the day of the signature."""
    sheet_code: str | None = None
    """On paper: the check code that stands on the signed sheet."""
    evidence: Sequence[StoredFile] = ()

    @property
    def is_about_paper(self) -> bool:
        return bool(self.signer or self.signed_on or self.sheet_code)
