"""Publications on several channels, by the system and by people, and their withdrawal, on both databases."""

import io
import zipfile
from typing import Any

import pytest
from sqlalchemy import select, update

from dashboard.presentation.happenings import TELLERS
from definitions.vocabulary import Verb
from flows.access.refusal import Invalid, Refused
from flows.casework.answer import Blank
from flows.casework.approved import NotApproved
from flows.casework.ledger_tables import rows_of
from flows.casework.submission import Submission
from flows.casework.telling import say_withdrawn
from flows.casework.views import CaseView
from flows.publishing.snapshots import digest_of_snapshot
from storage.models import Content, LedgerRow, Publication
from storage.queries.causes import opened_in
from tests.builders.changed import Change
from tests.builders.model_office import ORGANIZATION, in_document, with_changes
from tests.builders.office import SmallOffice

ARTICLE, WITHDRAWAL = "model-office.account-article", "model-office.page-withdrawal"
LINK = "https://mp.weixin.qq.com/s/abc"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 64


@pytest.fixture
def office(model_office: SmallOffice) -> SmallOffice:
    return model_office


def signed(office: SmallOffice, **values: Any) -> Submission:
    """Out on the website; with the editor, who is to put it on the account."""
    case = office.submit(ARTICLE, **values)
    office.decide("planner", case.number)
    office.decide("chief", case.number)
    office.run_automatic(case.case_id)
    return case


def a_screenshot(office: SmallOffice, name: str = "截图.png") -> Any:
    import io

    return office.services.store_file(io.BytesIO(PNG + name.encode()), name)


def posted(office: SmallOffice, case: Submission) -> None:
    office.decide("editor", case.number, "done", given={"link": LINK}, evidence=[a_screenshot(office)])
    office.run_automatic(case.case_id)


def publications(office: SmallOffice, case: Submission) -> dict[str, Publication]:
    """By channel."""
    with office.services.desk.database.reading() as session:
        rows = session.scalars(select(Publication).where(Publication.case_id == case.case_id)).all()
        return {row.channel.partition("/")[2]: row for row in rows}


def view(office: SmallOffice, reference: str | int, by: str = "chief") -> CaseView:
    return office.services.case(office.actor(by), reference)


def page(office: SmallOffice, row: Publication) -> str:
    sites = office.services.desk.sites
    return (sites / row.channel / "public" / (row.url or "").lstrip("/")).read_text()


def lines(office: SmallOffice, ledger: str = "withdrawals") -> list[dict[str, str]]:
    with office.services.desk.database.reading() as session:
        rows = session.scalars(select(LedgerRow).where(LedgerRow.ledger == ledger).order_by(LedgerRow.id))
        return [row.values for row in rows]


def kinds(shown: CaseView) -> list[str]:
    return [one.kind for one in shown.timeline]


def test_a_person_publishes_with_proof_of_it(office: SmallOffice) -> None:
    case = signed(office)
    assert {row.state for row in publications(office, case).values()} == {"confirmed"}
    assert "account" not in publications(office, case)
    with pytest.raises(Refused):
        office.decide("officer", case.number, "done", given={"link": LINK})
    asked = view(office, case.number, "editor")
    assert asked.by_hand is not None
    assert (asked.by_hand.platform, asked.by_hand.proof) == ("微信公众号", ("link", "screenshot"))
    assert not asked.rulings[Verb.ADD_SIGNER].allowed
    assert asked.rulings[Verb.FORWARD].allowed
    with pytest.raises(Invalid) as lacking:
        office.decide("editor", case.number, "done")
    assert {problem.field for problem in lacking.value.problems} == {"link", Blank.SCANS}
    text = office.services.store_file(io.BytesIO("字".encode()), "说明.txt")
    with pytest.raises(Invalid, match="不是截图"):
        office.decide("editor", case.number, "done", given={"link": LINK}, evidence=[text])
    office.clock.move(days=2)
    posted(office, case)
    rows = publications(office, case)
    assert (rows["account"].state, rows["account"].url, rows["account"].column) == ("confirmed", LINK, "")
    assert rows["account"].content_hash == rows["website"].content_hash
    shown = view(office, case.number)
    assert shown.stage == "watch"
    published = office.services.desk.database
    with published.reading() as session:
        first = session.get_one(Publication, rows["website"].id).confirmed_at
    clock = next(one for one in shown.deadlines if one.key == "on_site")
    assert (clock.state, clock.stopped_at) == ("stopped", first)


