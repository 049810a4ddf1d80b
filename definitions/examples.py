"""Plays the examples that a process carries, through the pure semantics."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import partial
from types import MappingProxyType
from typing import Any

from definitions.conditions import ConditionError
from definitions.example_objections import objection_event
from definitions.example_steps import (
    EXTENSION_ANSWERS,
    OBJECTION_STEP,
    OVER,
    REOPENING_STEP,
    URGENCY_STEP,
    faults,
)
from definitions.schema.process import DRAFT, Deadline, Example, ExpectedDue, Process
from definitions.schema.stages import YES_TO_POINT, CallStage, DecisionOption, HumanStage, decisions_of
from definitions.semantics.alarms import alarms
from definitions.semantics.authority import Duty, return_targets
from definitions.semantics.binding import final_signature, parts_of
from definitions.semantics.checklists import problems_of_checklist
from definitions.semantics.clocks import clocks
from definitions.semantics.entries import Registers, made_whole
from definitions.semantics.extensions import DUTY, next_request, next_step
from definitions.semantics.fold import after
from definitions.semantics.forms import FieldProblem, asked_with, complete, problems_of, problems_of_form
from definitions.semantics.history import (
    Decided,
    Drafted,
    Ended,
    Event,
    ExtensionAsked,
    ExtensionDecided,
    Performed,
    Reopened,
    Submitted,
    UrgencyAsked,
    UrgencyDecided,
)
from definitions.semantics.moments import is_under_way
from definitions.semantics.moves import (
    End,
    Finish,
    Move,
    Open,
    Perform,
    Stuck,
    Wait,
    moves_from,
    outset,
)
from definitions.semantics.path import conditions_context
from definitions.semantics.removal import only_removed
from definitions.semantics.rows import rows_fault
from definitions.semantics.seating import opened
from definitions.semantics.state import State
from definitions.semantics.urgency import awaiting_confirmation, next_urgency
from definitions.vocabulary import Effect, Outcome
from definitions.working_days import SHANGHAI, Calendar

Checker = Callable[[Process, Mapping[str, Any]], tuple[str, ...]]
"""From a process and form values to the names of the checks that block."""

Path = tuple[str | int, ...]
NO_REGISTERS: Registers = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Mismatch:
    """Where an example did not come out as it says."""

    path: Path
    """Within the document, such as ('examples', 0, 'do', 2)."""
    reason: str


@dataclass
class Play:
    """A case being played without a database."""

    process: Process
    values: dict[str, Any]
    checker: Checker
    holders: Mapping[str, int]
    """Role to how many hold it, where everybody signs."""
    produced: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """Stage to what its job tells."""
    registers: Registers = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    state: State = field(default_factory=State)
    on_its_way: Mapping[str, Any] = field(default_factory=dict)
    """The values that were last sent on their way."""

    def happens(self, *events: Event) -> None:
        for event in events:
            self.events.append(event)
            self.state = after(self.process, self.state, event)

    def begin(self, at: datetime, unit: str) -> None:
        self.happens(Drafted(at, DRAFT, unit))
        self.settle(at)

    def submit(self, at: datetime, values: Mapping[str, Any]) -> None:
        self.values = made_whole(self.process.form.fields, {**self.values, **values}, self.registers)
        held = self.checker(self.process, self.values)
        state = self.state
        form = complete(self.process.form.fields, self.values)
        parts = parts_of(self.process, self.values, state.given)
        cut = only_removed(self.process, self.on_its_way, self.values)
        self.happens(Submitted(at, DRAFT, state.round + 1, form, parts, held, cut))
        if not held:
            self.on_its_way = self.values
        self.settle(at)

    def decide(self, at: datetime, place: tuple[str, int], decision: str, detail: Mapping[str, Any]) -> None:
        """`place`: stage and seat."""
        go, given = detail.get("go"), detail.get("set", {})
        state = self.state
        stage, number = place
        visit = state.open[stage]
        person = visit.seat(number).person or f"{stage}/{visit.visit}/{number}"
        parts = parts_of(self.process, self.values, {**state.given, stage: given})
        self.happens(
            Decided(
                at,
                stage,
                visit.visit,
                person,
                decision,
                seat=number,
                go=go,
                given=given,
                parts=parts,
                refused=dict.fromkeys(detail.get("refuse_rows", ()), "样例"),
            )
        )
        self.settle(at)

    def extend(self, at: datetime, deadline: Deadline, step: int, *, granted: bool) -> None:
        key, request = deadline.id, next_request(self.state, deadline)
        self.happens(ExtensionAsked(at, key, request, step, DRAFT, "样例"))
        self.happens(ExtensionDecided(at, key, request, f"{key}/approver", granted))
        self.settle(at)

    def urge(self, at: datetime, *, granted: bool) -> None:
        request = next_urgency(self.state)
        self.happens(UrgencyAsked(at, request, DRAFT, "样例"))
        if any(awaiting_confirmation(self.process, self.state)):
            self.happens(UrgencyDecided(at, request, URGENCY_STEP, granted))
        self.settle(at)

    def sound(self, at: datetime, calendar: Calendar) -> None:
        """The limits that have run out by then."""
        state = self.state
        running = clocks(self.process, state, calendar, {})
        self.happens(*(alarm.told(at) for alarm in alarms(self.process, state, running, calendar, at)))

    def settle(self, at: datetime) -> Move:
        """Let happen what needs nobody, until somebody is needed or all is over."""
        while True:
            move = moves_from(self.process, self.state)[0]
            match move:
                case Open():
                    self.happens(opened(self.process, self.state, move, at, self._holding, None))
                case Perform():
                    told = self.produced.get(move.stage)
                    self.happens(outset(self.process, self.state, move, at, told))
                case End():
                    self.happens(Ended(at, move.outcome))
                case Wait() | Finish() | Stuck():
                    return move

    def _holding(self, duty: Duty) -> list[str]:
        return [
            f"{duty.role}@{duty.unit}/{number}" for number in range(1, self.holders.get(duty.role, 1) + 1)
        ]


def run_examples(
    process: Process,
    calendar: Calendar,
    checker: Checker,
    unit: str,
    registers: Registers = NO_REGISTERS,
) -> list[Mismatch]:
    """Play every example; `unit` stands for the submitting unit. Without a register an entry is what the example says."""
    mismatches: list[Mismatch] = []
    for index, example in enumerate(process.examples):
        path: Path = ("examples", index)
        unplayable = [Mismatch((*path, *place), reason) for place, reason in faults(example)]
        if unplayable:
            mismatches += unplayable
            continue
        try:
            mismatches += _run(process, example, path, calendar, checker, unit, registers)
        except ConditionError as error:
            mismatches.append(Mismatch(path, str(error)))
    return mismatches


def _run(
    process: Process,
    example: Example,
    path: Path,
    calendar: Calendar,
    checker: Checker,
    unit: str,
    registers: Registers,
) -> list[Mismatch]:
    values = made_whole(process.form.fields, {**process.sample, **example.given}, registers)
    wrong = problems_of_form(process.form, values, example.unit or unit, date.fromisoformat(example.on))
    rejected = {problem.field for problem in wrong}
    if rejected != set(example.expect.rejected):
        return _otherwise_rejected(example, path, wrong)
    if rejected:
        return [Mismatch((*path, "do"), "表单没有被接受，不会有后面的步骤")] if example.do else []
    play = Play(process, values, checker, example.holders, example.produced, registers)
    at = _noon(example.on)
    play.begin(at, example.unit or unit)
    play.submit(at, {})
    for number, step in enumerate(example.do):
        reason = _step(play, step, at, calendar)
        if reason is not None:
            return [Mismatch((*path, "do", number), reason)]
        at = max(_moment(step, at), play.state.at or at)
    return [Mismatch((*path, "expect"), reason) for reason in _differences(play, example, calendar)]


def _otherwise_rejected(example: Example, path: Path, wrong: Sequence[FieldProblem]) -> list[Mismatch]:
    """What is wrong with other fields than the example says."""
    expected, found = example.expect.rejected, {problem.field for problem in wrong}
    given = [Mismatch((*path, "given"), f"{p.label}：{p.reason}") for p in wrong if p.field not in expected]
    accepted = "、".join(field for field in expected if field not in found)
    missed = [Mismatch((*path, "expect"), f"应当不接受这些项，实际接受了：{accepted}")] if accepted else []
    return given + missed


def _step(play: Play, step: Mapping[str, Any], at: datetime, calendar: Calendar) -> str | None:
    ((stage_id, answer),) = step.items()
    detail: Mapping[str, Any] = {"decision": answer} if isinstance(answer, str) else answer
    moment = _moment(step, at)
    play.sound(moment, calendar)
    state = play.state
    beside = _beside_the_stages(stage_id)
    if beside is not None:
        return beside(play, detail, moment)
    if state.objection is not None:
        return f"有异议没有解决，办件停着等它；先写 {OBJECTION_STEP} 的步骤"
    if stage_id not in state.open:
        return f"此时等待的环节是 {_waiting(state)}，不是 {stage_id}"
    if stage_id == DRAFT:
        play.submit(moment, detail.get("set", {}))
        return None
    if isinstance(play.process.stage(stage_id), CallStage):
        return _child_ends(play, stage_id, detail, moment)
    if not state.open[stage_id].seats:
        return _wait(play, stage_id, detail, moment, calendar)
    turns = [seat.number for seat in state.open[stage_id].open_seats]
    seat = detail.get("seat", turns[0])
    if seat not in turns:
        return f"{stage_id} 现在轮到第 {'、'.join(map(str, turns))} 位签字人，不是第 {seat} 位"
    stage = play.process.human_stage(stage_id)
    decision = detail.get("decision", "")
    detail = _with_checklist(stage, decision, detail)
    reason = _answer_fault(stage, decision, detail, state, play.process)
    if reason is None:
        play.decide(moment, (stage_id, seat), decision, detail)
    return reason


Beside = Callable[[Play, Mapping[str, Any], datetime], str | None]


def _beside_the_stages(step: str) -> Beside | None:
    """What plays a step that is about the case as a whole."""
    if step.startswith(DUTY):
        return partial(_extension_step, step.removeprefix(DUTY))
    return {
        REOPENING_STEP: _reopening_step,
        URGENCY_STEP: _urgency_step,
        OBJECTION_STEP: _objection_step,
    }.get(step)


def _wait(
    play: Play, stage_id: str, detail: Mapping[str, Any], moment: datetime, calendar: Calendar
) -> str | None:
    """Until the stage's time is over: on the day that is given, or as soon as it is."""
    visit = play.state.open[stage_id].visit
    if detail.get("decision", OVER) != OVER:
        return f"{stage_id} 不由人办理，时间到了写 {OVER}"
    running = clocks(play.process, play.state, calendar, {})
    ends = next((clock.due for clock in running if clock.key == f"{stage_id}/{visit}"), None)
    if ends is None:
        return f"{stage_id} 等的是另一件事，办到了自动往下走，不用写"
    if "on" in detail and moment < ends.moment:
        return f"{stage_id} 要等过了 {ends.day}，这一天还没有到时间"
    play.happens(Performed(max(moment, ends.moment), stage_id, visit))
    play.settle(max(moment, ends.moment))
    return None


