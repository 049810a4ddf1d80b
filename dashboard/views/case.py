"""办件: one case as the person may see it, with the form to act on it."""

from collections.abc import Sequence
from html import escape

import streamlit as st

from dashboard.components.awaited_signers import draw_awaited
from dashboard.components.case_content import draw_content
from dashboard.components.case_record import draw_deadlines, draw_publications, draw_signatures, draw_timeline
from dashboard.components.chart import draw_chart
from dashboard.components.checked import draw_findings, remarks
from dashboard.components.deciding import draw_decision_form
from dashboard.components.duty_cards import go_to_case
from dashboard.components.extending import draw_extensions, draw_requests_to_grant
from dashboard.components.field_form import FieldForm
from dashboard.components.handing_on import draw_handing_on
from dashboard.components.letter import draw_letter
from dashboard.components.objecting import draw_hold, draw_objecting
from dashboard.components.related_cases import draw_children, draw_source
from dashboard.components.reopening import draw_reopening
from dashboard.components.requesting import draw_reasons, draw_requests
from dashboard.components.sitting import plain, refusals_shown, sitting, tell
from dashboard.components.submitting import draw_revision, draw_unsent, keep_unsent, revision_key
from dashboard.components.supplementing import draw_supplements, fields_asked_for
from dashboard.components.urging import draw_urgency_to_confirm, draw_urging
from dashboard.presentation.chinese_ui import in_tab
from dashboard.presentation.labels import OBJECTED, URGENT, say_state
from dashboard.presentation.markdown import tag
from dashboard.session.services import current_actor, services
from definitions.schema.fields import FormField
from definitions.schema.process import DRAFT
from definitions.semantics.day_bounds import titles_of
from definitions.semantics.handing_in import form_context
from definitions.vocabulary import CaseState, Outcome, Verb
from flows.access.actor import Actor
from flows.assembly import Services
from flows.casework.awaited import THE_SYSTEM
from flows.casework.nameable import Nameable, asks_for_people
from flows.casework.views import CaseView

LOOK_AGAIN_SECONDS = 3
LONGEST_ID = 18
"""Digits."""
FILL_IN = "带 ＊ 的必须填写。"
FILL_IN_AGAIN = f"{FILL_IN}没有改动的内容再次提交，已有的审签仍然有效；改动了的要重新审签。"


def show_case(reference: str) -> None:
    """`reference` is a number, `draft-<id>`, or the id of the case."""
    ours, actor = services(), current_actor()
    _draw_way_back()
    with refusals_shown():
        view = ours.case(actor, _asked(reference))
        _draw(ours, actor, view)


def _asked(reference: str) -> str | int:
    """Numbers beyond those that a database counts are no ids."""
    return int(reference) if reference.isdecimal() and len(reference) <= LONGEST_ID else reference


def _draw_way_back() -> None:
    back = sitting().came_from or sitting().home
    assert back is not None
    st.page_link(back, label=f"返回{back.title}", icon=":material/arrow_back:")


def _draw(ours: Services, actor: Actor, view: CaseView) -> None:
    revising = view.rulings[Verb.REVISE].allowed
    unsent = keep_unsent(view, revising=revising)
    _draw_head(view)
    draw_source(view)
    _draw_notice(ours, actor, view)
    if view.blocked_reason is not None:
        st.error(f"办件受阻，等待系统管理员处理。原因：{plain(view.blocked_reason)}")
    if _is_with_system(view):
        _watch(view.id, _standing(view))
    if (
        view.rulings[Verb.DECIDE].allowed
        or view.rulings[Verb.GRANT].allowed
        or view.rulings[Verb.CONFIRM_URGENT].allowed
        or view.rulings[Verb.ANSWER_OBJECTION].allowed
        or view.rulings[Verb.SETTLE_OBJECTION].allowed
        or fields_asked_for(view)
    ):
        _draw_jumps()
    content, duty = st.columns([3, 2], gap="large")
    with content:
        draw_letter(view)
        draw_unsent(view, unsent)
        if revising:
            draw_findings(view)
            _draw_revision(ours, actor, view)
        else:
            draw_content(ours, actor, view)
    with duty:
        draw_hold(view)
        draw_urgency_to_confirm(view)
        draw_requests_to_grant(view)
        draw_decision_form(actor, view, _people(ours, actor, view, view.stage_fields), _units(ours, view))
        everybody = _everybody(ours, actor, view)
        asked = fields_asked_for(view)
        draw_supplements(ours, actor, view, _people(ours, actor, view, asked), _units(ours, view))
        draw_handing_on(view, everybody)
        draw_awaited(view)
        draw_children(view)
        draw_requests(actor, view, everybody)
        draw_reopening(view)
        draw_reasons(view)
        draw_publications(ours, actor, view)
        draw_deadlines(ours, view)
        draw_extensions(view)
        draw_urging(view)
        draw_objecting(view)
        if not revising:
            draw_findings(view)
        draw_signatures(view)
    st.divider()
    draw_chart(ours, view)
    draw_timeline(ours, actor, view)


def _draw_jumps() -> None:
    """On a narrow screen the form stands far below the text; there, this bar stays in sight."""
    with st.container(key="jumps"):
        st.html('<nav aria-label="本页"><a href="#content">看内容</a><a href="#decide">去办理</a></nav>')


