"""Clocks of cases: scripted lives with dates found by hand, and random ones against a slow oracle."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import groupby, islice
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from definitions.loader import load_process
from definitions.schema.process import DRAFT, Deadline, Process
from definitions.schema.stages import HumanStage
from definitions.semantics.clocks import Clock, ClockState, clocks, day_of
from definitions.semantics.extensions import asked_for, awaiting, next_request, next_step
from definitions.semantics.fold import after
from definitions.semantics.history import (
    Cause,
    Decided,
    Drafted,
    Ended,
    Event,
    ExtensionAsked,
    ExtensionDecided,
    Performed,
    Submitted,
)
from definitions.semantics.moments import is_under_way
from definitions.semantics.moves import End, Open, Perform, moves_from
from definitions.semantics.seating import opened
from definitions.semantics.state import State
from definitions.vocabulary import CauseKind, Part
from definitions.working_days import SHANGHAI
from tests.builders.calendar import CALENDAR
from tests.definitions.processes import Play, accepted, documents
from tests.definitions.slow_calendar import Stop, last_day

PROCESS = """
process: office.letter
covers: [example]
title: 来信
authority: {document: 规定, articles: [一]}
start: {by: [clerk]}
number: 第{year}-{serial}号
form:
  sheet: 单
  fields:
    - {id: title, kind: text, label: 标题}
    - {id: received_on, kind: date, label: 收件日期}
    - {id: planned_on, kind: date, label: 计划发布日期}
deadlines:
  - {id: ahead, title: 提前申请, at_least: 5 days, before: form.planned_on, until: submitted}
  - {id: online, title: 上网, within: 1 day, from: [receipt.opened, form.received_on], until: receipt.done}
  - {id: opening, title: 送到, within: 1 month, from: submitted, until: opinion.opened}
  - id: heard
    title: 听取意见
    within: 3 workdays
    from: submitted
    until: opinion.done
    pauses:
      - {from: check.done, until: opinion.opened, why: 转送}
      - {from: opinion.opened, until: receipt.opened, why: 等待}
  - id: answer
    title: 答复
    within: 5 workdays
    from: submitted
    until: ended
    pauses:
      - {from: draft.opened, until: draft.done, why: 补正}
      - {from: opinion.opened, until: opinion.done, why: 征求意见}
      - {from: opinion.done, until: receipt.opened, why: 等待负责人}
stages:
  - {id: check, kind: review, who: {role: head}}
  - {id: opinion, kind: work, who: {role: expert}, decisions: {done: 有意见, return: {title: 退回, go: check}}}
  - {id: head, kind: review, who: {role: leader}, distinct_from: [draft, check]}
  - {id: receipt, kind: work, who: {role: editor}}
  - {id: done, kind: end}
