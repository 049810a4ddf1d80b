"""新建: choose a process that the person may start, fill in its form, hand it in."""

import streamlit as st

from dashboard.components.field_form import FieldForm
from dashboard.components.process_sheet import authority_of
from dashboard.components.sitting import plain, sitting, tell
from dashboard.components.submitting import draw_submission
from dashboard.session.services import current_actor, services
from definitions.schema.fields import TextField
from definitions.schema.organization import Organization
from definitions.schema.process import Process
from definitions.schema.stages import HumanStage, PublishingStage, title_of
from definitions.semantics.day_bounds import titles_of
from definitions.semantics.handing_in import form_context
from flows.access.actor import Actor
from flows.casework.nameable import asks_for_people
from flows.casework.offering import offered_processes
from flows.casework.starting import Startable
from flows.checks.source_and_drafter import drafter_field


def new_case() -> None:
    ours, actor = services(), current_actor()
    st.title("新建", anchor=False)
    tell(sitting().notice_at("new"))
    known = offered_processes(ours.desk, actor)
    choices = {name: one for name, one in known.items() if one.ruling.allowed}
    _draw_refused([one for one in known.values() if not one.ruling.allowed])
    if not choices:
        st.info("您现在没有可以发起的流程。报送信息由本单位的信息员或编辑办理。")
        return
    chosen = st.selectbox(
        "办理流程",
        list(choices),
        format_func=lambda process: f"{choices[process].process.title.zh}",
        key="new/process",
    )
    process, units = choices[chosen].process, choices[chosen].units
    office = ours.desk.office(process.organization).organization
    st.caption(plain(_purpose(process, office)))
    titles = {unit.id: unit.title.zh for unit in office.units}
    unit = units[0]
    if len(units) > 1:
        unit = st.selectbox("报送单位", units, format_func=titles.__getitem__, key=f"new/unit/{chosen}")
    _draw_about(process, titles[unit])
    fields = process.form.fields
    form = FieldForm(
        key=f"new/{chosen}/{sitting().forms}",
        fields=fields,
        context=lambda values: form_context(process.form, values, unit),
        initial=_known(process, actor),
        people=ours.nameable(actor, process.organization, unit) if asks_for_people(fields) else None,
        units=titles,
        entries=ours.offered_entries(actor, fields, process.organization, unit),
        today=ours.occasion(process.organization),
        titles=titles_of(process),
    )
    with st.container(border=True):
        st.subheader(process.sheet, anchor=False)
        st.caption("带 ＊ 的必须填写。")
        draw_submission(form, chosen, unit, process.checks)


def _draw_refused(refused: list[Startable]) -> None:
    """What cannot be started today is not offered; that it cannot, and what is to be used instead, is said."""
    for one in refused:
        st.caption(plain(f"{one.ruling.reason}。{one.ruling.hint}。"))


def _known(process: Process, actor: Actor) -> dict[str, str]:
    """What need not be typed: who drafts is usually who is signed in."""
    drafter = drafter_field(process)
    if drafter is None or not isinstance(process.field(drafter), TextField):
        return {}
    return {drafter: actor.name}


def _purpose(process: Process, office: Organization) -> str:
    """Where what is handed in comes out, and what it is carried out for."""
    channels = [stage.channel for stage in process.all_stages if isinstance(stage, PublishingStage)]
    titles = "、".join(dict.fromkeys(map(office.channel_title, channels)))
    published = f"办成后发布到{titles}。" if titles else "不直接发布信息。"
    return f"{published}依据：{authority_of(process)}。"


def _draw_about(process: Process, unit: str) -> None:
    stages = " → ".join(title_of(stage) for stage in process.all_stages if isinstance(stage, HumanStage))
    st.caption(f"报送单位：{plain(unit)}")
    with st.expander("办理程序"):
        st.write(f"环节：{plain(stages)}")