def _child_ends(play: Play, stage_id: str, detail: Mapping[str, Any], moment: datetime) -> str | None:
    """The child case that the stage waits for has ended."""
    outcome = detail.get("decision", "")
    if outcome not in set(Outcome):
        return f"{stage_id} 等子办件办结，写它的结果，可选：{'、'.join(Outcome)}"
    visit = play.state.open[stage_id].visit
    play.happens(Performed(moment, stage_id, visit, outcome=Outcome(outcome)))
    play.settle(moment)
    return None


def _extension_step(key: str, play: Play, detail: Mapping[str, Any], at: datetime) -> str | None:
    """More time is asked for, and decided on."""
    deadline, state, decision = play.process.find_deadline(key), play.state, detail.get("decision", "")
    if deadline is None or deadline.extensions is None:
        return f"没有可以延期的时限“{key}”"
    if decision not in EXTENSION_ANSWERS:
        return f"延期没有“{decision}”这个选择，可选：{'、'.join(EXTENSION_ANSWERS)}"
    if not is_under_way(play.process, state, deadline):
        return f"时限 {key} 此时不在计时，不能延期"
    step = next_step(state, deadline)
    if step is None:
        return f"时限 {key} 已经延期{len(deadline.extensions.by)}次，不能再延"
    play.extend(at, deadline, step, granted=decision == "grant")
    return None


