"""What a case is about: its fields, its texts, its files, and what the checks found in them."""

from collections import Counter
from dataclasses import dataclass
from html import escape

import streamlit as st

from dashboard.presentation.labels import SEVERITIES, say_place
from dashboard.presentation.markdown import article, facts, tag
from definitions.schema.stages import PublishStage
from definitions.vocabulary import CHECK_TITLES, Severity
from flows.access.actor import Actor
from flows.assembly import Services
from flows.casework.shown_tables import ShownTable
from flows.casework.views import CaseView
from flows.checks.finding import Finding
from storage.attachments import StoredFile, say_size

FINDINGS = "内容检查"
COLOURS = {Severity.BLOCK: "red", Severity.WARN: "amber", Severity.INFORM: "blue"}


def draw_content(services: Services, actor: Actor, view: CaseView) -> None:
    st.subheader("内容", anchor="content")
    if not view.fields and not view.texts and not view.tables:
        st.html('<p class="sanshen-quiet">还没有提交内容。</p>')
        return
    st.html(facts(view.fields))
    for label, text in view.texts:
        if text.strip():
            with st.container(border=True):
                st.html(f'<p class="sanshen-quiet">{escape(label)}{_as_published(view)}</p>{article(text)}')
    for table in view.tables:
        _draw_table(services, actor, view, table)
    draw_files(services, actor, view, view.files, "附件")


def _draw_table(services: Services, actor: Actor, view: CaseView, table: ShownTable) -> None:
    """Row by row; what was refused is told of, and stands behind what is still on its way."""
    st.html(f'<p class="sanshen-quiet">{escape(table.label)}（{len(table.rows)} 行）</p>')
    for row in sorted(table.rows, key=lambda one: bool(one.refused)):
        with st.container(border=True):
            gone = f" {tag('已剔除', 'red')} {escape(row.refused)}" if row.refused else ""
            st.html(f"<p><strong>第{row.number}行</strong>{gone}</p>{facts(row.answers)}")
            for label, text in row.texts:
                st.html(f'<p class="sanshen-quiet">{escape(label)}{_as_published(view)}</p>{article(text)}')
            draw_files(services, actor, view, row.files, f"第{row.number}行的附件")


def draw_files(
    services: Services, actor: Actor, view: CaseView, files: tuple[StoredFile, ...], title: str
) -> None:
    """Files of the case. Whether the person may still see it is asked again when they click."""
    if not files:
        return
    st.html(f'<p class="sanshen-quiet">{escape(title)}（{len(files)} 个）</p>')
    for number, file in enumerate(files):
        if not services.desk.attachments.path(file.digest).exists():
            st.error(f"文件“{file.name}”已丢失，请联系系统管理员从备份恢复。")
            continue
        st.download_button(
            f"{file.name}（{say_size(file.size)}）",
            data=_Reader(services, actor, view.id, file.digest),
            file_name=file.name,
            mime=file.media_type,
            key=f"{title}/{view.id}/{number}/{file.digest}",
            on_click="ignore",
            icon=":material/download:",
        )


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads a file when somebody clicks, not when the page is drawn."""

    services: Services
    actor: Actor
    case_id: int
    digest: str

    def __call__(self) -> bytes:
        return self.services.file(self.actor, self.case_id, self.digest).read_bytes()


def _as_published(view: CaseView) -> str:
    goes_out = any(isinstance(stage, PublishStage) for stage in view.definition.all_stages)
    return "（发布后的样子）" if goes_out else ""


def draw_findings_counted(view: CaseView) -> None:
    """For who answers: the findings themselves stand further down."""
    counts = Counter(finding.severity for finding in view.findings)
    if counts:
        told = " ".join(
            tag(f"{SEVERITIES[level]} {count} 处", COLOURS[level]) for level, count in counts.items()
        )
        st.html(f'<p>{FINDINGS}：{told} 办理前请先看<a href="#findings">检查结果</a>。</p>')


def draw_findings(view: CaseView) -> None:
    st.subheader(FINDINGS, anchor="findings")
    if not view.findings:
        st.html(f"<p>{tag('通过', 'green')} 没有发现问题。</p>" if view.round else "<p>提交后检查。</p>")
        return
    st.html("".join(_finding(number, finding, view) for number, finding in enumerate(view.findings, 1)))
    for reason in view.reasons:
        st.html(
            f'<p class="sanshen-quiet">{escape(reason.person)}（{escape(reason.stage_title)}）同意时写明：'
            f"{escape(reason.words)}</p>"
        )


def _finding(number: int, finding: Finding, view: CaseView) -> str:
    colour = COLOURS[finding.severity]
    excerpt = f"<br>原文：<mark>{escape(finding.excerpt)}</mark>" if finding.excerpt else ""
    suggestion = f"<br>建议改为：{escape(finding.rewritten)}" if finding.rewritten else ""
    place = escape(say_place(finding, view.definition))
    return (
        f'<div class="sanshen-finding sanshen-edge-{colour}">{number}. {tag(SEVERITIES[finding.severity], colour)} '
        f"<strong>{place}</strong>（{CHECK_TITLES[finding.check]}）<br>{escape(finding.message)}{excerpt}{suggestion}</div>"
    )


def remarks(view: CaseView) -> dict[str, str]:
    """Field id to which of the findings must be mended there: shown beside the fields while correcting."""
    found: dict[str, list[str]] = {}
    for number, finding in enumerate(view.findings, 1):
        if finding.severity is Severity.BLOCK:
            found.setdefault(finding.where, []).append(str(number))
    return {
        where: f"{SEVERITIES[Severity.BLOCK]}：见上面“{FINDINGS}”第{'、'.join(numbers)}条"
        for where, numbers in found.items()
    }
