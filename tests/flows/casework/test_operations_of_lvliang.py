"""第八条 of Lvliang played by its people on both databases: media, backups and restores, software, rights, and their ledgers."""

import pytest
from sqlalchemy import select

from flows.access.actor import SYSTEM
from flows.access.people import Post, Term, add_person, give_role
from flows.access.refusal import Refused
from storage.models import LedgerRow, RegisterEntry
from tests.builders.office import LVLIANG, SINCE, SmallOffice, on_catalogue, whole_catalogue

TECHNICIANS = ("ll_tech", "ll_tech2")


@pytest.fixture
def office(office: SmallOffice) -> SmallOffice:
    office = on_catalogue(office, whole_catalogue())
    at = office.clock()
    with office.services.desk.database.writing() as session:
        for person in TECHNICIANS:
            add_person(session, person, f"丙-{person}", origin=SYSTEM, at=at)
            post = Post("technician", LVLIANG, "credit_center")
            give_role(session, person, post, Term(SINCE), origin=SYSTEM, at=at)
    return office


def play(
    office: SmallOffice, process: str, by: str, *steps: tuple[str, str, dict[str, str]], **form: object
) -> None:
    case = office.submit(f"{LVLIANG}.{process}", by=by, **form)
    for person, decision, given in steps:
        office.decide(person, case.number, decision, given=given)
    office.run_automatic(case.case_id)
    assert office.services.case(office.actor(by), case.case_id).outcome == "closed"


def entry(office: SmallOffice, register: str) -> RegisterEntry:
    with office.services.desk.database.reading() as session:
        return session.scalars(select(RegisterEntry).where(RegisterEntry.register == register)).one()


def lines(office: SmallOffice, ledger: str) -> int:
    with office.services.desk.database.reading() as session:
        return len(session.scalars(select(LedgerRow).where(LedgerRow.ledger == ledger)).all())


def test_a_medium_is_registered_a_restore_is_tried_on_it_and_somebody_else_verifies_it(
    office: SmallOffice,
) -> None:
    carried_out = ("ll_tech2", "done", {"done_on": "2026-11-23"})
    play(office, "media-change", "ll_tech", ("ll_center", "approve", {}), carried_out)
    medium = entry(office, "media")
    assert (medium.state, medium.values.get("looked_at_on")) == ("in_use", None)
    tried = {"done_on": "2026-11-23", "kept_at": "异地机房", "result": "40分钟恢复，数据完整"}
    case = office.submit(f"{LVLIANG}.backup-restore-test", by="ll_tech", medium=str(medium.number))
    office.decide("ll_tech2", case.number, "done", given=tried)
    with pytest.raises(Refused):
        office.decide(
            "ll_tech2", case.number, "done", stage="verify", given={"verified": "备份完整，可以恢复"}
        )
    office.decide("ll_center", case.number, "done", given={"verified": "备份完整，可以恢复"})
    office.run_automatic(case.case_id)
    medium = entry(office, "media")
    assert (medium.values["kept_at"], medium.values["looked_at_on"]) == ("异地机房", "2026-11-23")
    assert lines(office, "backups") == 1


def test_software_is_changed_by_one_technician_and_verified_by_another(office: SmallOffice) -> None:
    case = office.submit(f"{LVLIANG}.software-change", by="ll_tech")
    office.decide("ll_center", case.number)
    office.decide("ll_tech2", case.number, "done", given={"done_on": "2026-11-23"})
    with pytest.raises(Refused):
        office.decide("ll_tech2", case.number, "done", stage="verify", given={"result": "运行正常"})
    office.decide("ll_tech", case.number, "done", stage="verify", given={"result": "运行正常"})
    assert lines(office, "software-changes") == 1


def test_rights_are_given_and_stopped_as_the_table_says(office: SmallOffice) -> None:
    signed: tuple[tuple[str, str, dict[str, str]], ...] = (
        ("ll_head", "approve", {}),
        ("ll_center", "approve", {}),
    )
    done = ("ll_tech", "done", {"done_on": "2026-11-23"})
    play(office, "permission-change", "ll_editor", *signed, done)
    held = entry(office, "permissions")
    assert (held.state, held.values["section"]) == ("active", "price_section")
    gone = {
        "change": "停用",
        "held": str(held.number),
        "system": "",
        "account": "",
        "owner": "",
        "rights": "",
    }
    play(office, "permission-change", "ll_editor", *signed, done, **gone)
    assert entry(office, "permissions").state != "active"
    assert lines(office, "permissions") == 2
