"""The five regulations, each a document that an office must review and publish."""

from pathlib import Path

import pytest
from sqlalchemy import select

from flows.casework.submission import Submission
from storage.models import Publication
from tests.builders.office import PUBLISH, WEB, SmallOffice

TITLES = {
    "000": "门户网站和微信公众平台管理规定",
    "001": "政府网站信息发布管理办法",
    "002": "政府网站和政务新媒体管理办法",
    "003": "交通运输厅政府网站管理办法",
    "004": "信息发布审核和运维管理制度",
}
NUMBERS = {"001": "四政办函〔2020〕12号", "003": "新交办发〔2020〕60号", "004": "吕发改办发〔2020〕518号"}
"""000 and 002 carry no number of their own, and none is invented for them."""

AS_DOCUMENT = {"kind": "公文", "genre": "通知", "addressee": "下级单位"}
AS_OTHER = {"kind": "其他", "genre": "", "addressee": "", "document_number": ""}


def hand_in(office: SmallOffice, regulations: dict[str, str], name: str, process: str) -> Submission:
    """Submit as an official document; what has no number is blocked for that alone, and goes in as another kind."""
    by = "officer" if process == WEB else "ll_editor"
    values = {
        "title": TITLES[name],
        "body": regulations[name],
        **AS_DOCUMENT,
        "document_number": NUMBERS.get(name, ""),
    }
    if process == PUBLISH:
        values |= {"source_class": "制发类", "topic": "", "column": "政策文件"}
    case = office.submit(process, by=by, **values)
    blocking = [finding for finding in case.findings if finding.severity == "block"]
    if name in NUMBERS:
        assert blocking == []
        return case
    assert [finding.check for finding in blocking] == ["document_number"]
    again = office.services.revise(office.actor(by), case.number, AS_OTHER, {})
    assert again.held == ()
    return again


WHY = "制度类文件，提到的词语不涉密，可以公开。"


def sign(office: SmallOffice, case: Submission, process: str) -> None:
    if process == WEB:
        office.approve_all(case.number, WHY)
        return
    for person in ("ll_head", "ll_deputy", "ll_office"):
        office.decide(person, case.number, opinion=WHY)
    office.register(case.number, signer="ll_chief")
    office.decide("ll_center", case.number, "done")


@pytest.mark.parametrize("process", [WEB, PUBLISH])
def test_all_five_are_signed_and_read_on_the_published_page(
    office: SmallOffice, regulations: dict[str, str], process: str
) -> None:
    for name in TITLES:
        case = hand_in(office, regulations, name, process)
        sign(office, case, process)
        assert office.run_automatic(case.case_id) == 1
        page = page_of(office, case.case_id).read_text(encoding="utf-8")
        assert TITLES[name] in page
        assert "第一条" in page
        assert NUMBERS.get(name, "拟稿人") in page


def page_of(office: SmallOffice, case_id: int) -> Path:
    with office.services.desk.database.reading() as session:
        row = session.scalars(select(Publication).where(Publication.case_id == case_id)).one()
    assert row.url is not None
    return office.services.desk.sites / row.channel / "public" / row.url.lstrip("/")
