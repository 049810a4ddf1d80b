"""The form in which the open duty of a case is answered: exactly the answers that the policy offers."""

from collections.abc import Mapping
from datetime import date
from functools import partial

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from dashboard.components.by_hand import draw_by_hand
from dashboard.components.checked import draw_findings_counted
from dashboard.components.confirming import confirmation
from dashboard.components.field_form import FieldForm
from dashboard.components.field_marks import draw_marks, draw_refusal
from dashboard.components.form_fields import HAND_IN, REQUIRED, draw, files, filled, standing
from dashboard.components.requesting import draw_sheet_button
from dashboard.components.row_answers import draw_row_answers, refused_rows
from dashboard.components.sitting import Notice, plain, refusals_noted, sitting
from dashboard.session.services import current_actor, services
from definitions.schema.stages import LINK
from definitions.semantics.clocks import day_of
from definitions.semantics.day_bounds import titles_of
from definitions.semantics.forms import EARLIEST
from definitions.semantics.path import conditions_context
from definitions.vocabulary import Effect, Proof, Verb
from flows.access.actor import Actor
from flows.casework.answer import BLANK_TITLES, Answer, Blank
from flows.casework.contents import store_each
from flows.casework.nameable import Nameable
from flows.casework.views import CaseView, OfferedDecision

SCANS = "请附 PDF 或图片（JPG、PNG、TIFF），可以一次选几个文件。"


def draw_decision_form(
    actor: Actor, view: CaseView, people: Nameable | None, units: Mapping[str, str]
) -> None:
    """Nothing where the person may not answer."""
    if not view.rulings[Verb.DECIDE].allowed or view.stage is None:
        return
    stage = view.stage
    form = FieldForm(
        key=f"decide/{view.id}/{stage}/{view.visit}/{view.seat}",
        fields=view.stage_fields,
        context=lambda given: conditions_context(
            view.definition,
            view.values,
            {**view.given, stage: given},
            view.refused_rows,
            unit=view.unit_code,
        ),
        people=people,
        units=units,
        today=services().occasion(view.organization),
        titles=titles_of(view.definition),
    )
    if view.paper is not None:
        _draw_paper_steps(actor, view)
    with st.container(border=True, key="decide"):
        st.subheader(f"办理：{plain(view.duty_title)}", anchor="decide")
        draw_findings_counted(view)
        if view.paper is not None:
            _draw_paper(view, form)
        if view.by_hand is not None:
            draw_by_hand(actor, view, view.by_hand)
        draw_row_answers(view, form)
        _draw_marks(view, form, Blank.ROWS)
        draw(form, _wanted(view.decisions) | _link_wanted(view))
        if view.by_hand is not None and Proof.SCREENSHOT in view.by_hand.proof:
            _draw_screenshot(view, form)
        opinion = BLANK_TITLES[Blank.OPINION]
        st.text_area(f"{opinion}{_when_opinion(view.decisions)}", key=form.widget(Blank.OPINION), height=110)
        _draw_marks(view, form, Blank.OPINION)
        _draw_targets(view, form)
        draw_refusal(sitting().faults.get(form.key), _standing(view, form))
        _draw_answers(view, form)


def _link_wanted(view: CaseView) -> dict[str, str]:
    """Where the channel asks for the link."""
    asked = view.by_hand is not None and Proof.LINK in view.by_hand.proof
    going_on = next((option.title for option in view.decisions if option.effect is Effect.PASS), None)
    return {LINK.id: going_on} if asked and going_on is not None else {}


def _draw_screenshot(view: CaseView, form: FieldForm) -> None:
    assert view.by_hand is not None
    label = "发布后的截图" if view.by_hand.is_publication else "已经无法查看的截图"
    going_on = next((option.title for option in view.decisions if option.effect is Effect.PASS), "")
    st.file_uploader(
        f"{label}（选“{plain(going_on)}”时必附）",
        accept_multiple_files=True,
        key=form.widget(Blank.SCANS),
        help="请附图片（PNG、JPG）或 PDF，可以一次选几个文件。",
    )
    _draw_marks(view, form, Blank.SCANS)


def _wanted(decisions: tuple[OfferedDecision, ...]) -> dict[str, str]:
    return {field: option.title for option in decisions for field in option.needs}


def _when_opinion(decisions: tuple[OfferedDecision, ...]) -> str:
    wanting = "".join(f"“{plain(option.title)}”" for option in decisions if option.wants_opinion)
    return f"（选{wanting}时必填）" if wanting else "（可以不写）"


def _draw_paper_steps(actor: Actor, view: CaseView) -> None:
    st.subheader("纸质签批的步骤", anchor=False)
    st.html(
        '<ol class="sanshen-list"><li>下载并打印审批单；</li><li>送签字人签字；</li>'
        "<li>由您对着签过字的审批单填写校验码，登记签字人、签字日期，并上传扫描件（登记人不能是签字人本人）。</li></ol>"
    )
    draw_sheet_button(actor, view)


def _draw_paper(view: CaseView, form: FieldForm) -> None:
    assert view.paper is not None
    names = {signer.id: signer.name for signer in view.paper.signers}
    only = next(iter(names)) if len(names) == 1 else None
    if only is not None:
        st.session_state.setdefault(form.widget(Blank.SIGNER), only)
    st.selectbox(
        _required(Blank.SIGNER),
        list(names),
        index=None,
        format_func=names.__getitem__,
        key=form.widget(Blank.SIGNER),
        placeholder="请选择",
    )
    _draw_marks(view, form, Blank.SIGNER)
    today = day_of(services().now())
    st.date_input(
        _required(Blank.SIGNED_ON),
        value=None,
        key=form.widget(Blank.SIGNED_ON),
        min_value=EARLIEST,
        max_value=today,
        format="YYYY-MM-DD",
    )
    _draw_marks(view, form, Blank.SIGNED_ON)
    st.text_input(
        _required(Blank.SHEET_CODE),
        key=form.widget(Blank.SHEET_CODE),
        placeholder="印在审批单上方的8位字符",
        help="对着签过字的那张审批单填写，用来核对签字的就是现在的内容。不分大小写。",
    )
    _draw_marks(view, form, Blank.SHEET_CODE)
    st.file_uploader(
        _required(Blank.SCANS), accept_multiple_files=True, key=form.widget(Blank.SCANS), help=SCANS
    )
    _draw_marks(view, form, Blank.SCANS)


