"""Cases: found, read, their files fetched."""

from typing import Annotated, Any

from fastapi import Path, Query
from fastapi.responses import FileResponse
from pydantic import BaseModel, Field

from definitions.vocabulary import VERB_TITLES, CaseState, Outcome, Verb
from flows.api.asked_days import Days
from flows.api.callers import Ours, Reader, Reference, readable
from flows.api.form_schema import file_fields, form_schema
from flows.api.paging import Page, PageNumber
from flows.api.routing import Router
from flows.casework.for_programs import told_of_case
from flows.casework.views import CaseView
from storage.attachments import StoredFile
from storage.queries.case_search import FoundCase, Wanted

DIGEST = r"^[0-9a-f]{64}$"
ANY_FILE = "application/octet-stream"

router = Router(tags=["cases"])


class CaseLine(BaseModel):
    case: str = Field(title="办件编号", description="The number; `draft-<id>` before the first submission.")
    title: str = Field(title="标题", description="Of the content.")
    process: str = Field(title="流程", description="Whole id of the process.")
    unit: str = Field(title="报送单位", description="Title of the unit that submitted it.")
    state: str = Field(title="状态", description="`draft`, `open`, or how it ended.")
    stage_title: str | None = Field(title="环节名称", description="Of the open duty, of several all.")
    due: str | None = Field(title="到期", description="When the most pressing limit ends, in UTC.")
    created: str = Field(title="建立", description="When the case began, in UTC.")


class VerbRuling(BaseModel):
    verb: str = Field(title="办法", description="Its address is `POST /cases/{reference}/<verb>`.")
    title: str = Field(title="名称", description="As the screens call it.")
    allowed: bool = Field(title="可以", description="Whether the person may use it now.")
    reason: str = Field(title="原因", description="Why not.")
    hint: str = Field(title="提示", description="Who may, or what next.")


class OfferedAnswer(BaseModel):
    decision: str = Field(title="意见", description="What to send as `decision`.")
    title: str = Field(title="名称", description="As the screens call it.")
    effect: str = Field(title="效果", description="`pass`, `return` or `refuse`.")
    wants_opinion: bool = Field(title="要写意见", description="Whether an opinion has to be written.")
    needs: list[str] = Field(title="必填", description="Fields of the stage that this answer requires.")
    targets: list[str] = Field(title="退回到", description="Stages that may be sent as `go`.")


class Limit(BaseModel):
    key: str = Field(title="时限", description="Id of the deadline, or `<stage>/<visit>` of a stage's own.")
    title: str = Field(title="名称", description="As the screens call it.")
    state: str = Field(title="状态", description="`running`, `waiting`, `paused`, `stopped` or `void`.")
    due: str = Field(title="到期", description="The end of the last day, in UTC.")
    provisional: bool = Field(
        title="暂定", description="Counted through a year without an official calendar."
    )
    explanation: str = Field(title="算法", description="How it was counted, in Chinese.")


class CaseDocument(BaseModel):
    number: str = Field(title="办件编号", description="The number; `draft-<id>` before the first submission.")
    title: str = Field(title="标题", description="Of the content.")
    process: str = Field(title="流程", description="Whole id of the process.")
    organization: str = Field(title="机构", description="Id of the organisation.")
    unit: str = Field(title="报送单位", description="Id of the unit that submitted it.")
    drafter: str = Field(title="拟稿人", description="Name.")
    state: str = Field(title="状态", description="`draft`, `open`, or how it ended.")
    stage: str | None = Field(
        title="环节", description="Id of the stage that the person may answer, or is open."
    )
    stage_title: str = Field(title="环节名称", description="Of everything that is open.")
    visit: int = Field(title="第几次进入环节", description="Of the stage.")
    waiting_for: str = Field(title="由谁办理", description="Whose duty it is, or what it waits for.")
    round: int = Field(title="轮次", description="How often the content was submitted.")
    hash: str = Field(title="校验码", description="Of the content in force.")
    is_urgent: bool = Field(title="加急", description="Marked so, and confirmed.")
    is_held: bool = Field(title="有异议", description="An objection holds the case.")
    blocked_reason: str | None = Field(title="受阻", description="Why the system could not go on.")
    form: dict[str, Any] = Field(title="表单", description="Field to value.")
    texts: dict[str, str] = Field(title="正文", description="Field to Markdown.")
    files: list[dict[str, Any]] = Field(title="附件", description="With the field and the digest of each.")
    given: dict[str, Any] = Field(title="各环节填写", description="Stage to its fields.")
    evidence: list[dict[str, Any]] = Field(
        title="办理中附上的文件", description="What came with the answers."
    )
    publications: list[dict[str, Any]] = Field(title="发布", description="On which channel, in which state.")
    findings: list[dict[str, Any]] = Field(title="检查出的问题", description="The gravest first.")
    held: list[str] = Field(title="拦下的检查", description="Checks that hold the content back.")
    limits: list[Limit] = Field(title="时限", description="Every deadline of the case.")
    verbs: list[VerbRuling] = Field(
        title="各种办法", description="What the person may do now, and why not the rest."
    )
    decisions: list[OfferedAnswer] = Field(
        title="本环节的意见", description="What `decide` takes, where it is the person's duty."
    )
    stage_form: dict[str, Any] = Field(
        title="本环节的项目", description="JSON Schema of what `fields` takes."
    )
    stage_files: list[dict[str, Any]] = Field(title="本环节的附件", description="How the parts are called.")
    history: list[dict[str, Any]] = Field(title="办理经过", description="Everything that happened, in order.")


