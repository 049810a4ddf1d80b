"""The dashboard as a way in: what was offered when the page was drawn is refused once it is no longer the person's.

In each of these the page is open, then a role is ended or somebody else acts, then the button is pressed. That the
same buttons do their work is in test_case_pages.py: handing in, deciding and finishing in
`test_a_notice_goes_from_its_drafter_to_the_website`, handing in again in `test_a_held_back_content_keeps_its_draft_and_says_why`,
files in `test_a_body_comes_from_a_file_and_attachments_can_be_taken_back`, sheet and signature in
`test_a_paper_signature_is_registered_with_its_scan`, reminding and withdrawing in `test_a_drafter_reminds_and_withdraws`,
the ledger in `test_a_ledger_shows_its_declared_columns_and_gives_a_harmless_csv`, retrying in
`test_a_system_administrator_sees_what_stands_still_and_retries_it`; what stands in popovers is tried both ways in
test_every_verb.py.
"""

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from definitions.semantics.clocks import day_of
from flows.access.policy import LEFT
from flows.casework.blocking import block
from storage.models import RoleHolding
from tests.builders.audit import everything_stored, last_event, refusals
from tests.dashboard.pages.desk import Desk
from tests.dashboard.pages.office import DRC_PUBLISH, WEB_PUBLISH, Office, leave_to_nobody
from tests.dashboard.pages.visits import SignIn

pytestmark = pytest.mark.browser

OF_SESSIONS = {"sign_in_session", "sign_in_attempt"}
UNRELATED = "您与此办件无关"
NOT_A_DRAFTER = "您不是该单位负责拟稿的人员"


@contextmanager
def without_roles(office: Office, person: str) -> Iterator[None]:
    """While it lasts, their roles have ended the day before."""
    yesterday = day_of(office.services.now()) - timedelta(days=1)
    _end_roles(office, person, until=yesterday)
    try:
        yield
    finally:
        _end_roles(office, person, until=None)


def _end_roles(office: Office, person: str, **until: Any) -> None:
    with office.services.desk.database.writing() as session:
        session.execute(update(RoleHolding).where(RoleHolding.person == person).values(**until))


def is_refused(office: Office, person: str, verb: str, target: object, press: Callable[[], object]) -> str:
    """Returns the reason that stands in the audit; nothing else is stored."""
    database = office.services.desk.database
    before, stored = last_event(database), everything_stored(database, without=OF_SESSIONS)
    press()
    told = [
        refusal for refusal in refusals(database, after=before) if refusal.verb != "view" or verb == "view"
    ]
    assert [(one.person, one.way_in, one.verb, one.target) for one in told] == [
        (person, "dashboard", verb, str(target))
    ]
    assert everything_stored(database, without=OF_SESSIONS) == stored
    return told[0].reason


def number_of(office: Office, case_id: int, by: str = "officer") -> str:
    return office.services.case(office.actor(by), case_id).reference


def opened(sign_in: SignIn, person: str, case_id: int, title: str) -> Desk:
    return sign_in(person, f"/?case={case_id}").sees_heading(title)


def test_a_reviewer_whose_role_ended_decides_nothing_more(office: Office, sign_in: SignIn) -> None:
    case_id = office.submit(title="审核人已调离的公告")
    desk = opened(sign_in, "checker", case_id, "审核人已调离的公告")
    with without_roles(office, "checker"):
        reason = is_refused(
            office, "checker", "decide approve", case_id, lambda: desk.press("同意").is_told(UNRELATED)
        )
        desk.does_not_see("审核人已调离的公告")
    assert UNRELATED in reason


def test_a_drafter_whose_role_ended_corrects_nothing(office: Office, sign_in: SignIn) -> None:
    case_id = office.submit(title="信息员已调离的公告")
    office.decide("checker", case_id, "return", opinion="请改标题")
    desk = opened(sign_in, "officer", case_id, "信息员已调离的公告")
    with without_roles(office, "officer"):
        reason = is_refused(
            office,
            "officer",
            "revise",
            number_of(office, case_id),
            lambda: desk.press("重新提交").is_told(LEFT[0]),
        )
    assert LEFT[0] in reason


def test_a_drafter_whose_role_ended_hands_in_nothing(office: Office, sign_in: SignIn) -> None:
    """Also of a form with faults it is not told those."""
    desk = sign_in("officer").go_to("新建").press("提交").is_told("表单没有填好")
    with without_roles(office, "officer"):
        reason = is_refused(
            office, "officer", "submit", WEB_PUBLISH, lambda: desk.press("提交").is_told(NOT_A_DRAFTER)
        )
    assert NOT_A_DRAFTER in reason


def test_a_drafter_does_not_withdraw_what_went_out_meanwhile(office: Office, sign_in: SignIn) -> None:
    case_id = office.submit(title="刚刚上网的公告")
    office.sign_up_to(case_id, "receipt")
    desk = opened(sign_in, "officer", case_id, "刚刚上网的公告")
    desk.page.get_by_role("button", name="撤回办件").click()
    desk.page.get_by_label("撤回原因").fill("情况有变")
    desk.page.get_by_label("撤回原因").press("Tab")
    desk.page.keyboard.press("Escape")
    desk.page.get_by_role("button", name="催办").click()
    desk.page.get_by_role("button", name="确认催办").click()
    desk.is_told("催办").page.keyboard.press("Escape")
    office.decide("editor", case_id, "done", given={"complete": "齐全"})
    office.perform(case_id)
    published = "信息已经发布，不能撤回办件"

    def press() -> None:
        desk.page.get_by_role("button", name="撤回办件").click()
        desk.page.get_by_role("button", name="确认撤回").click()
        desk.is_told(published)

    assert is_refused(office, "officer", "withdraw", number_of(office, case_id), press) == published


