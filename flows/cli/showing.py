"""`sanshen case` and `sanshen sheet`: one case, on screen and on paper."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from definitions.schema.organization import ManualChannel, Organization
from definitions.semantics.proxies import by_proxy
from definitions.vocabulary import OUTCOME_TITLES, STATE_TITLES, CaseState, Outcome, Purpose
from flows.casework.asked import AskedOf, say_asked
from flows.casework.awaited import AwaitedStage
from flows.casework.causes import with_causes
from flows.casework.for_programs import told_of_case
from flows.casework.relations import RelatedCase
from flows.casework.shown_tables import ShownTable
from flows.casework.telling import (
    FAILED,
    ON_CLOCKS,
    ON_EXTENSIONS,
    ON_OBJECTIONS,
    ON_SEATS,
    ON_URGENCY,
    said_of_objection,
    say_because,
    say_changeable,
    say_changed,
    say_copied,
    say_drafted,
    say_end_of_child,
    say_extension,
    say_intervened,
    say_left,
    say_left_out,
    say_letters_compared,
    say_migrated,
    say_objection,
    say_on_clock,
    say_on_seat,
    say_original_read,
    say_recounted,
    say_registered,
    say_reopened,
    say_started,
    say_submission,
    say_to_mend,
    say_urgency,
    say_why_ended,
    say_withdrawn,
)
from flows.casework.views import CaseView
from flows.cli.addresses import published_sites
from flows.cli.drafting import told
from flows.cli.file_saving import save_files
from flows.cli.home import open_home
from flows.cli.options import As, Case, Json, TokenStdin
from flows.cli.terminal import last_day, moment, say, show, show_json, show_table
from flows.settings import Settings
from storage.attachments import StoredFile, say_size
from storage.models import Deadline, Publication
from storage.queries.timeline import Happening

HAPPENINGS = {
    "drafted": "拟稿",
    "opened": "送达",
    "submitted": "提交",
    "decided": "办理",
    "publishing": "送发布",
    "publication_failed": "渠道未接收",
    "publication_withdrawn": "撤稿",
    "called": "开出子办件",
    "child_left": "不再等子办件",
    "left_alone": "上级办件不再等",
    "performed": "系统办理",
    "withdrawn": "撤回",
    "ended": "办结",
    "ledger": "记入台账",
    "registered": "记入登记簿",
    "reminded": "催办",
    "handed": "转交",
    "handed_back": "交回",
    "signer_added": "加签",
    "signer_removed": "减签",
    "taken_back": "拿回意见",
    "asked": "征求意见",
    "replied": "答复",
    "extension_asked": "申请延期",
    "extension_decided": "审批延期",
    "urgency_asked": "申请加急",
    "urgency_decided": "审批加急",
    "objected": "提出异议",
    "objection_answered": "答复异议",
    "objection_settled": "解决异议",
    "reopened": "重新办理",
    "intervened": "干预",
    "clock_warned": "临近到期",
    "clock_missed": "超期",
    "recounted": "放假安排变动",
    "unheeded": "没有办到",
    "started": "自动起草",
    "start_failed": "没有起草",
    "migrated": "换版本",
    "commented": "留言",
    "original_read": "查看原信",
    "letters_compared": "认定重复来信",
    "copied": "抄送",
    "read": "已阅",
    "overridden": "放行",
    "blocked": "受阻",
    "retried": "重试",
    "run_forced": "流程运行被改动",
    "site_patrolled": "巡查了网站",
}
SUPPLEMENTS = {"asked": "要求补充说明", "replied": "补充说明"}
"""What is asked of the drafter, and answered."""


class SheetFormat(StrEnum):
    DOCX = "docx"


def case(
    reference: Case,
    save: Annotated[
        Path | None,
        typer.Option(
            "--save", metavar="文件夹", help="把附件存到这个文件夹；里面已有同名文件的，一个也不存。"
        ),
    ] = None,
    person: As = None,
    token_stdin: TokenStdin = False,
    as_json: Json = False,
) -> None:
    """
    表单、正文、附件的名称、内容检查和办理经过都在这里；要看附件，先存出来。

    例：　　　　sanshen case 吉市交网审〔2026〕1号 --as zhangsan
    存出附件：　sanshen case 吉市交网审〔2026〕1号 --as zhangsan --save 附件
    """
    with open_home() as home:
        reader = home.reader(person, token_stdin=token_stdin)
        view = home.services.case(reader, reference)
        settings = home.settings
        organization = home.services.desk.office(view.organization).organization
        saved = save_files(home.services, reader, view, save) if save is not None else []
    if as_json:
        show_json(told_of_case(view))
    else:
        _show(view, organization, settings)
    if save is not None:
        say(f"已存 {len(saved)} 个附件到 {save}。" if saved else "这个办件没有附件。")


def sheet(
    reference: Case,
    output: Annotated[Path, typer.Option("-o", "--output", metavar="文件", help="写到这个文件。")],
    form: Annotated[
        SheetFormat, typer.Option("--format", metavar="docx", help="文件格式。")
    ] = SheetFormat.DOCX,
    called: Annotated[
        str, typer.Option("--sheet", metavar="表名", help="一个流程有几张表的，打印哪一张；不写就是第一张。")
    ] = "",
    person: As = None,
    token_stdin: TokenStdin = False,
) -> None:
    """
    到纸质签批环节再打印，审批单上才有校验码；在这之前打印的，仅供预览，不能签字。

    例：sanshen sheet 吕发改网审〔2026〕1号 --as wenshu --format docx -o 审批单.docx
    """
    from flows.forms.sheet import write_sheet

    with open_home() as home:
        reader = home.reader(person, token_stdin=token_stdin)
        written = write_sheet(home.services, reader, reference, output, called)
    say(f"审批单（{form}）已写到 {output}。")
    if written.preview:
        say(f"请注意：{written.preview}。")


def _signers(stage: AwaitedStage) -> str:
    """`会签：3人都同意才通过，已有1人同意（甲已同意、乙科负责人待办）`."""
    return f"{stage.rule}（{'、'.join(f'{one.who}{one.state}' for one in stage.signers)}）"


def _show(view: CaseView, organization: Organization, settings: Settings) -> None:
    facts = [
        ("办件", view.reference),
        ("标题", view.title),
        ("流程", f"{view.process_title}（{view.process}）"),
        ("报送", f"{view.organization_title}{view.unit}，{view.drafter}，第{view.round}轮"),
        ("来源", _source(view)),
        ("现状", _standing(view)),
        *((one.called, _related(one)) for one in view.relations.children),
        *(("在办", f"{one.title}：{_signers(one)}") for one in view.awaited if one.rule),
        *(("请您答复", _asked(one)) for one in view.asked),
        ("受阻", view.blocked_reason or ""),
        (
            "时限",
            "；".join(
                f"{d.title}：{_end_of(d)}"
                for d in view.deadlines
                if d.state in ("running", "waiting", "paused")
            ),
        ),
        *(fact for one in view.publications for fact in _published(one, organization, settings)),
        ("校验码", view.hash),
    ]
    for title, value in facts:
        if value:
            show(f"{title}：{value}")
    _show_content(view)
    for finding in view.findings:
        show(told(finding))
    rows = [_row(view, happening, cause) for happening, cause in with_causes(view.timeline)]
    show_table(("时间", "经过", "环节", "人员", "意见"), rows)


def _asked(one: AskedOf) -> str:
    """`甲请您补充说明：请写明年份（可以改：title 标题）`."""
    fields = "、".join(f"{field.id} {field.label.zh}" for field in one.fields)
    return f"{say_asked(one)}{f'（可以改：{fields}）' if fields else ''}"


def _source(view: CaseView) -> str:
    parent = view.relations.parent
    return "；".join(filter(None, (view.relations.why, _related(parent) if parent else "")))


def _related(related: RelatedCase) -> str:
    """Who may not see it is told no title."""
    return "，".join(filter(None, (related.reference, related.title, related.standing)))


def _end_of(deadline: Deadline) -> str:
    if deadline.state == "paused":
        return "暂停计时"
    ends = f"{last_day(deadline.due_at)}{'（暂定）' if deadline.provisional else ''}"
    return f"等到 {ends} 结束" if deadline.state == "waiting" else ends


def _standing(view: CaseView) -> str:
    """`办理中：本单位审核人审核，等待……`; a draft's state and stage have one name, said once."""
    if view.outcome:
        return OUTCOME_TITLES[Outcome(view.outcome)]
    names = dict.fromkeys((STATE_TITLES[CaseState(view.state)], view.stage_title))
    marks = ("【加急】" if view.is_urgent else "") + ("【有异议，暂停办理】" if view.hold else "")
    waiting = f"，等待{view.waiting_for}" if view.waiting_for else ""
    return f"{marks}{'：'.join(names)}{waiting}"


