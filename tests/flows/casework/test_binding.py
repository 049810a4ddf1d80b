"""What goes out is what was signed, or nothing goes out."""

import pytest
from sqlalchemy import update

from definitions.semantics.moves import Perform
from flows.casework.automatic import NotApproved, perform, position
from storage.models import Content
from tests.builders.office import SmallOffice


def ready(office: SmallOffice, **values: object) -> tuple[int, Perform]:
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
    (stored,) = office.services.store_paths([path])
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
