"""What would go out is what was approved, hashed afresh, and passes the checks: asked of every channel alike."""

from datetime import datetime

from definitions.semantics.binding import final_signature, lacks_secrecy_review, parts_of
from definitions.vocabulary import SIGNED_PARTS, Part
from flows.access.refusal import SanshenError
from flows.casework.contents import StoredContent, findings_of, load_content
from flows.casework.in_hand import CaseInHand
from flows.casework.overriding import blocking


class NotApproved(SanshenError):
    """What would go out is not what was approved: it does not go out."""


def content_of(hand: CaseInHand) -> StoredContent:
    if hand.row.content is None:
        raise NotApproved("办件没有内容，不能发布")
    return load_content(hand.session, hand.row.content)


def must_be_approved(hand: CaseInHand, content: StoredContent, at: datetime | None) -> None:
    """The stored content is what the standing final review was given on. Without a moment nothing is written."""
    state = hand.state
    if final_signature(hand.process, state) is None:
        raise NotApproved("没有有效的终审，不能发布")
    if lacks_secrecy_review(hand.process, state):
        raise NotApproved("现在的内容没有经过保密审查，不能发布", "请系统管理员退回保密审查环节")
    actual = parts_of(hand.process, content.values, state.given)
    differing = [part for part in SIGNED_PARTS if actual[part] != state.parts.get(part)]
    if differing or actual[Part.LAYOUT] != state.parts.get(Part.LAYOUT):
        raise NotApproved(
            "内容与审签时的不一致，不予发布", "请核查是谁改动了数据库，再由拟稿人撤回后重新报送"
        )
    store = hand.desk.attachments
    every = [file for files in content.files.values() for file in files]
    damaged = [file.name for file in every if not store.is_intact(file.digest)]
    if damaged:
        raise NotApproved(f"附件已损坏或丢失：{'、'.join(damaged)}", "请恢复附件文件后重试")
    held = held_back(hand, content, at)
    if held:
        raise NotApproved(f"发布前的内容检查不通过：{'、'.join(held)}", "请拟稿人撤回后改好重新报送")


def held_back(hand: CaseInHand, content: StoredContent, at: datetime | None) -> tuple[str, ...]:
    """The checks that hold it back today, and that nobody has overridden for this content."""
    findings = findings_of(hand.session, hand.desk, hand.process, hand.state.unit, content, at)
    return tuple(dict.fromkeys(one.check.value for one in blocking(hand.state, findings, content.hash)))
