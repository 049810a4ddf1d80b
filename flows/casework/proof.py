"""What whoever publishes, or withdraws, where the system cannot look has to show."""

from collections.abc import Iterator

from definitions.schema.organization import ManualChannel
from definitions.schema.stages import LINK, HandPublishStage, HandWithdrawStage, HumanStage
from definitions.semantics.forms import FieldProblem, is_empty
from definitions.vocabulary import Proof
from flows.casework.answer import Answer, Blank
from flows.casework.approved import content_of, must_be_approved
from flows.casework.in_hand import CaseInHand
from flows.casework.lacking import REQUIRED, Lack
from flows.casework.withdrawing import to_withdraw

SCREENSHOTS = ("image/jpeg", "image/png", "image/webp", "application/pdf")
"""What a screenshot may be."""


def proof_asked_for(hand: CaseInHand, stage: HumanStage | None) -> tuple[Proof, ...]:
    """By the channel, of whoever says that it is out; of whoever says that it is gone, always a screenshot."""
    match stage:
        case HandPublishStage():
            channel = hand.office.organization.channel(stage.channel)
            return tuple(channel.proof) if isinstance(channel, ManualChannel) else ()
        case HandWithdrawStage():
            return (Proof.SCREENSHOT,)
        case _:
            return ()


def lacks_of_proof(hand: CaseInHand, stage: HumanStage, answer: Answer) -> Iterator[Lack]:
    asked = proof_asked_for(hand, stage)
    if Proof.LINK in asked and is_empty(answer.given.get(LINK.id)):
        label = next(field.label.zh for field in stage.fields if field.id == LINK.id)
        yield Lack(FieldProblem(LINK.id, label, f"{REQUIRED}：从发布平台复制这一条的网址"))
    if Proof.SCREENSHOT not in asked:
        return
    what = "发布后" if isinstance(stage, HandPublishStage) else "已经无法查看"
    if not answer.evidence and not any(problem.field == Blank.SCANS for problem in answer.unstored):
        problem = FieldProblem(Blank.SCANS, f"{what}的截图", "必须附上")
        yield Lack(problem, f"要附上{what}的截图", "请附上截图再登记（命令行用 --attach 文件）")
    for file in answer.evidence:
        if file.media_type not in SCREENSHOTS:
            reason, hint = f"“{file.name}”不是截图", "请附图片（PNG、JPG）或 PDF"
            yield Lack(FieldProblem(Blank.SCANS, f"{what}的截图", f"{reason}，{hint}"), reason, hint)


def may_be_registered(hand: CaseInHand, stage: HumanStage) -> None:
    """Raises where what was approved is not what the case holds, or where there is nothing to withdraw."""
    if isinstance(stage, HandPublishStage):
        must_be_approved(hand, content_of(hand), None)
    elif isinstance(stage, HandWithdrawStage):
        to_withdraw(hand, stage)
