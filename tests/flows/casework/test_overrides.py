"""Letting through what a check holds back, and the points of a checklist."""

import pytest

from definitions.loader import load_process
from definitions.problems import InvalidDefinition
from definitions.registry import CATALOGUE
from definitions.vocabulary import Severity, Verb
from flows.access.refusal import Invalid, Refused
from storage.models import RoleHolding
from tests.builders.files import ID, deleted, word
from tests.builders.office import JILIN, SINCE, WEB, SmallOffice, with_process

OVERRIDDEN = (
    "{check: personal_data}",
    "{check: personal_data, override: {role: secrecy_officer, of: office}}",
)
BODY = "报名请致电13800138000，过期不候。"
POINTS = (
    "    who: {role: unit_reviewer}\n",
    "    who: {role: unit_reviewer}\n"
    "    checklist:\n"
    "      - {id: secret, title: 不涉密}\n"
    "      - {id: typos, title: 没有错字病句, may_not_apply: true}\n",
)


@pytest.fixture
def lenient(office: SmallOffice) -> SmallOffice:
    return with_process(office, WEB, *OVERRIDDEN)


def revised(office: SmallOffice, number: str, **values: str) -> tuple[str, ...]:
    return office.services.revise(office.actor("officer"), number, values, {}).held


def test_who_is_named_lets_exactly_this_content_through(lenient: SmallOffice) -> None:
    case = lenient.submit(body=BODY)
    assert case.held == ("personal_data",)
    services, number = lenient.services, case.number
    for person in ("officer", "head", "leader", "manager"):
        with pytest.raises(Refused, match="放行不是您的职责"):
            services.override(lenient.actor(person), number, "personal_data", "可以")
    with pytest.raises(Refused, match="无关"):
        services.override(lenient.actor("stranger"), number, "personal_data", "可以")
    with pytest.raises(Invalid, match="放行要写明理由"):
        services.override(lenient.actor("secrecy"), number, "personal_data", " ")
    with pytest.raises(Invalid, match="secrecy_marks"):
        services.override(lenient.actor("secrecy"), number, "secrecy_marks", "可以")
    assert services.override(lenient.actor("secrecy"), number, "personal_data", "单位值班手机") == "个人信息"
    with pytest.raises(Refused, match="没有可以放行"):
        services.override(lenient.actor("secrecy"), number, "personal_data", "再来")
    assert revised(lenient, number, body=f"{BODY}或13900139000") == ("personal_data",)
    assert revised(lenient, number, body=BODY) == ()
    lenient.approve_all(number)
    assert lenient.run_automatic(case.case_id) == 1
    view = services.case(lenient.actor("leader"), number)
    (finding,) = [one for one in view.findings if one.code == "mobile"]
    assert finding.severity is Severity.WARN
    assert "已经审定放行" in finding.message
    told = [one for one in view.timeline if one.kind == "overridden"]
    assert [(one.payload["by"], one.payload["reason"]) for one in told] == [("secrecy", "单位值班手机")]


def test_who_may_let_it_through_sees_it_until_it_is_let_through_or_mended(lenient: SmallOffice) -> None:
    services = lenient.services

    def seen(person: str) -> list[tuple[str | None, tuple[str, ...]]]:
        return [(one.number, one.checks) for one in services.to_let_through(lenient.actor(person))]

    assert seen("secrecy") == []
    first, second = lenient.submit(body=BODY), lenient.submit(body=BODY)
    lenient.submit(body="没有问题的正文。")
    assert seen("secrecy") == [(second.number, ("个人信息",)), (first.number, ("个人信息",))]
    for person in ("officer", "head", "leader", "stranger"):
        assert seen(person) == []
    services.override(lenient.actor("secrecy"), first.number, "personal_data", "单位值班手机")
    assert revised(lenient, second.number, body="没有号码了。") == ()
    assert seen("secrecy") == []


def test_who_may_let_it_through_sees_when_it_is_due_and_that_somebody_was_reminded(
    lenient: SmallOffice,
) -> None:
    case = lenient.submit(body="没有问题的正文。")
    lenient.decide("reviewer", case.number, "return", opinion="请写明电话")
    assert revised(lenient, case.number, body=BODY) == ("personal_data",)
    (duty,) = lenient.services.inbox(lenient.actor("officer"))
    (held,) = lenient.services.to_let_through(lenient.actor("secrecy"))
    assert (held.due_at, held.reminded_at) == (duty.due_at, None)
    assert held.due_at is not None
    lenient.clock.move(hours=1)
    lenient.services.remind(lenient.actor("manager"), case.number)
    (held,) = lenient.services.to_let_through(lenient.actor("secrecy"))
    assert held.reminded_at == lenient.clock()


