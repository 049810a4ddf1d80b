"""Whatever the program does itself verifies."""

import threading

from tests.builders.audit import audited
from tests.builders.office import SmallOffice


def test_a_well_used_office_verifies(used: SmallOffice) -> None:
    found = audited(used)
    assert found.damage == []
    assert 0 < found.sealed < found.events


def test_what_is_recorded_meanwhile_is_no_damage(office: SmallOffice) -> None:
    office.submit()
    done = threading.Event()

    def work() -> None:
        try:
            for _ in range(6):
                case = office.submit()
                office.approve_all(case.number)
                office.run_automatic(case.case_id)
        finally:
            done.set()

    worker = threading.Thread(target=work)
    worker.start()
    audits = []
    while not done.is_set():
        audits.append(audited(office))
    worker.join()
    assert [damage for found in audits for damage in found.damage] == []
    assert audits[0].events < audited(office).events
