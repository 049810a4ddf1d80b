"""Registering a signature given on paper: who signed, when, on which sheet, and the scan that shows it."""

from collections.abc import Sequence

from definitions.schema.stages import PaperStage, title_of
from definitions.semantics.binding import content_hash, written_code
from definitions.semantics.clocks import day_of
from flows.access.actor import Actor, holdings_of
from flows.access.policy import may_sign, may_view
from flows.access.refusal import Conflict, Invalid, Refused
from flows.casework.answer import Answer
from flows.casework.in_hand import CaseInHand, take
from storage.attachments import StoredFile
from storage.queries.evidence import Registered, signatures_shown_by

SCANS = ("application/pdf", "image/jpeg", "image/png", "image/tiff")
"""What a scanned sheet may be."""


def signer_of(hand: CaseInHand, actor: Actor, stage: PaperStage, answer: Answer) -> str:
    """Who signed on paper, when everything about the signature is in order."""
    if answer.signer is None or answer.signed_on is None:
        raise Invalid(
            "登记纸质签批要写明签字人和签字日期", "请填好这两项再登记（命令行用 --signer 和 --signed-on）"
        )
    _ask_for_the_sheet(hand, answer)
    _ask_for_scans(answer.evidence)
    today = day_of(hand.at)
    if answer.signed_on > today:
        raise Invalid("签字日期不能晚于今天")
    opened = day_of(hand.state.seat.opened_at) if hand.state.seat else today
    if answer.signed_on < opened:
        raise Invalid(f"签字日期不能早于送签之日（{opened.isoformat()}）", "送签之前的签字签的不是这份内容")
    held = holdings_of(hand.connection, answer.signer, answer.signed_on)
    ruling = may_sign(actor, hand.facts, stage, answer.signer, held)
    if not ruling.allowed:
        raise Refused(ruling.reason, ruling.hint)
    return answer.signer


def _ask_for_the_sheet(hand: CaseInHand, answer: Answer) -> None:
    """The code that is read off the signed sheet names the content that the case has now."""
    written = answer.sheet_code or ""
    if not written.strip():
        raise Invalid(
            "登记纸质签批要填写审批单校验码",
            "校验码是印在审批单上方的8位字符，请对着签过字的那一张填写（命令行用 --sheet-code）",
        )
    code = written_code(written)
    if code is None:
        raise Invalid(
            "审批单校验码没有填对",
            "校验码是印在审批单上方的8位字符，只有数字和字母a至f，请对着签过字的那一张填写",
        )
    now = content_hash(hand.state.parts)
    if not now.startswith(code):
        raise Conflict(
            f"校验码不符，签过字的审批单不是办件现在的内容（第{hand.state.round}轮）",
            "请先核对校验码是否看错、拿的是不是这个办件的审批单；都没有错的，请重新打印审批单，重新送签",
        )


def _ask_for_scans(evidence: Sequence[StoredFile]) -> None:
    if not evidence:
        raise Invalid("登记纸质签批要附上签字的扫描件", "请附上扫描的审批单再登记（命令行用 --attach）")
    for file in evidence:
        if file.media_type not in SCANS:
            raise Invalid(f"“{file.name}”不是扫描件", "请附 PDF 或图片（JPG、PNG、TIFF）")


def refuse_used_scans(hand: CaseInHand, actor: Actor, scans: Sequence[StoredFile]) -> None:
    """Raises Conflict where one of them was registered before: a signature is given once, for one answer."""
    for scan in scans:
        uses = signatures_shown_by(hand.connection, scan.digest)
        if uses:
            seen = (_place(hand, actor, use) for use in uses)
            place = next((place for place in seen if place), "另一个办件")
            raise Conflict(
                f"扫描件“{scan.name}”已经用来登记过{place}的签字，不能再用", "请扫描这一次签过字的审批单"
            )


def _place(hand: CaseInHand, actor: Actor, use: Registered) -> str | None:
    """Where it was used; None where that case is not for this person to know of."""
    if use.case_id == hand.row.id:
        return f"本办件第{use.round}轮“{title_of(hand.process.stage(use.stage))}”环节"
    other = take(hand.session, hand.desk, use.case_id, hand.at, lock=False)
    if not may_view(actor, other.facts).allowed:
        return None
    return f"办件 {other.row.number} “{title_of(other.process.stage(use.stage))}”环节"