def test_what_nobody_may_let_through_is_not_shown(office: SmallOffice) -> None:
    office.submit(body=BODY)
    assert office.services.to_let_through(office.actor("secrecy")) == []


def test_a_drafter_does_not_let_their_own_through(lenient: SmallOffice) -> None:
    with lenient.services.desk.database.writing() as session:
        session.add(
            RoleHolding(
                person="secrecy", role="information_officer", unit=f"{JILIN}/transport_admin", since=SINCE
            )
        )
    case = lenient.submit(by="secrecy", body=BODY)
    with pytest.raises(Refused, match="不能放行自己拟的内容"):
        lenient.services.override(lenient.actor("secrecy"), case.number, "personal_data", "可以")
    lenient.services.override(lenient.actor("secrecy2"), case.number, "personal_data", "可以")


def test_without_a_word_in_the_process_nobody_lets_anything_through(office: SmallOffice) -> None:
    case = office.submit(body=BODY)
    assert not office.services.case(office.actor("secrecy"), case.number).rulings[Verb.OVERRIDE].allowed
    with pytest.raises(Refused, match="没有可以放行"):
        office.services.override(office.actor("secrecy"), case.number, "personal_data", "可以")


def test_marks_of_secrecy_are_never_let_through() -> None:
    text = (CATALOGUE / JILIN / "processes" / "web-publish.yaml").read_text(encoding="utf-8")
    text = text.replace(
        "{check: secrecy_marks}", "{check: secrecy_marks, override: {role: secrecy_officer, of: office}}"
    )
    with pytest.raises(InvalidDefinition) as invalid:
        load_process(text, "x.yaml")
    assert [one.code for one in invalid.value.problems] == ["secrecy-overridden"]


def test_a_checklist_is_answered_point_by_point(office: SmallOffice) -> None:
    office = with_process(office, WEB, *POINTS)
    case = office.submit()
    with pytest.raises(Invalid) as lacking:
        office.decide("reviewer", case.number)
    assert [one.field for one in lacking.value.problems] == ["secret", "typos"]
    failing = {"secret": "符合", "typos": "不符合"}
    for decision, given, field, told in (
        ("approve", {"secret": "不涉及", "typos": "符合"}, "secret", "只能从这些里选一个：符合、不符合"),
        ("approve", failing, "typos", "选了“不符合”，不能“同意”；请退回"),
        ("return", {}, "secret", "“退回修改”要至少有一项选“不符合”，让对方知道是哪一项"),
    ):
        with pytest.raises(Invalid) as refused:
            office.decide("reviewer", case.number, decision, given=given, opinion="请改")
        assert [(one.field, one.reason) for one in refused.value.problems] == [(field, told)]
    office.decide("reviewer", case.number, "return", given=failing, opinion="第二段有错字")
    office.services.revise(office.actor("officer"), case.number, {"body": "改过的正文。"}, {})
    office.decide("reviewer", case.number, given={"secret": "符合", "typos": "不涉及"})
    view = office.services.case(office.actor("head"), case.number)
    assert ("不涉密", "符合") in [pair for _, pairs in view.filled_in for pair in pairs]
    answers = [dict(one.payload["given"]) for one in view.timeline if one.kind == "decided"]
    assert answers == [failing, {"secret": "符合", "typos": "不涉及"}]


def test_what_is_hidden_in_an_attachment_holds_it_back_and_is_read_once(
    office: SmallOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = office.home / "名单.docx"
    path.write_bytes(word("公示", raw=[deleted(ID)]))
    stored = office.services.store_path(path)
    actor = office.actor("officer")
    submitted = office.services.submit(actor, WEB, office.sample(), {"attachments": [stored]})
    assert submitted.held == ("personal_data",)
    (finding,) = [one for one in submitted.findings if one.severity is Severity.BLOCK]
    assert finding.message.startswith(
        "附件“名单.docx”修订中删去的文字，第2段有居民身份证号码（110105********002X）"
    )
    monkeypatch.setattr("flows.casework.file_texts.read_stored", None)
    office.services.desk.recent_texts = type(office.services.desk.recent_texts)()
    again = office.services.revise(actor, submitted.number, {"title": "改过的标题"}, {})
    assert again.held == ("personal_data",)
