"""A case under a real Prefect server that is brought to another version while its run waits: the same run goes on."""

from collections.abc import Callable

import pytest

from storage.seals import SealedHeads, heads
from tests.builders.versions import migrated, named_otherwise, plan, undoing
from tests.flows.engine.installation import Installation

pytestmark = pytest.mark.prefect
NAMES = {"unit_head": "head_of_unit", "leader": "leading", "publish": "put_out", "watch": "looked_after"}
STAGES = "{" + ", ".join(f"{old}: {new}" for old, new in NAMES.items()) + "}"


@pytest.mark.parametrize("shortcut", ["true", pytest.param("false", marks=pytest.mark.soak)])
@pytest.mark.parametrize("office_url", ["sqlite"], indirect=True)
def test_the_run_goes_on_under_the_new_version(install: Callable[..., Installation], shortcut: str) -> None:
    here = install(SANSHEN_SHORTCUT=shortcut)
    office = here.office
    with here.worker():
        case = office.submit()
        office.decide("reviewer", case.number)
        here.until_quiet()
        before = here.run_of(case.case_id)
        office.clock.move(minutes=5)
        migrated(office, plan(office, named_otherwise(office, NAMES), stages=STAGES))
        here.until_quiet()
        after = here.run_of(case.case_id)
        assert (after["id"], after["state"]["name"]) == (before["id"], "Suspended")
        assert after["state"]["message"] == before["state"]["message"], "the same stage by its title"
        office.decide("head", case.number)
        migrated(office, undoing(office, 1))
        for person in ("secrecy", "leader"):
            office.decide(person, case.number)
        office.decide("editor", case.number, "done", given={"complete": "齐全"})
        here.until_at(case.case_id, "watch")
    assert here.audited("run_forced") == []
    with office.services.desk.database.reading() as session:
        sealed = SealedHeads()
        sealed.read_on(session)
        assert sealed.chains == heads(session), "a worker that stops leaves nothing unsealed"