def test_what_was_not_approved_is_not_registered(office: SmallOffice) -> None:
    case = signed(office)
    with office.services.desk.database.writing() as session:
        text = session.scalars(select(Content.texts).where(Content.case_id == case.case_id)).one()
        session.execute(update(Content).where(Content.case_id == case.case_id).values(texts={"body": "改过"}))
    with pytest.raises(NotApproved, match="与审签时的不一致"):
        posted(office, case)
    assert "account" not in publications(office, case)
    with office.services.desk.database.writing() as session:
        session.execute(update(Content).where(Content.case_id == case.case_id).values(texts=text))


def test_a_case_withdraws_what_it_published(office: SmallOffice) -> None:
    case = signed(office)
    posted(office, case)
    office.decide("officer", case.number, "done", given={"found": "内容失当", "problem": "地址写错"})
    office.run_automatic(case.case_id)
    rows = publications(office, case)
    site = rows["website"]
    assert (site.state, site.withdrawn_by, site.withdrawn_in, site.withdrawn_why) == (
        "withdrawn",
        "officer",
        case.case_id,
        "地址写错",
    )
    assert rows["account"].state == "confirmed"
    assert "该信息已撤回" in page(office, site)
    snapshot = office.services.desk.sites / site.channel / "snapshots" / f"{case.case_id}-1"
    assert site.snapshot == digest_of_snapshot(snapshot)
    packed = office.services.snapshot(office.actor("chief"), case.case_id, site.id)
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert "自下月起" in archive.read((site.url or "").lstrip("/")).decode()
    with pytest.raises(Refused):
        office.services.snapshot(office.actor("finance"), case.case_id, site.id)
    with pytest.raises(Invalid, match="无法查看"):
        office.decide("editor", case.number, "done")
    with pytest.raises(Refused):
        office.decide("finance", case.number, "done", evidence=[a_screenshot(office)])
    office.decide("editor", case.number, "done", evidence=[a_screenshot(office, "无法查看.png")])
    office.run_automatic(case.case_id)
    shown = view(office, case.number)
    assert shown.outcome == "retracted"
    assert kinds(shown).count("publication_withdrawn") == 2
    assert {kind for kind in kinds(shown) if kind not in TELLERS} == set()
    assert [(line["channel"], line["url"], line["withdrawn_by"], line["why"]) for line in lines(office)] == [
        ("示例机关网站", f"https://www.example.gov.cn{site.url}", "甲-officer", "地址写错"),
        ("示例机关公众号", LINK, "甲-editor", "地址写错"),
    ]


def test_another_case_withdraws_it_and_a_corrected_page_takes_its_address(office: SmallOffice) -> None:
    case = signed(office)
    posted(office, case)
    office.decide("officer", case.number, "done", given={"found": "内容正常"})
    site = publications(office, case)["website"]
    address = f"https://www.example.gov.cn{site.url}"
    with pytest.raises(Invalid) as unknown:
        office.submit(WITHDRAWAL, by="clerk", page="https://www.example.gov.cn/notices/99-1.html")
    assert [problem.field for problem in unknown.value.problems] == ["page"]
    first = office.submit(WITHDRAWAL, by="clerk", page=address, legal_basis="示例规定第十条")
    office.run_automatic(first.case_id)
    named = view(office, first.number, "clerk").values["page"]
    assert named == {
        "id": str(site.id),
        "number": case.number,
        "title": "办事窗口调整",
        "channel": "website",
        "url": address,
        "hash": site.content_hash,
    }
    assert "依据：示例规定第十条" in page(office, site)
    ended = view(office, case.number)
    assert ended.outcome == "published"
    assert ended.publications[0].state == "withdrawn"
    assert kinds(ended)[-1] == "publication_withdrawn"
    assert first.number in say_withdrawn(ended.timeline[-1].payload, ended.names)
    assert "甲-clerk" in say_withdrawn(ended.timeline[-1].payload, ended.names)

    second = office.submit(WITHDRAWAL, by="clerk", page=case.number)
    office.run_automatic(second.case_id)
    assert kinds(view(office, case.number)).count("publication_withdrawn") == 1
    assert [line["number"] for line in lines(office)] == [first.number, second.number]
    assert len({line["withdrawn_at"] for line in lines(office)}) == 1

    office.decide("office", first.number, "done", given={"cause": "校对疏漏", "then": "更正重发"})
    office.run_automatic(first.case_id)
    with office.services.desk.database.reading() as session:
        (child,) = opened_in(session, first.case_id)
    correction = office.services.revise(
        office.actor("clerk"), f"draft-{child.case_id}", {"column": "通知公告", "body": "窗口迁到二楼。"}, {}
    )
    assert view(office, correction.number).values["corrects"]["number"] == case.number
    office.decide("legal", correction.number)
    office.decide("chief", correction.number)
    office.run_automatic(correction.case_id)
    assert publications(office, correction)["website"].url == site.url
    assert "窗口迁到二楼" in page(office, site)