def _draw_head(view: CaseView) -> None:
    st.set_page_config(page_title=in_tab(view.title))
    st.title(plain(view.title), anchor=False)
    colour = {CaseState.DRAFT: "amber", CaseState.OPEN: "blue", CaseState.ENDED: "green"}[
        CaseState(view.state)
    ]
    number = "未编号" if view.reference.startswith("draft-") else view.reference
    stage = f" {tag(f'环节：{view.stage_title}', 'blue')}" if view.state == CaseState.OPEN else ""
    if view.outcome != Outcome.RETRACTED and any(one.state == "withdrawn" for one in view.publications):
        stage += f" {tag('发布的信息已撤下', 'red')}"
    marks = f"{tag(URGENT, 'red')} " if view.is_urgent else ""
    marks += f"{tag(OBJECTED, 'red')} " if view.hold is not None else ""
    waiting = f"<p>等待：<strong>{escape(view.waiting_for)}</strong></p>" if view.waiting_for else ""
    st.html(
        f'{marks}{tag(say_state(view.state, view.outcome), colour)}{stage} <span class="sanshen-quiet sanshen-when">{escape(number)}</span>'
        f"{waiting}"
        f'<p class="sanshen-quiet">{escape(view.organization_title)} · {escape(view.process_title)} · '
        f"报送：{escape(_handed_in_by(view))} · {f'第{view.round}轮' if view.round else '还没有提交'}"
        f"{f' · 内容校验码 {view.hash[:12]}' if view.hash else ''}</p>"
    )


def _handed_in_by(view: CaseView) -> str:
    """`运输管理处 信息员`; nobody has taken up yet: `运输管理处（尚未认领）`."""
    return f"{view.unit}{'' if view.drafter.startswith('（') else ' '}{view.drafter}"


def _draw_notice(ours: Services, actor: Actor, view: CaseView) -> None:
    notice = sitting().notice_at(f"case/{view.id}")
    tell(notice, [_next_step(view)] if notice is not None and notice.case_id == view.id else [])
    if notice is not None and notice.tone == "success":
        others = [duty for duty in ours.inbox(actor) if duty.case_id != view.id]
        if others:
            st.button(
                f"办下一件（还有 {len(others)} 件）",
                icon=":material/arrow_forward:",
                key="case/next",
                on_click=go_to_case,
                args=(others[0].case_id,),
            )


def _next_step(view: CaseView) -> str:
    if view.outcome == Outcome.CLOSED:
        return "办件已办结。"
    if view.outcome is not None:
        return f"办件已办结：{say_state(view.state, view.outcome)}。"
    if _is_with_system(view):
        return "下一步：系统自动办理，这一页会自己更新。"
    if view.waits_for_nobody:
        return f"下一步：“{view.stage_title}”等{view.waiting_for}，等到了自动往下走。"
    if view.stage == DRAFT:
        return f"下一步：{view.drafter}{'填好后提交' if view.round == 0 else '修改后重新提交'}。"
    return f"下一步：{view.waiting_for}办理“{view.stage_title}”。"


def _is_with_system(view: CaseView) -> bool:
    return view.outcome is None and view.blocked_reason is None and view.waiting_for == THE_SYSTEM


def _standing(view: CaseView) -> tuple[object, ...]:
    return view.state, view.stage, view.visit, view.blocked_reason, len(view.timeline)


@st.fragment(run_every=LOOK_AGAIN_SECONDS)
def _watch(case_id: int, seen: tuple[object, ...]) -> None:
    """Draws the page anew once the system has moved the case."""
    with refusals_shown():
        if _standing(services().case(current_actor(), case_id)) != seen:
            st.rerun(scope="app")
        st.info("系统正在处理，办完后这一页会自己更新。")


def _draw_revision(ours: Services, actor: Actor, view: CaseView) -> None:
    fields = view.definition.form.fields
    is_first = view.round == 0
    st.subheader("填写内容" if is_first else "修改内容", anchor=False)
    st.caption(FILL_IN if is_first else FILL_IN_AGAIN)
    form = FieldForm(
        key=revision_key(view),
        fields=fields,
        context=lambda values: form_context(view.definition.form, values, view.unit_code),
        initial=view.values,
        people=_people(ours, actor, view, fields),
        units=_units(ours, view),
        entries=ours.offered_entries(actor, fields, view.organization, view.unit_code),
        remarks=remarks(view),
        today=ours.occasion(view.organization),
        titles=titles_of(view.definition),
    )
    draw_revision(form, view.reference, view.definition.checks, is_first=is_first)


def _people(ours: Services, actor: Actor, view: CaseView, fields: Sequence[FormField]) -> Nameable | None:
    """Looked up only where a field asks for a person."""
    if not asks_for_people(fields):
        return None
    return ours.nameable(actor, view.organization, view.unit_code)


def _everybody(ours: Services, actor: Actor, view: CaseView) -> dict[str, str]:
    """Looked up only where a duty may be given to somebody."""
    if not any(
        view.rulings[verb].allowed for verb in (Verb.FORWARD, Verb.DELEGATE, Verb.ADD_SIGNER, Verb.ASK)
    ):
        return {}
    return {person.id: person.name for person in ours.people(actor, view.organization)}


def _units(ours: Services, view: CaseView) -> dict[str, str]:
    return {unit.id: unit.title.zh for unit in ours.desk.office(view.organization).organization.units}