def _show_content(view: CaseView) -> None:
    """What a reviewer decides about, and what the stages before wrote to it."""
    _show_facts("表单", view.fields)
    for label, text in view.texts:
        if text.strip():
            show(f"\n【{label}】\n{text.strip()}")
    for table in view.tables:
        _show_table(table, view.reference)
    _show_list("附件", view.files, view.reference)
    for title, rows in view.filled_in:
        _show_facts(f"“{title}”填写", rows)
    _show_list("办理中附上的文件", view.evidence, view.reference)
    show("")


def _show_table(table: ShownTable, reference: str) -> None:
    for row in table.rows:
        show(f"\n【{table.label}：第{row.number}行】{f'（已剔除，{row.refused}）' if row.refused else ''}")
        for label, value in row.answers:
            show(f"{label}：{value}")
        for label, text in row.texts:
            show(f"{label}：\n{text.strip()}")
        if row.files:
            _show_list(f"第{row.number}行的附件", row.files, reference)


def _show_facts(title: str, rows: Sequence[tuple[str, str]]) -> None:
    if rows:
        show(f"\n【{title}】")
    for label, value in rows:
        show(f"{label}：{value}")


def _show_list(title: str, files: Sequence[StoredFile], reference: str) -> None:
    if not files:
        return
    show(f"\n【{title}】{len(files)} 个，存出来看：sanshen case {reference} --save 文件夹")
    for file in files:
        show(f"{file.name}（{say_size(file.size)}）")