examples: [{do: [], expect: {}}]
"""


@dataclass
class Life:
    """A case whose every step is told with its day."""

    process: Process = field(default_factory=lambda: load_process(PROCESS, "letter.yaml").process)
    state: State = field(default_factory=State)
    at: datetime = datetime(2026, 11, 1, 9, tzinfo=SHANGHAI)

    def record(self, event: Event) -> None:
        self.state = after(self.process, self.state, event)

    def on(self, day: str, **form: str) -> "Life":
        """The drafter hands it in."""
        self.at = datetime.fromisoformat(f"{day}T09:00+08:00")
        if self.state.at is None:
            self.record(Drafted(self.at, "p0", "unit"))
            self.go_on()
        values = {"title": "t", "received_on": "", "planned_on": "", **self.state.form, **form}
        parts = {part: str(self.at) for part in Part}
        self.record(Submitted(self.at, "p0", self.state.round + 1, values, parts))
        return self.go_on()

    def answer(self, day: str, stage: str, decision: str, go: str | None = None) -> "Life":
        self.at = datetime.fromisoformat(f"{day}T15:00+08:00")
        visit = self.state.open[stage].visit
        self.record(Decided(self.at, stage, visit, f"{stage}-person", decision, go=go))
        return self.go_on()

    def go_on(self) -> "Life":
        while True:
            match moves_from(self.process, self.state)[0]:
                case Open() as move:
                    self.record(opened(self.process, self.state, move, self.at, lambda _: ["one"], None))
                case Perform() as move:
                    self.record(Performed(self.at, move.stage, move.visit))
                case End() as move:
                    self.record(Ended(self.at, move.outcome))
                case _:
                    return self

    def clock(self, key: str) -> Clock | None:
        found = [clock for clock in clocks(self.process, self.state, CALENDAR, {}) if clock.key == key]
        return found[0] if found else None

    def due(self, key: str) -> tuple[str, str] | None:
        clock = self.clock(key)
        return (clock.due.day.isoformat(), clock.state.value) if clock else None


def test_five_days_before_the_planned_day_it_has_to_be_handed_in() -> None:
    in_time = Life().on("2026-11-15", planned_on="2026-11-20").clock("ahead")
    late = Life().on("2026-11-16", planned_on="2026-11-20").clock("ahead")
    assert in_time is not None
    assert late is not None
    assert in_time.due.day == late.due.day == date(2026, 11, 15)
    assert (in_time.stopped_at < in_time.due.moment, late.stopped_at < late.due.moment) == (True, False)  # type: ignore[operator]
    assert in_time.started_on == date(2026, 11, 15)
    assert Life().on("2026-11-15").clock("ahead") is None, "no day is planned"


def test_the_later_of_the_form_and_the_file_starts_the_clock() -> None:
    life = Life().on("2026-11-02").answer("2026-11-02", "check", "approve")
    life.answer("2026-11-03", "opinion", "done").answer("2026-11-04", "head", "approve")
    assert life.due("online") is None, "the file is not there"
    assert "receipt" in life.state.open
    for received, due in (("2026-11-03", "2026-11-05"), ("2026-11-06", "2026-11-09")):
        life.state = after(
            life.process, life.state, Submitted(life.at, "p0", 2, {"received_on": received}, {}, ("x",))
        )
        assert life.due("online") == (due, "running")


def test_a_clock_may_stop_when_a_stage_is_opened() -> None:
    life = Life().on("2026-10-31")
    assert life.due("opening") == ("2026-11-30", "running")
    assert life.answer("2026-11-02", "check", "approve").due("opening") == ("2026-11-30", "stopped")


def test_pauses_add_up() -> None:
    life = Life().on("2026-11-02")
    assert life.due("answer") == ("2026-11-09", "running")
    life.answer("2026-11-03", "check", "return", go="draft")
    assert life.due("answer") == ("2026-11-09", "paused")
    life.on("2026-11-05")
    assert life.due("answer") == ("2026-11-11", "running"), "two days with the drafter"
    life.answer("2026-11-06", "check", "approve")
    assert life.due("answer") == ("2026-11-11", "paused")
    life.answer("2026-11-10", "opinion", "return")
    assert life.due("answer") == ("2026-11-13", "running"), "Friday and Monday with the expert"
    life.answer("2026-11-10", "check", "approve").answer("2026-11-11", "opinion", "done")
    assert life.due("answer") == ("2026-11-16", "paused"), "one more, and now the head has it"
    life.answer("2026-11-16", "head", "approve")
    assert life.due("answer") == ("2026-11-19", "running"), "three with the head"
    clock = life.answer("2026-11-19", "receipt", "done").clock("answer")
    assert clock is not None
    assert clock.state is ClockState.STOPPED
    assert clock.due.explanation == (
        "11月2日起算（当日不计），11月3日至4日暂停计时2个工作日（补正），11月6日至15日暂停计时6个工作日（征求意见、等待负责人），"
        "5个工作日 → 到期11月19日（周四）"
    )


def test_a_pause_after_the_last_day_does_not_hide_that_it_was_missed() -> None:
    life = Life().on("2026-11-02").answer("2026-11-10", "check", "return", go="draft")
    assert life.due("answer") == ("2026-11-09", "running")
    assert life.on("2026-11-16").due("answer") == ("2026-11-09", "running")


def test_a_pause_on_the_last_day_leaves_that_day() -> None:
    life = Life().on("2026-11-02").answer("2026-11-09", "check", "return", go="draft")
    assert life.due("answer") == ("2026-11-09", "paused")
    assert life.on("2026-11-12").due("answer") == ("2026-11-12", "running")


def test_a_pause_of_no_time_costs_nothing_and_none_outlasts_the_clock() -> None:
    life = Life().on("2026-11-02").answer("2026-11-04", "check", "approve")
    assert life.due("heard") == ("2026-11-05", "paused")
    assert "转送" not in life.clock("heard").due.explanation  # type: ignore[union-attr]
    clock = life.answer("2026-11-10", "opinion", "done").clock("heard")
    assert clock is not None
    assert (clock.due.day, clock.state) == (date(2026, 11, 11), ClockState.STOPPED)
    assert clock.due.explanation == (
        "11月2日起算（当日不计），11月4日至9日暂停计时4个工作日（等待），3个工作日 → 到期11月11日（周三）"
    )


HOLD = "objection"
"""Seen like a stage."""


@dataclass
class Watched(Play):
    """A random life at some days' distance, with the stages that were open after each fact, and whether it was held."""

    seen: list[tuple[date, frozenset[str]]] = field(default_factory=list)
    now: datetime = datetime(2018, 3, 1, 9, tzinfo=SHANGHAI)

    @property
    def at(self) -> datetime:
        return self.now

    def record(self, event: Event) -> None:
        super().record(event)
        declared = self.process.objection
        stands = self.state.objection is not None and declared is not None and declared.clocks == "stop"
        self.seen.append((day_of(event.at), frozenset([*self.state.open, *([HOLD] if stands else [])])))

    def live(self, most: int) -> None:
        self.begin()
        for _ in islice(self.moves(), most):
            self.now += timedelta(hours=self.dice.choice([0, 1, 20, 24, 50, 200]))