def test_a_person_takes_down_what_another_case_published(office: SmallOffice) -> None:
    case = signed(office)
    posted(office, case)
    withdrawal = office.submit(WITHDRAWAL, by="clerk", place="公众号", page="", post=LINK)
    office.run_automatic(withdrawal.case_id)
    assert view(office, withdrawal.number, "editor").stage == "take_post"
    office.decide("editor", withdrawal.number, "done", evidence=[a_screenshot(office)])
    rows = publications(office, case)
    assert (rows["account"].state, rows["account"].withdrawn_in) == ("withdrawn", withdrawal.case_id)
    assert rows["website"].state == "confirmed"
    # The first case goes on by its own way, and finds done what it would have done.
    office.decide("officer", case.number, "done", given={"found": "内容失当", "problem": "地址写错"})
    office.run_automatic(case.case_id)
    office.decide("editor", case.number, "done", evidence=[a_screenshot(office, "再看.png")])
    assert kinds(view(office, case.number)).count("publication_withdrawn") == 2
    assert publications(office, case)["account"].withdrawn_in == withdrawal.case_id


def test_what_became_of_it_is_entered_with_what_was_withdrawn(office: SmallOffice) -> None:
    """A second line, when the cause was found; a column that the ledger gains in between is empty in the first one."""
    entered = in_document(
        "page-withdrawal",
        "on: take_post.done}\n",
        "on: take_post.done}\n  - {ledger: withdrawals, on: cause.done}\n",
    )
    found = "\"has(given.cause) ? given.cause.cause : ''\""
    cause = f"  - {{id: cause, title: {{zh: 查明的原因, en: Cause}}, value: {found}}}\n"
    why = "  - {id: why, title"
    gained = Change(f"{ORGANIZATION}/ledgers/withdrawals.yaml", why, cause + why)
    before, after = with_changes(office, entered), with_changes(office, entered, gained)
    case = signed(before)
    posted(before, case)
    withdrawal = before.submit(WITHDRAWAL, by="clerk", page=case.number)
    before.run_automatic(withdrawal.case_id)
    after.decide("office", withdrawal.number, "done", given={"cause": "校对疏漏", "then": "不再公开"})
    first, second = lines(after)
    told = ("published_in", "title", "url", "withdrawn_at", "withdrawn_by", "why")
    assert [second[name] for name in told] == [first[name] for name in told]
    assert all(second[name] for name in told)
    ledger = after.services.desk.office(ORGANIZATION).ledgers["withdrawals"]
    shown = after.services.ledger(after.actor("manager"), ORGANIZATION, "withdrawals")
    column = [one.id for one in ledger.columns].index("cause")
    assert [row[column] for row in rows_of(ledger, shown)] == ["", "校对疏漏"]


def test_nobody_writes_down_themselves_what_was_published(office: SmallOffice) -> None:
    forged = {
        "id": "",
        "number": "x",
        "title": "y",
        "channel": "website",
        "url": "https://z.example/",
        "hash": "",
    }
    with pytest.raises(Invalid) as refused:
        office.submit(WITHDRAWAL, by="clerk", page=forged)
    assert [problem.field for problem in refused.value.problems] == ["page"]
    assert ORGANIZATION == "model-office"
