"""The demo's people and items: complete, plausible, and played through the pure semantics to the end they announce."""

import re
import shutil
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from definitions.conditions import evaluate
from definitions.schema.places import Base
from definitions.schema.process import Process
from definitions.schema.signing import Who
from definitions.schema.stages import HumanStage, PublishStage
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
from flows.demo.content import FOLDER, InvalidContent, load_content
from flows.demo.script import Decide, Extend, Grant, Item, Register, Resubmit, Step, Withdraw
from flows.publishing.pages import SAMPLE_DOMAIN
from tests.builders.office import whole_catalogue

CATALOGUE = whole_catalogue()
TWO = ("jilin-transport", "lvliang-drc")
CONTENT = load_content(CATALOGUE, offices=TWO)
BEGINS, ENDS = CONTENT.begins, CONTENT.ends
ITEMS = pytest.mark.parametrize("item", CONTENT.items, ids=lambda item: item.id)
PEOPLE = {office: {p.id: p for p in people} for office, people in CONTENT.staff.people.items()}


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
        yield from getattr(next(one for one in every if one.id == "column"), "options")  # noqa: B009


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


def holders(office: str, role: str, unit: str) -> set[str]:
    return {person.id for person in CONTENT.staff.people[office] if person.holds(role, unit)}


def seats_of_bureau() -> Iterator[tuple[str, str]]:
    for unit in CATALOGUE.office("jilin-transport").organization.units:
        if unit.id != "leaders":
            for role in ("information_officer", "unit_reviewer", "unit_head", "leader_in_charge"):
                yield unit.id, role


def test_only_the_petition_office_lacks_a_reviewer() -> None:
    seats = list(seats_of_bureau())
    vacant = [seat for seat in seats if not holders("jilin-transport", seat[1], seat[0])]
    assert len(seats) == 13 * 4
    assert vacant == [("petition_office", "unit_reviewer")]


@pytest.mark.parametrize("unit", sorted({unit for unit, _ in seats_of_bureau()}))
def test_those_who_draft_review_and_sign_in_a_unit_are_different_people(unit: str) -> None:
    roles = [role for seat, role in seats_of_bureau() if seat == unit]
    signers = [holders("jilin-transport", role, unit) for role in roles]
    secrecy = holders("jilin-transport", "secrecy_officer", "office")
    assert len(secrecy) == 2
    together = [person for group in [*signers, secrecy] for person in group]
    assert len(together) == len(set(together))


@pytest.mark.parametrize(
    "unit",
    [
        "office",
        "credit_center",
        "planning_section",
        "investment_section",
        "price_section",
        "energy_section",
        "project_office",
    ],
)
def test_every_section_of_the_commission_can_submit(unit: str) -> None:
    groups = [
        holders("lvliang-drc", role, place)
        for role, place in [
            ("section_editor", unit),
            ("section_head", unit),
            ("leader_in_charge", unit),
            ("office_reviewer", "office"),
            ("chief", "leaders"),
            ("office_clerk", "office"),
            ("center_reviewer", "credit_center"),
        ]
    ]
    assert all(groups)
    together = [person for group in groups for person in group]
    assert len(together) == len(set(together))


@pytest.mark.parametrize("office", sorted(PEOPLE))
def test_system_security_and_audit_are_administered_by_three_people_with_no_other_role(office: str) -> None:
    administrators = [
        person
        for person in CONTENT.staff.people[office]
        if {holding.role for holding in person.holdings} & {"system_admin", "security_admin", "audit_admin"}
    ]
    assert len(administrators) == 3
    assert all(len(person.holdings) == 1 for person in administrators)


def test_a_person_is_named_by_the_post_and_not_twice() -> None:
    names = [person.name for people in CONTENT.staff.people.values() for person in people]
    assert len(names) == len(set(names)) > 400


def test_only_those_who_are_played_are_hired() -> None:
    assert set(CONTENT.hired.people) == {"jilin-transport", "lvliang-drc"}
    assert {"siping", "tongliao", "xinjiang-transport"} <= CONTENT.staff.people.keys()


