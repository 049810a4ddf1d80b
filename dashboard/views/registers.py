"""登记簿: what is true of things now, or was on a day, and what happened to each of them."""

from collections.abc import Sequence
from datetime import date
from html import escape

import streamlit as st

from dashboard.components.days import ANY_DAY
from dashboard.components.listing import draw_count, draw_lines
from dashboard.components.organizations import choose_organization
from dashboard.components.sitting import plain, refusals_shown, sitting
from dashboard.presentation.dates import say_moment
from dashboard.presentation.markdown import Cell, Tag, facts
from dashboard.presentation.matching import mentions
from dashboard.session.services import current_actor, services
from definitions.schema.registers import Register
from definitions.semantics.staleness import say_stale
from definitions.vocabulary import ENTRY_EVENT_TITLES
from flows.access.actor import Actor
from flows.assembly import Services
from flows.casework.registers import EntryHistory, EntryLine, RegisterView, say_changed, say_source
from storage.queries.registers import ChangeLine

STALE, SOON = "久未更新", "临近"
COLOURS = {"stale": "red", "soon": "amber"}


def registers() -> None:
    ours, actor = services(), current_actor()
    st.title("登记簿", anchor=False)
    organization = choose_organization(ours, actor)
    if organization is None:
        return
    known = ours.desk.office(organization).registers
    if not known:
        st.info("本机构还没有登记簿。")
        return
    choose, day, search = st.columns([3, 2, 3], vertical_alignment="bottom")
    chosen = choose.selectbox(
        "登记簿名称",
        list(known),
        format_func=lambda name: known[name].title.zh,
        key=f"register/{organization}",
    )
    on = day.date_input("哪一天的情况（不选就是现在）", value=None, key="register/on", **ANY_DAY)
    words = search.text_input("查找", placeholder="在所有列中查找", key="register/words", live=True) or ""
    with refusals_shown():
        view = ours.register(actor, organization, chosen, on if isinstance(on, date) else None)
        lines = [line for line in _wanted(view) if _mentions(line, words)]
        _draw(view, lines)
        _draw_one(ours, actor, organization, view.register, lines)


def _wanted(view: RegisterView) -> list[EntryLine]:
    """By state, and by whether somebody keeps them up."""
    register = view.register
    key = f"register/states/{register.register_name}"
    states = st.pills(
        "状态",
        list(register.states),
        selection_mode="multi",
        default=register.open_states,
        format_func=lambda name: _counted(register, view.lines, name),
        key=key,
        wrap=True,
    )
    only_stale = False
    if register.stale is not None:
        count = sum(line.freshness != "" for line in view.lines)
        label = f"只看久未更新和临近的（{say_stale(register.stale)}，现有 {count} 条）"
        only_stale = st.checkbox(label, key=f"register/stale/{register.register_name}", wrap=True)
    return [line for line in view.lines if line.state in states and (line.freshness or not only_stale)]


def _counted(register: Register, lines: Sequence[EntryLine], state: str) -> str:
    return f"{register.state_title(state)} {sum(line.state == state for line in lines)}"


def _mentions(line: EntryLine, words: str) -> bool:
    return mentions(" ".join((str(line.number), line.state_title, *line.cells)), words)


def _draw(view: RegisterView, lines: list[EntryLine]) -> None:
    register = view.register
    columns = ["编号", *(field.label.zh for field in register.fields), "状态"]
    columns += ["更新情况"] if register.stale is not None else []
    st.caption(f"依据：{register.authority}")
    total = len(view.lines)
    draw_count(
        f"共 {total} 条" + (f"，现列出 {len(lines)} 条" if len(lines) != total else ""),
        columns,
        [[_text(cell) for cell in _cells(register, line)] for line in lines],
        f"{register.title.zh}_{view.on:%Y%m%d}.csv",
        "当前列出的全部条目，可以用 Excel 或 WPS 打开。",
    )
    if not lines:
        st.info("没有符合条件的条目。" if total else "还没有登记。")
        return
    draw_lines(
        columns,
        lines,
        lambda line: _cells(register, line),
        register.title.zh,
        f"register/page/{register.register_name}",
    )


def _cells(register: Register, line: EntryLine) -> list[Cell]:
    state: Cell = Tag(line.state_title, "grey") if line.is_closed else line.state_title
    cells: list[Cell] = [str(line.number), *line.cells, state]
    return [*cells, _freshness(line)] if register.stale is not None else cells


def _freshness(line: EntryLine) -> Cell:
    if line.stale is None:
        return ""
    day = line.stale.stale_on.isoformat()
    match line.freshness:
        case "stale":
            return Tag(f"{STALE}，{day}起", COLOURS["stale"])
        case "soon":
            return Tag(f"{SOON}，{day}起", COLOURS["soon"])
        case _:
            return Tag("正常", "green")


def _text(cell: Cell) -> str:
    return cell if isinstance(cell, str) else cell.text


def _draw_one(
    ours: Services, actor: Actor, organization: str, register: Register, lines: list[EntryLine]
) -> None:
    if not lines:
        return
    names = {line.number: f"第{line.number}号 {line.name}（{line.state_title}）" for line in lines}
    chosen = st.selectbox(
        "查看一条的变动经过",
        list(names),
        index=None,
        format_func=names.__getitem__,
        key=f"register/entry/{register.register_name}",
        placeholder="请选择",
    )
    if chosen is not None:
        _draw_history(ours.entry(actor, organization, register.register_name, chosen))


def _draw_history(history: EntryHistory) -> None:
    register, line = history.register, history.line
    with st.container(border=True):
        st.subheader(plain(f"第{line.number}号 {line.name}"), anchor=False)
        labels = [field.label.zh for field in register.fields]
        st.html(facts([*zip(labels, line.cells, strict=True), ("状态", line.state_title)]))
        for change in reversed(history.changes):
            _draw_change(history, change)


def _draw_change(history: EntryHistory, change: ChangeLine) -> None:
    """The latest first, each with the way to the case that it comes from."""
    home = sitting().home
    assert home is not None
    details = "".join(f"<p>{escape(words)}</p>" for words in say_changed(history, change))
    source = escape(say_source(change))
    with st.container(gap=None):
        st.html(
            f"<p><time>{say_moment(change.at)}</time> <strong>{ENTRY_EVENT_TITLES[change.kind]}</strong>"
            f" <small>（{source}）</small></p>{details}"
        )
        if change.case_id is not None:
            label = plain(f"打开办件 {change.case_number}")
            st.page_link(home, label=label, query_params={"case": str(change.case_id)})