def _urgency_step(play: Play, detail: Mapping[str, Any], at: datetime) -> str | None:
    """The case is marked as urgent, and that is decided on."""
    decision = detail.get("decision", "")
    if play.process.urgency is None:
        return "本流程没有写明办件怎样成为加急"
    if decision not in EXTENSION_ANSWERS or (decision != "grant" and play.process.urgency.at_once):
        return f"加急没有“{decision}”这个选择，可选：{'、'.join(EXTENSION_ANSWERS)}"
    if play.state.is_urgent or play.state.is_ended:
        return "办件此时已经是加急，或者已经办结"
    play.urge(at, granted=decision == "grant")
    return None


def _objection_step(play: Play, detail: Mapping[str, Any], at: datetime) -> str | None:
    """Somebody objects, or what becomes of that."""
    told = objection_event(play.process, play.state, detail.get("decision", ""), at)
    if isinstance(told, str):
        return told
    play.happens(told)
    play.settle(at)
    return None


def _reopening_step(play: Play, _detail: Mapping[str, Any], at: datetime) -> str | None:
    """The case that ended is taken up again."""
    state = play.state
    if play.process.reopening is None:
        return "本流程没有写明办结的可以重新办理"
    if not state.is_ended or "published" in state.marks:
        return "办件此时没有办结，或者已经发布，不能重新办理"
    play.happens(Reopened(at, REOPENING_STEP, "样例"))
    play.settle(at)
    return None


def _waiting(state: State) -> str:
    return "、".join(sorted(state.open)) or "（已结束）"


