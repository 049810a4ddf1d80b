"""Playing one step of an example, as far as it is accepted."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Any

from definitions.examples.objections import objection_event
from definitions.examples.play import Play
from definitions.examples.supplements import supplement
from definitions.examples.turned_down import OPINION, TurnedDown, incomplete, not_now, not_offered
from definitions.examples.words import GRANT_OR_REFUSE, OBJECTION, OVER, REOPENING, URGENCY
from definitions.schema.examples import SUPPLEMENT, Step
from definitions.schema.process import DRAFT
from definitions.schema.signing import NamedPerson
from definitions.schema.stages import (
    YES_TO_POINT,
    CallStage,
    HumanStage,
    PaperStage,
    decisions_of,
    title_of,
)
from definitions.semantics.authority import acting_duty, conflict, return_targets
from definitions.semantics.checklists import problems_of_checklist
from definitions.semantics.clocks import clocks, day_of
from definitions.semantics.day_bounds import Occasion
from definitions.semantics.defaults import answered
from definitions.semantics.entries import made_whole
from definitions.semantics.extensions import DUTY, next_step
from definitions.semantics.forms import FieldProblem, problems_of
from definitions.semantics.handing_in import problems_of_answers, problems_of_form
from definitions.semantics.history import Performed, Reopened
from definitions.semantics.moments import is_under_way
from definitions.semantics.path import case_context
from definitions.semantics.rows import rows_fault
from definitions.semantics.state import State
from definitions.semantics.taking import GIVES_NOTHING
from definitions.vocabulary import Effect, Outcome, Refusal
from definitions.working_days import Calendar


def act(play: Play, name: str, step: Step, at: datetime, calendar: Calendar) -> TurnedDown | None:
    """Do it; where it is not accepted, nothing is changed."""
    play.sound(at, calendar)
    beside = _beside_the_stages(name, calendar)
    if beside is not None:
        return beside(play, step, at)
    state = play.state
    if state.objection is not None:
        return not_now(f"有异议没有解决，办件停着等它；先写 {OBJECTION} 的步骤")
    if name not in state.open:
        return not_now(f"此时等待的环节是 {waiting(state)}，不是 {name}")
    if name == DRAFT:
        return _submit(play, step, at, calendar)
    called = play.process.stage(name)
    if isinstance(called, CallStage):
        return _child_ends(play, called, step, at)
    if not state.open[name].seats:
        return _wait(play, name, step, at, calendar)
    return _decide(play, name, step, at, calendar)


Beside = Callable[[Play, Step, datetime], TurnedDown | None]


def _beside_the_stages(name: str, calendar: Calendar) -> Beside | None:
    """What plays a step that is about the case as a whole."""
    if name.startswith(DUTY):
        return partial(_extension, name.removeprefix(DUTY))
    if name.startswith(SUPPLEMENT):
        return partial(supplement, name.removeprefix(SUPPLEMENT), calendar)
    steps: Mapping[str, Beside] = {REOPENING: _reopening, URGENCY: _urgency, OBJECTION: _objection}
    return steps.get(name)


def _submit(play: Play, step: Step, at: datetime, calendar: Calendar) -> TurnedDown | None:
    values = play.filled_in(step.values)
    occasion = Occasion(day_of(at), calendar, play.state.form)
    wrong = incomplete(problems_of_form(play.process.form, values, play.state.unit, occasion))
    if wrong is None:
        play.submit(at, step.values)
    return wrong


def _decide(play: Play, name: str, step: Step, at: datetime, calendar: Calendar) -> TurnedDown | None:
    turns = [seat.number for seat in play.state.open[name].open_seats if seat.counts]
    seat = step.seat if step.seat is not None else turns[0]
    if seat not in turns:
        return not_now(f"{name} 现在轮到第 {'、'.join(map(str, turns))} 位签字人，不是第 {seat} 位")
    stage, decision = play.process.human_stage(name), step.decision or ""
    step = _with_defaults(play, stage, _with_checklist(stage, decision, step))
    wrong = (
        _wrong_person(play, stage, seat, step)
        or _wrong_choice(play, stage, decision, step)
        or incomplete(_unfilled(play, stage, decision, step, Occasion(day_of(at), calendar)))
    )
    if wrong is None:
        play.decide(at, (name, seat), decision, step)
    return wrong


def _wrong_person(play: Play, stage: HumanStage, seat: int, step: Step) -> TurnedDown | None:
    acted = {DRAFT, *(name for name, people in play.state.actors.items() if people)}
    if step.by is not None and step.by not in acted:
        known = "、".join(sorted(acted))
        return TurnedDown(None, f"by 写的 {step.by} 还没有人办过；办过的有：{known}")
    if _is_nobodys(play, stage, seat):
        return not_now(f"{stage.id} 此时没有人能办：{_unfound(play, stage, seat)}")
    found = conflict(play.process, play.state, stage, play.signer(stage.id, seat, step.by))
    if found is None:
        return None
    where = "拟稿" if found.stage == DRAFT else title_of(play.process.stage(found.stage))
    return TurnedDown(
        Refusal.SEPARATION, f"{stage.id} 要由别人办：同一个人在本件里办过“{where}”（{found.stage}）"
    )


def _is_nobodys(play: Play, stage: HumanStage, seat: int) -> bool:
    """Whether no unit, or no person, was found whose duty it would be."""
    visit = play.state.open[stage.id]
    whose = acting_duty(stage, play.state, visit, visit.seat(seat))
    return not whose.role and not whose.person


def _unfound(play: Play, stage: HumanStage, seat: int) -> str:
    signer = stage.who[play.state.open[stage.id].seat(seat).party]
    who = stage.registrar if isinstance(stage, PaperStage) else signer
    if not isinstance(who, NamedPerson):
        return f"{who.of} 没有这样的单位"
    return f"{who.person} 没有填是谁" if who.named_by is not None else f"{who} 找不到人，或者这个人要回避"


def _wrong_choice(play: Play, stage: HumanStage, decision: str, step: Step) -> TurnedDown | None:
    options = decisions_of(stage)
    if decision not in options:
        return not_offered(f"{stage.id} 没有“{decision}”这个选择，可选：{'、'.join(options)}")
    option = options[decision]
    if step.go is not None:
        if not option.asks_where:
            return not_offered(f"{stage.id} 选“{option.title}”时不能指定去向，不写 go")
        allowed = return_targets(play.process, play.state, stage)
        if step.go not in allowed:
            return not_offered(f"{stage.id} 不能退回到 {step.go}，可以退回到：{'、'.join(allowed)}")
    fault = rows_fault(play.state, stage, option, step.refuse_rows)
    return not_offered(fault) if fault is not None else None


def _unfilled(
    play: Play, stage: HumanStage, decision: str, step: Step, occasion: Occasion
) -> list[FieldProblem]:
    option, given = decisions_of(stage)[decision], step.values
    context = _context(play, stage, given)
    points = {point.id for point in stage.checklist}
    asked = [field for field in stage.fields if field.id not in points or field.id in given]
    problems = [
        *problems_of_answers(play.process, asked, option, given, context, occasion),
        *problems_of_checklist(stage, option, given),
    ]
    if option.wants_opinion and step.opinion is not None and not step.opinion.strip():
        problems.append(FieldProblem(OPINION, "意见", f"选“{option.title}”要写明意见"))
    return problems


def _context(play: Play, stage: HumanStage, given: Mapping[str, Any]) -> dict[str, Any]:
    """What conditions see, with these answers in the stage."""
    state, told = play.state, {**play.state.given, stage.id: given}
    return case_context(play.process, state, given=told)


def _with_checklist(stage: HumanStage, decision: str, step: Step) -> Step:
    """Every point that the step says nothing of is fulfilled, where the stage is passed."""
    option = decisions_of(stage).get(decision)
    if not stage.checklist or option is None or option.effect is not Effect.PASS:
        return step
    fulfilled = {point.id: YES_TO_POINT for point in stage.checklist}
    return step.model_copy(update={"values": {**fulfilled, **step.values}})


def _with_defaults(play: Play, stage: HumanStage, step: Step) -> Step:
    whole = made_whole(stage.fields, step.values, play.registers)
    given = answered(stage.fields, whole, lambda told: _context(play, stage, told))
    return step if given == step.values else step.model_copy(update={"values": given})


def _wait(play: Play, name: str, step: Step, at: datetime, calendar: Calendar) -> TurnedDown | None:
    """Until the stage's time is over: on the day that is given, or as soon as it is."""
    visit = play.state.open[name].visit
    if step.decision not in (None, OVER):
        return not_offered(f"{name} 不由人办理，时间到了写 {OVER}")
    running = clocks(play.process, play.state, calendar, {})
    ends = next((clock.due for clock in running if clock.key == f"{name}/{visit}"), None)
    if ends is None:
        return not_offered(f"{name} 等的是另一件事，办到了自动往下走，不用写")
    if step.on is not None and at < ends.moment:
        return not_now(f"{name} 要等过了 {ends.day}，这一天还没有到时间")
    play.happens(Performed(max(at, ends.moment), name, visit))
    play.settle(max(at, ends.moment))
    return None


