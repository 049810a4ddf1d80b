"""Registers that are filled and corrected by hand: all of a table or nothing, with the place of every fault."""

import json
from collections.abc import Callable
from datetime import date, datetime

import pytest
from sqlalchemy import select

from definitions.problems import InvalidDefinition
from definitions.vocabulary import EntryEvent, WayIn
from definitions.working_days import SHANGHAI
from flows.access.actor import Actor
from flows.access.refusal import Refused
from flows.auditing.audit import audit
from flows.casework.register_import import Imported, Table
from flows.casework.registers import RegisterView
from storage.models import AuditEvent
from storage.seals import load_key, seal
from tests.builders.changed import Change
from tests.builders.model_office import ORGANIZATION, with_changes
from tests.builders.office import SmallOffice

HEAD = "编号,专题名称,维护单位,开设日期,最近更新,状态"


@pytest.fixture
def office(model_office: SmallOffice) -> SmallOffice:
    model_office.clock.now = datetime(2026, 11, 20, 10, tzinfo=SHANGHAI)
    return model_office


def brought_in(
    office: SmallOffice, *rows: str, by: str = "manager", head: str = HEAD, preview: bool = False
) -> Imported:
    table = Table("专题.csv", "\n".join([head, *rows, ""]))
    return office.services.import_register(office.actor(by), ORGANIZATION, "topics", table, preview=preview)


def now(office: SmallOffice, on: date | None = None) -> RegisterView:
    return office.services.register(office.actor("clerk"), ORGANIZATION, "topics", on)


def shown(view: RegisterView) -> list[tuple[int, str, str, str]]:
    return [(one.number, one.name, one.cells[1], one.state_title) for one in view.lines]


def test_a_register_is_filled_and_corrected(office: SmallOffice) -> None:
    rows = (",营商环境,规划科,2026-01-05,2026-11-18,", ",秸秆禁烧,legal,2025-10-01,2026-03-01,归档")
    assert brought_in(office, *rows, preview=True).count(EntryEvent.OPENED) == len(rows)
    assert not shown(now(office))
    brought_in(office, *rows)
    assert shown(now(office)) == [(1, "营商环境", "规划科", "在用"), (2, "秸秆禁烧", "法规科", "归档")]

    office.clock.move(days=1)
    swapped = brought_in(office, "1,秸秆禁烧", "2,营商环境,财务科,2025-10-01,2026-11-20,在用")
    assert [row.kind for row in swapped.rows] == [EntryEvent.CHANGED, EntryEvent.CHANGED]
    assert shown(now(office)) == [(1, "秸秆禁烧", "规划科", "在用"), (2, "营商环境", "财务科", "在用")]
    assert shown(now(office, date(2026, 11, 20)))[0] == (1, "营商环境", "规划科", "在用")
    assert not shown(now(office, date(2026, 11, 19)))
    assert brought_in(office, "1,秸秆禁烧").count(None) == 1

    history = office.services.entry(office.actor("clerk"), ORGANIZATION, "topics", 2)
    assert [(one.kind.value, one.person) for one in history.changes] == [
        ("opened", "甲-manager"),
        ("changed", "甲-manager"),
    ]


def test_every_fault_is_placed_and_nothing_is_brought_in(office: SmallOffice) -> None:
    brought_in(office, ",营商环境,规划科,2026-01-05,2026-11-18,")
    faulty = (
        ",营商环境,规划科,2026-01-05,2026-11-18,",
        ",春耕,审计科,2026-01-05,11月18日,",
        "9,防汛,规划科,2026-01-05,2026-11-18,停用",
        ",防火,规划科,2026-01-05,2026-11-18,,多",
    )
    with pytest.raises(InvalidDefinition) as invalid:
        brought_in(office, *faulty[1:])
    places = [(one.place.line, one.place.column, one.code) for one in invalid.value.problems]
    assert places == [
        (2, 5, "unknown-unit"),
        (2, 20, "unfit-value"),
        (3, 1, "unknown-entry"),
        (3, 32, "unknown-state"),
        (4, 32, "too-many-cells"),
    ]
    with pytest.raises(InvalidDefinition, match="已经登记：专题专栏登记簿第1号“营商环境”（在用）"):
        brought_in(office, faulty[0])
    with pytest.raises(InvalidDefinition, match="本文件第2行"):
        brought_in(office, *[",春耕,规划科,2026-01-05,2026-11-18,"] * 2)
    with pytest.raises(InvalidDefinition, match="没有 “单位” 这一栏"):
        brought_in(office, head="专题名称,单位")
    assert len(now(office).lines) == 1


