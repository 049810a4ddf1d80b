"""待办: what waits for the person, and what became of what they handed in. `/?case=` opens one case."""

from datetime import datetime

import streamlit as st

from dashboard.components.duty_cards import Card, draw_cards
from dashboard.components.limits import left_of
from dashboard.components.sitting import sitting, tell
from dashboard.presentation.dates import Urgency, say_due, say_moment
from dashboard.presentation.labels import OBJECTED, URGENT
from dashboard.session.services import current_actor, services
from dashboard.views.case import show_case
from definitions.vocabulary import OUTCOME_TITLES, CaseState, Outcome
from flows.access.actor import Actor
from flows.access.credentials import SYSTEM_ADMIN
from flows.assembly import Services
from flows.casework.claimed import ClaimedDuty
from flows.casework.derived import OBJECTION
from flows.casework.telling import say_moved_from
from flows.casework.to_let_through import HeldCase
from storage.queries.copies import CopyLine
from storage.queries.drafted import DraftedLine
from storage.queries.inbox import OpenDuty

MINE, HANDED_IN, COPIED = "mine", "handed_in", "copied"


def inbox() -> None:
    reference = st.query_params.get("case")
    if reference:
        _put_into_address(reference)
        show_case(reference)
    else:
        _put_into_address(None)
        _show_lists()


def _put_into_address(reference: str | None) -> None:
    """A link within the same page leaves the browser's address as it was: it could not be kept or reloaded."""
    st.query_params.from_dict({} if reference is None else {"case": reference})


def _show_lists() -> None:
    ours, actor = services(), current_actor()
    sitting().came_from = sitting().here
    now = ours.now()
    duties, drafted, copies = ours.inbox(actor), ours.drafted(actor), ours.copies(actor)
    st.title("待办", anchor=False)
    tell(sitting().notice_at("inbox"))
    _tell_of_vacancies(ours, actor)
    counts = {MINE: f"我的待办（{len(duties)}）", HANDED_IN: f"我报送的（{len(drafted)}）"}
    if copies:
        counts[COPIED] = f"抄送我的（{sum(copy.read_at is None for copy in copies)}）"
    choose, search, again = st.columns([3, 3, 1], vertical_alignment="bottom")
    chosen = choose.segmented_control(
        "列表",
        list(counts),
        format_func=counts.__getitem__,
        default=MINE,
        required=True,
        key="inbox/list",
        label_visibility="collapsed",
    )
    words = (
        search.text_input(
            "筛选",
            placeholder="按标题、编号、单位筛选",
            key="inbox/words",
            live=True,
            label_visibility="collapsed",
        )
        or ""
    )
    again.button("刷新", icon=":material/refresh:", width="stretch")
    match chosen:
        case "copied":
            cards = [_copy(copy) for copy in copies]
        case "handed_in":
            cards = [_drafted(ours, now, line) for line in drafted]
        case _:
            sources = ours.sources(duties)
            cards = [_duty(ours, now, duty, sources.get(duty.case_id)) for duty in duties]
    found = [card for card in cards if card.mentions(words)]
    if words:
        st.caption(f"筛选出 {len(found)} 件，共 {len(cards)} 件")
    if not found:
        st.info(_nothing(actor, chosen != HANDED_IN, filtered=bool(cards)))
    draw_cards(found, f"inbox/{chosen}")
    if chosen == MINE:
        _draw_claimed(
            [card for card in map(_claimed, ours.claimed_by_colleagues(actor)) if card.mentions(words)]
        )
        _draw_held([card for card in map(_held, ours.to_let_through(actor)) if card.mentions(words)])


def _tell_of_vacancies(ours: Services, actor: Actor) -> None:
    """Nobody else can mend it."""
    administered = [one for one in actor.organizations if actor.holds(SYSTEM_ADMIN, one)]
    count = sum(len(ours.vacancies(actor, one).duties) for one in administered)
    if count:
        st.warning(f"有 {count} 个环节没有人可以办，办件停在那里。请到“代理”页改派，或者把岗位授予有关人员。")


def _nothing(actor: Actor, mine: bool, *, filtered: bool) -> str:  # noqa: FBT001
    if filtered:
        return "没有符合筛选条件的办件。"
    if not actor.holdings:
        return "您还没有岗位，请联系系统管理员。"
    return "现在没有等您办理的事。" if mine else "您还没有报送过信息。点“新建”开始。"