def stops_of(
    stage: str, seen: list[tuple[date, frozenset[str]]], last: date
) -> Iterator[tuple[date, date, bool]]:
    """From when until when the stage was open, as seen from outside; and whether it still is."""
    for is_open, group in groupby(enumerate(seen), lambda one: stage in one[1][1]):
        places = [place for place, _ in group]
        if is_open:
            still = places[-1] + 1 == len(seen)
            yield seen[places[0]][0], last if still else seen[places[-1] + 1][0], still


def with_deadline(document: dict[str, Any], limit: str, stages: list[str]) -> dict[str, Any]:
    pauses = [{"from": f"{one}.opened", "until": f"{one}.done", "why": "补正"} for one in stages]
    declared = {
        "id": "d",
        "title": "时限",
        "within": limit,
        "from": "submitted",
        "until": "ended",
        "pauses": pauses,
    }
    return {**document, "deadlines": [declared]}


@settings(deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(
    document=documents(),
    seed=st.integers(0, 1 << 32),
    n=st.integers(1, 30),
    unit=st.sampled_from(["workday", "day", "week", "month"]),
    most=st.integers(0, 40),
)
def test_random_lives_are_due_when_the_oracle_says(
    document: dict[str, Any], seed: int, n: int, unit: str, most: int
) -> None:
    plain = accepted(document)
    assume(plain is not None)
    assert plain is not None
    humans = [stage.id for stage in plain.all_stages if isinstance(stage, HumanStage)]
    dice = random.Random(seed)
    pausing = dice.sample([DRAFT, *humans], k=min(2, len(humans)))
    process = accepted(with_deadline(document, f"{n} {unit}", pausing))
    assert process is not None
    life = Watched(process, dice)
    life.live(most)
    found = [clock for clock in clocks(process, life.state, CALENDAR, {}) if clock.key == "d"]
    submitted = life.state.marks.get("submitted")
    assert bool(found) == (submitted is not None)
    if submitted is None:
        return
    compare(found[0], life, pausing, (n, unit), day_of(submitted))


def compare(clock: Clock, life: Watched, pausing: list[str], span: tuple[int, str], start: date) -> None:
    every = [stop for stage in [*pausing, HOLD] for stop in stops_of(stage, life.seen, day_of(life.at))]
    over: list[Stop] = [(begins, ends) for begins, ends, still in every if not still]
    assert clock.due.day == last_day(start, *span, over)
    stands = any(still and begins <= clock.due.day for begins, _, still in every)
    if life.state.is_ended:
        assert clock.state is ClockState.STOPPED
    elif life.state.ending is None:
        assert clock.state is (ClockState.PAUSED if stands else ClockState.RUNNING)


EXTENSIONS = {"by": ["2 workdays", "5 workdays", "1 workday"], "approved_by": {"role": "r0"}}


@dataclass
class Extended(Watched):
    """A random life in which more time is asked for, and granted or refused, or left undecided."""

    added: int = 0
    """Working days."""
    times: int = 0

    def live(self, most: int) -> None:
        self.begin()
        for _ in islice(self.moves(), most):
            self.now += timedelta(hours=self.dice.choice([0, 1, 20, 24, 50, 200]))
            if self.dice.random() < 0.4:
                self.extend()

    def extend(self) -> None:
        (deadline,) = self.process.deadlines
        asked, step = asked_for(self.process, self.state, deadline), next_step(self.state, deadline)
        if asked is not None:
            granted = self.dice.random() < 0.7
            self.record(ExtensionDecided(self.at, "d", asked.request, "approver", granted))
            self.added += (2, 5, 1)[self.times] if granted else 0
            self.times += granted
        elif is_under_way(self.process, self.state, deadline) and step is not None:
            assert step == self.times + 1
            request = next_request(self.state, deadline)
            self.record(ExtensionAsked(self.at, "d", request, step, "asker", "案情复杂"))


@settings(deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(document=documents(), seed=st.integers(0, 1 << 32), n=st.integers(1, 30), most=st.integers(0, 40))
def test_random_lives_with_extensions_are_due_when_the_whole_length_is(
    document: dict[str, Any], seed: int, n: int, most: int
) -> None:
    plain = accepted(document)
    assume(plain is not None)
    assert plain is not None
    humans = [stage.id for stage in plain.all_stages if isinstance(stage, HumanStage)]
    dice = random.Random(seed)
    pausing = dice.sample([DRAFT, *humans], k=min(2, len(humans)))
    changed = with_deadline(document, f"{n} workday", pausing)
    changed["deadlines"][0]["extensions"] = EXTENSIONS
    process = accepted(changed)
    assert process is not None
    life = Extended(process, dice)
    life.live(most)
    found = [clock for clock in clocks(process, life.state, CALENDAR, {}) if clock.key == "d"]
    if found:
        start = day_of(life.state.marks["submitted"])
        compare(found[0], life, pausing, (n + life.added, "workday"), start)
    assert list(awaiting(process, life.state)) == [] or life.state.outcome is None


def test_the_random_lives_are_extended() -> None:
    """Otherwise the law above would say little."""
    text = PROCESS.replace(
        "within: 5 workdays\n",
        "within: 5 workdays\n    extensions: {by: [2 workdays, 5 workdays, 1 workday], approved_by: {role: boss}}\n",
    )
    process = load_process(text, "letter.yaml").process
    process = process.model_copy(
        update={
            "deadlines": [d.model_copy(update={"id": "d"}) for d in process.deadlines if d.id == "answer"]
        }
    )
    lives = [Extended(process, random.Random(n)) for n in range(30)]
    for life in lives:
        life.live(40)
    assert {life.times for life in lives} >= {0, 1, 2}


@pytest.mark.parametrize("seed", range(3))
def test_the_random_lives_have_pauses(seed: int) -> None:
    """Otherwise the law above would say little."""
    process = load_process(PROCESS, "letter.yaml").process
    lives = [Watched(process, random.Random(f"{seed}/{n}")) for n in range(30)]
    for life in lives:
        life.live(40)
    stopped = [sum(1 for _ in stops_of("opinion", life.seen, day_of(life.at))) for life in lives]
    assert max(stopped) > 1
    assert len(set(stopped)) > 2


MONTHLY = """
deadlines:
  - {id: taken_up, title: 3个工作日内办理, within: 3 workdays, from: begun, until: submitted}
  - {id: answer, title: 15日内答复, within: 15 days, from: form.received_on, until: ended, unit: form.owner}
"""


@pytest.mark.parametrize(
    "cause", [None, Cause(CauseKind.SCHEDULE, "2026-11"), Cause(CauseKind.ENTRY_OPENED, "7")]
)
def test_what_was_opened_by_itself_has_its_limits_before_anybody_takes_it_up(cause: Cause | None) -> None:
    process = load_process(PROCESS, "letter.yaml").process
    declared = [Deadline.model_validate(one) for one in yaml.safe_load(MONTHLY)["deadlines"]]
    life = Life(process.model_copy(update={"deadlines": declared}))
    opened_with = {"received_on": "2026-10-20", "owner": "roads"} if cause else {}
    life.record(Drafted(life.at, None, "unit", cause, opened_with))
    life.go_on()
    assert (life.due("taken_up"), life.due("answer")) == (
        (("2026-11-04", "running"), ("2026-11-04", "running")) if cause else (None, None)
    )
    if cause:
        late = life.clock("answer")
        assert late is not None
        assert late.unit == "roads"
    life.on("2026-11-09", received_on="2026-11-02")
    assert life.due("taken_up") == ("2026-11-04", "stopped")
    assert life.due("answer") == ("2026-11-17", "running")