def _with_checklist(stage: HumanStage, decision: str, detail: Mapping[str, Any]) -> Mapping[str, Any]:
    """Every point that the step says nothing of is fulfilled, where the stage is passed."""
    option = decisions_of(stage).get(decision)
    if not stage.checklist or option is None or option.effect is not Effect.PASS:
        return detail
    fulfilled = {point.id: YES_TO_POINT for point in stage.checklist}
    return {**detail, "set": {**fulfilled, **detail.get("set", {})}}


def _answer_fault(
    stage: HumanStage, decision: str, detail: Mapping[str, Any], state: State, process: Process
) -> str | None:
    options = decisions_of(stage)
    if decision not in options:
        return f"{stage.id} 没有“{decision}”这个选择，可选：{'、'.join(options)}"
    astray = _target_fault(stage, options[decision], detail.get("go"), state, process)
    astray = astray or rows_fault(state, stage, options[decision], detail.get("refuse_rows", ()))
    if astray is not None:
        return astray
    given = detail.get("set", {})
    told = {**state.given, stage.id: given}
    context = conditions_context(process, state.form, told, state.refused_rows, is_urgent=state.is_urgent)
    points = {point.id for point in stage.checklist}
    asked = [field for field in stage.fields if field.id not in points or field.id in given]
    problems = [
        *problems_of(asked_with(asked, options[decision].effect), given, context, options[decision].needs),
        *problems_of_checklist(stage, options[decision], given),
    ]
    return "；".join(f"{p.label}：{p.reason}" for p in problems) or None


def _target_fault(
    stage: HumanStage, option: DecisionOption, go: str | None, state: State, process: Process
) -> str | None:
    """Why nobody could send the case there."""
    if go is None:
        return None
    if not option.asks_where:
        return f"{stage.id} 选“{option.title}”时不能指定去向，不写 go"
    allowed = return_targets(process, state, stage)
    return None if go in allowed else f"{stage.id} 不能退回到 {go}，可以退回到：{'、'.join(allowed)}"


def _differences(play: Play, example: Example, calendar: Calendar) -> list[str]:
    expect, state = example.expect, play.state
    reasons = []
    outcome = state.outcome.value if state.outcome else None
    if expect.end != outcome:
        reasons.append(
            f"应当{'以 ' + expect.end + ' 结束' if expect.end else '还未结束'}，实际{'是 ' + outcome if outcome else '还未结束'}"
        )
    wanted_at = [expect.at] if isinstance(expect.at, str) else expect.at
    if wanted_at is not None and sorted(wanted_at) != sorted(state.open):
        reasons.append(f"应当停在 {'、'.join(wanted_at)}，实际停在 {_waiting(state)}")
    if sorted(expect.blocked) != sorted(state.held):
        reasons.append(f"应当被这些检查拦下：{expect.blocked}，实际：{sorted(state.held)}")
    reasons += _otherwise_missed(expect, state)
    due = _due(play.process, state, calendar)
    for key, wanted in expect.due.items():
        if due.get(key) != date.fromisoformat(wanted):
            reasons.append(f"时限 {key} 应当到期于 {wanted}，实际 {due.get(key, '没有起算')}")
    if "published" in state.marks and final_signature(play.process, state) is None:
        reasons.append("发布时没有有效的终审")
    return reasons


def _due(process: Process, state: State, calendar: Calendar) -> dict[str, date]:
    """Deadline, or stage with a limit, to the day on which it is due; of a stage that a case came to more than once the last
    time.
    """
    started = clocks(process, state, calendar, {})
    of_stages = {str(clock.stage): clock.due.day for clock in started if clock.stage is not None}
    return of_stages | {clock.key: clock.due.day for clock in started if clock.stage is None}


def _otherwise_missed(expect: ExpectedDue, state: State) -> list[str]:
    if expect.missed is None:
        return []
    found = sorted({key.partition("/")[0] for key, _ in state.missed})
    if found == sorted(set(expect.missed)):
        return []
    wanted = "、".join(expect.missed) or "（无）"
    return [f"应当超期的时限：{wanted}，实际：{'、'.join(found) or '（无）'}"]


def _noon(day: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), time(12), SHANGHAI)


def _moment(step: Mapping[str, Any], at: datetime) -> datetime:
    ((_, answer),) = step.items()
    if isinstance(answer, Mapping) and "on" in answer:
        return _noon(str(answer["on"]))
    return at


def reached(process: Process) -> tuple[set[str], set[tuple[str, str]]]:
    """The human stages and (stage, decision) pairs that the examples speak of."""
    stages: set[str] = set()
    pairs: set[tuple[str, str]] = set()
    for example in process.examples:
        for step in example.do:
            for stage_id, answer in step.items():
                stages.add(stage_id)
                decision = answer if isinstance(answer, str) else str(answer.get("decision", ""))
                pairs.add((stage_id, decision))
    return stages, pairs


__all__ = ["Checker", "Mismatch", "reached", "run_examples"]
