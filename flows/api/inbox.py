"""What waits for the person, and what was copied to them."""

from pydantic import BaseModel, Field

from definitions.vocabulary import Verb
from flows.api.callers import Ours, Reader
from flows.api.paging import Page, PageNumber, PageSize, cut
from flows.api.routing import Router
from storage.queries.copies import CopyLine
from storage.queries.inbox import OpenDuty

router = Router(tags=["inbox"])


class Duty(BaseModel):
    case: str = Field(title="办件编号", description="The number; `draft-<id>` before the first submission.")
    title: str = Field(title="标题", description="Of the content.")
    process: str = Field(title="流程", description="Whole id of the process.")
    stage: str = Field(title="环节", description="Id of the stage.")
    stage_title: str = Field(title="环节名称", description="As the screens call it.")
    visit: int = Field(title="第几次进入环节", description="Counts the passes of the stage.")
    unit: str = Field(title="报送单位", description="Title of the unit that submitted it.")
    opened: str = Field(title="送达", description="Since when it waits, in UTC.")
    due: str | None = Field(title="到期", description="When the most pressing limit ends, in UTC.")
    is_urgent: bool = Field(title="加急", description="Marked so, and confirmed.")
    is_held: bool = Field(title="有异议", description="An objection holds the case.")


class Copy(BaseModel):
    case: str = Field(title="办件编号", description="The number; `draft-<id>` before the first submission.")
    title: str = Field(title="标题", description="Of the content.")
    unit: str = Field(title="报送单位", description="Title of the unit that submitted it.")
    sent_by: str | None = Field(title="抄送人", description="Name; none where a stage sent it.")
    sent: str = Field(title="抄送时间", description="In UTC.")
    read: str | None = Field(title="已阅时间", description=f"In UTC; none until `{Verb.READ}`.")


@router.get("/inbox", summary="待办", operation_id="inbox")
def inbox(actor: Reader, services: Ours, page: PageNumber = 1, per_page: PageSize = 50) -> Page[Duty]:
    """The open duties of the person, the most pressing first."""
    lines, counts = cut(services.inbox(actor), page, per_page)
    return Page(items=[_duty(one) for one in lines], **counts)


@router.get("/copies", summary="抄送给我的", operation_id="copies")
def copies(actor: Reader, services: Ours, page: PageNumber = 1, per_page: PageSize = 50) -> Page[Copy]:
    """What was copied to the person, the unread first."""
    lines, counts = cut(services.copies(actor), page, per_page)
    return Page(items=[_copy(one) for one in lines], **counts)


def _duty(one: OpenDuty) -> Duty:
    return Duty(
        case=one.number or f"draft-{one.case_id}",
        title=one.title,
        process=one.process,
        stage=one.stage,
        stage_title=one.stage_title,
        visit=one.visit,
        unit=one.unit,
        opened=one.opened_at.isoformat(),
        due=one.due_at.isoformat() if one.due_at else None,
        is_urgent=one.is_urgent,
        is_held=one.is_objected,
    )


def _copy(one: CopyLine) -> Copy:
    return Copy(
        case=one.number or f"draft-{one.case_id}",
        title=one.title,
        unit=one.unit,
        sent_by=one.sent_by,
        sent=one.sent_at.isoformat(),
        read=one.read_at.isoformat() if one.read_at else None,
    )
