"""What an earlier round was held back for stays in the reviewers' sight when the next one only answers otherwise."""

import pytest

from flows.access.refusal import Invalid
from flows.checks.finding import Finding
from tests.builders.office import WEB, SmallOffice, with_process

RULES = {"kind": "公文", "genre": "通知", "addressee": "下级单位"}
OTHER = {"genre": None, "addressee": None}


def doubts(office: SmallOffice, number: str, person: str = "reviewer") -> list[Finding]:
    view = office.services.case(office.actor(person), number)
    return [finding for finding in view.findings if finding.code == "answered_otherwise"]


def revise(office: SmallOffice, number: str, **values: object) -> tuple[str, ...]:
    return office.services.revise(office.actor("officer"), number, values, {}).held


@pytest.mark.parametrize("kind", ["其他", "动态"])
def test_another_kind_in_place_of_the_missing_number_is_shown_to_every_reviewer(
    office: SmallOffice, kind: str
) -> None:
    case = office.submit(**RULES)
    assert case.held == ("document_number",)
    assert revise(office, case.number, **OTHER, kind=kind) == ()
    (doubt,) = doubts(office, case.number)
    assert (doubt.where, doubt.severity.value) == ("kind", "warn")
    assert "第1轮的信息类型是“公文”，没有通过检查（缺文号）" in doubt.message
    assert f"现在改报为“{kind}”，正文没有改动" in doubt.message
    with pytest.raises(Invalid):
        office.decide("reviewer", case.number)
    office.decide("reviewer", case.number, opinion="已核实，不是公文")
    office.decide("head", case.number)
    assert doubts(office, case.number, "secrecy") == [doubt]


def test_the_fields_are_called_as_the_form_calls_them(office: SmallOffice) -> None:
    office = with_process(office, WEB, "label: {zh: 信息类型,", "label: {zh: 稿件种类,")
    case = office.submit(**RULES)
    revise(office, case.number, **OTHER, kind="其他")
    (doubt,) = doubts(office, case.number)
    assert "第1轮的稿件种类是“公文”" in doubt.message
    assert "请审核人核实稿件种类是否属实" in doubt.message


def test_another_genre_for_the_same_request_is_shown(office: SmallOffice) -> None:
    case = office.submit(
        kind="公文", genre="请示", addressee="上级机关", document_number="吉市交发〔2026〕41号"
    )
    assert case.held == ("barred_genre",)
    assert revise(office, case.number, genre="通知", body="另一段话。") == ()
    (doubt,) = doubts(office, case.number)
    assert "文种是“请示”，没有通过检查（文种不得公开）；现在改报为“通知”，正文也有改动" in doubt.message


def test_it_stays_in_sight_in_later_rounds_until_the_answer_is_restored(office: SmallOffice) -> None:
    case = office.submit(**RULES)
    revise(office, case.number, **OTHER, kind="其他")
    office.decide("reviewer", case.number, "return", go="draft", opinion="请核实信息类型")
    revise(office, case.number, title="另一个标题")
    assert len(doubts(office, case.number)) == 1
    office.decide("reviewer", case.number, "return", go="draft", opinion="请核实信息类型")
    assert revise(office, case.number, **RULES, document_number="吉市交发〔2026〕41号") == ()
    assert doubts(office, case.number) == []


def test_mending_what_was_found_is_no_doubt(office: SmallOffice) -> None:
    case = office.submit(**RULES)
    assert revise(office, case.number, document_number="吉市交发〔2026〕41号") == ()
    assert doubts(office, case.number) == []


def test_another_kind_after_something_else_was_found_is_no_doubt(office: SmallOffice) -> None:
    case = office.submit(kind="公告", body="手机13800138000")
    assert case.held == ("personal_data",)
    assert revise(office, case.number, kind="动态", body="没有号码。") == ()
    assert doubts(office, case.number) == []
