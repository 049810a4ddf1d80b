"""Whether a case can go on under another version of its process, and with what. Asked before it is migrated."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from definitions.conditions import ConditionError
from definitions.schema.process import DRAFT, Process
from definitions.schema.signing import NamedPerson
from definitions.schema.stages import (
    CallStage,
    ChooseStage,
    EndStage,
    HumanStage,
    LedgerStage,
    NotifyStage,
    PaperStage,
    ParallelStage,
    ReviewStage,
    Stage,
    title_of,
)
from definitions.schema.tree import MAIN
from definitions.semantics.binding import parts_of
from definitions.semantics.clocks import day_of
from definitions.semantics.day_bounds import Occasion
from definitions.semantics.extensions import awaiting
from definitions.semantics.fold import after
from definitions.semantics.handing_in import problems_of_form
from definitions.semantics.history import Migrated
from definitions.semantics.lines import wanted
from definitions.semantics.migrating import Declared, counts_as_before, duty_as_before, points_as_before
from definitions.semantics.path import case_context, choose, first_stage, stage_after, taken
from definitions.semantics.signing import Seat, SeatState
from definitions.semantics.state import Signature, State, Visit
from definitions.semantics.urgency import awaiting_confirmation
from definitions.vocabulary import Purpose
from definitions.working_days import Calendar


@dataclass(frozen=True, slots=True)
class Versions:
    """Two versions of one process, and what is called otherwise in the new one."""

    old: Process
    new: Process
    renamed: Mapping[str, str]

    @property
    def stages(self) -> dict[str, str]:
        """Each stage that has a counterpart, to its name there. Without a word it is the one of the same name."""
        names = {stage.id: self.renamed.get(stage.id, stage.id) for stage in self.old.all_stages}
        taken_by_others = set(self.renamed.values())
        return {
            old: new
            for old, new in names.items()
            if (old in self.renamed or new not in taken_by_others) and self._fit(old, new)
        }

    def counts(self, stage: str) -> bool:
        """Whether what was done in a stage of the old version counts in the new one."""
        new = self.stages.get(stage)
        return new is not None and counts_as_before(*self.declared(stage, new), self.stages)

    def declared(self, old: str, new: str) -> tuple[Declared, Declared]:
        return (self.old, self.old.stage(old)), (self.new, self.new.stage(new))

    def _fit(self, old: str, new: str) -> bool:
        one, other = self.old.stage(old), self.new.find_stage(new)
        if other is None:
            return False
        return type(one) is type(other) or (isinstance(one, HumanStage) and isinstance(other, HumanStage))


@dataclass(frozen=True, slots=True)
class Lost:
    """A signature that does not count in the new version."""

    signature: Signature
    why: str


class DropKind(StrEnum):
    """What a place was that is not carried over."""

    LENT = "lent"
    HANDED = "handed"
    CLAIMED = "claimed"
    ADDED = "added"
    ASKED = "asked"
    ANSWERED = "answered"


@dataclass(frozen=True, slots=True)
class Dropped:
    """Something of an open pass that does not go on with the case."""

    stage: str
    """As the version before calls it."""
    kind: DropKind
    person: str
    """Who has, or had, the place."""
    by: str | None = None
    """Who gave it to them."""


@dataclass(frozen=True, slots=True)
class Transfer:
    """What would become of a case."""

    event: Migrated
    state: State
    """Under the new version."""
    lost: tuple[Lost, ...]
    obstacles: tuple[str, ...]
    """Why it cannot be; empty: it can."""
    passed_over: tuple[str, ...]
    """Stages that need nobody, and that the case has behind it without their having been done."""
    dropped: tuple[Dropped, ...] = ()


def transfer(
    versions: Versions,
    state: State,
    migration: Mapping[str, Any],
    values: Mapping[str, Any] | None,
    calendar: Calendar,
) -> Transfer:
    """`migration`: the fields of the fact that follow from no version. `values`: the whole content that is on its way."""
    stages = versions.stages
    lost = tuple(old for old in stages if not versions.counts(old))
    again = tuple(_again(versions, state, migration["undoes"]))
    anew = tuple(
        new for old, new in stages.items() if new not in again and _is_broken_off(versions, state, old, lost)
    )
    carried = tuple(new for old, new in stages.items() if new in anew and _has_same_duty(versions, old))
    event = Migrated(**migration, stages=stages, lost=lost, anew=anew, carried=carried, again=again)
    asked = _Asked(versions, state, stages, event.at, calendar)
    obstacles = tuple(asked.before_it())
    if obstacles:
        return Transfer(event, state, (), obstacles, ())
    there = after(versions.new, state, event)
    try:
        missing = tuple({stage.id: stage for stage in _missing(versions.new, there)}.values())
    except (ConditionError, _Astray) as astray:
        return Transfer(event, state, (), (str(astray),), ())
    needed = [one for one in missing if not isinstance(one, LedgerStage | NotifyStage)]
    obstacles = (
        *asked.of_requests(there),
        *asked.of_the_content(there, values),
        *(_say_missing(one) for one in needed),
    )
    passed_over = tuple(title_of(one) for one in missing if one not in needed)
    losses = (Lost(one, _why(versions, one)) for one in state.signatures if not _counts(one, event))
    dropped = tuple(_dropped(versions.old, event, state))
    return Transfer(event, there, tuple(losses), obstacles, passed_over, dropped)


def _is_broken_off(versions: Versions, state: State, old: str, lost: Collection[str]) -> bool:
    """Whether an open pass cannot go on: others have to act; or what was answered in it does not count any more."""
    visit = state.open.get(old)
    if visit is None:
        return False
    return not _has_same_duty(versions, old) or (old in lost and _is_answered(visit))


def _has_same_duty(versions: Versions, old: str) -> bool:
    return duty_as_before(*versions.declared(old, versions.stages[old]), versions.stages)


def _is_answered(visit: Visit) -> bool:
    return any(seat.by is not None and seat.purpose is Purpose.SIGN for seat in visit.seats)


def _again(versions: Versions, state: State, undoes: int | None) -> Iterator[str]:
    """The stages whose pass can go on that the migration broke off which is undone now: the case stands there still, and
    nobody has answered since.
    """
    undone = state.aside.get(undoes or 0)
    broken = {one.visit.stage for one in undone.broken_off} if undone is not None else set()
    for now, before in versions.stages.items():
        visit = state.open.get(now)
        if before in broken and visit is not None and not _is_answered(visit):
            yield before


def _dropped(process: Process, event: Migrated, state: State) -> Iterator[Dropped]:
    """What people had made of the open passes that are broken off, unless it is carried over."""
    for visit in state.open.values():
        new = event.stages.get(visit.stage)
        if new not in (*event.anew, *event.again):
            continue
        signed = {
            one.person for one in state.signatures if (one.stage, one.visit) == (visit.stage, visit.visit)
        }
        for seat in visit.seats:
            party = process.human_stage(visit.stage).who[seat.party] if visit.stage != DRAFT else None
            is_own = isinstance(party, NamedPerson) or (party is not None and party.each)
            kind = _kind_of_place(seat, signed, is_carried=new in event.carried, is_own=is_own)
            holder = seat.by or seat.person
            if kind is not None and holder is not None:
                by = seat.lent_by[-1] if kind is DropKind.LENT else seat.added_by
                yield Dropped(visit.stage, kind, holder, by)


def _kind_of_place(seat: Seat, signed: Collection[str], *, is_carried: bool, is_own: bool) -> DropKind | None:
    """None: nothing is lost with it, or that is told as the loss of a signature. `is_own`: the document names who has it."""
    if seat.purpose is Purpose.SIGN and seat.effect is not None:
        return None if seat.by in signed else DropKind.ANSWERED
    if is_carried or seat.state in (SeatState.VOID, SeatState.ANSWERED):
        return None
    if seat.purpose is not Purpose.SIGN:
        return DropKind.ASKED
    if seat.lent_by:
        return DropKind.LENT
    if seat.added_by is not None:
        return DropKind.ADDED
    if seat.claimed:
        return DropKind.CLAIMED
    is_handed = seat.free or (seat.person is not None and not is_own)
    return DropKind.HANDED if is_handed else None


def _counts(signature: Signature, event: Migrated) -> bool:
    return signature.stage in event.stages and signature.stage not in event.lost


def _why(versions: Versions, signature: Signature) -> str:
    if signature.stage not in versions.stages:
        return "新版本没有这个环节"
    if not _has_same_duty(versions, signature.stage):
        return "新版本里由谁签、怎么签变了"
    old, new = versions.old.stage(signature.stage), versions.new.stage(versions.stages[signature.stage])
    if not points_as_before(old, new):
        return "新版本里要逐项审查的要点变了"
    return "新版本里它是不是终审、约束哪些内容变了"


class _Astray(Exception):
    """The way of the content does not come to where the case would stand."""


@dataclass(frozen=True, slots=True)
class _Asked:
    versions: Versions
    state: State
    stages: Mapping[str, str]
    at: datetime
    calendar: Calendar

    def before_it(self) -> Iterator[str]:
        """Without these one could not even say where the case would stand."""
        state = self.state
        if state.is_ended or state.ending is not None or state.lines.get(MAIN) is None:
            yield "系统正在办理，请过一会儿再试"
            return
        for line, at in state.lines.items():
            yield from self._of_line(line, at)
        yield from self._of_children()
        yield from self._of_extensions()
        yield from self._of_urgency()
        if state.objection is not None:
            yield "有一个异议没有解决；请先答复、协调，或者由提出的单位撤回"

    def _of_urgency(self) -> Iterator[str]:
        """What is asked for can be answered."""
        declared = self.versions.new.urgency
        is_answered_there = declared is not None and declared.confirmed_by is not None
        if any(awaiting_confirmation(self.versions.old, self.state)) and not is_answered_there:
            yield "有一个加急申请等待审批，新版本里没有人审批加急；请先审批"

    def _of_children(self) -> Iterator[str]:
        """A child case knows the stage that waits for it by its name."""
        for at in self.state.open:
            stage = self.versions.old.find_stage(at)
            if isinstance(stage, CallStage) and self.stages.get(at) != at:
                yield f"办件在“{title_of(stage)}”（{at}）等子办件，新版本里这个环节要叫同样的名字"

    def _of_line(self, line: str, at: str | None) -> Iterator[str]:
        old, new = self.versions.old, self.versions.new
        if line != MAIN:
            here, there = old.tree.lines[line], new.tree.lines.get(line)
            if there is None or there.within != self.stages.get(here.within):
                yield f"新版本没有与并行的一路“{line}”对应的一路"
                return
        if at is None or at == DRAFT:
            return
        title = title_of(old.stage(at))
        if at not in self.stages:
            yield f"办件停在“{title}”（{at}），新版本没有对应的环节"
        elif new.line_of(self.stages[at]) != line:
            yield f"办件停在“{title}”（{at}），新版本里对应的环节在另一路上"

    def _of_extensions(self) -> Iterator[str]:
        """What was granted goes on, and what is asked for can be answered."""
        waiting = {deadline.id for deadline, _ in awaiting(self.versions.old, self.state)}
        for one in self.state.extensions:
            deadline = self.versions.new.find_deadline(one.deadline)
            ladder = deadline.extensions.by if deadline is not None and deadline.extensions else []
            counts = one.granted and self.state.counts(one.asked_at)
            if counts and deadline is not None and one.step > len(ladder):
                yield f"时限“{deadline.title}”已经延期 {one.step} 次，新版本没有这么多次"
            elif one.granted is None and one.deadline in waiting and one.step > len(ladder):
                yield "有一个延期申请等待审批，新版本里这个时限不能延期；请先审批"

    def of_requests(self, there: State) -> Iterator[str]:
        """What is asked for stays a duty: where the clock has come to its end, nobody would answer it any more."""
        answered = {(one.deadline, one.request) for _, one in awaiting(self.versions.new, there)}
        for deadline, one in awaiting(self.versions.old, self.state):
            if (one.deadline, one.request) not in answered:
                title = deadline.title.zh
                yield f"“{title}”有一个延期申请等待审批，按新版本这个时限没有开始或者已经停止；请先审批"

    def of_the_content(self, there: State, values: Mapping[str, Any] | None) -> Iterator[str]:
        """What was signed must be the same content under the new form. Who has the draft hands another one in anyway."""
        if values is None or there.is_with_drafter:
            return
        new = self.versions.new
        occasion = Occasion(day_of(self.at), self.calendar, before=values)
        for problem in problems_of_form(new.form, values, there.unit, occasion):
            yield f"新版本的表单不收现有的内容：“{problem.label}”{problem.reason}"
        if parts_of(new, values, there.given) != dict(there.parts):
            yield "按新版本的表单，签过的内容不再是同一份（校验码不同）"


def _say_missing(stage: Stage) -> str:
    what = "还没有签过" if isinstance(stage, ReviewStage | PaperStage) else "还没有办过"
    return f"新版本里排在前面的“{title_of(stage)}”（{stage.id}）本件{what}，不能越过"


def _missing(process: Process, state: State) -> Iterator[Stage]:
    """The stages before those at which the case stands that were not done. Every line is asked on its own."""
    context = case_context(process, state)
    yield from _behind(process, state, context, first_stage(process), state.lines[MAIN])
    lines = process.tree.lines
    for within in dict.fromkeys(lines[one].within for one in state.lines if one != MAIN):
        yield from _in_branches(process, state, context, within)


def _in_branches(process: Process, state: State, context: Mapping[str, Any], within: str) -> Iterator[Stage]:
    """Of a parallel stage under way: what lies behind the case in branches, and in those that count as ended."""
    parallel = process.stage(within)
    assert isinstance(parallel, ParallelStage)
    ended: list[list[Stage]] = []
    going_on = 0
    for branch in taken(parallel, context):
        first = branch.stages[0].id
        if branch.id not in state.lines:
            ended.append([process.stage(first)])
        elif (at := state.lines[branch.id]) is None:
            ended.append(list(_behind(process, state, context, first, None)))
        else:
            going_on += 1
            yield from _behind(process, state, context, first, at)
    yield from _short_of(wanted(parallel, going_on + len(ended)) - going_on, ended)


def _short_of(wanted_branches: int, branches: Sequence[list[Stage]]) -> Iterator[Stage]:
    """What is missing in branches of which so many have to be done."""
    done = sum(not missing for missing in branches)
    if done < wanted_branches:
        for missing in branches:
            yield from missing


def _behind(
    process: Process, state: State, context: Mapping[str, Any], first: str, target: str | None
) -> Iterator[Stage]:
    """The stages of a line from its first up to this one that were not done."""
    if target == DRAFT:
        return
    at: str | None = first
    while at is not None and at != target:
        stage = process.stage(at)
        if isinstance(stage, ParallelStage):
            ways = [
                list(_behind(process, state, context, branch.stages[0].id, None))
                for branch in taken(stage, context)
            ]
            yield from _short_of(wanted(stage, len(ways)), ways)
        elif not isinstance(stage, ChooseStage | EndStage) and not _is_done(state, stage):
            yield stage
        at = choose(stage, context) if isinstance(stage, ChooseStage) else stage_after(process, at)
    if target is not None and at != target:
        raise _Astray(f"按新版本的条件，这样的内容不经过“{title_of(process.stage(target))}”（{target}）")


def _is_done(state: State, stage: Stage) -> bool:
    """A review counts by its signature alone."""
    if isinstance(stage, ReviewStage | PaperStage):
        return stage.id in state.signed
    return f"{stage.id}.done" in state.marks
