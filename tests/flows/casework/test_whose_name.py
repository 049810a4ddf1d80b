"""A field that says whose name it takes: on every way in no other is taken, and none is offered; on both databases."""

from collections.abc import Generator, Mapping
from pathlib import Path

import pytest

from definitions.schema.fields import PersonField
from flows.access.refusal import Invalid
from tests.builders.model_office import in_document, join, open_model_office, with_changes
from tests.builders.office import SmallOffice

MATTER, VOTE = "model-office.assigned-matter", "model-office.board-vote"
OF_THE_OWNER = in_document(
    "assigned-matter", "kind: person, role: officer", "kind: person, of: given.assign.owner"
)
OF_THE_UNIT = in_document(
    "board-vote", "{id: handler, kind: person,", "{id: handler, kind: person, of: submitting unit,"
)


@pytest.fixture
def office(tmp_path: Path, model_office_url: str) -> Generator[SmallOffice]:
    built = open_model_office(tmp_path, model_office_url)
    join(built, "registrar", "officer", "general_office")
    join(built, "sysadmin", "system_admin", "planning")
    yield built
    built.services.desk.database.dispose()


def assign(office: SmallOffice, person: str, owner: str = "planning") -> None:
    given = {"owner": owner, "person": person, "reply_by": "2026-12-04"}
    number = office.submit(MATTER, by="registrar").number
    office.decide("office", number, "done", given=given)


def offered(office: SmallOffice, unit: str, field: PersonField, told: Mapping[str, object]) -> set[str]:
    return set(office.services.nameable(office.actor("chief"), "model-office", unit).offered(field, told))


def field_of(office: SmallOffice, stage: str) -> PersonField:
    fields = office.services.desk.office("model-office").processes[MATTER].process.human_stage(stage).fields
    return next(field for field in fields if isinstance(field, PersonField))


def test_only_who_holds_the_role(office: SmallOffice) -> None:
    with pytest.raises(Invalid) as refused:
        assign(office, "sysadmin")
    assert [problem.reason for problem in refused.value.problems] == ["“sysadmin”不是承办人"]
    assign(office, "clerk")
    assert offered(office, "general_office", field_of(office, "assign"), {}) == {
        "clerk",
        "officer",
        "registrar",
    }


def test_only_who_is_of_the_unit_that_is_chosen_beside(office: SmallOffice) -> None:
    changed = with_changes(office, OF_THE_OWNER)
    for person in ("clerk", "sysadmin"):
        with pytest.raises(Invalid) as refused:
            assign(changed, person)
        assert [problem.reason for problem in refused.value.problems] == [f"“{person}”不是规划科的业务人员"]
    assign(changed, "officer")
    field = field_of(changed, "assign")
    assert offered(changed, "general_office", field, {"given": {"assign": {"owner": "legal"}}}) == {
        "clerk",
        "legal",
    }
    assert offered(changed, "general_office", field, {"given": {"assign": {"owner": ""}}}) > {
        "clerk",
        "officer",
    }


def test_only_who_is_of_the_submitting_unit(office: SmallOffice) -> None:
    changed = with_changes(office, OF_THE_UNIT)
    with pytest.raises(Invalid, match="表单"):
        changed.submit(VOTE, handler="clerk")
    assert changed.submit(VOTE, handler="planner").number


def test_nobody_else_without_it(office: SmallOffice) -> None:
    assert office.submit(VOTE, handler="clerk").number
