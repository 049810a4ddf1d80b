"""Cases that are in several branches at once go on in all of them under another version."""

import pytest

from tests.builders.model_office import ORGANIZATION, join
from tests.builders.office import SmallOffice
from tests.builders.versions import another_version, everything, migrated, named_otherwise, plan, undoing

PARALLEL = f"{ORGANIZATION}.parallel-review"
NAMES = {
    "finance_head": "money",
    "legal_check": "law_check",
    "secrecy_review": "secrets",
    "chief": "the_chief",
}
STAGES = "{" + ", ".join(f"{old}: {new}" for old, new in NAMES.items()) + "}"


@pytest.fixture
def office(model_office: SmallOffice) -> SmallOffice:
    join(model_office, "sysadmin", "system_admin", "general_office")
    return model_office


def open_stages(office: SmallOffice) -> dict[str, list[str]]:
    """Person to what waits for them."""
    people = ("clerk", "legal", "finance", "secrecy", "chief")
    waiting = {p: [duty.stage for duty in office.services.inbox(office.actor(p))] for p in people}
    return {person: stages for person, stages in waiting.items() if stages}


def under_way(office: SmallOffice) -> str:
    """In three branches, of which one has come to its end."""
    number = office.submit(PARALLEL, money="是").number
    office.clock.move(minutes=9)
    office.decide("secrecy", number)
    return number


def test_every_branch_goes_on_and_comes_together(office: SmallOffice) -> None:
    number = under_way(office)
    file = named_otherwise(office, NAMES, PARALLEL)
    (verdict,) = migrated(office, plan(office, file, PARALLEL, STAGES)).verdicts
    assert len(verdict.kept) == 1
    assert open_stages(office) == {"clerk": ["law_check"], "finance": ["money"]}
    office.clock.move(minutes=9)
    office.decide("clerk", number, "done")
    office.decide("finance", number)
    office.decide("legal", number)
    office.decide("member1", number, "done")
    assert open_stages(office) == {"chief": ["the_chief"]}
    office.decide("chief", number)
    office.run_automatic(office.services.case(office.actor("officer"), number).id)
    assert office.services.case(office.actor("officer"), number).outcome == "published"


def test_undone_in_the_middle_of_the_branches(office: SmallOffice) -> None:
    number = under_way(office)
    file = named_otherwise(office, NAMES, PARALLEL)
    migrated(office, plan(office, file, PARALLEL, STAGES))
    office.clock.move(minutes=9)
    office.decide("clerk", number, "done")
    migrated(office, undoing(office, 1))
    assert open_stages(office) == {"finance": ["finance_head"], "legal": ["legal_head"]}
    office.decide("finance", number)
    office.decide("legal", number)
    assert "legal" not in open_stages(office)


def test_a_branch_with_other_signers_before_its_end_holds_the_case_back(office: SmallOffice) -> None:
    under_way(office)
    file = another_version(office, [("role: secrecy_officer", "role: manager")], PARALLEL)
    before = everything(office)
    (verdict,) = migrated(office, plan(office, file, PARALLEL), dry_run=True).verdicts
    assert len(verdict.obstacles) == 1
    assert "secrecy_review" in verdict.obstacles[0]
    assert everything(office) == before


def test_a_branch_that_the_new_version_asks_for_cannot_be_left_out(office: SmallOffice) -> None:
    office.submit(PARALLEL, money="否")
    file = another_version(office, [("        when: form.money == '是'\n", "")], PARALLEL)
    (verdict,) = migrated(office, plan(office, file, PARALLEL), dry_run=True).verdicts
    assert verdict.obstacles == (
        "新版本里排在前面的“财务科负责人审签”（finance_head）本件还没有签过，不能越过",
    )
