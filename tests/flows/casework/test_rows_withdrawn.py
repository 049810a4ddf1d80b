"""What went out row by row is withdrawn row by row: all of it by its own case, one of it by another, on both databases."""

import pytest
from sqlalchemy import select

from definitions.vocabulary import Outcome
from flows.access.refusal import Invalid
from flows.casework.submission import Submission
from storage.models import Publication
from tests.builders.model_office import in_document, with_changes
from tests.builders.office import SmallOffice
from tests.flows.casework.test_rows import SHEET, lines, pages, through, view

WITHDRAWAL = "model-office.page-withdrawal"
END = "  - {id: published, kind: end, outcome: published}\n"
TAKEN = "  - {id: take, kind: withdraw, title: 撤下, channel: website, why: form.title}\n"
WITHDRAWN = TAKEN + "  - {id: gone, kind: end, outcome: retracted}\n"
ENTERED = "  - {ledger: row-publications, on: published, each: form.items}\n"
ENTERED_WITHDRAWN = "  - {ledger: row-publications, on: take.done, each: form.items}\n  - {ledger: withdrawals, on: take.done, each: form.items}\n"


@pytest.fixture
def office(model_office: SmallOffice) -> SmallOffice:
    return model_office


@pytest.fixture
def taking_back(office: SmallOffice) -> SmallOffice:
    """Whose sheet is withdrawn as soon as it is out, and then entered."""
    name = "disclosure-sheet"
    return with_changes(
        office, in_document(name, ENTERED, ENTERED_WITHDRAWN), in_document(name, END, WITHDRAWN)
    )


def states(office: SmallOffice, case: Submission) -> dict[int, str]:
    with office.services.desk.database.reading() as session:
        found = session.scalars(select(Publication).where(Publication.case_id == case.case_id))
        return {one.row: one.state for one in found}


def test_a_case_withdraws_every_row_that_it_put_out(taking_back: SmallOffice) -> None:
    office = taking_back
    case = office.submit(SHEET)
    through(office, case, {2: "内部资料"}, {})
    assert view(office, case).outcome == Outcome.RETRACTED
    assert states(office, case) == {1: "withdrawn", 3: "withdrawn"}
    site = office.services.desk.sites / "model-office" / "website" / "public"
    for url in (f"notices/{case.case_id}-1-1.html", f"rules/{case.case_id}-1-3.html"):
        assert "窗口调整如下" not in (site / url).read_text(encoding="utf-8")
        assert "政策汇编如下" not in (site / url).read_text(encoding="utf-8")
    told = [
        (one["title"], one["url"].rpartition("/")[2], bool(one["withdrawn_at"]))
        for one in lines(office, "withdrawals")
    ]
    assert told == [
        ("关于窗口调整的公告", f"{case.case_id}-1-1.html", True),
        ("惠企政策汇编", f"{case.case_id}-1-3.html", True),
    ]
    assert [one["row"] for one in lines(office, "row-publications")] == ["1", "3"]


def test_where_no_row_was_to_go_out_none_is_withdrawn(taking_back: SmallOffice) -> None:
    office = taking_back
    case = office.submit(SHEET)
    through(office, case, {1: "未到公开时间"}, {3: "来源不明"})
    assert view(office, case).outcome == Outcome.CLOSED
    assert lines(office, "withdrawals") == []


def test_another_case_withdraws_the_one_row_that_it_names(office: SmallOffice) -> None:
    case = office.submit(SHEET)
    through(office, case, {}, {})
    asked = {"title": "转载有误", "place": "网站", "problem": "来源不明"}
    with pytest.raises(Invalid) as refused:
        office.submit(WITHDRAWAL, **asked, page=case.number)
    assert "发布了2条信息" in refused.value.problems[0].reason
    taken = office.submit(WITHDRAWAL, **asked, page=pages(office, case)[3])
    office.run_automatic(taken.case_id)
    assert states(office, case) == {1: "confirmed", 3: "withdrawn"}
    (line,) = lines(office, "withdrawals")
    assert (line["title"], line["published_in"]) == ("惠企政策汇编", case.number)
