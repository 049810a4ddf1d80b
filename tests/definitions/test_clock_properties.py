"""Clocks of every declared sort in random lives, against the slow oracle that reads the facts alone."""

import random
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from definitions.schema.process import DRAFT, Deadline, Process
from definitions.schema.stages import PublishingStage
from definitions.semantics.clocks import Clock, clocks, day_of
from definitions.semantics.history import Asked, Cause, Decided, Drafted, Event, Replied, Submitted
from definitions.vocabulary import CauseKind, Purpose
from definitions.working_days import SHANGHAI
from tests.builders.calendar import CALENDAR
from tests.definitions.processes import PEOPLE, Play, accepted, document_of, documents
from tests.definitions.slow_clocks import Facts, Known, clock

FIELDS = [
    {"id": "day", "kind": "date", "label": "日期"},
    {"id": "owner", "kind": "unit", "label": "单位"},
]
UNITS = ["", "unit", "office", "road_admin"]


@dataclass
class Dated(Play):
    """A random life at some days' distance, broken off anywhere. Days and units are filled in wherever they can be; those
    of the form may be left blank. The drafter is asked for supplements. Every other case was opened by a schedule.
    """

    seen: list[tuple[datetime, frozenset[str]]] = field(default_factory=list)
    now: datetime = datetime(2018, 3, 1, 9, tzinfo=SHANGHAI)

    @property
    def at(self) -> datetime:
        return self.now

    def record(self, event: Event) -> None:
        if isinstance(event, Drafted) and self.dice.random() < 0.5:
            event = replace(
                event, cause=Cause(CauseKind.SCHEDULE, "1"), prefilled=self._values(["", *self._days()])
            )
        elif isinstance(event, Submitted):
            event = replace(event, form={**event.form, **self._values(["", *self._days()])})
        elif isinstance(event, Decided):
            event = replace(event, given=self._values(self._days()))
        super().record(event)
        self.seen.append((event.at, frozenset(self.state.open)))

    def live(self, most: int) -> None:
        self.begin()
        for _ in islice(self.moves(), most):
            self.now += timedelta(hours=self.dice.choice([0, 1, 20, 24, 50, 200]))
            if self.dice.random() < 0.3:
                self._supplement()
            if self.dice.random() < (
                0.1 if not self.state.round else 0.03 if self.state.objection is None else 0.4
            ):
                return

    def _supplement(self) -> None:
        """Ask for one, or answer one that was asked for."""
        for visit, seat in self.state.duties():
            at = (self.at, visit.stage, visit.visit, seat.number)
            if seat.purpose is Purpose.SUPPLEMENT:
                return self.record(Replied(*at, PEOPLE[0], "已补"))
            if visit.stage != DRAFT and self.state.objection is None:
                asked = max(one.number for one in visit.seats) + 1
                return self.record(Asked(*at, PEOPLE[1], asked, PEOPLE[0], Purpose.SUPPLEMENT, "请补充"))
        return None

    def _days(self) -> list[str]:
        today = day_of(self.at)
        return [(today + timedelta(days=n)).isoformat() for n in (-20, -3, -1, 0, 1, 4, 30)]

    def _values(self, days: list[str]) -> dict[str, str]:
        return {"day": self.dice.choice(days), "owner": self.dice.choice(UNITS)}

    @property
    def facts(self) -> Facts:
        process = self.process
        publishing = frozenset(one.id for one in process.all_stages if isinstance(one, PublishingStage))
        stops = process.objection is not None and process.objection.clocks == "stop"
        return Facts(self.events, "unit", publishing, stops, self.seen)


def with_days(document: dict[str, Any]) -> dict[str, Any]:
    """The form, and every stage that somebody acts in, ask for a day and for a unit."""
    form = {**document["form"], "fields": [*document["form"]["fields"], *FIELDS]}
    return {**document, "form": form, "stages": [_asking(one) for one in document["stages"]]}


def _asking(stage: dict[str, Any]) -> dict[str, Any]:
    return {**stage, "fields": FIELDS} if stage["kind"] in ("review", "work") else stage


