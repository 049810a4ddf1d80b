"""What goes out is what was signed, or nothing goes out."""

import pytest
from sqlalchemy import update

from definitions.semantics.moves import Perform
from flows.access.refusal import Invalid
from flows.casework.approved import NotApproved
from flows.casework.automatic import perform, position
from storage.models import Content
from tests.builders.office import PUBLISH, WEB, SmallOffice, with_process


def ready(office: SmallOffice, **values: str) -> tuple[int, Perform]:
    case = office.submit(**values)
    office.approve_all(case.number)
    move = position(office.services.desk, case.case_id).move
    assert isinstance(move, Perform)
    return case.case_id, move


@pytest.mark.parametrize(
    "change",
    [{"texts": {"body": "偷换的正文"}}, {"form": {"title": "偷换的标题", "column": "通知公告"}}],
    ids=["body", "fields"],
)
def test_content_changed_behind_the_signatures_is_refused(
    office: SmallOffice, change: dict[str, object]
) -> None:
    case_id, move = ready(office)
    with office.services.desk.database.writing() as session:
        session.execute(update(Content).where(Content.case_id == case_id).values(**change))
    with pytest.raises(NotApproved, match="与审签时的不一致"):
        perform(office.services.desk, case_id, move)
    assert not list(office.services.desk.sites.rglob("*-1.html"))


def test_a_damaged_attachment_is_refused(office: SmallOffice) -> None:
    path = office.home / "附件.txt"
    path.write_text("公交线路一览", encoding="utf-8")
    stored = office.services.store_path(path)
    case = office.services.submit(
        office.actor("officer"), "jilin-transport.web-publish", office.sample(), {"attachments": [stored]}
    )
    office.approve_all(case.number)
    file = office.services.desk.attachments.path(stored.digest)
    file.chmod(0o600)
    file.write_text("偷换的附件", encoding="utf-8")
    move = position(office.services.desk, case.case_id).move
    assert isinstance(move, Perform)
    with pytest.raises(NotApproved, match="附件已损坏"):
        perform(office.services.desk, case.case_id, move)


@pytest.mark.parametrize("pinned", ["是", "否"])
def test_layout_may_change_after_the_last_signature(office: SmallOffice, pinned: str) -> None:
    case = office.submit()
    for person in ("reviewer", "head", "secrecy", "leader"):
        office.decide(person, case.number)
    given = {"complete": "齐全", "pinned": pinned, "layout_note": "加粗标题"}
    office.decide("editor", case.number, "done", given=given)
    assert office.run_automatic(case.case_id) == 1
    (home,) = office.services.desk.sites.rglob("public/index.html")
    assert ("置顶" in home.read_text()) == (pinned == "是")
    assert "加粗标题" not in home.read_text()


@pytest.mark.parametrize("special", [["首页置顶"], []], ids=["asked for", "not asked for"])
def test_a_pin_that_was_signed_with_the_sheet_needs_nobody_else(
    office: SmallOffice, special: list[str]
) -> None:
    case = office.submit(PUBLISH, by="ll_editor", special=special)
    for person in ("ll_head", "ll_deputy"):
        office.decide(person, case.number)
    office.register(case.number)
    office.decide("ll_center", case.number, "done")
    assert office.run_automatic(case.case_id) == 1
    (home,) = office.services.desk.sites.rglob("public/index.html")
    assert ("置顶" in home.read_text()) == bool(special)


def test_other_special_requests_are_not_passed_over(office: SmallOffice) -> None:
    case = office.submit(PUBLISH, by="ll_editor", special=["首页置顶", "系统对接"])
    for person in ("ll_head", "ll_deputy"):
        office.decide(person, case.number)
    office.register(case.number)
    with pytest.raises(Invalid) as refused:
        office.decide("ll_center", case.number, "done")
    assert [problem.label for problem in refused.value.problems] == ["特殊要求办理情况"]
    office.decide("ll_center", case.number, "done", given={"arranged": "接口已上线"})


def test_personal_data_goes_out_only_on_a_named_ground(office: SmallOffice) -> None:
    with pytest.raises(Invalid) as refused:
        office.submit(has_personal_data="是")
    assert [problem.label for problem in refused.value.problems] == ["公开个人信息的依据"]
    case = office.submit(has_personal_data="是", personal_data_basis="权利人同意公开")
    shown = office.services.case(office.actor("secrecy"), case.number).fields
    assert ("公开个人信息的依据", "权利人同意公开") in shown


def test_the_page_names_whom_the_process_says(office: SmallOffice) -> None:
    check = "{check: source_and_drafter}"
    swapped = "{check: source_and_drafter, with: {drafter: source, source: drafter}}"
    office = with_process(office, WEB, check, swapped)
    case = office.submit(drafter="张三", source="运输管理处")
    office.approve_all(case.number)
    office.run_automatic(case.case_id)
    (page,) = office.services.desk.sites.rglob(f"public/*/{case.case_id}-1.html")
    assert '<meta name="Author" content="运输管理处">' in page.read_text()
    assert '<meta name="ContentSource" content="张三">' in page.read_text()
