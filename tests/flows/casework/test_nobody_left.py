"""A duty that nobody can do any more is told to who runs the system, and stands in nobody's list; on both databases."""

import pytest

from definitions.semantics.clocks import day_of
from definitions.vocabulary import Verb
from flows.access.refusal import Conflict, Refused
from flows.casework.awaited import NOBODY_CAN
from flows.casework.health import vacant as checked
from storage.queries.blocked import Lack, vacant_duties
from tests.builders.model_office import ORGANIZATION, join, with_document
from tests.builders.office import SmallOffice
from tests.flows.casework.hands import act, give, leaves, stands_in, view, waiting

COUNTERSIGN = "model-office.countersign"
LEGAL = "- {role: head, of: legal}"
FIRST = "stages:\n  - {id: first, kind: review, title: 初审, who: {role: head, of: legal}}"


@pytest.fixture
def office(model_office: SmallOffice) -> SmallOffice:
    join(model_office, "sysadmin", "system_admin", "general_office")
    return model_office


def lacking(office: SmallOffice) -> list[tuple[int, Lack]]:
    """The places that are nobody's, as health, 运行 and 待办 of the administrator tell."""
    duties = office.services.vacancies(office.actor("sysadmin"), ORGANIZATION).duties
    with office.services.desk.database.reading() as session:
        today = day_of(office.clock())
        assert list(duties) == vacant_duties(session, ORGANIZATION, today)
        assert checked(session, today).ok is not bool(duties)
    return [(duty.seat, duty.lack) for duty in duties]


def test_one_post_that_is_to_sign_twice_leaves_the_second_place_to_nobody(office: SmallOffice) -> None:
    office = with_document(office, "countersign", LEGAL, "- {role: head}")
    number = office.submit(COUNTERSIGN).number
    assert lacking(office) == []
    office.decide("planner", number)
    assert lacking(office) == [(3, Lack.OTHERS)]
    assert waiting(office, "planner", "finance") == {"finance"}
    with pytest.raises(Refused, match="同一人在一个环节里不能签两次"):
        office.decide("planner", number, seat=3)
    assert view(office, number).waiting_for == f"财务科的科室负责人、规划科的科室负责人{NOBODY_CAN}"
    office.decide("finance", number)
    with pytest.raises(Conflict, match="催不到人"):
        office.services.remind(office.actor("officer"), number)
    act(office, "sysadmin", number, Verb.ASSIGN, "legal")
    assert (lacking(office), waiting(office, "legal")) == ([], {"legal"})
    office.decide("legal", number)
    assert waiting(office, "chief") == {"chief"}


def test_who_takes_the_answer_back_may_sign_either_place(office: SmallOffice) -> None:
    office = with_document(office, "countersign", LEGAL, "- {role: head}")
    number = office.submit(COUNTERSIGN).number
    office.decide("planner", number)
    act(office, "planner", number, Verb.TAKE_BACK)
    assert (lacking(office), waiting(office, "planner")) == ([], {"planner"})


def test_an_answer_that_stood_over_a_return_keeps_its_signer_from_the_others(office: SmallOffice) -> None:
    office = with_document(office, "countersign", LEGAL, "- {role: head}")
    number = office.submit(COUNTERSIGN).number
    office.decide("planner", number)
    office.decide("finance", number, "return", opinion="请核对")
    office.services.revise(office.actor("officer"), number, {}, {})
    assert lacking(office) == [(3, Lack.OTHERS)]
    assert waiting(office, "planner", "finance") == {"finance"}


def test_one_person_in_two_of_the_posts_leaves_the_second_to_nobody(office: SmallOffice) -> None:
    give(office, "legal", "head", "finance")
    leaves(office, "finance", "head", "finance")
    number = office.submit(COUNTERSIGN).number
    office.decide("legal", number)
    assert [lack for _, lack in lacking(office)] == [Lack.OTHERS]
    assert waiting(office, "legal") == set()
    join(office, "finance2", "head", "finance")
    assert (lacking(office), waiting(office, "finance2")) == ([], {"finance2"})


def test_who_is_named_and_signed_beside_can_not_do_it(office: SmallOffice) -> None:
    join(office, "finance2", "head", "finance")
    give(office, "finance2", "head", "legal")
    number = office.submit(COUNTERSIGN).number
    act(office, "finance", number, Verb.FORWARD, "finance2")
    office.decide("finance2", number, seat=1)
    assert lacking(office) == [(2, Lack.OTHERS)]
    assert waiting(office, "finance", "finance2") == set()
    assert f"甲-finance2{NOBODY_CAN}" in view(office, number).waiting_for


def test_nobody_is_kept_from_what_was_lent_to_them(office: SmallOffice) -> None:
    office = with_document(office, "countersign", "stages:", FIRST)
    number = office.submit(COUNTERSIGN).number
    office.decide("legal", number)
    act(office, "finance", number, Verb.DELEGATE, "legal")
    assert waiting(office, "legal", "finance") == {"legal"}
    assert lacking(office) == [(1, Lack.OTHERS)], "the signature of their own, and not what they look at"
    act(office, "legal", number, Verb.HAND_BACK)
    assert waiting(office, "legal", "finance") == {"finance"}


def test_deputies_of_who_is_kept_from_it_can_not_do_it_either(office: SmallOffice) -> None:
    office = with_document(office, "countersign", "stages:", FIRST)
    stands_in(office, "clerk", "legal")
    number = office.submit(COUNTERSIGN).number
    assert waiting(office, "clerk") == {"clerk"}
    office.decide("legal", number)
    stands_in(office, "secrecy", "legal")
    assert lacking(office) == [(1, Lack.OTHERS)]
    assert waiting(office, "clerk", "secrecy", "legal") == set()
    with pytest.raises(Refused, match="您代理的人在本办件中要回避"):
        office.decide("clerk", number)
    join(office, "legal2", "head", "legal")
    stands_in(office, "clerk", "legal2")
    assert (lacking(office), waiting(office, "clerk", "legal2")) == ([], {"clerk", "legal2"})


def test_a_deputy_of_who_drafted_it_does_not_have_it(office: SmallOffice) -> None:
    give(office, "legal", "officer", "planning")
    stands_in(office, "clerk", "legal", f"head@{ORGANIZATION}/legal")
    number = office.submit(COUNTERSIGN, by="legal").number
    assert (lacking(office), waiting(office, "clerk")) == ([(1, Lack.OTHERS)], set())
    assert NOBODY_CAN in view(office, number).waiting_for