def _child_ends(play: Play, stage: CallStage, step: Step, at: datetime) -> TurnedDown | None:
    """The child case that the stage waits for has ended."""
    name = stage.id
    if step.decision not in set(Outcome):
        return not_offered(f"{name} 等子办件办结，写它的结果，可选：{'、'.join(Outcome)}")
    outcome = Outcome(step.decision)
    if step.values and outcome in GIVES_NOTHING:
        return not_offered(f"{name} 的子办件以 {outcome} 办结，取不到内容，不写 set")
    wrong = incomplete(problems_of(stage.fields, step.values, {}))
    if wrong is None:
        visit = play.state.open[name].visit
        play.happens(Performed(at, name, visit, outcome=outcome, given=step.values))
        play.settle(at)
    return wrong


def _extension(key: str, play: Play, step: Step, at: datetime) -> TurnedDown | None:
    """More time is asked for, and decided on."""
    deadline, state = play.process.find_deadline(key), play.state
    if deadline is None:
        return TurnedDown(None, f"没有“{key}”这个时限")
    if deadline.extensions is None:
        return not_offered(f"时限 {key} 没有写明可以延期")
    if step.decision not in GRANT_OR_REFUSE:
        return not_offered(f"延期没有“{step.decision or ''}”这个选择，可选：{'、'.join(GRANT_OR_REFUSE)}")
    if not is_under_way(play.process, state, deadline):
        return not_now(f"时限 {key} 此时不在计时，不能延期")
    rung = next_step(state, deadline)
    if rung is None:
        said = f"时限 {key} 已经延期{len(deadline.extensions.by)}次，不能再延"
        return TurnedDown(Refusal.USED_UP, said)
    play.extend(at, deadline, rung, granted=step.decision == "grant")
    return None


