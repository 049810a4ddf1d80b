"""What must hold even where a person, a definition or a site changed between two steps of a case."""

import pytest
from sqlalchemy import delete

from definitions.semantics.authority import Conflict as SignedBefore
from definitions.semantics.authority import conflict
from definitions.semantics.state import Signature, State
from definitions.vocabulary import CheckName, Severity, Verb
from flows.access import accounts
from flows.access.refusal import AlreadyDecided, Conflict, HeldBack, Invalid, Missing, Refused
from flows.casework import contents, warned
from flows.casework.approved import NotApproved
from flows.casework.automatic import perform, position
from flows.casework.blocking import block
from flows.checks.finding import Finding
from storage.models import RoleHolding
from tests.builders.office import JILIN, LVLIANG, PUBLISH, SINCE, WEB, SmallOffice, with_process


def give(office: SmallOffice, person: str, role: str, organization: str, unit: str) -> None:
    with office.services.desk.database.writing() as session:
        session.add(RoleHolding(person=person, role=role, unit=f"{organization}/{unit}", since=SINCE))


def scan(
    office: SmallOffice, name: str = "scan.pdf", content: bytes = b"%PDF-1.4\n%%EOF\n"
) -> tuple[object, ...]:
    path = office.home / name
    path.write_bytes(content)
    return (office.services.store_path(path),)


def on_paper(
    office: SmallOffice, by: str, number: str, evidence: tuple[object, ...], signer: str = "ll_office"
) -> None:
    code = office.sheet_code(number)
    office.decide(
        by, number, signer=signer, signed_on=office.clock().date(), sheet_code=code, evidence=evidence
    )


def sent_to_paper(office: SmallOffice) -> str:
    case = office.submit(PUBLISH, by="ll_editor")
    for person in ("ll_head", "ll_deputy"):
        office.decide(person, case.number)
    return case.number


def test_a_drafter_does_not_register_the_signature_on_their_own_text(office: SmallOffice) -> None:
    give(office, "ll_editor", "office_clerk", LVLIANG, "office")
    number = sent_to_paper(office)
    with pytest.raises(Refused, match="拟稿人不能登记"):
        on_paper(office, "ll_editor", number, scan(office))
    on_paper(office, "ll_clerk", number, scan(office))


def test_a_signer_does_not_register_their_own_signature(office: SmallOffice) -> None:
    give(office, "ll_office", "office_clerk", LVLIANG, "office")
    number = sent_to_paper(office)
    with pytest.raises(Refused, match="签字人以外的人登记"):
        on_paper(office, "ll_office", number, scan(office))


def test_who_answers_again_is_told_what_they_answered_and_where_the_case_is(office: SmallOffice) -> None:
    case = office.submit()
    office.decide("reviewer", case.number)
    for answer in ({}, {"stage": "unit_check"}, {"stage": "unit_check", "visit": 1}):
        with pytest.raises(AlreadyDecided, match="您已经办理过“本单位审核人审核”：同意") as told:
            office.decide("reviewer", case.number, **answer)
        assert (
            told.value.hint
            == "不用再办；办件现在在“本单位主要负责人审批”环节，由运输管理处的本单位主要负责人办理"
        )
    office.decide("head", case.number, "return", opinion="请改")
    with pytest.raises(AlreadyDecided, match="您已经办理过“本单位主要负责人审批”：退回修改") as told:
        office.decide("head", case.number, "return", opinion="请改")
    assert told.value.hint == "不用再办；办件现在在拟稿人手里"
    with pytest.raises(Refused, match="拟稿"):
        office.decide("secrecy", case.number)


def test_who_is_second_and_names_no_stage_learns_who_was_first(office: SmallOffice) -> None:
    case = office.submit()
    for person in ("reviewer", "head", "secrecy2"):
        office.decide(person, case.number)
    with pytest.raises(AlreadyDecided, match="“局办公室保密审查”已由甲-secrecy2办理：同意公开") as told:
        office.decide("secrecy", case.number)
    assert "没有计入" in str(told.value.hint)


def test_who_is_second_does_not_answer_the_next_stage_unread(office: SmallOffice) -> None:
    give(office, "secrecy", "leader_in_charge", JILIN, "transport_admin")
    case = office.submit()
    for person in ("reviewer", "head", "secrecy2"):
        office.decide(person, case.number)
    with pytest.raises(
        Conflict, match="已由甲-secrecy2办理：同意公开；现在是“局分管领导审批”，也由您办理"
    ) as told:
        office.decide("secrecy", case.number)
    assert "--stage leader" in str(told.value.hint)
    office.decide("secrecy", case.number, stage="leader")


