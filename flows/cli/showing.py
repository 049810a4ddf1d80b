"""`sanshen case` and `sanshen sheet`: one case, on screen and on paper."""

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from definitions.schema.organization import ManualChannel, Organization
from definitions.vocabulary import OUTCOME_TITLES, STATE_TITLES, CaseState, Outcome
from flows.casework.asked import AskedOf, say_asked
from flows.casework.awaited import AwaitedStage
from flows.casework.for_programs import told_of_case
from flows.casework.relations import RelatedCase
from flows.casework.shown_tables import ShownTable
from flows.casework.views import CaseView
from flows.cli.addresses import published_sites
from flows.cli.case_timeline import TITLES, timeline_rows
from flows.cli.drafting import told
from flows.cli.file_saving import save_files
from flows.cli.home import open_home
from flows.cli.options import As, Case, Json, TokenStdin
from flows.cli.terminal import last_day, moment, say, show, show_json, show_table
from flows.settings import Settings
from storage.attachments import StoredFile, say_size
from storage.models import Deadline, Publication


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
    show_table(TITLES, timeline_rows(view))


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
