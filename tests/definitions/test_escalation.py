"""Steps before and after the end of a limit: each once for each due moment, in order, however seldom somebody looks."""

import random
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from definitions.examples import Play
from definitions.loader import load_process
from definitions.schema.process import Deadline, Process
from definitions.semantics.alarms import Told, alarms, alarms_of, overdue_from
from definitions.semantics.clocks import clocks
from definitions.semantics.fold import after
from definitions.semantics.history import ClockMissed, ClockOverdue, ClockWarned, Event, Migrated
from definitions.semantics.state import State
from definitions.vocabulary import AlarmKind
from definitions.working_days import SHANGHAI, end_of_day
from tests.builders.calendar import CALENDAR
from tests.builders.model_office import MODEL
from tests.definitions.processes import accepted
from tests.definitions.slow_alarms import Length, Watch, written
from tests.definitions.slow_clocks import clock
from tests.definitions.test_clock_properties import EVERY_SORT, Dated, a_document, declared_lives

FILE = MODEL / "processes" / "instruction.yaml"
TEXT = FILE.read_text(encoding="utf-8")
INSTRUCTION = load_process(TEXT, FILE.name).process
BEGIN = datetime(2026, 11, 23, 10, tzinfo=SHANGHAI)
DUE = end_of_day(date(2026, 12, 7))
"""Ten working days after that Monday."""
WARNED, MISSED, OVERDUE = AlarmKind.WARNED, AlarmKind.MISSED, AlarmKind.OVERDUE
Heard = list[tuple[AlarmKind, str]]


def at(day: int, hour: int = 9, minute: int = 0, month: int = 12) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=SHANGHAI)


def submitted() -> State:
    play = Play(INSTRUCTION, dict(INSTRUCTION.sample), lambda *_: (), {})
    play.begin(BEGIN, "planning")
    play.submit(BEGIN, {})
    return play.state


def heard(state: State, now: datetime, key: str = "carry_out") -> tuple[State, Heard]:
    """What one look tells of this clock, and the state after it."""
    found = alarms(INSTRUCTION, state, clocks(INSTRUCTION, state, CALENDAR, {}), CALENDAR, now)
    told = [alarm for alarm in found if alarm.key == key]
    for alarm in told:
        state = after(INSTRUCTION, state, alarm.told(now))
    return state, [(alarm.kind, alarm.step) for alarm in told]