def test_a_manager_whose_role_ended_reminds_nobody(office: Office, sign_in: SignIn) -> None:
    case_id = office.submit(title="催不动的公告")
    desk = opened(sign_in, "manager", case_id, "催不动的公告")
    desk.page.get_by_role("button", name="催办").click()

    def press() -> None:
        desk.page.get_by_role("button", name="确认催办").click()
        desk.is_told(UNRELATED)

    with without_roles(office, "manager"):
        assert UNRELATED in is_refused(office, "manager", "remind", number_of(office, case_id), press)


def test_a_clerk_whose_role_ended_registers_no_signature(
    office: Office, sign_in: SignIn, tmp_path: Path
) -> None:
    case_id = office.submit("section", DRC_PUBLISH)
    office.decide("section_head", case_id)
    office.decide("deputy", case_id)
    scan = tmp_path / "审批单.pdf"
    scan.write_bytes(b"%PDF-1.4\n% of a clerk who left\n%%EOF\n")
    digest = office.services.case(office.actor("clerk"), case_id).hash
    desk = sign_in("clerk", f"/?case={case_id}").sees("办公室终审（纸质）")
    desk.pick_date("签字日期", day_of(office.services.now()).isoformat()).upload("扫描件", scan)
    desk.fill("审批单校验码", digest[:8]).press("同意").is_told("请再确认一次")
    with without_roles(office, "clerk"):
        reason = is_refused(
            office, "clerk", "decide approve", case_id, lambda: desk.press("确认：同意").is_told(UNRELATED)
        )
    assert UNRELATED in reason


def test_a_page_that_was_drawn_before_gives_out_neither_attachment_nor_sheet(
    office: Office, sign_in: SignIn
) -> None:
    title = "附件不再给看的公告"
    file = office.services.store_file(io.BytesIO("线路,站点\n".encode()), "附表.csv")
    values = office.sample(WEB_PUBLISH, title=title)
    case_id = office.services.submit(
        office.actor("officer"), WEB_PUBLISH, values, {"attachments": [file]}
    ).case_id
    desk = opened(sign_in, "checker", case_id, title)

    def click(label: str) -> Callable[[], object]:
        button = desk.page.get_by_test_id("stMain").get_by_role("button", name=label)

        def press() -> None:
            button.click()
            desk.page.get_by_text("没有下载：现在不能下载这个文件").first.wait_for()

        return press

    with without_roles(office, "checker"):
        assert UNRELATED in is_refused(office, "checker", "download", case_id, click("附表.csv"))
    desk.open(f"/?case={case_id}").sees_heading(title)
    with without_roles(office, "checker"):
        assert UNRELATED in is_refused(office, "checker", "view", case_id, click("下载审批单"))


def test_a_link_to_the_case_of_others_is_refused_and_audited(office: Office, sign_in: SignIn) -> None:
    case_id = office.submit(title="别人的公告")
    desk = sign_in("taxi")

    def follow() -> None:
        desk.open(f"/?case={case_id}").is_told("没有这个办件，或者您与此办件无关").does_not_see("别人的公告")

    assert UNRELATED in is_refused(office, "taxi", "view", case_id, follow)


def test_an_administrator_whose_role_ended_retries_nothing(office: Office, sign_in: SignIn) -> None:
    case_id = office.submit(title="一直受阻的公告")
    block(office.services.desk, case_id, "磁盘空间不足")
    number = number_of(office, case_id)
    desk = sign_in("system").go_to("运行").sees(number)
    with without_roles(office, "system"):
        reason = is_refused(office, "system", "retry", number, lambda: desk.press("重试").is_told(UNRELATED))
    assert UNRELATED in reason


def test_an_administrator_whose_role_ended_assigns_nothing(office: Office, sign_in: SignIn) -> None:
    case_id = office.submit(title="没有改派的公告")
    leave_to_nobody(office, case_id)
    desk = sign_in("system").go_to("代理")
    desk.choose("改派其中一件", f"{number_of(office, case_id)} 本单位审核人审核")
    desk.sees("改派以后由对方办理").settled()
    with without_roles(office, "system"):
        reason = is_refused(
            office, "system", "assign", case_id, lambda: desk.press("确认改派").is_told(UNRELATED)
        )
    assert UNRELATED in reason


@pytest.mark.browser
def test_what_was_typed_stays_when_the_draft_was_handed_in_elsewhere(office: Office, sign_in: SignIn) -> None:
    case_id = office.submit(title="两处同时修改的公告")
    office.decide("checker", case_id, "return", opinion="请核对")
    desk = sign_in("officer", f"/?case={case_id}").sees_heading("两处同时修改的公告")
    desk.fill("正文", "在第二个标签页里写的一段话。")
    desk.page.wait_for_timeout(1500)  # the run that leaving the field begins comes before the other tab's
    desk.settled()
    actor = office.actor("officer")
    reference = office.services.case(actor, case_id).reference
    office.services.revise(actor, reference, {}, {})
    desk.press("重新提交").is_told("第2轮内容已于")
    desk.sees("没有计入的内容").sees("在第二个标签页里写的一段话。")
    desk.page.get_by_text("其他操作").or_(desk.page.get_by_text("现在不能办理的原因")).first.click()
    desk.is_told("第2轮内容已于").sees("在第二个标签页里写的一段话。")
