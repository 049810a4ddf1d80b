"""Whether the demo could have happened: everybody holds the role, in working hours, in an order that is allowed."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime, time
from itertools import pairwise
from typing import Any

from definitions.registry import Catalogue
from definitions.schema.fields import EntryField
from definitions.schema.organization import Organization
from definitions.schema.places import Base
from definitions.schema.process import Process
from definitions.schema.signing import NamedPerson, Who
from definitions.schema.stages import (
    YES_TO_POINT,
    DecisionOption,
    HumanStage,
    PaperStage,
    ReviewStage,
    decisions_of,
)
from definitions.semantics.authority import duty
from definitions.semantics.day_bounds import Occasion
from definitions.semantics.handing_in import problems_of_answers, problems_of_form
from definitions.semantics.path import conditions_context
from definitions.semantics.state import State
from definitions.vocabulary import Effect, StageKind
from definitions.working_days import Calendar
from flows.demo.script import (
    Decide,
    DemoPerson,
    Extend,
    FormValue,
    Grant,
    Item,
    Paper,
    Put,
    Register,
    Resubmit,
    Staff,
    Withdraw,
)

Window = tuple[datetime, datetime]
"""When the story of an office begins, and when the play ends."""
SOME_FILE = {"digest": "0" * 64, "media_type": "application/pdf", "size": 1}
SOME_PAGE = {
    "id": "1",
    "number": "示例1号",
    "title": "示例",
    "url": "https://www.example/1.html",
    "hash": "0" * 64,
}
PLAIN = (Base.SUBMITTING, Base.UNIT)
"""Where a duty lies without anything being looked up; of other places the services tell when it is played."""
OPENS, CLOSES = time(8, 30), time(17, 0)


def staff_faults(staff: Staff, catalogue: Catalogue) -> Iterator[str]:
    everybody = [person for people in staff.people.values() for person in people]
    for value, times in Counter(text for person in everybody for text in (person.id, person.name)).items():
        if times > 1:
            yield f"{value}：人员的编号和名称不能重复"
    for organization_id, people in staff.people.items():
        if organization_id not in catalogue.offices:
            yield f"people.yaml：没有 {organization_id} 这个机构"
            continue
        organization = catalogue.office(organization_id).organization
        for person in people:
            yield from _holding_faults(person, organization)


def _holding_faults(person: DemoPerson, organization: Organization) -> Iterator[str]:
    units, roles = {unit.id for unit in organization.units}, {role.id for role in organization.roles}
    for holding in person.holdings:
        if holding.unit not in units:
            yield f"{person.id}：没有 {holding.unit} 这个单位"
        if holding.role not in roles:
            yield f"{person.id}：没有 {holding.role} 这个岗位"


def answers(step: Decide | Register, stage: HumanStage) -> dict[str, FormValue]:
    """What is given in a stage. Points of review that it does not name are fulfilled."""
    return {**{point.id: YES_TO_POINT for point in stage.checklist}, **step.given}


def item_faults(item: Item, staff: Staff, catalogue: Catalogue, window: Window) -> Iterator[str]:
    loaded = catalogue.find(item.process)
    if loaded is None:
        yield f"没有 {item.process} 这个流程"
        return
    process = loaded.process
    office = catalogue.office(process.organization)
    if item.unit not in {unit.id for unit in office.organization.units}:
        yield f"没有 {item.unit} 这个单位"
    drafter = staff.find(item.organization, item.drafter)
    if drafter is None or not any(drafter.holds(role, item.unit) for role in process.start.by):
        yield f"{item.drafter} 不能在 {item.unit} 拟稿"
    days = [item.plot.submit, *(step.at for step in item.plot.steps if isinstance(step, Resubmit))]
    for form, at in zip(item.forms(), days, strict=True):
        yield from _form_faults(process, form, item, Occasion(at.date(), office.calendar))
    yield from _time_faults(item, office.calendar, window)
    yield from _order_faults(item, process)
    for step in item.plot.steps:
        if isinstance(step, Decide | Register):
            yield from (
                f"{step.stage}：{fault}"
                for fault in _step_faults(step, item, process, staff, office.calendar)
            )
    yield from _expectation_faults(item, process)


def _form_faults(process: Process, form: Mapping[str, Any], item: Item, occasion: Occasion) -> Iterator[str]:
    """But for what is known only when it is played: what the program has filled in, and what a register says."""
    if item.draft or any(isinstance(field, EntryField) for field in process.form.fields):
        return
    for problem in problems_of_form(process.form, _plain(form), item.unit, occasion):
        yield f"{problem.label}：{problem.reason}"


def _plain(values: Mapping[str, FormValue]) -> dict[str, Any]:
    return {name: _as_value(value) for name, value in values.items()}


def _as_value(value: FormValue) -> Any:
    match value:
        case Paper():
            return [{"name": value.file, **SOME_FILE}]
        case Put():
            return dict(SOME_PAGE)
        case _:
            return value


def _time_faults(item: Item, calendar: Calendar, window: Window) -> Iterator[str]:
    begins, ends = window
    moments = [item.plot.submit, *(step.at for step in item.plot.steps)]
    if item.letter is not None and item.letter.at >= item.plot.submit:
        yield "来信应当早于受理"
    for moment in moments:
        if not begins <= moment <= ends:
            yield f"{moment:%Y-%m-%d %H:%M} 不在演示的时间范围内"
        if not calendar.is_working_day(moment.date()) or not OPENS <= moment.time() <= CLOSES:
            yield f"{moment:%Y-%m-%d %H:%M} 不在上班时间"
    for earlier, later in pairwise(moments):
        if earlier >= later:
            yield f"{later:%Y-%m-%d %H:%M} 应当晚于上一步"
    for moment, step in zip(moments, item.plot.steps, strict=False):
        if isinstance(step, Register) and not _signed_in_time(moment, step, calendar):
            yield f"{step.stage}：签字日期 {step.signed_on} 应当是工作日，不早于上一步，不晚于登记"


def _signed_in_time(previous: datetime, step: Register, calendar: Calendar) -> bool:
    in_between = previous.date() <= step.signed_on <= step.at.date()
    return in_between and calendar.is_working_day(step.signed_on)


def _order_faults(item: Item, process: Process) -> Iterator[str]:
    """Nobody signs just after acting, and nothing follows a withdrawal."""
    last = item.drafter
    for number, step in enumerate(item.plot.steps, start=1):
        if isinstance(step, Withdraw) and number < len(item.plot.steps):
            yield "撤回之后不能再有步骤"
        if isinstance(step, Withdraw | Extend | Grant):
            continue
        actor = step.actor if isinstance(step, Decide | Register) else item.drafter
        if actor == last and _is_signed(step, process):
            yield f"第 {number} 步：{actor} 不能连续办理两步"
        last = actor


def _is_signed(step: object, process: Process) -> bool:
    """Whether it is a signature, or the drafter's own correction; other work may follow one's own."""
    if not isinstance(step, Decide | Register):
        return True
    return isinstance(process.find_stage(step.stage), ReviewStage | PaperStage | None)


def _step_faults(
    step: Decide | Register, item: Item, process: Process, staff: Staff, calendar: Calendar
) -> Iterator[str]:
    stage = process.find_stage(step.stage)
    if not isinstance(stage, HumanStage):
        yield "没有这个由人办理的环节"
        return
    if isinstance(stage, PaperStage) != isinstance(step, Register):
        yield "纸质环节要写 signer、registrar 和 signed_on，其他环节写 who"
        return
    yield from _seat_faults(step.actor, stage.who[0], item, staff)
    if isinstance(step, Register) and isinstance(stage, PaperStage):
        yield from _seat_faults(step.registrar, stage.registrar, item, staff)
        if step.registrar == step.signer:
            yield "登记人不能是签字人"
    if step.actor == item.drafter and stage.kind is not StageKind.WORK:
        yield "拟稿人不能审自己的稿"
    decision = decisions_of(stage).get(step.decision)
    if decision is None:
        yield f"没有 {step.decision} 这个选择"
    else:
        occasion = Occasion(step.at.date(), calendar)
        yield from _answer_faults(step, stage, decision, process, item, occasion)


def _seat_faults(person_id: str, who: Who | NamedPerson, item: Item, staff: Staff) -> Iterator[str]:
    if isinstance(who, NamedPerson) or who.place.is_looked_up or who.place.base not in PLAIN:
        return
    seat = duty(who, State(unit=item.unit, form=item.form), {})
    person = staff.find(item.organization, person_id)
    if person is None or not person.holds(seat.role, seat.unit):
        yield f"{person_id} 在 {seat.unit} 没有 {seat.role} 岗位"


def _answer_faults(
    step: Decide | Register,
    stage: HumanStage,
    decision: DecisionOption,
    process: Process,
    item: Item,
    occasion: Occasion,
) -> Iterator[str]:
    if decision.wants_opinion and not step.opinion:
        yield "要写意见"
    if step.go is not None and decision.effect is not Effect.RETURN:
        yield "只有退回时才写 go"
    said = _plain(answers(step, stage))
    told = {**_told_before(step, process, item), stage.id: said}
    context = conditions_context(process, _plain(item.form), told, unit=item.unit)
    for problem in problems_of_answers(process, stage.fields, decision, said, context, occasion):
        yield f"{problem.label}：{problem.reason}"


def _told_before(step: Decide | Register, process: Process, item: Item) -> dict[str, dict[str, Any]]:
    """Stage to what was filled in there last, of the steps that come before."""
    told: dict[str, dict[str, Any]] = {}
    for one in item.plot.steps[: item.plot.steps.index(step)]:
        stage = process.find_stage(one.stage) if isinstance(one, Decide | Register) else None
        if isinstance(one, Decide | Register) and isinstance(stage, HumanStage):
            told[stage.id] = _plain(answers(one, stage))
    return told


def _expectation_faults(item: Item, process: Process) -> Iterator[str]:
    expect = item.expect
    if sum(map(bool, (expect.end, expect.waits_at, expect.blocked))) != 1:
        yield "expect 要写 end、waits_at、blocked 之中的一个"
    if expect.blocked and item.plot.steps:
        yield "被拦下的办件没有步骤"
    if expect.waits_at and process.find_stage(expect.waits_at) is None:
        yield f"没有 {expect.waits_at} 这个环节"
    unknown = set(expect.blocked) - {check.check for check in process.checks}
    unknown |= set(expect.late) - {deadline.id for deadline in process.deadlines}
    yield from (f"流程里没有 {name}" for name in sorted(unknown))
