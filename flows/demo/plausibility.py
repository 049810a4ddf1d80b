"""Whether the demo could have happened: everybody holds the role, in working hours, in an order that is allowed."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime, time
from itertools import pairwise
from typing import Any

from definitions.registry import Catalogue
from definitions.schema.organization import Organization
from definitions.schema.process import Process
from definitions.schema.signing import NamedPerson, Who
from definitions.schema.stages import DecisionOption, HumanStage, PaperStage, decisions_of
from definitions.semantics.authority import duty
from definitions.semantics.forms import complete, problems_of, problems_of_form
from definitions.semantics.state import State
from definitions.vocabulary import Effect, StageKind
from definitions.working_days import SHANGHAI, Calendar
from flows.demo.script import Decide, DemoPerson, Item, Register, Staff, Withdraw

BEGINS = datetime(2026, 11, 1, tzinfo=SHANGHAI)
ENDS = datetime(2026, 11, 30, 17, 0, tzinfo=SHANGHAI)
"""Where the demo's clock stands when everything has been played."""
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


def item_faults(item: Item, staff: Staff, catalogue: Catalogue) -> Iterator[str]:
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
    for form in item.forms():
        yield from _form_faults(process, form, item)
    yield from _time_faults(item, office.calendar)
    yield from _order_faults(item)
    for step in item.plot.steps:
        if isinstance(step, Decide | Register):
            yield from (f"{step.stage}：{fault}" for fault in _step_faults(step, item, process, staff))
    yield from _expectation_faults(item, process)


def _form_faults(process: Process, form: Mapping[str, Any], item: Item) -> Iterator[str]:
    for problem in problems_of_form(process.form, form, item.unit, item.plot.submit.date()):
        yield f"{problem.label}：{problem.reason}"


def _time_faults(item: Item, calendar: Calendar) -> Iterator[str]:
    moments = [item.plot.submit, *(step.at for step in item.plot.steps)]
    for moment in moments:
        if not BEGINS <= moment <= ENDS:
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


def _order_faults(item: Item) -> Iterator[str]:
    """Nobody acts twice in a row, and nothing follows a withdrawal."""
    last = item.drafter
    for number, step in enumerate(item.plot.steps, start=1):
        if isinstance(step, Withdraw) and number < len(item.plot.steps):
            yield "撤回之后不能再有步骤"
        actor = step.actor if isinstance(step, Decide | Register) else item.drafter
        if actor == last and not isinstance(step, Withdraw):
            yield f"第 {number} 步：{actor} 不能连续办理两步"
        last = actor


def _step_faults(step: Decide | Register, item: Item, process: Process, staff: Staff) -> Iterator[str]:
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
        yield from _answer_faults(step, stage, decision, process, item)


def _seat_faults(person_id: str, who: Who | NamedPerson, item: Item, staff: Staff) -> Iterator[str]:
    seat = duty(who, State(unit=item.unit, form=item.form), {})
    person = staff.find(item.organization, person_id)
    if person is None or not person.holds(seat.role, seat.unit):
        yield f"{person_id} 在 {seat.unit} 没有 {seat.role} 岗位"


def _answer_faults(
    step: Decide | Register, stage: HumanStage, decision: DecisionOption, process: Process, item: Item
) -> Iterator[str]:
    if decision.wants_opinion and not step.opinion:
        yield "要写意见"
    if step.go is not None and decision.effect is not Effect.RETURN:
        yield "只有退回时才写 go"
    form, given = complete(process.form.fields, item.form), complete(stage.fields, step.given)
    context = {"form": form, "given": {stage.id: given}}
    for problem in problems_of(stage.fields, step.given, context, decision.needs):
        yield f"{problem.label}：{problem.reason}"


def _expectation_faults(item: Item, process: Process) -> Iterator[str]:
    expect = item.expect
    if sum(map(bool, (expect.end, expect.waits_at, expect.blocked))) != 1:
        yield "expect 要写 end、waits_at、blocked 之中的一个"
    if expect.blocked and item.plot.steps:
        yield "被拦下的办件没有步骤"
    if expect.waits_at and not isinstance(process.find_stage(expect.waits_at), HumanStage):
        yield f"没有 {expect.waits_at} 这个由人办理的环节"
    unknown = set(expect.blocked) - {check.check for check in process.checks}
    unknown |= set(expect.late) - {deadline.id for deadline in process.deadlines}
    yield from (f"流程里没有 {name}" for name in sorted(unknown))