def _required(blank: Blank) -> str:
    return f"{BLANK_TITLES[blank]}{REQUIRED}"


def _draw_marks(view: CaseView, form: FieldForm, blank: Blank) -> None:
    draw_marks(sitting().faults.get(form.key), blank, _standing(view, form))


def _draw_targets(view: CaseView, form: FieldForm) -> None:
    option = next((o for o in view.decisions if o.targets), None)
    if option is None:
        return
    titles = dict(option.targets)
    st.selectbox(
        f"{BLANK_TITLES[Blank.TARGET]}（选“{option.title}”时有效）",
        list(titles),
        format_func=titles.__getitem__,
        key=form.widget(Blank.TARGET),
    )


def _draw_answers(view: CaseView, form: FieldForm) -> None:
    """The buttons; or, for an answer that cannot be taken back, what it will do and a second button."""
    asked = next((o for o in view.decisions if o.name == sitting().asked.get(form.key)), None)
    words = None if asked is None else confirmation(view, asked)
    if asked is not None and words is not None:
        _draw_confirmation(view, form, asked, words)
        return
    with st.container(horizontal=True, key=HAND_IN):
        for option in view.decisions:
            st.button(
                plain(option.title),
                key=form.widget("", f"/button/{option.name}"),
                type="primary" if option.effect is Effect.PASS else "secondary",
                on_click=_answer if confirmation(view, option) is None else _ask,
                args=(view, option, form),
            )


def _draw_confirmation(
    view: CaseView, form: FieldForm, option: OfferedDecision, words: tuple[str, str]
) -> None:
    question, consequence = words
    with st.container(key="confirm"):
        st.warning(f"**{plain(question)}**\n\n{plain(consequence)}")
        with st.container(horizontal=True):
            with st.container(width="content", key=HAND_IN):
                st.button(
                    f"确认：{plain(option.title)}",
                    key=form.widget("", f"/confirm/{option.name}"),
                    type="primary",
                    on_click=_answer,
                    args=(view, option, form),
                )
            st.button("先不办，返回", key=form.widget("", "/back"), on_click=_stop_asking, args=(form,))


def _ask(view: CaseView, option: OfferedDecision, form: FieldForm) -> None:
    """Only an answer that would be taken is asked about."""
    here = sitting()
    with refusals_noted(form.key, partial(_standing, view, form)):
        if here.was_sent(form.key):
            return
        services().rehearse(current_actor(), view.id, _answered(view, option, form))
        here.faults.pop(form.key, None)
        here.asked[form.key] = option.name


def _stop_asking(form: FieldForm) -> None:
    sitting().asked.pop(form.key, None)


def _answer(view: CaseView, option: OfferedDecision, form: FieldForm) -> None:
    """A callback: it runs with what the page showed when it was drawn, so a stale page says what it meant."""
    here = sitting()
    here.asked.pop(form.key, None)
    with refusals_noted(form.key, partial(_standing, view, form)):
        if here.was_sent(form.key):
            return
        services().decide(current_actor(), view.id, _answered(view, option, form))
        here.note_sent(form.key, Notice("success", f"已办理：{option.title}。", case_id=view.id))


def _answered(view: CaseView, option: OfferedDecision, form: FieldForm) -> Answer:
    """`view` is what the page showed."""
    stored, unstored = files(form, services())
    title = BLANK_TITLES[Blank.SCANS]
    scans, refused = store_each(
        Blank.SCANS, title, lambda one: services().store_file(one, one.name), _scans(form)
    )
    return Answer(
        option.name,
        stage=view.stage,
        visit=view.visit,
        seat=view.seat,
        content_hash=view.hash,
        opinion=st.session_state.get(form.widget(Blank.OPINION)) or "",
        refused=refused_rows(view, form) if option.effect is Effect.PASS else {},
        given={**filled(form), **{n: [f.as_json() for f in fs] for n, fs in stored.items() if fs}},
        go=st.session_state.get(form.widget(Blank.TARGET)) if option.targets else None,
        signer=st.session_state.get(form.widget(Blank.SIGNER)),
        signed_on=_signed_on(form),
        sheet_code=st.session_state.get(form.widget(Blank.SHEET_CODE)),
        evidence=[*scans, *(file for found in stored.values() for file in found)],
        unstored=[*refused, *unstored],
    )


def _standing(view: CaseView, form: FieldForm) -> dict[str, object]:
    """All that stands in the form, what every stage asks for included."""
    blanks: dict[str, object] = {blank: st.session_state.get(form.widget(blank)) for blank in Blank}
    blanks[Blank.ROWS] = refused_rows(view, form)
    return {**standing(form), **blanks, Blank.SCANS: [upload.name for upload in _scans(form)]}


def _signed_on(form: FieldForm) -> date | None:
    value = st.session_state.get(form.widget(Blank.SIGNED_ON))
    return value if isinstance(value, date) else None


def _scans(form: FieldForm) -> list[UploadedFile]:
    return st.session_state.get(form.widget(Blank.SCANS)) or []
