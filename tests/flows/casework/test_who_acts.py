"""Duties whose unit is looked up when they open: above another, a column's provider, an earlier stage's, on both databases."""

from dataclasses import replace

import pytest

from definitions.vocabulary import Verb
from flows.access.refusal import Refused
from flows.casework.handing import SeatRequest
from flows.casework.standings import Standings
from storage.queries.blocked import Lack, vacant_duties
from storage.queries.case_search import Wanted
from tests.builders.changed import Change
from tests.builders.model_office import ORGANIZATION, PEOPLE, join, with_changes, with_document
from tests.builders.office import SmallOffice
from tests.flows.casework.hands import may_open

ARTICLE = "model-office.column-article"
OFFICE, LEGAL = "通知公告", "政策文件"
"""The columns, by who provides them."""


@pytest.fixture
def office(model_office: SmallOffice) -> SmallOffice:
    return model_office


def waiting(office: SmallOffice) -> dict[str, str]:
    """Everybody who has something to do, and where."""
    lists = {person: office.services.inbox(office.actor(person)) for person in PEOPLE}
    return {person: duty.stage for person, duties in lists.items() for duty in duties}


def lacks(office: SmallOffice) -> list[tuple[str, Lack]]:
    with office.services.desk.database.reading() as session:
        found = vacant_duties(session, ORGANIZATION, office.clock().date())
    return [(duty.unit, duty.lack) for duty in found]


def test_whoever_was_found_decides_and_nobody_else(office: SmallOffice) -> None:
    number = office.submit(ARTICLE).number
    assert waiting(office) == {"office": "provider"}
    with pytest.raises(Refused):
        office.decide("legal", number)
    office.decide("office", number)
    office.decide("legal", number)
    assert waiting(office) == {"clerk": "note"}
    with pytest.raises(Refused, match="不是您的职责") as refused:
        office.decide("officer", number, "done")
    assert "法规科的承办人" in refused.value.hint
    office.decide("clerk", number, "done")
    assert waiting(office) == dict.fromkeys(["member1", "member2", "member3"], "superior")
    office.decide("member2", number)
    assert waiting(office) == {"chief": "chief"}
    office.decide("chief", number)
    assert office.services.case(office.actor("officer"), number).outcome == "closed"


def test_another_column_is_another_unit_and_after_a_return_the_one_who_answered_last_counts(
    office: SmallOffice,
) -> None:
    join(office, "payer", "officer", "finance")
    number = office.submit(ARTICLE, column=LEGAL).number
    assert waiting(office) == {"legal": "provider"}
    office.decide("legal", number)
    assert waiting(office) == {"finance": "opinion"}, "who signed just before is kept from it"
    office.decide("finance", number)
    assert waiting(office) == {}
    assert [duty.stage for duty in office.services.inbox(office.actor("payer"))] == ["note"]
    office.decide("payer", number, "return", opinion="请改栏目", go="draft")
    office.services.revise(office.actor("officer"), number, {"column": OFFICE}, {})
    assert waiting(office) == {"office": "provider"}
    office.decide("office", number)
    office.decide("legal", number)
    assert waiting(office) == {"clerk": "note"}


def test_a_duty_that_was_handed_on_stays_the_one_of_its_unit(office: SmallOffice) -> None:
    join(office, "legal2", "head", "legal")
    number = office.submit(ARTICLE).number
    office.decide("office", number)
    office.services.act_on_seat(
        office.actor("legal"), number, SeatRequest(Verb.FORWARD, "legal2", why="有急事", seat=2)
    )
    office.decide("legal2", number)
    assert waiting(office) == {"clerk": "note"}


def test_where_there_is_none_above_the_administrator_is_told_and_names_somebody(office: SmallOffice) -> None:
    join(office, "secretary", "officer", "board")
    join(office, "sysadmin", "system_admin", "general_office")
    office = with_document(office, "column-article", "of: 'planning, legal,", "of: 'board, planning, legal,")
    number = office.submit(ARTICLE, by="secretary").number
    office.decide("office", number)
    office.decide("legal", number)
    office.decide("clerk", number, "done")
    office.decide("member1", number)
    assert waiting(office) == {}, "never skipped, and nobody's"
    assert lacks(office) == [("局领导", Lack.UNIT)]
    assert office.services.case(office.actor("manager"), number).waiting_for == "系统管理员改派的人员"
    with pytest.raises(Refused):
        office.decide("chief", number)
    office.services.act_on_seat(
        office.actor("sysadmin"), number, SeatRequest(Verb.ASSIGN, "chief", why="没有上级单位")
    )
    assert lacks(office) == []
    office.decide("chief", number)
    assert office.services.case(office.actor("manager"), number).outcome == "closed"


def reorganized(office: SmallOffice, old: str, new: str) -> SmallOffice:
    """The office after its own document was changed, with nothing remembered of before."""
    later = with_changes(office, Change(f"{ORGANIZATION}/organization.yaml", old, new))
    desk = replace(later.services.desk, standings=Standings())
    return replace(later, services=replace(later.services, desk=desk))


def test_what_was_found_stays_when_the_organisation_changes(office: SmallOffice) -> None:
    number = office.submit(ARTICLE).number
    later = reorganized(
        office, "[通知, 公告], provided_by: general_office", "[通知, 公告], provided_by: finance"
    )
    assert waiting(later) == {"office": "provider"}
    assert later.services.submit(later.actor("officer"), ARTICLE, later.sample(ARTICLE), {})
    assert waiting(later) == {"office": "provider", "finance": "provider"}
    later.decide("office", number)


def test_what_one_unit_submits_goes_its_own_way(office: SmallOffice) -> None:
    join(office, "secretary", "officer", "general_office")
    number = office.submit(ARTICLE, by="secretary", column=LEGAL).number
    office.decide("legal", number)
    assert waiting(office) == {"chief": "chief"}


def test_each_person_finds_exactly_what_they_may_open(office: SmallOffice) -> None:
    join(office, "payer", "officer", "finance")
    join(office, "watcher", "editor", "board")
    office = with_document(office, "column-article", "{role: chief, of: above", "{role: editor, of: above")
    cases = [
        office.submit(ARTICLE, column=column, by=by).case_id
        for column in (OFFICE, LEGAL)
        for by in ("officer", "clerk", "payer")
    ]
    for person in (*PEOPLE, "payer", "watcher"):
        actor = office.actor(person)
        found = {line.case_id for line in office.services.search(actor, Wanted()).lines}
        assert found == {case for case in cases if may_open(office, person, case)}, person
    seen = {person: sum(may_open(office, person, case) for case in cases) for person in (*PEOPLE, "watcher")}
    assert (seen["office"], seen["legal"], seen["member1"], seen["watcher"], seen["secrecy"]) == (
        3,
        6,
        6,
        6,
        0,
    )
