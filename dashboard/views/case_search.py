"""查询: every case that the person may open, found by its number, title, process, unit, state and time."""

from datetime import date, datetime

import streamlit as st

from dashboard.components.days import ANY_DAY
from dashboard.components.duty_cards import Card, draw_card
from dashboard.components.limits import left_of
from dashboard.components.organizations import processes_of, units_of
from dashboard.components.sitting import sitting
from dashboard.presentation.dates import begins, ends
from dashboard.presentation.labels import OBJECTED, URGENT
from dashboard.session.services import current_actor, services
from definitions.semantics.clocks import day_of
from definitions.vocabulary import OUTCOME_TITLES, CaseState, Outcome
from definitions.working_days import say_full_day
from flows.assembly import Services
from flows.casework.search import FoundPage
from storage.queries.case_search import FoundCase, Wanted

STATES: dict[str, tuple[CaseState | None, Outcome | None]] = {
    "拟稿": (CaseState.DRAFT, None),
    "办理中": (CaseState.OPEN, None),
    **{f"办结：{title}": (None, outcome) for outcome, title in OUTCOME_TITLES.items()},
}
PAGE = "search/page"


def case_search() -> None:
    ours, actor = services(), current_actor()
    sitting().came_from = sitting().here
    st.title("查询", anchor=False)
    st.caption(
        "这里能查到您可以查看的全部办件：您报送的、您单位的、由您办理的；管理人员能查到本机构的全部办件。"
    )
    wanted = _draw_form(processes_of(ours, actor), units_of(ours, actor))
    found = ours.search(actor, wanted, st.session_state.get(PAGE, 1))
    st.write(
        f"查到 {found.total} 件" + (f"，第 {found.number} 页，共 {found.pages} 页" if found.pages > 1 else "")
    )
    if not found.total:
        st.info("没有符合条件的办件。请少填几项，或换个词再查。")
    _draw_lines(ours, found)


def _draw_form(processes: dict[str, str], units: dict[str, str]) -> Wanted:
    words = st.text_input(
        "编号、标题或单位",
        placeholder="可以只写几个字；几个词之间用空格隔开",
        key="search/words",
        live=True,
        on_change=_from_the_first_page,
        persist_state="session",
    )
    process, unit, state, since, until = st.columns([3, 3, 2, 2, 2], vertical_alignment="bottom")
    with process:
        chosen = _choose("流程", processes, "search/process")
    with unit:
        of_unit = _choose("报送单位", units, "search/unit")
    with state:
        standing = _choose("状态", {name: name for name in STATES}, "search/state")
    case_state, outcome = STATES[standing] if standing else (None, None)
    return Wanted(
        words=tuple((words or "").split()),
        process=chosen,
        unit=of_unit,
        state=case_state,
        outcome=outcome,
        since=begins(_day(since, "建立日期从", "search/since")),
        before=ends(_day(until, "到", "search/until")),
    )


def _choose(label: str, titles: dict[str, str], key: str) -> str | None:
    chosen = st.selectbox(
        label,
        list(titles),
        index=None,
        format_func=lambda name: titles.get(name, name),
        key=key,
        placeholder="全部",
        on_change=_from_the_first_page,
        persist_state="session",
    )
    return chosen if chosen in titles else None


def _day(place: st.delta_generator.DeltaGenerator, label: str, key: str) -> date | None:
    day = place.date_input(
        label,
        value=None,
        key=key,
        on_change=_from_the_first_page,
        persist_state="session",
        **ANY_DAY,
    )
    return day if isinstance(day, date) else None


def _from_the_first_page() -> None:
    st.session_state[PAGE] = 1


def _draw_lines(ours: Services, found: FoundPage) -> None:
    now = ours.now()
    for line in found.lines:
        draw_card(_card(ours, line, now), "search")
    if found.pages > 1:
        st.pagination(found.pages, key=PAGE, persist_state="session")


def _card(ours: Services, line: FoundCase, now: datetime) -> Card:
    tags = [_standing(line)]
    if line.is_urgent and line.state != CaseState.ENDED:
        tags.append((URGENT, "red"))
    if line.is_objected:
        tags.append((OBJECTED, "amber"))
    if line.published_at is not None and line.outcome != Outcome.PUBLISHED:
        tags.append(("已上网", "green"))
    if line.state == CaseState.OPEN and line.due_at is not None:
        left = left_of(ours, line, now)
        tags.append((left.words, left.urgency.value))
    loaded = ours.desk.catalogue.find(line.process)
    process = loaded.process.title.zh if loaded else line.process
    where = f"现在：{line.waiting_unit}“{line.stage_title}”" if line.stage_title else ""
    days = f"{say_full_day(day_of(line.created_at))}建立"
    if line.ended_at is not None:
        days += f"，{say_full_day(day_of(line.ended_at))}办结"
    made = f"{line.number or '（未编号）'} · {line.unit} · {process}"
    return Card(
        line.case_id,
        line.title,
        tuple(tags),
        tuple(filter(None, (made, " · ".join(filter(None, (where, days)))))),
    )


def _standing(line: FoundCase) -> tuple[str, str]:
    if line.outcome is not None:
        outcome = Outcome(line.outcome)
        return OUTCOME_TITLES[outcome], "green" if outcome is Outcome.PUBLISHED else "grey"
    if line.is_blocked:
        return "受阻", "red"
    return ("拟稿", "amber") if line.state == CaseState.DRAFT else ("办理中", "blue")
