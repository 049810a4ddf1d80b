"""What the drafter is asked to add while the case is under way (补正), with the fields that they may change for it."""

from collections.abc import Mapping, Sequence
from functools import partial

import streamlit as st

from dashboard.components.field_form import FieldForm
from dashboard.components.field_marks import draw_refusal
from dashboard.components.form_fields import HAND_IN, draw, files, filled, standing
from dashboard.components.sitting import Notice, plain, refusals_noted, sitting
from dashboard.session.services import current_actor, services
from definitions.schema.fields import FormField
from definitions.semantics.day_bounds import titles_of
from definitions.semantics.handing_in import form_context
from definitions.vocabulary import Purpose, Verb
from flows.access.actor import Actor
from flows.assembly import Services
from flows.casework.asked import AskedOf, say_asked
from flows.casework.nameable import Nameable
from flows.casework.supplementing import Supplement
from flows.casework.views import CaseView
from storage.attachments import StoredFile

RULE = "改动了别人签过的内容，这些审签要重新办理；没有改动的，已有的审签仍然有效。"


def with_changes(view: CaseView) -> list[AskedOf]:
    """The questions that are answered with more than words."""
    return [one for one in view.asked if one.purpose is Purpose.SUPPLEMENT and one.fields]


def draw_supplements(
    ours: Services, actor: Actor, view: CaseView, people: Nameable | None, units: Mapping[str, str]
) -> None:
    for one in with_changes(view):
        with st.container(border=True, key=f"supplement/{one.stage}/{one.seat}"):
            _draw(ours, actor, view, one, people, units)


def fields_asked_for(view: CaseView) -> list[FormField]:
    """Of the form, by all who ask."""
    return [field for one in with_changes(view) for field in one.fields]


def _draw(
    ours: Services,
    actor: Actor,
    view: CaseView,
    one: AskedOf,
    people: Nameable | None,
    units: Mapping[str, str],
) -> None:
    declared = view.definition.form
    form = FieldForm(
        key=f"supplement/{view.id}/{one.stage}/{one.visit}/{one.seat}/{view.round}",
        fields=one.fields,
        context=lambda values: form_context(declared, {**view.values, **values}, view.unit_code),
        initial=view.values,
        people=people,
        units=units,
        entries=ours.offered_entries(actor, one.fields, view.organization, view.unit_code),
        today=ours.occasion(view.organization),
        titles=titles_of(view.definition),
    )
    st.subheader("补充说明", anchor=False if view.rulings[Verb.DECIDE].allowed else "decide")
    st.write(plain(say_asked(one)))
    st.text_area("说明＊", key=form.widget("--words"), height=90)
    draw(form)
    st.caption(RULE)
    with st.container(key=HAND_IN):
        st.button(
            "提交补充",
            key=form.widget("", "/button"),
            type="primary",
            icon=":material/send:",
            on_click=_supply,
            args=(view.id, one, form),
        )
    draw_refusal(sitting().faults.get(form.key), standing(form))


def _supply(case_id: int, one: AskedOf, form: FieldForm) -> None:
    with refusals_noted(form.key, partial(standing, form)):
        if sitting().was_sent(form.key):
            return
        stored, unstored = files(form, services())
        words = st.session_state.get(form.widget("--words")) or ""
        values = {name: value for name, value in filled(form).items() if value != form.initial.get(name)}
        changed = {name: found for name, found in stored.items() if _is_changed(form, values, name, found)}
        given = Supplement(words, values, changed, unstored, one.stage, one.seat)
        supplied = services().supplement(current_actor(), case_id, given)
        told = "已补充。" if supplied.round is None else f"已补充，成为第{supplied.round}轮内容。"
        told += "改动涉及的审签要重新办理。" if supplied.goes_anew else ""
        sitting().note_sent(form.key, Notice("success", told, case_id=case_id))


def _is_changed(
    form: FieldForm, values: Mapping[str, object], name: str, found: Sequence[StoredFile]
) -> bool:
    """Files of a table come with its rows: which row they belong to is told by nothing else."""
    table, dot, _ = name.partition(".")
    if dot:
        return table in values
    return [file.as_json() for file in found] != list(form.initial.get(name, ()))
