"""The demo's items: complete, plausible, and played through the pure semantics to the end they announce."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import pytest

from definitions.conditions import evaluate
from definitions.schema.fields import ChoiceField
from definitions.schema.process import Process
from definitions.schema.stages import PublishStage
from definitions.semantics.authority import conflict
from definitions.semantics.binding import final_signature, parts_of
from definitions.semantics.clocks import clocks
from definitions.semantics.fold import fold
from definitions.semantics.forms import complete
from definitions.semantics.history import (
    Decided,
    Drafted,
    Ended,
    Event,
    Opened,
    Performed,
    Submitted,
    Withdrawn,
)
from definitions.semantics.moves import End, Finish, Open, Perform, Stuck, Wait, moves_from
from definitions.semantics.removal import only_removed
from definitions.semantics.state import State
from definitions.vocabulary import Outcome, Severity
from flows.checks.examined import Examined
from flows.checks.house import House
from flows.checks.runner import run
from flows.demo.content import load_content
from flows.demo.script import Decide, Extend, Grant, Item, Register, Resubmit, Step, Withdraw
from flows.publishing.pages import SAMPLE_DOMAIN
from tests.builders.office import whole_catalogue
from tests.flows.demo.acting import CONTENT

CATALOGUE = whole_catalogue()
BEGINS, ENDS = CONTENT.begins, CONTENT.ends
ITEMS = pytest.mark.parametrize("item", CONTENT.items, ids=lambda item: item.id)


def process_of(item: Item) -> Process:
    loaded = CATALOGUE.find(item.process)
    assert loaded is not None
    return loaded.process


def blocking(process: Process, form: dict[str, Any]) -> tuple[str, ...]:
    fields = {name: value for name, value in form.items() if name != "body"}
    house = House.of(CATALOGUE.office(process.organization).organization, "")
    findings = run(process.checks, Examined(fields, {"body": form["body"]}, (), house))
    return tuple(sorted({str(each.check) for each in findings if each.severity is Severity.BLOCK}))


class Stage:
    """Plays one item as its plot says, without a database, every step at its own time."""

    def __init__(self, item: Item) -> None:
        self.item, self.process = item, process_of(item)
        self.events: list[Event] = [Drafted(item.plot.submit, item.drafter, item.unit)]
        self.form: dict[str, Any] = {}
        self.on_its_way: dict[str, Any] = {}
        self.settle(item.plot.submit)
        self.submit(item.plot.submit, dict(item.form))
        for step in item.plot.steps:
            self.take(step)

    @property
    def state(self) -> State:
        return fold(self.process, tuple(self.events))

    def take(self, step: Step) -> None:
        match step:
            case Resubmit():
                assert self.waits_at() == "draft"
                self.submit(step.at, dict(step.changes))
            case Withdraw():
                self.events.append(Withdrawn(step.at, self.item.drafter))
                self.settle(step.at)
            case Decide() | Register():
                self.decide(step)
            case Extend() | Grant():
                raise AssertionError(f"{self.item.id} is about no limit that can be extended")

    def submit(self, at: datetime, changes: dict[str, Any]) -> None:
        self.form |= changes
        parts = parts_of(self.process, self.form, self.state.given)
        form = complete(self.process.form.fields, self.form)
        held = blocking(self.process, self.form)
        cut = only_removed(self.process, self.on_its_way, self.form)
        self.events.append(Submitted(at, self.item.drafter, self.state.round + 1, form, parts, held, cut))
        if not held:
            self.on_its_way = dict(self.form)
        self.settle(at)

    def decide(self, step: Decide | Register) -> None:
        state = self.state
        assert state.open, f"{step.stage} comes after the end"
        assert step.stage in state.open
        assert conflict(self.process, state, self.process.human_stage(step.stage), step.actor) is None
        parts = parts_of(self.process, self.form, {**state.given, step.stage: step.given})
        self.events.append(
            Decided(
                step.at,
                step.stage,
                state.open[step.stage].visit,
                step.actor,
                step.decision,
                go=step.go,
                given=step.given,
                opinion=step.opinion,
                parts=parts,
            )
        )
        self.settle(step.at)

    def settle(self, at: datetime) -> None:
        while True:
            match moves_from(self.process, self.state)[0]:
                case Open(stage, visit):
                    self.events.append(Opened(at, stage, visit))
                case Perform(stage, visit):
                    assert final_signature(self.process, self.state) is not None
                    self.events.append(Performed(at, stage, visit))
                case End(outcome):
                    self.events.append(Ended(at, outcome))
                case Wait() | Finish():
                    return
                case Stuck(stage, reason):
                    raise AssertionError(f"{stage}: {reason}")

    def waits_at(self) -> str | None:
        return next(iter(self.state.open), None)

    def late(self) -> tuple[str, ...]:
        office = CATALOGUE.office(self.item.organization)
        declared = {deadline.id for deadline in self.process.deadlines}
        missed = (
            clock.key
            for clock in clocks(self.process, self.state, office.calendar, office.organization.answering)
            if clock.key in declared and (clock.stopped_at or ENDS) >= clock.due.moment
        )
        return tuple(sorted(missed)) if "submitted" in self.state.marks else ()


@ITEMS
def test_an_item_comes_to_the_end_that_it_announces(item: Item) -> None:
    stage = Stage(item)
    assert stage.state.outcome == item.expect.end
    assert stage.state.held == tuple(sorted(item.expect.blocked))
    waits_at = "draft" if item.expect.blocked else item.expect.waits_at
    assert stage.waits_at() == waits_at


@ITEMS
def test_an_item_is_late_only_where_it_says_so(item: Item) -> None:
    if item.expect.blocked or item.expect.end in {Outcome.WITHDRAWN, Outcome.REFUSED}:
        assert item.expect.late == ()
    else:
        assert Stage(item).late() == tuple(sorted(item.expect.late))


@ITEMS
def test_every_version_of_a_text_is_as_long_as_such_texts_are(item: Item) -> None:
    lengths = [len(re.findall(r"[一-鿿]", str(form["body"]))) for form in item.forms()]
    assert all(300 <= length <= 1200 for length in lengths), lengths


@ITEMS
def test_every_item_goes_to_a_column_of_the_site(item: Item) -> None:
    site = CATALOGUE.office(item.organization).organization.websites[0].site
    assert item.form["column"] in {column.title.zh for column in site.columns}


def test_the_columns_that_the_forms_offer_are_those_of_the_site() -> None:
    for office in CATALOGUE.offices.values():
        for channel in office.organization.websites:
            offered = {
                option for one in office.processes.values() for option in columns(one.process, channel.id)
            }
            assert offered == {column.title.zh for column in channel.site.columns}


def columns(process: Process, channel: str) -> Iterator[str]:
    """What the form of a process that publishes there offers."""
    stages = [stage for stage in process.all_stages if isinstance(stage, PublishStage)]
    if any(stage.channel == channel for stage in stages):
        every = [*process.form.fields, *(one for table in process.tables.values() for one in table.columns)]
        column = next(one for one in every if one.id == "column")
        assert isinstance(column, ChoiceField)
        yield from column.options


def published(item: Item) -> bool:
    return item.expect.end is Outcome.PUBLISHED or item.expect.waits_at == "watch"


def test_thirty_days_show_everything_that_can_happen() -> None:
    ends = Counter(item.expect.end for item in CONTENT.items)
    steps = [step for item in CONTENT.items for step in item.plot.steps]
    decisions = Counter(step.decision for step in steps if isinstance(step, Decide | Register))
    blocked = {check for item in CONTENT.items for check in item.expect.blocked}
    late = {deadline for item in CONTENT.items for deadline in item.expect.late}
    waiting = {item.expect.waits_at for item in CONTENT.items}

    assert Counter(item.organization for item in CONTENT.items if published(item)) == {
        "jilin-transport": 9,
        "lvliang-drc": 6,
    }
    assert (ends[Outcome.WITHDRAWN], ends[Outcome.REFUSED]) == (1, 1)
    assert (decisions["return"], decisions["redact"]) == (2, 1)
    assert blocked == {"barred_genre", "secrecy_marks", "document_number", "leader_marks", "personal_data"}
    assert late == {"public_in_10", "online_in_1_day"}
    assert {"office_final", "unit_check", "unit_head", "secrecy", "leader", "receipt", "watch"} <= waiting


def test_some_published_headline_is_long_and_no_source_is_a_real_address() -> None:
    assert any(50 <= len(item.title) <= 60 for item in CONTENT.items if published(item))
    sources = [item.form["source_url"] for item in CONTENT.items if item.form.get("source_url")]
    assert len(sources) > 1
    assert all(str(urlsplit(str(source)).hostname).endswith(SAMPLE_DOMAIN) for source in sources)


def test_acts_come_in_the_order_of_time_within_the_thirty_days() -> None:
    moments = [act.at for act in CONTENT.acts()]
    assert moments == sorted(moments)
    assert moments[0] >= BEGINS
    assert moments[-1] <= ENDS
    assert len(moments) == len(CONTENT.items) + sum(len(item.plot.steps) for item in CONTENT.items)


def test_a_corrected_text_differs_from_the_one_that_came_back() -> None:
    corrected = [item.forms() for item in CONTENT.items if len(item.forms()) > 1]
    assert len(corrected) == 3
    assert all(first["body"] != second["body"] for first, second in corrected)


def test_a_refusal_is_entered_in_the_register_with_its_basis() -> None:
    opinion = ledger_value("jilin-transport", "secrecy-reviews", "opinion")
    event = {"opinion": "不予公开"}
    assert (
        evaluate(opinion, {"event": event, "given": {"secrecy": {"legal_basis": "第十六条"}}})
        == "不予公开（依据：第十六条）"
    )
    assert evaluate(opinion, {"event": event, "given": {"secrecy": {"legal_basis": ""}}}) == "不予公开"


def test_a_reprint_has_no_number_in_the_ledger_of_publications() -> None:
    number = ledger_value("jilin-transport", "publications", "document_number")
    assert evaluate(number, {"form": {"title": "转载"}}) == ""
    assert evaluate(number, {"form": {"document_number": "吉市交发〔2026〕41号"}}) == "吉市交发〔2026〕41号"


def test_a_review_on_paper_was_made_on_the_day_of_signing() -> None:
    reviewed_at = ledger_value("lvliang-drc", "review-records", "reviewed_at")
    registered = {"at": "2026-11-17 09:10", "signed_on": "2026-11-16"}
    assert evaluate(reviewed_at, {"event": registered}) == "2026-11-16"
    assert evaluate(reviewed_at, {"event": {**registered, "signed_on": ""}}) == "2026-11-17 09:10"


def ledger_value(office: str, ledger: str, column: str) -> str:
    columns = CATALOGUE.office(office).ledgers[ledger].columns
    value = next(each.value for each in columns if each.id == column)
    assert value is not None
    return value


def test_what_happens_at_several_units_is_an_item_at_each_of_them() -> None:
    items = {item.id: item for item in load_content(CATALOGUE, offices=("tongliao",)).items}
    one = items["tl-safety-units-november-housing"]
    (step,) = one.plot.steps
    assert isinstance(step, Decide)
    assert (one.unit, one.drafter, step.who) == ("housing", "tl.housing.operator", "tl.housing.leader")
    units = [unit.id for unit in CATALOGUE.office("tongliao").organization.units if unit.id != "leaders"]
    assert [unit for unit in units if f"tl-safety-units-november-{unit}" in items] == units