def _published(
    publication: Publication, organization: Organization, settings: Settings
) -> list[tuple[str, str]]:
    """Where it can be seen; of what was withdrawn, since when, and where the page is kept as it was."""
    channel = organization.channel(publication.channel.partition("/")[2])
    if publication.state == "withdrawn":
        since = moment(publication.withdrawn_at) if publication.withdrawn_at else ""
        why = f"，{publication.withdrawn_why}" if publication.withdrawn_why else ""
        return [("已撤稿", f"{channel.title}，{since}{why}")]
    if publication.state != "confirmed":
        return []
    if isinstance(channel, ManualChannel):
        return [(channel.title.zh, publication.url or "已发布，没有登记链接")]
    return _page(publication, settings)


def _page(publication: Publication, settings: Settings) -> list[tuple[str, str]]:
    """Where a browser finds the page while the sites are served from here, and the file itself."""
    path = (publication.url or "").lstrip("/")
    served = published_sites(settings)
    file = (settings.sites / publication.channel / "public" / path).resolve()
    return [
        (
            "网页",
            f"{served}/{publication.channel}/{path}"
            if served
            else "网站没有在运行，运行 sanshen up 后可以打开",
        ),
        ("文件", str(file)),
    ]


def _who(view: CaseView, happening: Happening, cause: Happening | None) -> str:
    """On paper the signer, with who registered it; of what the system does, also after whom; else whoever did it."""
    payload = happening.payload
    if payload.get("registered_by"):
        signed = f"（纸质，{payload['signed_on']} 签，{happening.person}登记）"
        return f"{_signer(view, happening)}{signed}"
    if cause is None:
        return happening.person or "系统"
    after = f"{_signer(view, cause)}{HAPPENINGS[cause.kind].removeprefix('系统')}后"
    return after if happening.kind == "opened" else f"系统（{after}）"


def _signer(view: CaseView, happening: Happening) -> str:
    """Who decided, or did whatever else it was."""
    decided = str(happening.payload.get("person") or "") if happening.kind == "decided" else ""
    if not decided:
        return happening.person or "系统"
    return by_proxy(view.names, decided, happening.payload.get("on_behalf_of"))


def _row(view: CaseView, happening: Happening, cause: Happening | None) -> tuple[str, ...]:
    stage = str(happening.payload.get("stage") or "")
    return (
        moment(happening.at),
        _what(happening),
        view.stage_titles.get(stage, stage),
        _who(view, happening, cause),
        _said(view, stage, happening),
    )


