"""What the text changes against the version in force, what would come of it, and publishing it."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import streamlit as st

from dashboard.components.bench import Bench, bench, open_bench
from dashboard.components.days import Days
from dashboard.components.sitting import Notice, refusals_noted, refusals_shown, sitting
from dashboard.presentation.dates import say_day
from dashboard.presentation.markdown import table
from dashboard.session.services import current_actor, services
from definitions.semantics.clocks import day_of
from definitions.semantics.forms import LATEST
from flows.access.refusal import Conflict
from flows.casework.process_editing import InForce, NextVersion
from flows.checking.apart import MOST_RUNS
from flows.checking.trial import Played


@dataclass(frozen=True, slots=True)
class _Keys:
    process: str

    @property
    def day(self) -> str:
        return f"bench/day/{self.process}"

    @property
    def sure(self) -> str:
        return f"bench/sure/{self.process}"


def draw_changes(here: Bench, now: InForce) -> None:
    st.subheader("和现行版本比，改了什么", anchor=False)
    trial = here.trial
    if trial is None or not trial.will_do:
        st.info("有问题没有改好，还比不出来。")
    elif not trial.changes:
        st.info("意思完全一样，没有改动。空格和注释不算改动。")
    else:
        st.html(_changes(trial.changes))
    st.html(f'<p class="sanshen-quiet">{escape(_running(now))}</p>')


def _changes(lines: Sequence[str]) -> str:
    """What belongs together under its heading; those lines are indented."""
    parts: list[str] = []
    for line in lines:
        if line.startswith(" "):
            parts.append(f"<li>{escape(line.strip())}</li>")
        else:
            parts += ["</ul>"] if parts else []
            parts.append(f'<p><strong>{escape(line)}</strong></p><ul class="sanshen-list">')
    return f'<div class="sanshen-changes">{"".join(parts)}</ul></div>'


def _running(now: InForce) -> str:
    if not now.running:
        return "现在没有正在办的办件。发布以后，新的办件按新版本办。"
    return (
        f"正在办的有 {now.running} 件，发布以后仍按它们开始时的版本办完，不受影响；"
        "新的办件按新版本办。要把正在办的也转过来，请系统维护人员用“迁移”办理。"
    )


def draw_simulation(here: Bench) -> None:
    st.subheader("试一试：模拟办理", anchor=False)
    st.caption(
        f"由随机的人在上班时间办理 {MOST_RUNS} 个假想的办件，看多久办完、卡在哪里。不写进数据库，谁也不会收到待办。"
    )
    ready = here.trial is not None and here.trial.will_do
    st.button("模拟一遍", icon=":material/casino:", disabled=not ready, on_click=_play)
    if here.wants_play:
        here.wants_play = False
        with refusals_shown(), st.spinner("正在模拟……"):
            here.played = services().try_process(current_actor(), here.process, here.text, MOST_RUNS)
    if here.played is not None and here.played.broken_off:
        st.error(f"{here.played.broken_off}。")
    if here.played is not None and here.played.played is not None:
        _draw_played(here.played.played)


def _play() -> None:
    here = bench()
    if here is not None:
        here.wants_play = True


def _draw_played(played: Played) -> None:
    with st.container(key="process-played"), st.expander("模拟的结果", expanded=True):
        for one in played.tables:
            st.markdown(f"**{one.title}**")
            st.html(table(one.columns, one.rows, one.title))
        for line in played.never:
            st.html(f'<p class="sanshen-quiet">{escape(line)}</p>')
        st.caption(f"{played.said}数字按一般情况估计：多数同意，少数退回。各单位的实际情况会有出入。")


def draw_publishing(here: Bench, now: InForce) -> None:
    st.subheader("发布", anchor=False)
    keys = _Keys(here.process)
    ready = _is_ready(here)
    if ready and not (here.trial and here.trial.changes):
        ready = False
        st.info("有了改动才能发布。")
    today = day_of(services().now())
    st.caption(f"将作为第 {now.next_version} 版发布；版本号和生效日期由系统写进文字。")
    days = Days(min_value=today, max_value=LATEST, format="YYYY-MM-DD")
    day = st.columns(3)[0].date_input("从哪一天起生效", value=today, key=keys.day, **days)
    sure = f"我已看过上面的改动，确定从 {say_day(day)} 起新的办件按这一版办"
    _draw_pressing(keys, sure, f"发布第 {now.next_version} 版", ready=ready)


def draw_first_version(here: Bench) -> None:
    """Of a process that the office does not have yet: it can be used as soon as it is published."""
    st.subheader("发布新流程", anchor=False)
    ready = _is_ready(here)
    st.caption(
        "作为第 1 版发布，从今天起生效：可以拟稿的人在“新建”里马上看到它。以后要改，也在这里改、在这里发布。"
        "编号、文号的样式用过就不好再改，发布前请再看一遍。"
    )
    sure = "我已看过图和样例，确定从今天起可以按它办件"
    _draw_pressing(_Keys(here.process), sure, "发布第 1 版", ready=ready)


def _is_ready(here: Bench) -> bool:
    """Whether the text will do; where it does not, says why."""
    trial = here.trial
    if here.is_stale:
        st.info("另一个窗口里改过这份草稿，这里不能发布。")
        return False
    if trial is None or not trial.will_do:
        st.info("还有问题没有改好，改好以后才能发布。")
        return False
    if trial.process != here.process:
        st.error(f"文字里的流程编号改成了“{trial.process}”。请改回 process: {here.process}。")
        return False
    return True


def _draw_pressing(keys: _Keys, sure: str, button: str, *, ready: bool) -> None:
    st.checkbox(sure, key=keys.sure, disabled=not ready)
    st.button(
        button,
        type="primary",
        disabled=not ready or not st.session_state.get(keys.sure),
        on_click=_publish,
        args=(keys,),
    )


def _publish(keys: _Keys) -> None:
    here = bench()
    with refusals_noted():
        ours, actor = services(), current_actor()
        if here is None or not st.session_state.get(keys.sure):
            return
        if here.is_stale:
            raise Conflict("这份草稿刚才在另一个窗口里改过，没有发布", "先换成另一个窗口里的文字，看过再发布")
        day = day_of(ours.now()) if here.is_new else st.session_state.get(keys.day)
        if day is None:
            return
        wanted = NextVersion(here.process, here.text, day, here.draft.seen)
        done = ours.publish_text(actor, wanted)
        words = f"已发布“{here.called}”第 {done.version} 版，{say_day(done.effective)} 起新的办件按它办。"
        after = "可以拟稿的人现在就能在“新建”里看到它。" if here.is_new else "正在办的办件不变。"
        sitting().notice = Notice("success", words, f"{after}您的草稿已收起。")
        ours.drop_process_draft(actor, here.process)
        open_bench(None)
        st.query_params.clear()
        st.query_params["process"] = here.process