def test_who_registered_a_paper_signature_is_told_the_same(office: SmallOffice) -> None:
    number = sent_to_paper(office)
    on_paper(office, "ll_clerk", number, scan(office))
    with pytest.raises(AlreadyDecided, match="您已经办理过“办公室终审（纸质）”：同意"):
        on_paper(office, "ll_clerk", number, scan(office))


def test_whoever_holds_the_next_duty_too_hears_why_they_may_not_do_it(office: SmallOffice) -> None:
    give(office, "reviewer", "unit_head", JILIN, "transport_admin")
    case = office.submit()
    office.decide("reviewer", case.number)
    with pytest.raises(Refused, match="同一人不能连着签两个环节"):
        office.decide("reviewer", case.number)


def test_a_return_is_hinted_at_where_the_open_stage_offers_one(office: SmallOffice) -> None:
    case = office.submit()

    def hint() -> str:
        return office.services.case(office.actor("officer"), case.number).rulings[Verb.REVISE].hint

    assert hint() == "需要修改的，请办理人退回"
    office.approve_all(case.number)
    assert hint() == ""
    office.run_automatic(case.case_id)
    assert hint() == ""


def test_a_text_file_is_no_scan(office: SmallOffice) -> None:
    number = sent_to_paper(office)
    with pytest.raises(Invalid, match="不是扫描件"):
        on_paper(office, "ll_clerk", number, scan(office, "scan.txt", "已签".encode()))