@st.composite
def deadlines(draw: st.DrawFn, stages: list[str]) -> dict[str, Any]:
    """One of any sort. `stages`: those that ask for a day."""
    days = ["form.day", *(f"given.{one}.day" for one in stages)]
    told = ["supplement.asked", "supplement.answered", "objection.raised", "objection.settled"]
    moments = ["begun", "submitted", "published", *(f"{one}.decided" for one in stages), *told, *days]
    some = st.lists(st.sampled_from(moments), min_size=1, max_size=2, unique=True)
    declared: dict[str, Any] = {"id": "d", "title": "时限"}
    declared["until"] = draw(st.sampled_from([["ended"], ["ended"], ["published"], draw(some)]))
    n, unit = draw(st.integers(1, 12)), draw(st.sampled_from(["workday", "day", "week", "month"]))
    match draw(st.sampled_from(["within", "within", "before", "no_later_than"])):
        case "within":
            declared |= {"within": f"{n} {unit}s", "from": draw(st.one_of(st.just(["submitted"]), some))}
            if draw(st.booleans()):
                declared["restart"] = draw(some)
            supplement = {"from": "supplement.asked", "until": "supplement.answered"}
            at_stages = [{"from": f"{one}.opened", "until": f"{one}.done"} for one in ["draft", *stages]]
            between = {"from": draw(st.sampled_from(moments)), "until": draw(st.sampled_from(moments))}
            pauses = st.lists(st.sampled_from([supplement, between, *at_stages]), max_size=3)
            declared["pauses"] = [{**one, "why": "等"} for one in draw(pauses)]
        case "before":
            declared |= {"at_least": f"{n} {unit}s", "before": draw(st.sampled_from(days))}
        case _:
            declared["no_later_than"] = draw(st.sampled_from(days))
    if draw(st.booleans()):
        sign = draw(st.sampled_from(["==", "!="]))
        text = "''" if sign == "!=" and draw(st.booleans()) else "'a'"
        name = "form.flag" if text == "'a'" else draw(st.sampled_from(days))
        declared["when"] = f"{name} {sign} {text}"
    if draw(st.booleans()):
        owners = ["office", "form.owner", *(f"given.{one}.owner" for one in stages)]
        declared["unit"] = draw(st.sampled_from(owners))
    return declared


def asking(document: dict[str, Any]) -> list[str]:
    return [one["id"] for one in document["stages"] if "fields" in one]


def lived(process: Process, declared: dict[str, Any], seed: int, most: int) -> Dated:
    """Only of a rule would some of these deadlines be refused: what they mean is clear."""
    process = process.model_copy(update={"deadlines": [Deadline.model_validate(declared)]})
    life = Dated(process, random.Random(seed))
    life.live(most)
    return life


def said(life: Dated) -> Known | None:
    found = [one for one in clocks(life.process, life.state, CALENDAR, {}) if one.key == "d"]
    return _told(found[0]) if found else None


def _told(one: Clock) -> Known:
    return one.started_on, one.due.moment, one.state.value, one.stopped_at, one.unit


@st.composite
def declared_lives(draw: st.DrawFn) -> tuple[Process, dict[str, Any]]:
    document = with_days(draw(documents()))
    process = accepted(document)
    assume(process is not None)
    assert process is not None
    return process, draw(deadlines(asking(document)))


@settings(deadline=None, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
@given(declared=declared_lives(), seed=st.integers(0, 1 << 32), most=st.integers(5, 40))
def test_every_sort_of_clock_says_what_the_facts_say(
    declared: tuple[Process, dict[str, Any]], seed: int, most: int
) -> None:
    life = lived(*declared, seed, most)
    assume(life.state.ending is None)
    assert said(life) == clock(declared[1], life.facts)


EVERY_SORT: list[dict[str, Any]] = [
    {
        "within": "6 workdays",
        "from": ["submitted", "form.day"],
        "restart": ["supplement.answered", "s0.decided"],
        "until": ["ended"],
        "pauses": [{"from": "supplement.asked", "until": "supplement.answered", "why": "补正"}],
        "unit": "given.s0.owner",
    },
    {"within": "9 days", "from": ["supplement.asked"], "until": ["s1.decided"], "when": "form.flag != 'a'"},
    {"no_later_than": "given.s0.day", "until": ["ended"], "unit": "form.owner"},
    {"at_least": "3 workdays", "before": "form.day", "until": ["s0.decided"], "when": "form.day != ''"},
]


def a_document() -> dict[str, Any]:
    decisions = {
        "approve": {"title": "同意", "effect": "pass"},
        "return": {"title": "退回", "effect": "return"},
    }
    stages: list[dict[str, Any]] = [
        {"id": "s0", "kind": "review", "who": {"role": "reader"}, "final": True, "decisions": decisions},
        {"id": "s1", "kind": "work", "who": {"role": "reader"}},
        {"id": "s2", "kind": "publish", "channel": "website"},
        {"id": "s3", "kind": "end", "outcome": "published"},
    ]
    objection = {
        "by": ["objector"],
        "answered_by": {"role": "head"},
        "coordinated_by": {"role": "office", "of": "office"},
        "clocks": "stop",
        "upheld": "draft",
    }
    return with_days({**document_of(stages), "objection": objection})


@pytest.mark.parametrize("number", range(len(EVERY_SORT)))
def test_clocks_of_every_sort_run_stand_stop_and_begin_anew(number: int) -> None:
    """Of each sort enough lives, so that the law says something."""
    process = accepted(a_document())
    assert process is not None
    declared = {"id": "d", "title": "时限", **EVERY_SORT[number]}
    once = {key: value for key, value in declared.items() if key != "restart"}
    states: Counter[str] = Counter()
    for seed in range(120):
        life = lived(process, declared, seed, 40)
        if life.state.ending is not None:
            continue
        told = clock(declared, life.facts)
        assert said(life) == told, seed
        states["none" if told is None else told[2]] += 1
        states["anew"] += told != clock(once, life.facts)
        states["held"] += life.state.objection is not None
    assert states.keys() >= {"none", "running", "stopped"}
    assert ("void" in states) == (declared["until"] != ["ended"])
    assert states["held"] > 3
    assert ("paused" in states) == ("within" in declared)
    assert (states["anew"] > 10) == ("restart" in declared)