LOOKS: dict[str, tuple[list[datetime], list[Heard]]] = {
    "nobody is late": ([at(27, month=11)], [[]]),
    "every step on its morning": (
        [at(30, 8, 29, 11), at(30, 8, 30, 11), at(3, 8, 30), at(4, 8, 30), at(7), at(8, 0), at(11, 8, 29)],
        [[], [(WARNED, "5 workdays")], [(WARNED, "2 workdays")], [(WARNED, "1 workday")], [], [(MISSED, "")], []],
    ),
    "three working days after, as the office opens": (
        [at(8, 0), at(11, 0), at(11, 8, 30), at(12)],
        [[(MISSED, "")], [], [(OVERDUE, "3 workdays")], []],
    ),
    "a week after": (
        [at(11), at(15, 8, 29), at(15, 8, 30), at(16), at(31)],
        [[(MISSED, ""), (OVERDUE, "3 workdays")], [], [(OVERDUE, "1 week")], [], []],
    ),
    "warnings that nobody looked at are given as one": ([at(4), at(6)], [[(WARNED, "1 workday")], []]),
    "what is to follow after the end follows step by step": (
        [at(31)], [[(MISSED, ""), (OVERDUE, "3 workdays"), (OVERDUE, "1 week")]],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", LOOKS)
def test_known_looks(name: str) -> None:
    moments, wanted = LOOKS[name]
    state = submitted()
    for now, told in zip(moments, wanted, strict=True):
        state, found = heard(state, now)
        assert (now, found) == (now, told)


@pytest.mark.parametrize(
    ("due", "step", "told"),
    [
        pytest.param(3, "1 workday", at(7, 8, 30), id="over the weekend"),
        pytest.param(3, "1 day", at(7, 8, 30), id="a Friday all the same"),
        pytest.param(3, "2 days", at(8, 8, 30), id="carried to the Monday"),
        pytest.param(5, "1 workday", at(8, 8, 30), id="after a day that was named, a Saturday"),
    ],
)
def test_after_the_end_is_counted_as_a_limit_from_its_last_day(due: int, step: str, told: datetime) -> None:
    assert overdue_from(CALENDAR, end_of_day(date(2026, 12, due)), step) == told


def test_a_step_never_overtakes_the_one_written_before_it() -> None:
    """After the end of September five working days are longer than a week."""
    due = end_of_day(date(2026, 9, 30))
    text = TEXT.replace("after: 3 workdays", "after: 5 workdays")
    process = load_process(text.replace("overdue: {carry_out: 3 workdays}", "at: chief"), FILE.name).process
    week, days = (overdue_from(CALENDAR, due, step) for step in ("1 week", "5 workdays"))
    assert (week, days) == (at(9, 8, 30, 10), at(14, 8, 30, 10))
    told = Told(is_missed=True)
    assert alarms_of(process, ("carry_out", due), told, CALENDAR, days - timedelta(minutes=1)) == ()
    found = alarms_of(process, ("carry_out", due), told, CALENDAR, days)
    assert [(alarm.step, alarm.at) for alarm in found] == [("5 workdays", days), ("1 week", days)]


@pytest.mark.parametrize(
    ("told", "wanted"),
    [
        pytest.param("", [], id="of before steps were told apart: the first"),
        pytest.param("5 workdays", [], id="the same step"),
        pytest.param("8 days", ["5 workdays"], id="one of another version that came before"),
        pytest.param("4 workdays", [], id="one of another version that came after it"),
    ],
)
def test_a_warning_of_before_counts(told: str, wanted: list[str]) -> None:
    state = after(INSTRUCTION, submitted(), ClockWarned(at(30, month=11), "carry_out", DUE, "", told))
    assert [step for _, step in heard(state, at(2))[1]] == wanted
    assert [step for _, step in heard(state, at(3))[1]] == ["2 workdays"]


def test_a_stage_that_goes_on_by_another_name_is_not_told_of_once_more() -> None:
    state, told = heard(submitted(), at(27, month=11), "head/1")
    assert told == [(MISSED, ""), (OVERDUE, "1 workday")]
    names = re.compile(r"\bhead: |id: head$|\[head\]|go: head\b", re.MULTILINE)
    text = names.sub(lambda one: one[0].replace("head", "section"), TEXT)
    renamed = load_process(text, FILE.name)
    moved = Migrated(
        at(27, month=11), "admin", "old", "new", 1, {"head": "section", "chief": "chief", "done": "done"}
    )
    state = after(renamed.process, state, moved)
    running = clocks(renamed.process, state, CALENDAR, {})
    assert "section/1" in {clock.key for clock in running}
    assert alarms(renamed.process, state, running, CALENDAR, at(27, 17, month=11)) == ()


@dataclass
class Marks:
    """The row of a clock."""

    warned_for: datetime | None = None
    warned_before: str | None = None
    missed_for: datetime | None = None
    overdue_after: str | None = None


@pytest.mark.parametrize(
    ("marks", "wanted"),
    [
        (Marks(), Told()),
        (Marks(warned_for=DUE), Told(frozenset({""}))),
        (Marks(DUE, "2 workdays"), Told(frozenset({"2 workdays"}))),
        (Marks(DUE, "2 workdays", DUE, "3 workdays"), Told(frozenset({"2 workdays"}), True, frozenset({"3 workdays"}))),
        (Marks(BEGIN, "2 workdays", BEGIN, "3 workdays"), Told()),
    ],
)  # fmt: skip
def test_the_row_of_a_clock_tells_of_its_present_due_moment(marks: Marks, wanted: Told) -> None:
    assert Told.marked(marks, DUE) == wanted


@dataclass
class Watched(Dated):
    """A random life in which somebody looks at the clock before everything that happens."""

    declared: dict[str, Any] = field(default_factory=dict)
    watch: Watch = field(default_factory=lambda: Watch([], []))

    def record(self, event: Event) -> None:
        if self.events:
            self.look(event.at)
        super().record(event)

    def look(self, now: datetime) -> None:
        if self.state.ending is not None:
            return
        self.watch.look(clock(self.declared, self.facts), now)
        running = clocks(self.process, self.state, CALENDAR, {})
        for alarm in alarms(self.process, self.state, running, CALENDAR, now):
            if alarm.key == "d":
                super().record(alarm.told(now))

    @property
    def told(self) -> list[tuple[str, datetime, str]]:
        """Of the history alone."""
        return [one for event in self.events for one in _told(event)]


def _told(event: Event) -> Iterator[tuple[str, datetime, str]]:
    match event:
        case ClockWarned():
            yield "warned", event.due_at, event.before
        case ClockMissed():
            yield "missed", event.due_at, ""
        case ClockOverdue():
            yield "overdue", event.due_at, event.after


def watched(
    process: Process, limit: dict[str, Any], steps: tuple[list[Length], list[Length]], seed: int
) -> Watched:
    """Nothing has happened yet. `limit`: a deadline without steps."""
    warn, later = steps
    reminding = {"remind": "everyone"}
    stepped = limit | {
        "warn": [written(one) for one in warn],
        "warned": [reminding],
        "missed": [reminding, *({**reminding, "after": written(one)} for one in later)],
    }
    process = process.model_copy(update={"deadlines": [Deadline.model_validate(stepped)]})
    return Watched(process, random.Random(seed), declared=limit, watch=Watch(warn, later))


LENGTHS = st.tuples(st.integers(1, 12), st.sampled_from(["workday", "day", "week", "month"]))
STEPS = st.lists(LENGTHS, min_size=1, max_size=3, unique=True)


@settings(deadline=None, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
@given(
    declared=declared_lives(),
    warn=STEPS,
    later=STEPS,
    seed=st.integers(0, 1 << 32),
    most=st.integers(5, 30),
    hours=st.lists(st.integers(1, 24 * 40), max_size=4),
)
def test_every_look_tells_what_the_pencil_says(
    declared: tuple[Process, dict[str, Any]],
    warn: list[Length],
    later: list[Length],
    seed: int,
    most: int,
    hours: list[int],
) -> None:
    life = watched(*declared, (warn, later), seed)
    life.live(most)
    for pause in hours:
        life.now += timedelta(hours=pause)
        life.look(life.now)
    assert life.told == life.watch.told
    assert len(set(life.told)) == len(life.told)


def test_such_lives_hear_of_every_step_and_of_new_due_moments() -> None:
    process = accepted(a_document())
    assert process is not None
    limit = {"id": "d", "title": "时限", **EVERY_SORT[0]}
    steps = [(4, "workday"), (1, "workday")], [(2, "day"), (1, "week")]
    told: Counter[tuple[str, str]] = Counter()
    again = 0
    for seed in range(60):
        life = watched(process, limit, steps, seed)
        life.live(30)
        assert life.told == life.watch.told
        told.update((kind, step) for kind, _, step in life.told)
        again += len({due for _, due, _ in life.told}) > 1
    assert told.keys() == {
        ("warned", "4 workdays"),
        ("warned", "1 workdays"),
        ("missed", ""),
        ("overdue", "2 days"),
        ("overdue", "1 weeks"),
    }
    assert min(told.values()) > 2
    assert again > 2