WRONG = [
    ("jl-bus-lines", "who: jl.office.secrecy2", "who: jl.office.head", "没有 secrecy_officer 岗位"),
    ("jl-bus-lines", "drafter: jl.transport_admin.officer", "drafter: jl.office.officer", "不能在 transport_admin 拟稿"),
    ("jl-bus-lines", "2026-11-06 09:10", "2026-11-07 09:10", "2026-11-07 09:10 不在上班时间"),
    ("jl-bus-lines", "2026-11-06 09:10", "2026-11-06 08:10", "2026-11-06 08:10 不在上班时间"),
    ("jl-bus-lines", "2026-11-05 15:20", "2026-11-05 13:10", "应当晚于上一步"),
    ("jl-bus-lines", "2026-11-12 09:30", "2026-12-01 09:30", "不在演示的时间范围内"),
    ("jl-bus-lines", "column: 公众服务", "column: 公交", "拟发布栏目：只能从这些里选一个"),
    ("jl-bus-lines", "decision: done, given: {watched", "decision: approve, given: {watched", "没有 approve 这个选择"),
    ("jl-bus-lines", ", given: {complete: 齐全}", "", "审批表和文件：必须填写"),
    ("jl-bus-lines", "id: jl-bus-lines", "id: jl-bus", "文件名应当与其中的 id"),
    ("jl-bus-lines", "process: jilin-transport.web-publish", "process: jilin-transport.paper", "没有 jilin-transport.paper 这个流程"),
    ("jl-bus-lines", "{end: published}", "{end: published, late: [soon]}", "流程里没有 soon"),
    ("jl-bus-lines", "{end: published}", "{}", "expect 要写 end、waits_at、blocked 之中的一个"),
    ("jl-bus-lines", "submit: '2026-11-05 13:40'", "submit: 11月5日", "时间要写成"),
    ("jl-bus-lines", "unit: transport_admin", "units: transport_admin", "unit"),
    ("jl-bus-lines", "unit: transport_admin", "unit: harbour", "没有 harbour 这个单位"),
    ("jl-bus-lines", "stage: unit_check, who: jl.transport_admin.reviewer, decision: approve, opinion: 站点", "reason: 站点", "撤回之后不能再有步骤"),
    ("jl-bus-lines", "stage: watch", "stage: publish", "没有这个由人办理的环节"),
    ("jl-bus-lines", "who: jl.transport_admin.head", "who: jl.transport_admin.officer", "拟稿人不能审自己的稿"),
    ("jl-bus-lines", "opinion: 同意报送", "go: draft, opinion: 同意报送", "只有退回时才写 go"),
    ("jl-bus-lines", "{end: published}", "{blocked: [barred_genre]}", "被拦下的办件没有步骤"),
    ("jl-bus-lines", "{end: published}", "{waits_at: harbour}", "没有 harbour 这个环节"),
    ("jl-navigation-suspension", "opinion: 没有写停航的", "reasons: 没有写停航的", "reasons"),
    ("ll-livelihood-proposals", "opinion: 没有写截止日期，也没有写到哪里提建议，请补充后重报。", "opinion: ''", "要写意见"),
    ("ll-price-weekly", "registrar: ll.office.clerk1", "registrar: ll.office.reviewer", "登记人不能是签字人"),
    ("ll-price-weekly", "registrar: ll.office.clerk1", "registrar: ll.price_section.head", "没有 office_clerk 岗位"),
    ("ll-price-weekly", "signed_on: '2026-11-10'", "signed_on: '2026-11-11'", "签字日期 2026-11-11"),
    ("ll-price-weekly", "signed_on: '2026-11-10'", "signed_on: '2026-11-08'", "签字日期 2026-11-08"),
    ("ll-price-weekly", "stage: deputy, who: ll.leaders.deputy2", "stage: deputy, who: ll.price_section.head", "不能连续办理两步"),
    ("ll-price-weekly", "stage: office_final, signer: ll.office.reviewer", "stage: deputy, signer: ll.office.reviewer", "纸质环节要写"),
    ("jl-party-day", "reason: 气象部门", "because: 气象部门", "because"),
    ("jl-bus-lines", "column: 公众服务", "column: 公众服务\n  corrects: {published: jl-tram-lines}", "没有更早的 jl-tram-lines 这一件"),
    ("jl-bus-lines", "column: 公众服务", "column: 公众服务\n  corrects: {published: jl-road-maintenance}", "没有更早的 jl-road-maintenance 这一件"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "right", "wrong", "told"), WRONG, ids=lambda value: value[:40])
def test_a_mistake_in_an_item_is_told(tmp_path: Path, name: str, right: str, wrong: str, told: str) -> None:
    folder = tmp_path / "demo"
    shutil.copytree(FOLDER, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    (path,) = (folder / "items").rglob(f"{name}.yaml")
    text = path.read_text(encoding="utf-8")
    assert right in text
    path.write_text(text.replace(right, wrong, 1), encoding="utf-8")
    with pytest.raises(InvalidContent, match=re.escape(told)):
        load_content(CATALOGUE, folder, TWO)


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ("role: chief", "role: king", "没有 king 这个岗位"),
        ("unit: maritime", "unit: harbour", "没有 harbour 这个单位"),
        ("id: jl.maritime.head", "id: jl.maritime.officer", "jl.maritime.officer：人员的编号和名称不能重复"),
        ("id: jl.maritime.head", "id: JL-maritime", "pattern"),
        ("jilin-transport:", "changchun-transport:", "没有 changchun-transport 这个机构"),
    ],
)
def test_a_mistake_among_the_people_is_told(tmp_path: Path, right: str, wrong: str, told: str) -> None:
    folder = tmp_path / "demo"
    (folder / "items").mkdir(parents=True)
    shutil.copy(FOLDER / "stories.yaml", folder)
    people = (FOLDER / "people.yaml").read_text(encoding="utf-8")
    assert right in people
    (folder / "people.yaml").write_text(people.replace(right, wrong, 1), encoding="utf-8")
    with pytest.raises(InvalidContent, match=re.escape(told)):
        load_content(CATALOGUE, folder)


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


def seats_of_department() -> Iterator[tuple[str, str, str]]:
    """Process, role and unit of every duty whose unit the document or the submission names."""
    office = CATALOGUE.office("xinjiang-transport")
    every = [unit.id for unit in office.organization.units if unit.id not in ("leaders", "secrecy_committee")]
    for loaded in office.processes.values():
        process = loaded.process
        starting = every if process.start.of == "any unit" else process.start.of.split(", ")
        yield from ((process.process, role, starting[0]) for role in process.start.by[:1])
        for stage in process.all_stages:
            for who in stage.who if isinstance(stage, HumanStage) else ():
                if isinstance(who, Who) and who.place.base is Base.UNIT:
                    yield process.process, who.role, who.place.name
                elif isinstance(who, Who) and who.place.base is Base.SUBMITTING:
                    yield from ((process.process, who.role, unit) for unit in starting)


def test_no_duty_of_the_department_is_vacant() -> None:
    seats = list(seats_of_department())
    assert len(seats) > 200
    assert [seat for seat in seats if not holders("xinjiang-transport", seat[1], seat[2])] == []
