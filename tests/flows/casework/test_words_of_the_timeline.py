"""The timeline of the command line says who acted for whom, to whom a duty came, and by what verb; on both databases."""

import pytest

from dashboard.presentation.happenings import Setting, tell
from definitions.vocabulary import Verb
from flows.access.refusal import AlreadyDecided, Invalid
from flows.casework.causes import with_causes
from flows.casework.handing import SeatRequest
from flows.cli.case_timeline import timeline_rows
from tests.builders.model_office import join, with_document
from tests.builders.office import SmallOffice
from tests.builders.versions import another_version, migrated, plan
from tests.flows.casework.hands import stands_in, view

COUNTERSIGN, VOTE = "model-office.countersign", "model-office.board-vote"
BOTH = "甲-clerk（代甲-legal）"


@pytest.fixture
def office(model_office: SmallOffice) -> SmallOffice:
    join(model_office, "sysadmin", "system_admin", "general_office")
    stands_in(model_office, "clerk", "legal")
    return model_office


def rows(office: SmallOffice, number: str, what: str) -> list[tuple[str, ...]]:
    """Stage, people and words of what is called so."""
    return [row[2:] for row in timeline_rows(view(office, number)) if row[1] == what]


def test_a_proxy_and_whom_they_stand_in_for_are_both_named(office: SmallOffice) -> None:
    number = office.submit(COUNTERSIGN).number
    office.decide("clerk", number)
    assert rows(office, number, "办理") == [("相关科室会签", BOTH, "同意")]
    office.decide("finance", number)
    office.decide("planner", number)
    join(office, "legal2", "head", "legal")
    assert rows(office, number, "办理")[1] == ("相关科室会签", "甲-finance", "同意")
    with pytest.raises(AlreadyDecided, match=f"已由{BOTH}（同意）、甲-finance（同意）"):
        office.decide("legal2", number, stage="countersign", visit=1)


def test_the_deed_that_brought_a_stage_about_names_both(office: SmallOffice) -> None:
    number = office.submit(COUNTERSIGN).number
    for person in ("finance", "planner", "clerk"):
        office.decide(person, number)
    seen = view(office, number)
    assert rows(office, number, "送达")[-1] == ("主要领导签发", "局领导的主要领导", f"{BOTH}办理后")
    setting = Setting(seen.stage_titles, seen.decision_titles, seen.names, seen.definition, {}, {})
    told = [tell(one, cause, setting) for one, cause in with_causes(seen.timeline)]
    assert any(detail.startswith(f"{BOTH}在“相关科室会签”") for one in told for detail in one.details)


def test_who_comes_too_late_is_told_both_names(office: SmallOffice) -> None:
    number = office.submit(COUNTERSIGN).number
    join(office, "legal2", "head", "legal")
    office.decide("clerk", number)
    with pytest.raises(AlreadyDecided, match=f"已由{BOTH}办理：同意"):
        office.decide("legal2", number)


def test_a_migration_says_whose_signature_it_keeps(office: SmallOffice) -> None:
    number = office.submit(COUNTERSIGN).number
    office.decide("clerk", number)
    to = another_version(office, [("within: 2 workdays", "within: 3 workdays")], COUNTERSIGN)
    (verdict,) = migrated(office, plan(office, to, COUNTERSIGN), dry_run=True).verdicts
    assert verdict.kept == (f"相关科室会签（{BOTH}）",)


def test_it_says_to_whom_a_duty_came(office: SmallOffice) -> None:
    number = office.submit(COUNTERSIGN).number
    heads = "法规科的科室负责人、财务科的科室负责人、规划科的科室负责人"
    assert rows(office, number, "送达") == [
        ("拟稿", "甲-officer", ""),
        ("相关科室会签", heads, "甲-officer提交后"),
    ]
    office.decide("finance", number, "return", opinion="请核对")
    assert rows(office, number, "送达")[-1] == ("拟稿", "甲-officer", "甲-finance办理后")


def test_everybody_to_whom_a_vote_came_is_named(office: SmallOffice) -> None:
    number = office.submit(VOTE, handler="clerk").number
    office.decide("clerk", number, "done")
    assert [people for _, people, _ in rows(office, number, "送达")[1:]] == [
        "甲-clerk",
        "甲-member1、甲-member2、甲-member3、局领导的主要领导",
    ]


@pytest.mark.parametrize(
    ("by", "verb", "title"),
    [("sysadmin", Verb.ASSIGN, "改派"), ("finance", Verb.DELEGATE, "委托他人看")],
)
def test_a_duty_in_other_hands_is_called_as_the_verb_is(
    office: SmallOffice, by: str, verb: Verb, title: str
) -> None:
    number = office.submit(COUNTERSIGN).number
    asked = SeatRequest(verb, "secrecy", "有急事", seat=2)
    office.services.act_on_seat(office.actor(by), number, asked)
    assert [row[0] for row in rows(office, number, title)] == ["相关科室会签"]


def test_an_answer_may_be_given_by_its_title(office: SmallOffice) -> None:
    number = office.submit(COUNTERSIGN).number
    office.decide("finance", number, "同意")
    assert view(office, number).signatures[0].person == "甲-finance"
    with pytest.raises(Invalid) as refused:
        office.decide("planner", number, "可以")
    assert refused.value.hint == "可以选：approve（同意）、return（退回修改）、refuse（不同意）"


def test_a_title_that_two_answers_have_says_neither(office: SmallOffice) -> None:
    twice = "decisions: {approve: 同意, agree: {title: 同意, effect: pass}}\n    within: 2 workdays"
    office = with_document(office, "countersign", "within: 2 workdays", twice)
    number = office.submit(COUNTERSIGN).number
    with pytest.raises(Invalid, match="没有“同意”这个选择"):
        office.decide("finance", number, "同意")