@pytest.mark.parametrize("preview", [True, False])
def test_only_a_manager_keeps_registers(office: SmallOffice, *, preview: bool) -> None:
    with pytest.raises(Refused, match="管理人员"):
        brought_in(office, ",春耕,规划科,2026-01-05,2026-11-18,", by="chief", preview=preview)


def test_what_nobody_kept_up_is_told(office: SmallOffice) -> None:
    days = (("规划科", "2026-11-12"), ("法规科", "2026-11-13"), ("财务科", "2026-11-19"))
    brought_in(office, *(f",{day},{unit},2026-01-05,{day}," for unit, day in days))
    assert [one.freshness for one in now(office).lines] == ["stale", "soon", ""]


def test_every_way_into_a_register_is_for_its_organisation(office: SmallOffice) -> None:
    """Refused by one policy, and audited."""
    brought_in(office, ",营商环境,规划科,2026-01-05,2026-11-18,")
    services, stranger = office.services, Actor("stranger", "外人", frozenset(), WayIn.DASHBOARD, "")
    fields = services.desk.office(ORGANIZATION).processes[f"{ORGANIZATION}.topic-update"].process.form.fields
    table = Table("专题.csv", HEAD)
    tried: dict[str, Callable[[], object]] = {
        "register": lambda: services.register(stranger, ORGANIZATION, "topics"),
        "register 1": lambda: services.entry(stranger, ORGANIZATION, "topics", 1),
        "register offered": lambda: services.offered_entries(stranger, fields, ORGANIZATION, "planning"),
        "register import": lambda: services.import_register(
            stranger, ORGANIZATION, "topics", table, preview=False
        ),
    }
    for ask in tried.values():
        with pytest.raises(Refused):
            ask()
    with services.desk.database.reading() as session:
        refused = session.scalars(select(AuditEvent.payload).where(AuditEvent.kind == "refused")).all()
    assert [json.loads(one)["verb"] for one in refused] == ["register"] * 3 + ["register import"]
    for person in ("officer", "chief", "manager"):
        assert len(services.register(office.actor(person), ORGANIZATION, "topics").lines) == 1


def test_several_units_are_brought_in_by_title_or_id_and_shown_by_their_titles(office: SmallOffice) -> None:
    asked = "  - {id: helpers, kind: units, label: 协办单位}\n  - {id: opened_on,"
    changed = with_changes(
        office, Change(f"{ORGANIZATION}/registers/topics.yaml", "  - {id: opened_on,", asked)
    )
    head = HEAD.replace("维护单位", "维护单位,协办单位")
    with pytest.raises(InvalidDefinition) as faulty:
        brought_in(changed, ",营商环境,规划科,法规科、财物科,2026-01-05,2026-11-18,", head=head)
    assert [one.code for one in faulty.value.problems] == ["unknown-unit"]
    brought_in(changed, ",营商环境,规划科,法规科、finance,2026-01-05,2026-11-18,", head=head)
    assert [one.cells[2] for one in now(changed).lines] == ["法规科、财务科"]


def test_a_further_key_is_kept_by_a_table_too(office: SmallOffice) -> None:
    """Of topics without an end a unit has one; those that are to end do not count."""
    head = "编号,专题名称,维护单位,开设日期,最近更新,计划结束"
    brought_in(office, ",营商环境,规划科,2026-01-05,2026-11-18,", head=head)
    with pytest.raises(InvalidDefinition) as invalid:
        brought_in(
            office,
            ",法治建设,规划科,2026-01-05,2026-11-18,2027-01-01",
            ",政务公开,规划科,2026-01-05,2026-11-18,",
            ",秸秆禁烧,法规科,2026-01-05,2026-11-18,",
            ",公示公告,法规科,2026-01-05,2026-11-18,",
            head=head,
        )
    assert [(one.code, one.place.line) for one in invalid.value.problems] == [
        ("duplicate-key", 3),
        ("duplicate-key", 5),
    ]
    assert "维护单位“规划科”已经登记：专题专栏登记簿第1号“营商环境”" in invalid.value.problems[0].message


def test_a_table_without_rows_leaves_nothing_that_the_audit_does_not_tell(office: SmallOffice) -> None:
    brought_in(office)
    desk = office.services.desk
    seal(desk.database, load_key(office.services.settings.seal_key), desk.clock())
    assert audit(desk.database, load_key(office.services.settings.seal_key), desk.attachments).damage == []