def _urgency(play: Play, step: Step, at: datetime) -> TurnedDown | None:
    """The case is marked as urgent, and that is decided on."""
    declared, decision = play.process.urgency, step.decision or ""
    if declared is None:
        return not_offered("本流程没有写明办件怎样成为加急")
    if decision not in GRANT_OR_REFUSE or (decision != "grant" and declared.at_once):
        return not_offered(f"加急没有“{decision}”这个选择，可选：{'、'.join(GRANT_OR_REFUSE)}")
    if play.state.is_urgent or play.state.is_ended:
        return not_now("办件此时已经是加急，或者已经办结")
    play.urge(at, granted=decision == "grant")
    return None


def _objection(play: Play, step: Step, at: datetime) -> TurnedDown | None:
    """Somebody objects, or what becomes of that."""
    told = objection_event(play.process, play.state, step.decision or "", at)
    if isinstance(told, TurnedDown):
        return told
    play.happens(told)
    play.settle(at)
    return None


def _reopening(play: Play, _step: Step, at: datetime) -> TurnedDown | None:
    """The case that ended is taken up again."""
    state = play.state
    if play.process.reopening is None:
        return not_offered("本流程没有写明办结的可以重新办理")
    if not state.is_ended or "published" in state.marks:
        return not_now("办件此时没有办结，或者已经发布，不能重新办理")
    play.happens(Reopened(at, REOPENING, "样例"))
    play.settle(at)
    return None


def waiting(state: State) -> str:
    """The stages at which the case waits, in words."""
    return "、".join(sorted(state.open)) or "（已结束）"


__all__ = ["act", "waiting"]