def _duty(ours: Services, now: datetime, duty: OpenDuty, source: str | None) -> Card:
    left = left_of(ours, duty, now)
    tags = [(left.words, left.urgency.value)]
    if duty.is_urgent:
        tags.insert(0, (URGENT, "red"))
    if duty.is_objected and duty.kind != OBJECTION:
        tags.append((OBJECTED, "amber"))
    if duty.reminded_at is not None:
        tags.append((f"已催办 {say_moment(duty.reminded_at)}", "amber"))
    if duty.kind == "draft":
        is_anothers = duty.drafter not in (None, current_actor().person)
        tags.append(
            ("拟稿人已不在岗，等人接手", "amber") if is_anothers else ("等您修改或补充后提交", "blue")
        )
    due = f"，{say_due(duty.due_at)}到期" if duty.due_at else ""
    due += f"（{say_moved_from(duty.moved_from)}）" if duty.moved_from else ""
    again = f" · 第{duty.round}轮" if duty.round > 1 else ""
    return Card(
        duty.case_id,
        duty.title,
        tuple(tags),
        (
            f"环节：{duty.stage_title}{again}{due}",
            f"{duty.number or '（未编号）'} · {duty.unit} · {say_moment(duty.opened_at)} 到您处",
            *((f"来源：{source}",) if source else ()),
        ),
        "办理",
        urgent=duty.is_urgent or left.urgency in (Urgency.OVERDUE, Urgency.PRESSING),
    )


def _draw_claimed(cards: list[Card]) -> None:
    if cards:
        with st.expander(f"同岗位人员已认领的（{len(cards)}）"):
            draw_cards(cards, "inbox/claimed")


def _draw_held(cards: list[Card]) -> None:
    """No duty of theirs: the drafter may mend it all the same."""
    if cards:
        with st.expander(f"检查拦下、您可以放行的（{len(cards)}）"):
            st.caption("拟稿人可以自己改好再交。确实可以发布的，打开后写明理由放行。")
            draw_cards(cards, "inbox/held")


def _held(case: HeldCase) -> Card:
    reminded = ((f"已催办 {say_moment(case.reminded_at)}", "amber"),) if case.reminded_at else ()
    due = f"，{say_due(case.due_at)}到期" if case.due_at else ""
    return Card(
        case.case_id,
        case.title,
        (("检查未通过", "red"), *reminded),
        (
            f"拦下它的检查：{'、'.join(case.checks)}{due}",
            f"{case.number or '（未编号）'} · {case.unit} · {say_moment(case.handed_in_at)} 交来",
        ),
        "查看",
    )


def _claimed(duty: ClaimedDuty) -> Card:
    return Card(
        duty.case_id,
        duty.title,
        ((f"已由{duty.claimed_by}认领", "grey"),),
        (f"环节：{duty.stage_title}", f"{duty.number or '（未编号）'} · {say_moment(duty.opened_at)} 到达"),
        "查看",
    )


def _copy(copy: CopyLine) -> Card:
    read = (f"已阅 {say_moment(copy.read_at)}", "grey") if copy.read_at else ("待阅", "blue")
    sent = f"{copy.sent_by or '系统按流程'} {say_moment(copy.sent_at)} 抄送"
    return Card(
        copy.case_id, copy.title, (read,), (sent, f"{copy.number or '（未编号）'} · {copy.unit}"), "查看"
    )


def _drafted(ours: Services, now: datetime, line: DraftedLine) -> Card:
    words, colour = _standing(line)
    tags = [(words, colour)]
    if line.state == CaseState.OPEN and line.due_at is not None:
        left = left_of(ours, line, now)
        tags.append((left.words, left.urgency.value))
    where = f"现在：{line.waiting_unit}“{line.stage_title}”" if line.stage_title else ""
    made = f"{line.number or '（未编号）'} · {say_moment(line.created_at)} 建立"
    moved = (say_moved_from(line.moved_from),) if line.moved_from else ()
    lines = (made,) if line.state != CaseState.OPEN or not where else (where, *moved, made)
    return Card(
        line.case_id, line.title, tuple(tags), lines, "去修改" if line.state == CaseState.DRAFT else "查看"
    )


def _standing(line: DraftedLine) -> tuple[str, str]:
    if line.outcome is not None:
        outcome = Outcome(line.outcome)
        return OUTCOME_TITLES[outcome], "green" if outcome is Outcome.PUBLISHED else "grey"
    if line.state == CaseState.DRAFT:
        return {"submitted": ("检查未通过，请修改", "red"), "decided": ("被退回，请修改", "red")}.get(
            line.last_fact or "", ("还没有提交", "amber")
        )
    if line.is_blocked:
        return "受阻，等待系统管理员处理", "red"
    return ("办理中", "blue") if line.stage_title else ("系统正在处理", "blue")
