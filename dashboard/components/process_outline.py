"""The stages of the text as a list, with buttons that write into the text."""

import streamlit as st

from dashboard.components.bench import Bench, bench, on_bench
from dashboard.components.post_choice import choose_post
from dashboard.components.sitting import plain
from dashboard.session.services import services
from definitions.editing import (
    SKETCHES,
    CannotEdit,
    Sketch,
    StageLine,
    added,
    moved,
    removed,
    renamed,
    sketched,
    with_step,
    without_steps,
)
from definitions.editing.examples import PASSES
from definitions.editing.sketches import Filling, fresh_id
from definitions.vocabulary import StageKind

KINDS = {one.kind.value: one.title for one in SKETCHES} | {"register": "登记簿", "job": "统计"}
LONGEST_TITLE = 60


def draw_outline(here: Bench) -> None:
    stages = here.stages()
    if not stages:
        st.warning("文字现在读不下去，列不出环节。请到“文字”一栏，按右边“问题”里说的改好，或者按“撤销”。")
        return
    st.caption("从上到下依次办理。先点选一个环节，再按下面的按钮；流程图马上跟着变。")
    key = f"bench/stage/{here.process}/{here.writings}"
    st.session_state.setdefault(key, min(here.chosen, len(stages) - 1))
    chosen = st.container(key="stages").radio(
        "环节",
        range(len(stages)),
        format_func=lambda number: _label(stages[number], number),
        key=key,
        label_visibility="collapsed",
        on_change=_choose,
        args=(key,),
    )
    stage = stages[chosen]
    _draw_moves(stage)
    with st.expander(plain(f"给“{_name(stage)}”改名"), icon=":material/edit:"):
        _draw_renaming(here, stage)
    with st.expander(plain(f"在“{_name(stage)}”后面加一个环节"), icon=":material/add:"):
        _draw_adding(here, stages, stage)


def _choose(key: str) -> None:
    here = bench()
    if here is not None:
        here.chosen = int(st.session_state[key])


def _label(stage: StageLine, number: int) -> str:
    """Words of the document, which Streamlit would read as Markdown."""
    inset = "　　└ " * bool(stage.depth)
    kind = f"（{KINDS.get(stage.kind, stage.kind)}）" if stage.title else ""
    return plain(f"{number + 1}　{inset}{_name(stage)}{kind}")


def _name(stage: StageLine) -> str:
    """An end is known by its id alone."""
    return stage.title or f"{KINDS.get(stage.kind, '')} {stage.id}".strip()


def _draw_moves(stage: StageLine) -> None:
    row = st.container(horizontal=True)
    name = _name(stage)
    row.button(
        "上移",
        icon=":material/arrow_upward:",
        disabled=stage.position == 0,
        on_click=_move,
        args=(stage, -1),
        width="stretch",
    )
    row.button(
        "下移",
        icon=":material/arrow_downward:",
        disabled=stage.position + 1 == stage.siblings,
        on_click=_move,
        args=(stage, 1),
        width="stretch",
    )
    row.button(
        "删去",
        icon=":material/delete:",
        disabled=stage.siblings == 1,
        on_click=on_bench,
        args=(
            f"删去“{name}”",
            lambda here: without_steps(removed(_still(here, stage), stage.path), stage.id),
            f"已删去“{name}”，样例里也删去了这一步。",
        ),
        width="stretch",
    )


def _still(here: Bench, stage: StageLine) -> str:
    """The text, if the stage still stands where it stood when the button was drawn: somebody may have typed since."""
    if not any((one.path, one.id) == (stage.path, stage.id) for one in here.stages()):
        raise CannotEdit("文字刚才变了，请再选一次环节")
    return here.text


def _move(stage: StageLine, by: int) -> None:
    name = _name(stage)
    way = "上" if by < 0 else "下"
    here = bench()
    on_bench(
        f"{way}移“{name}”",
        lambda here: moved(_still(here, stage), stage.path, by),
        f"已把“{name}”{way}移一位。",
    )
    if here is not None:
        moved_to = (*stage.path[:-1], stage.position + by)
        here.chosen = next((n for n, one in enumerate(here.stages()) if one.path == moved_to), here.chosen)


def _draw_renaming(here: Bench, stage: StageLine) -> None:
    key = f"bench/title/{here.process}/{here.writings}/{stage.path}"
    st.text_input("新的名称", value=stage.title, key=key, max_chars=LONGEST_TITLE)
    st.button("改名", key="bench/rename", on_click=_rename, args=(stage, key), width="stretch")


def _rename(stage: StageLine, key: str) -> None:
    title = " ".join(str(st.session_state.get(key, "")).split())
    if title and title != stage.title:
        act = f"“{_name(stage)}”改名"
        on_bench(act, lambda here: renamed(_still(here, stage), stage.path, title), f"已改名为“{title}”。")


def _draw_adding(here: Bench, stages: list[StageLine], after: StageLine) -> None:
    office = services().desk.office(here.process.partition(".")[0])
    organization = office.organization
    following = next((one for one in stages if one.path == (*after.path[:-1], after.position + 1)), None)
    around = {
        "channel": organization.websites[0].id if organization.websites else "",
        "ledger": next(iter(office.ledgers), ""),
        "process": next((n.partition(".")[2] for n in office.processes if n != here.process), ""),
        "following": following.id if following else "",
    }
    empty = choose_post(organization, "", "", shown=False)
    kinds = [one for one in SKETCHES if one.can(Filling("x", "x", empty, empty, **around))]
    sketch = st.selectbox(
        "哪一种环节", kinds, format_func=lambda one: f"{one.title}：{one.about}", key="bench/add/kind"
    )
    title = st.text_input(
        "环节的名称", value=sketch.title, key=f"bench/add/title/{sketch.kind}", max_chars=LONGEST_TITLE
    )
    who = empty
    if sketch.has_people:
        who = choose_post(
            organization, "签字人" if sketch.kind is StageKind.PAPER else "由谁办理", "bench/add/who"
        )
    registrar = who
    if sketch.kind is StageKind.PAPER:
        registrar = choose_post(organization, "由谁登记扫描件", "bench/add/registrar")
    name = fresh_id(sketch.kind.value, {one.id for one in stages})
    filling = Filling(name, " ".join(title.split()) or sketch.title, who, registrar, **around)
    st.button(
        "加上",
        key="bench/add",
        type="primary",
        on_click=_add,
        args=(after, sketch, filling),
        width="stretch",
    )


def _add(after: StageLine, sketch: Sketch, filling: Filling) -> None:
    here = bench()
    on_bench(
        f"加“{filling.title}”",
        lambda here: with_step(
            added(_still(here, after), after.path, sketched(sketch, filling)),
            after.id,
            filling.id,
            sketch.kind,
        ),
        f"已在“{_name(after)}”后面加上“{filling.title}”{'，样例里也加上了这一步' if sketch.kind in PASSES else ''}。",
    )
    if here is not None:
        here.chosen = next((n for n, one in enumerate(here.stages()) if one.id == filling.id), here.chosen)