def _what(happening: Happening) -> str:
    if happening.kind == "submitted":
        return say_submission(happening.payload)
    is_supplement = happening.payload.get("purpose") == Purpose.SUPPLEMENT
    title = (SUPPLEMENTS if is_supplement else HAPPENINGS).get(happening.kind, happening.kind)
    return f"{title}，{FAILED}" if happening.payload.get("held") else title


def _said_of_children(happening: Happening) -> str:
    payload = happening.payload
    match happening.kind:
        case "drafted" if payload.get("cause"):
            return "；".join((say_drafted(payload, "系统"), *say_left_out(payload)))
        case "performed" if payload.get("outcome"):
            return say_end_of_child(payload)
        case "registered":
            return say_registered(payload, payload["register"])
        case "child_left":
            return say_left(payload)
        case "left_alone":
            return f"{say_because(payload)}，本办件自己继续办理"
        case "ended":
            return say_why_ended(payload)
    return ""


def _said_of_others(view: CaseView, happening: Happening) -> str:
    """What concerns people, or cases, that have no duty here."""
    payload = happening.payload
    match happening.kind:
        case "copied":
            return say_copied(payload, view.names)
        case "original_read":
            return f"{say_original_read(payload, view.names)}：{payload['reason']}"
        case "letters_compared":
            return say_letters_compared(payload, view.names)
    return "：".join(filter(None, (say_withdrawn(payload, view.names), payload["why"])))


def _said_of_case(view: CaseView, happening: Happening) -> str:
    """Of what was done to the case as a whole."""
    payload = happening.payload
    match happening.kind:
        case "copied" | "publication_withdrawn" | "original_read" | "letters_compared":
            return _said_of_others(view, happening)
        case "started":
            return say_started(payload)
        case "migrated":
            reason = "；".join([payload["reason"], *payload.get("dropped", ())])
            return f"{say_migrated(payload, view.names)}：{reason}"
        case "reopened":
            return f"{say_reopened(payload, view.names)}：{payload['reason']}"
        case "intervened":
            return f"{say_intervened(payload, view.stage_titles, view.names)}：{payload['reason']}"
        case kind if kind in (*ON_URGENCY, *ON_OBJECTIONS):
            return _said_of_request(view, kind, payload)
        case kind if kind in (*ON_CLOCKS, "recounted"):
            return _said_of_clocks(view, kind, payload)
        case kind if kind in ON_EXTENSIONS:
            titles = {one.id: one.title.zh for one in view.definition.deadlines}
            told = say_extension(kind, payload, titles, view.names)
            return "：".join(filter(None, (told, payload["reason"])))
    return ""


def _said_of_clocks(view: CaseView, kind: str, payload: Mapping[str, Any]) -> str:
    """What clocks tell by themselves, and where a calendar moved them."""
    if kind in ON_CLOCKS:
        return say_on_clock(kind, payload, view.definition)
    return "；".join(say_recounted(payload, view.definition))


def _said_of_request(view: CaseView, kind: str, payload: Mapping[str, Any]) -> str:
    """Of haste and of objections: what was asked or decided, and why."""
    if kind in ON_URGENCY:
        return "：".join(filter(None, (say_urgency(kind, payload, view.names), payload["reason"])))
    return "：".join(filter(None, (say_objection(kind, payload, view.names), said_of_objection(payload))))


def _said(view: CaseView, stage: str, happening: Happening) -> str:
    """What was chosen and why, or what has to be mended."""
    payload = happening.payload
    if payload.get("held"):
        return say_to_mend(payload)
    on_children = _said_of_children(happening)
    if on_children:
        return on_children
    on_case = _said_of_case(view, happening)
    if on_case:
        return on_case
    if happening.kind in ON_SEATS:
        told = say_on_seat(happening.kind, payload, view.stage_titles.get(stage, stage), view.names)
        why = payload.get("opinion") or payload.get("reason") or payload.get("question")
        said = "：".join(filter(None, (told, str(why or ""))))
        return "；".join(filter(None, (said, say_changeable(payload, view.definition))))
    if happening.kind == "submitted":
        return say_changed(payload, view.definition)
    decision = str(payload.get("decision") or "")
    words = view.decision_titles.get((stage, decision), decision)
    return "：".join(filter(None, (words, str(payload.get("opinion") or payload.get("reason") or ""))))
