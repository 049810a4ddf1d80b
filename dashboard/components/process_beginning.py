"""Beginning to write: from the newest version of a process, from a draft, or a new one from a pattern."""

import re

import streamlit as st

from dashboard.components.bench import Bench, bench, open_bench
from dashboard.components.post_choice import choose_post, roles_of
from dashboard.components.sitting import refusals_noted
from dashboard.session.services import current_actor, services
from definitions.editing import PATTERNS, Pattern, begun
from definitions.editing.patterns import Beginning, Post
from definitions.schema.organization import Organization
from flows.access.actor import Actor
from flows.access.refusal import Invalid, Missing
from flows.assembly import Services
from flows.casework.process_drafts import ProcessDraft

NAME = re.compile("[a-z][a-z0-9-]*")
SLUG = 80
"""Characters of a whole name."""


def begin_editing(process: str) -> None:
    """In a callback: the draft of the person, else the newest version."""
    with refusals_noted():
        _open(services(), current_actor(), process)
        _go(edit=process)


def resume(process: str) -> None:
    """When the page is opened at its address: what a reload has lost is in the draft. Raises Missing or Refused."""
    here = bench()
    if here is None or here.process != process:
        _open(services(), current_actor(), process)


def _open(ours: Services, actor: Actor, process: str) -> None:
    draft = ours.find_process_draft(actor, process)
    declared = ours.desk.catalogue.find(process)
    if declared is None and draft is not None:
        open_bench(Bench(draft, process, is_new=True))
        return
    if declared is None:
        open_bench(None)
        raise Missing("这份草稿已经在别处丢掉了，也没有发布", "请回到流程列表")
    now = ours.process(actor, process)
    if draft is None:
        text = now.newest.text
        draft = ProcessDraft(process, text, now.seen, text, ours.now().isoformat(), 0)
    open_bench(Bench(draft, now.loaded.process.title.zh, is_new=False))


def take_kept(process: str) -> None:
    """In a callback: what another window has kept stands here too; what this window has written since is lost."""
    with refusals_noted():
        _open(services(), current_actor(), process)


def draw_staleness(here: Bench) -> None:
    """Two windows of one person with the same draft: only the one that was kept last goes on."""
    if not here.is_stale:
        return
    with st.container(border=True, key="card-amber-stale"):
        st.warning(
            "这份草稿刚才在另一个窗口里改过、发布或者丢掉了。这个窗口里的文字已经旧了：再改不会保存，也不能发布。"
        )
        st.write("这里写了要留的，先到“文字”一栏按“下载文字”；再按下面的按钮，就和另一个窗口一样了。")
        st.button("换成另一个窗口里的", type="primary", on_click=take_kept, args=(here.process,))


def drop_draft(process: str) -> None:
    """In a callback: what stands in it is lost."""
    with refusals_noted():
        services().drop_process_draft(current_actor(), process)
        open_bench(None)
        leave()


def leave(process: str = "") -> None:
    """In a callback: back to the list, or to a process; the draft stays."""
    open_bench(None)
    _go(process=process)


def _go(**parameters: str) -> None:
    st.query_params.clear()
    for name, value in parameters.items():
        if value:
            st.query_params[name] = value


def draw_beginning(organization: Organization) -> None:
    st.button("返回流程列表", icon=":material/arrow_back:", on_click=leave)
    st.subheader("新建一个流程", anchor=False)
    st.caption("选一个相近的样子，填好由谁办理，再在它的基础上改。")
    pattern = st.radio(
        "样子",
        PATTERNS,
        format_func=lambda one: f"{one.title}：{one.about}",
        key="begin/pattern",
    )
    if pattern.publishes and not organization.websites:
        st.warning("本机构没有网站，不能用这个样子。")
        return
    title = st.text_input("流程的名称", key="begin/title", max_chars=60, placeholder="例如 便民提示发布审批")
    name = st.text_input(
        "流程的编号：小写字母、数字、短横线，以后不能改",
        key="begin/name",
        max_chars=40,
        placeholder="例如 short-notice",
    )
    document = st.text_input("依据哪个规定", key="begin/document", max_chars=100)
    article = st.text_input("第几条", key="begin/article", max_chars=10, placeholder="例如 五")
    drafter = st.selectbox(
        "由谁拟稿", roles_of(organization), format_func=organization.role_title, key="begin/drafter"
    )
    seats = [
        choose_post(organization, label, f"begin/seat/{pattern.id}/{number}", first=number + 1)
        for number, label in enumerate(pattern.seats)
    ]
    st.button(
        "开始",
        type="primary",
        on_click=_begin,
        args=(
            organization,
            pattern,
            (title, name, document, article, drafter),
            (seats[0], seats[1], seats[2]),
        ),
    )


def _begin(
    organization: Organization,
    pattern: Pattern,
    words: tuple[str, str, str, str, str],
    seats: tuple[Post, Post, Post],
) -> None:
    title, name, document, article, drafter = (" ".join(word.split()) for word in words)
    with refusals_noted():
        if not all((title, name, document, article)):
            raise Invalid("名称、编号、依据和条款都要填写", "请填好再按“开始”")
        process = f"{organization.organization}.{name}"
        ours, actor = services(), current_actor()
        if not NAME.fullmatch(name) or len(process) > SLUG:
            raise Invalid(f"流程的编号“{name}”写得不对", "用小写字母开头，只用小写字母、数字和短横线")
        if ours.desk.catalogue.find(process) is not None or ours.find_process_draft(actor, process):
            raise Invalid(f"已经有编号为“{name}”的流程或草稿", "换一个编号")
        site = organization.websites[0] if organization.websites else None
        wanted = Beginning(
            process,
            title,
            document,
            article,
            drafter,
            seats,
            site.id if site else "",
            site.columns[0].title.zh if site else "",
        )
        text = begun(pattern, wanted)
        draft = ProcessDraft(process, text, "", "", ours.now().isoformat(), 0)
        open_bench(Bench(ours.keep_process_draft(actor, draft), title, is_new=True))
        _go(edit=process)