@router.get("/cases", summary="查询办件", operation_id="search")
def search(
    actor: Reader,
    services: Ours,
    days: Days,
    words: Annotated[
        str, Query(alias="q", title="文字", description="Words in number, title or unit.", max_length=200)
    ] = "",
    process: Annotated[
        str | None, Query(title="流程", description="Whole id of a process.", max_length=200)
    ] = None,
    state: Annotated[CaseState | None, Query(title="状态", description="Where it is.")] = None,
    outcome: Annotated[Outcome | None, Query(title="结果", description="How it ended.")] = None,
    page: PageNumber = 1,
) -> Page[CaseLine]:
    """The cases that the person may see, the newest first, twenty on a page."""
    wanted = Wanted(
        words=tuple(readable(words).split()),
        process=None if process is None else readable(process),
        state=state,
        outcome=outcome,
        since=days.since,
        before=days.before,
    )
    found = services.search(actor, wanted, page)
    lines = [_line(one) for one in found.lines] if found.number == page else []
    return Page(items=lines, page=page, pages=found.pages, total=found.total)


@router.get("/cases/{reference}", summary="查看办件", operation_id=Verb.VIEW.value)
def view_case(reference: Reference, actor: Reader, services: Ours) -> CaseDocument:
    """One case: content, state, history, and what the person may do."""
    view = services.case(actor, reference)
    organization = services.desk.office(view.organization).organization
    return CaseDocument(
        **told_of_case(view),
        title=view.title,
        organization=view.organization,
        unit=view.unit_code,
        drafter=view.drafter,
        stage_title=view.stage_title,
        visit=view.visit,
        waiting_for=view.waiting_for,
        is_urgent=view.is_urgent,
        is_held=view.hold is not None,
        blocked_reason=view.blocked_reason,
        held=list(view.held),
        limits=_limits(view),
        verbs=_verbs(view),
        decisions=_decisions(view) if view.rulings[Verb.DECIDE].allowed else [],
        stage_form=form_schema(view.stage_fields, organization),
        stage_files=file_fields(view.stage_fields),
    )


@router.get(
    "/cases/{reference}/files/{digest}",
    summary="取附件",
    operation_id="file",
    response_class=FileResponse,
    responses={200: {"content": {ANY_FILE: {}}, "description": "The file."}},
)
def fetch_file(
    reference: Reference,
    digest: Annotated[str, Path(title="附件的校验码", description="SHA-256.", pattern=DIGEST)],
    actor: Reader,
    services: Ours,
) -> FileResponse:
    """A file of the case: one of its content, or one that came with an answer."""
    view = services.case(actor, reference)
    path = services.file(actor, view.id, digest)
    name = next((one.name for one in _files(view) if one.digest == digest), digest)
    return FileResponse(path, media_type=ANY_FILE, filename=name)


def _files(view: CaseView) -> list[StoredFile]:
    in_rows = [file for table in view.tables for row in table.rows for file in row.files]
    return [*view.files, *in_rows, *view.evidence]


def _line(found: FoundCase) -> CaseLine:
    return CaseLine(
        case=found.number or f"draft-{found.case_id}",
        title=found.title,
        process=found.process,
        unit=found.unit,
        state=found.outcome or found.state,
        stage_title=found.stage_title,
        due=found.due_at.isoformat() if found.due_at else None,
        created=found.created_at.isoformat(),
    )


def _limits(view: CaseView) -> list[Limit]:
    return [
        Limit(
            key=one.key,
            title=one.title,
            state=one.state,
            due=one.due_at.isoformat(),
            provisional=one.provisional,
            explanation=one.explanation,
        )
        for one in view.deadlines
    ]


def _verbs(view: CaseView) -> list[VerbRuling]:
    return [
        VerbRuling(
            verb=verb.value,
            title=VERB_TITLES[verb],
            allowed=ruling.allowed,
            reason=ruling.reason,
            hint=ruling.hint,
        )
        for verb, ruling in view.rulings.items()
    ]


def _decisions(view: CaseView) -> list[OfferedAnswer]:
    return [
        OfferedAnswer(
            decision=one.name,
            title=one.title,
            effect=one.effect.value,
            wants_opinion=one.wants_opinion,
            needs=list(one.needs),
            targets=[stage for stage, _ in one.targets],
        )
        for one in view.decisions
    ]
