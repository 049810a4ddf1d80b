"""Duties that nobody can do, and giving one of them to somebody else (改派): for who runs the system."""

from collections.abc import Sequence

import streamlit as st

from dashboard.components.addresses import of_case
from dashboard.components.sitting import Notice, plain, refusals_noted, sitting
from dashboard.presentation.dates import say_moment
from dashboard.presentation.markdown import Cell, Link, table
from dashboard.session.services import current_actor, services
from definitions.vocabulary import Verb
from flows.assembly import Services
from flows.casework.handing import SeatRequest
from flows.casework.posts import ABOUT, NONE, TITLES, VacantPost
from flows.casework.vacancies import Vacancies
from storage.queries.blocked import Lack, VacantDuty

NOBODY_FOUND = "找不到应由谁办"
COLUMNS = ("办件编号", "环节", "缺少的岗位", "从何时起等待")


def draw_vacancies(ours: Services, organization: str, found: Vacancies) -> None:
    st.subheader(f"无人可办的环节（{len(found.duties)}）", anchor=False)
    st.caption(
        "办件停在这里，因为今天没有人担任所需的岗位，或者担任的人都要回避（拟稿、连着签）。"
        "以后还会这样的，请用 sanshen people role give 把岗位授予其他有关人员；只是这一件的，可以在下面改派。"
        "找不到单位或者人员的（没有上级单位、栏目没有提供单位、表单没有填），也在下面改派。"
    )
    if not found.duties:
        st.info("每个在办的环节都有人可办。")
        return
    rows: list[list[Cell]] = [
        [
            Link(_reference(one), of_case(one.case_id))
            if one.case_id in found.open_to_view
            else _reference(one),
            one.stage_title,
            _missing(ours, organization, one),
            say_moment(one.opened_at),
        ]
        for one in found.duties
    ]
    st.html(table(COLUMNS, rows, "无人可办的环节"))
    _draw_choice(ours, organization, found)


def draw_vacant_posts(found: Sequence[VacantPost]) -> None:
    st.subheader(f"缺人的岗位（{len(found)}）", anchor=False)
    st.caption(ABOUT)
    if not found:
        st.info(NONE)
        return
    st.html(table(TITLES, [one.cells for one in found], "缺人的岗位"))


def _reference(duty: VacantDuty) -> str:
    return duty.number or f"draft-{duty.case_id}"


def _missing(ours: Services, organization: str, duty: VacantDuty) -> str:
    missing = f"{duty.unit}的{ours.desk.office(organization).organization.role_title(duty.role)}"
    match duty.lack:
        case Lack.UNIT:
            return NOBODY_FOUND
        case Lack.ACCOUNT:
            return f"{plain(str(duty.person))}的账号已停用"
        case Lack.POST:
            return f"{plain(str(duty.person))}已不担任{missing}"
        case Lack.VOTES:
            return f"参加票签的人太少，都赞成也不能通过（{missing}）"
        case Lack.OTHERS:
            return f"{missing}（现任人员都要回避）"
        case Lack.HOLDER:
            return missing


def _draw_choice(ours: Services, organization: str, found: Vacancies) -> None:
    duties = {f"{one.case_id}/{one.stage}/{one.seat}": one for one in found.assignable}
    if not duties:
        return
    chosen = st.selectbox(
        "改派其中一件",
        list(duties),
        index=None,
        format_func=lambda key: f"{_reference(duties[key])} {duties[key].stage_title}",
        placeholder="请选择",
        key=_chosen(organization),
    )
    if chosen in duties:
        with st.container(border=True):
            _draw_assigning(ours, organization, duties[chosen])


def _chosen(organization: str) -> str:
    return f"assign/{organization}"


def _draw_assigning(ours: Services, organization: str, duty: VacantDuty) -> None:
    people = ours.assignable_people(current_actor(), duty.case_id, duty.stage, duty.seat)
    if not people:
        st.info("本机构现在没有可以改派的人员：在岗的都要回避，或者是系统管理员。请先登记人员、授予岗位。")
        return
    key = f"{_chosen(organization)}/{duty.case_id}/{duty.stage}/{duty.seat}/{duty.opened_at}/{duty.person}"
    st.html(
        '<p class="sanshen-quiet">改派以后由对方办理，不要求对方担任这个岗位。'
        "要回避的人和系统管理员不在名单里。改派和理由写进办理经过，并抄送给参与办理的人。</p>"
    )
    st.selectbox(
        "交给＊",
        list(people),
        index=None,
        format_func=people.__getitem__,
        placeholder="请选择",
        key=f"{key}/to",
    )
    st.text_area("理由＊", key=f"{key}/why", height=90, help="参与办理的人都看得到。")
    st.button("确认改派", key=key, type="primary", on_click=_assign, args=(organization, duty, key))


def _assign(organization: str, duty: VacantDuty, key: str) -> None:
    here, state = sitting(), st.session_state
    with refusals_noted():
        if here.was_sent(key):
            return
        asked = SeatRequest(
            Verb.ASSIGN, state.get(f"{key}/to"), state.get(f"{key}/why") or "", duty.stage, duty.seat
        )
        services().act_on_seat(current_actor(), duty.case_id, asked)
        state[_chosen(organization)] = None
        words = f"已改派办件 {_reference(duty)} 的“{duty.stage_title}”，并抄送给参与办理的人。"
        here.note_sent(key, Notice("success", words, "对方的待办里已经有这件事。"))
