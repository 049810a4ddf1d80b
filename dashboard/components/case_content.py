"""What a case is about: its fields, its texts, its files."""

from dataclasses import dataclass
from html import escape

import streamlit as st

from dashboard.presentation.markdown import article, facts, tag
from definitions.schema.stages import PublishStage
from flows.access.actor import Actor
from flows.assembly import Services
from flows.casework.shown_tables import ShownTable
from flows.casework.views import CaseView
from storage.attachments import StoredFile, say_size


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
    _draw_filled_in(view)


def _draw_filled_in(view: CaseView) -> None:
    """Whoever reviews an answer has to see it beside what it answers, not at the end of all that happened."""
    for title, rows in view.filled_in:
        with st.container(border=True):
            st.html(f'<p class="sanshen-quiet">“{escape(title)}”环节填写的</p>{facts(rows)}')


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
