"""Registering a signature given on paper: who signed, when, on which sheet, and the scan that shows it."""

from collections.abc import Iterator, Sequence
from datetime import date

from definitions.schema.stages import PaperStage, title_of
from definitions.semantics.binding import content_hash, written_code
from definitions.semantics.clocks import day_of
from definitions.semantics.state import Visit
from flows.access.actor import Actor, holdings_of
from flows.access.enforcing import must_be_allowed
from flows.access.policy import may_sign, may_view
from flows.access.refusal import Conflict
from flows.casework.answer import Answer, Blank
from flows.casework.in_hand import CaseInHand, take
from flows.casework.lacking import REQUIRED, Lack, lack
from storage.attachments import StoredFile
from storage.queries.evidence import Registered, signatures_shown_by

SCANS = ("application/pdf", "image/jpeg", "image/png", "image/tiff")
"""What a scanned sheet may be."""


def lacks_of_signature(hand: CaseInHand, visit: Visit, answer: Answer) -> Iterator[Lack]:
    """What was not filled in, or cannot be so."""
    if answer.signer is None:
        yield lack(Blank.SIGNER, REQUIRED, "登记纸质签批要写明签字人")
    yield from _lacks_of_day(hand, visit, answer.signed_on)
    yield from _lacks_of_code(answer.sheet_code or "")
    if not answer.evidence and not any(problem.field == Blank.SCANS for problem in answer.unstored):
        yield lack(Blank.SCANS, "必须附上", "登记纸质签批要附上签字的扫描件", "请附上扫描的审批单再登记")
    for file in answer.evidence:
        if file.media_type not in SCANS:
            reason, hint = f"“{file.name}”不是扫描件", "请附 PDF 或图片（JPG、PNG、TIFF）"
            yield lack(Blank.SCANS, f"{reason}，{hint}", reason, hint)


def _lacks_of_day(hand: CaseInHand, visit: Visit, signed_on: date | None) -> Iterator[Lack]:
    today, opened = day_of(hand.at), day_of(visit.opened_at)
    if signed_on is None:
        yield lack(Blank.SIGNED_ON, REQUIRED, "登记纸质签批要写明签字日期")
    elif signed_on > today:
        yield lack(Blank.SIGNED_ON, "不能晚于今天", "签字日期不能晚于今天")
    elif signed_on < opened:
        what = f"不能早于送签之日（{opened.isoformat()}）"
        yield lack(Blank.SIGNED_ON, what, f"签字日期{what}", "送签之前的签字签的不是这份内容")


def _lacks_of_code(written: str) -> Iterator[Lack]:
    shape, hint = "印在审批单上方的8位字符", "请对着签过字的那一张审批单填写"
    if not written.strip():
        yield lack(Blank.SHEET_CODE, f"{REQUIRED}，是{shape}", "登记纸质签批要填写审批单校验码", hint)
    elif written_code(written) is None:
        what = f"没有填对，应当是{shape}，只有数字和字母a至f"
        yield lack(Blank.SHEET_CODE, what, "审批单校验码没有填对", hint)


def signer_of(hand: CaseInHand, actor: Actor, stage: PaperStage, answer: Answer) -> str:
    """Who signed on paper, where nothing is lacking and everything about the signature is in order."""
    assert answer.signer is not None
    assert answer.signed_on is not None
    _ask_for_the_sheet(hand, answer.sheet_code or "")
    held = holdings_of(hand.connection, answer.signer, answer.signed_on)
    must_be_allowed(may_sign(actor, hand.facts, stage, answer.signer, held))
    return answer.signer


def _ask_for_the_sheet(hand: CaseInHand, written: str) -> None:
    """The code that is read off the signed sheet names the content that the case has now."""
    code = written_code(written)
    assert code is not None
    now = content_hash(hand.state.parts)
    if not now.startswith(code):
        raise Conflict(
            f"校验码不符，签过字的审批单不是办件现在的内容（第{hand.state.round}轮）",
            "请先核对校验码是否看错、拿的是不是这个办件的审批单；都没有错的，请重新打印审批单，重新送签",
        )


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