def test_checks_that_were_tightened_since_hold_the_final_review_back(
    office: SmallOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = office.submit()
    for person in ("reviewer", "head", "secrecy"):
        office.decide(person, case.number)
    finding = Finding(
        CheckName.SECRECY_MARKS,
        "secret",
        Severity.BLOCK,
        "body",
        0,
        2,
        "秘密",
        "发现密级标志",
        "请送保密审查员",
    )
    monkeypatch.setattr(contents, "rules_digest", lambda _checks, _house: "tightened")
    monkeypatch.setattr(warned, "rules_digest", lambda _checks, _house: "tightened")
    monkeypatch.setattr(contents, "run", lambda _checks, _examined: (finding,))
    with pytest.raises(HeldBack, match="密级标志"):
        office.decide("leader", case.number)


def test_who_is_disabled_meanwhile_changes_nothing_with_an_actor_from_before(office: SmallOffice) -> None:
    case = office.submit()
    before = office.actor("officer")
    with office.services.desk.database.writing() as session:
        accounts.disable_account(
            session, office.actor("sysadmin"), "officer", "调离", office.clock().date(), office.clock()
        )
    services = office.services
    for attempt in (
        lambda: services.submit(before, f"{JILIN}.web-publish", office.sample(), {}),
        lambda: services.withdraw(before, case.number, "不发了"),
        lambda: services.remind(before, case.number),
    ):
        with pytest.raises(Refused, match="停用"):
            attempt()


def test_the_ledger_shows_only_cases_that_one_may_see(office: SmallOffice) -> None:
    case = office.submit()
    for person in ("reviewer", "head"):
        office.decide(person, case.number)
    office.decide("secrecy", case.number, given={"legal_basis": "保守国家秘密法"})

    def seen_by(person: str) -> list[str | None]:
        lines = office.services.ledger(office.actor(person), JILIN, "secrecy-reviews")
        return [line.case_number for line in lines]

    assert seen_by("stranger") == []
    assert [seen_by(person) for person in ("officer", "secrecy2", "manager")] == [[case.number]] * 3


def test_a_stranger_does_not_learn_who_decided(office: SmallOffice) -> None:
    case = office.submit()
    office.decide("reviewer", case.number)
    with pytest.raises(Refused, match="无关") as refused:
        office.decide("ll_head", case.number, stage="unit_check")
    assert "reviewer" not in str(refused.value)


def test_of_two_corrections_at_once_the_second_is_told(
    office: SmallOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = office.submit(body="机密★5年\n\n自本月起，线路有所调整。")
    officer = office.actor("officer")
    plain = contents.load_content

    def while_another_window_submits(session: object, content: int) -> contents.StoredContent:
        found = plain(session, content)  # type: ignore[arg-type]
        monkeypatch.undo()
        office.services.revise(officer, case.number, {"title": "另一个窗口改的标题"}, {})
        return found

    monkeypatch.setattr("flows.casework.submission.load_content", while_another_window_submits)
    with pytest.raises(Conflict, match="在别处提交过"):
        office.services.revise(officer, case.number, {"source": "本窗口改的来源"}, {})
    assert office.services.case(officer, case.number).title == "另一个窗口改的标题"


def test_a_column_that_is_gone_is_not_replaced_by_another(
    office: SmallOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = office.submit()
    office.approve_all(case.number)
    desk = office.services.desk
    move = position(desk, case.case_id).move
    for channel in desk.office(JILIN).organization.websites:
        for column in channel.site.columns:
            renamed = column.title.model_copy(update={"zh": f"{column.title.zh}（改名）"})
            monkeypatch.setitem(vars(column), "title", renamed)
    with pytest.raises(NotApproved, match="这个栏目"):
        perform(desk, case.case_id, move)  # type: ignore[arg-type]


@pytest.mark.parametrize(("opinion", "told"), [("同\0意", "第 2 个字"), ("同意" * 2501, "太长")])
def test_an_opinion_is_something_that_can_be_read(office: SmallOffice, opinion: str, told: str) -> None:
    case = office.submit()
    with pytest.raises(Invalid, match=told):
        office.decide("reviewer", case.number, opinion=opinion)
    with pytest.raises(Invalid, match=told):
        office.services.withdraw(office.actor("officer"), case.number, opinion)


@pytest.mark.parametrize("reference", ["draft-²", "draft-99999999999999999999999", "吉市交\0网审", "draft-0"])
def test_what_names_no_case_is_said_to_name_none(office: SmallOffice, reference: str) -> None:
    with pytest.raises(Missing, match="没有这个办件"):
        office.services.case(office.actor("officer"), reference)


def test_a_blocked_case_is_retried_once_by_an_administrator_of_today(office: SmallOffice) -> None:
    case = office.submit()
    block(office.services.desk, case.case_id, "磁盘空间不足")
    before = office.actor("sysadmin")
    with pytest.raises(Refused, match="系统管理员"):
        office.services.retry(office.actor("manager"), case.number)
    office.services.retry(before, case.number)
    with pytest.raises(Conflict, match="没有受阻"):
        office.services.retry(before, case.number)


def test_who_was_administrator_a_moment_ago_retries_nothing(office: SmallOffice) -> None:
    """The role ends after the page was opened and before the button is pressed."""
    case = office.submit()
    block(office.services.desk, case.case_id, "磁盘空间不足")
    before = office.actor("sysadmin")
    with office.services.desk.database.writing() as session:
        session.execute(delete(RoleHolding).where(RoleHolding.person == "sysadmin"))
    with pytest.raises(Refused, match="没有这个办件，或者您与此办件无关"):
        office.services.retry(before, case.number)
    assert office.services.case(office.actor("officer"), case.number).blocked_reason == "磁盘空间不足"


def test_a_kept_signature_does_not_hide_whose_signature_came_before(office: SmallOffice) -> None:
    """The neighbours on the way count, not whoever signed last: here the head's signature was kept through a return."""
    loaded = office.services.desk.catalogue.find(WEB)
    assert loaded is not None
    process = loaded.process
    kept, given = (
        Signature(stage, 1, person, office.clock(), round_, {}, final=False, stands_for={})
        for stage, person, round_ in (("unit_head", "head", 1), ("unit_check", "reviewer", 2))
    )
    state = State(
        drafter="officer",
        signatures=(kept, given),
        actors={"unit_head": ("head",), "unit_check": ("reviewer",)},
    )
    assert conflict(process, state, process.human_stage("secrecy"), "head") == SignedBefore("unit_head")
    assert conflict(process, state, process.human_stage("secrecy"), "reviewer") is None


def test_who_returns_need_not_fill_in_what_only_an_approval_needs(office: SmallOffice) -> None:
    basis = "{id: legal_basis, kind: text, label: {zh: 不予公开的依据, en: Legal basis}, max_length: 300}"
    demanded = basis.replace("max_length", "required_when: form.kind == '公告', max_length")
    office = with_process(office, WEB, basis, demanded)
    case = office.submit().case_id
    for person in ("reviewer", "head"):
        office.decide(person, case)
    with pytest.raises(Invalid):
        office.decide("secrecy", case)
    office.decide("secrecy", case, "return", opinion="请核对日期")
