"""What a person answers in a stage."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any

from definitions.schema.stages import DecisionOption
from definitions.semantics.forms import FieldProblem
from storage.attachments import StoredFile


class Blank(StrEnum):
    """What every answer has room for beside the fields of its stage, called as at the command line: no id of a field
    begins so.
    """

    OPINION = "--opinion"
    ROWS = "--refuse-row"
    TARGET = "--go"
    SIGNER = "--signer"
    SIGNED_ON = "--signed-on"
    SHEET_CODE = "--sheet-code"
    SCANS = "--attach"


BLANK_TITLES = {
    Blank.OPINION: "意见",
    Blank.ROWS: "不同意的各行",
    Blank.TARGET: "退回到",
    Blank.SIGNER: "签字人",
    Blank.SIGNED_ON: "签字日期",
    Blank.SHEET_CODE: "审批单校验码",
    Blank.SCANS: "签字的审批单扫描件",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person answers in a stage."""

    decision: str
    """The name of one of the answers that the stage offers."""
    stage: str | None = None
    """The stage that the person believes to be open; None: whichever is."""
    visit: int | None = None
    seat: int | None = None
    """Of several signers' places the one that is meant; None: the person's own."""
    content_hash: str | None = None
    """The hash of the content that the person read, or its beginning; None: not said."""
    opinion: str = ""
    refused: Mapping[int, str] = field(default_factory=dict)
    """Where each row of a table is decided: the numbers of those that are refused, each with the reason."""
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
    unstored: Sequence[FieldProblem] = ()
    """What was wrong with files that were to come with it, told with all else that is wrong."""

    @property
    def is_about_paper(self) -> bool:
        return bool(self.signer or self.signed_on or self.sheet_code)


def by_its_word(answer: Answer, options: Mapping[str, DecisionOption]) -> Answer:
    """The answer whose title was written instead of its word: that will do where only one of the options has it."""
    titled = [name for name, option in options.items() if str(option.title) == answer.decision.strip()]
    return (
        replace(answer, decision=titled[0]) if answer.decision not in options and len(titled) == 1 else answer
    )
