"""Stages of kind job and drafts that a job prepares, on both databases: the bulletin counts what was, and stays as it was."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select

from definitions.semantics.moves import Perform
from definitions.vocabulary import JobName, Outcome
from flows.access.refusal import Invalid
from flows.casework.automatic import perform, position
from flows.casework.bulletin import Counts, bulletin, period_of
from flows.casework.jobs import SERVICES
from flows.casework.scheduling import TRIES, Retries, open_on_schedule
from flows.publishing.markdown import to_html
from storage.models import Case, Publication
from storage.records.triggers import failures as failures_of
from tests.builders.model_office import with_document
from tests.builders.office import SmallOffice

BULLETIN, SHEET = "model-office.bulletin", "model-office.disclosure-sheet"
CHART = re.compile("^图：.*\n\n", re.MULTILINE)
DECEMBER = datetime(2026, 12, 1, 2, tzinfo=UTC)


@pytest.fixture
def office(model_office: SmallOffice) -> SmallOffice:
    return model_office


def counted(office: SmallOffice, period: str = "2026-11") -> dict[str, Counts]:
    with office.services.desk.database.reading() as session:
        found = bulletin(session, office.services.desk, "model-office", period)
    return {title: counts for title, counts in found.by_unit if counts != Counts()}


def a_busy_november(office: SmallOffice) -> None:
    out = office.submit(SHEET)
    office.decide("secrecy", out.number)
    office.decide("chief", out.number)
    office.run_automatic(out.case_id)
    back = office.submit(SHEET)
    office.decide("secrecy", back.number, "return", opinion="请核对")
    office.services.revise(office.actor("officer"), back.number, {"title": "核对过的"}, {})
    office.decide("secrecy", back.number, refused={1: "甲", 2: "乙", 3: "丙"})
    office.submit(SHEET, by="clerk")


def test_it_counts_by_unit_what_was_handed_in_and_what_became_of_it(office: SmallOffice) -> None:
    a_busy_november(office)
    office.clock.now = DECEMBER
    planning = Counts(submitted=2, published=1, returned=1, refused=1)
    assert counted(office) == {"规划科": planning, "法规科": Counts(submitted=1)}
    assert counted(office, "2026-10") == {}


def test_a_period_that_is_over_has_the_same_numbers_for_ever(office: SmallOffice) -> None:
    a_busy_november(office)
    office.clock.now = DECEMBER
    before = counted(office)
    left = next(duty for duty in office.services.inbox(office.actor("secrecy")))
    office.decide("secrecy", left.case_id)
    office.decide("chief", left.case_id, "refuse", opinion="不发了")
    assert counted(office) == before
    office.clock.move(days=40)
    assert counted(office, "2026-12") == {"法规科": Counts(refused=1)}
    assert counted(office, "2026-Q4")["法规科"] == Counts(submitted=1, refused=1)


def test_a_period_that_is_not_over_is_not_counted(office: SmallOffice) -> None:
    with pytest.raises(Invalid, match="2026年11月还没有过完"):
        counted(office)


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("2026-02", "2026-02-01", "2026-02-28"),
        ("2026-12", "2026-12-01", "2026-12-31"),
        ("2026-Q4", "2026-10-01", "2026-12-31"),
        ("2026", "2026-01-01", "2026-12-31"),
    ],
)
def test_a_period_is_whole_months(words: str, first: str, last: str) -> None:
    period = period_of(words)
    assert (period.first.isoformat(), period.last.isoformat()) == (first, last)


def drafted(office: SmallOffice) -> int:
    """The draft that the first of December opens."""
    open_on_schedule(office.services.desk)
    a_busy_november(office)
    office.clock.now = DECEMBER
    open_on_schedule(office.services.desk)
    open_on_schedule(office.services.desk)
    with office.services.desk.database.reading() as session:
        (case_id,) = session.scalars(select(Case.id).where(Case.process == BULLETIN)).all()
    return case_id


def test_a_month_is_drafted_from_data_corrected_signed_and_published(office: SmallOffice) -> None:
    case_id = drafted(office)
    draft = office.services.case(office.actor("office"), case_id)
    assert "| 规划科 | 2 | 1 | 1 | 1 | 0 | 0 |" in draft.texts[0][1]
    corrected = draft.texts[0][1] + "\n请各单位按时报送。\n"
    office.services.revise(office.actor("office"), f"draft-{case_id}", {"body": corrected}, {})
    assert office.run_automatic(case_id) == 1
    view = office.services.case(office.actor("office"), case_id)
    assert ("报送", "3") in dict(view.filled_in)["核对数字"]
    (report,) = [file for file in view.evidence if file.name.endswith(".md")]
    text = office.services.file(office.actor("office"), case_id, report.digest).read_text(encoding="utf-8")
    assert text in CHART.sub("", corrected), "the numbers were checked again when it was handed in"
    assert view.stage == "check"
    page = to_html(view.texts[0][1], {})
    assert page.count('<svg viewBox="0 0 400 ') == len(CHART.findall(corrected)) == 2
    assert (
        'aria-label="各单位报送和采用。规划科 报送2，采用1；法规科 报送1，采用0；财务科 报送0，采用0"' in page
    )


@pytest.mark.parametrize(
    ("old", "new", "differing"),
    [
        ("", "", 0),
        ("| 规划科 | 2 | 1 |", "| **规划科** |   2   | 1 |", 0),
        ("| 规划科 | 2 | 1 |", "| 规划科 | 9 | 1 |", 2),
        ("| 合计 | 3 |", "| 财政局 | 0 | 0 | 0 | 0 | 0 | 0 |\n| 合计 | 3 |", 1),
        ("| 单位 | 报送 |", "| 单位 | 报送件数 |", 4),
    ],
)
def test_who_changes_a_number_is_told_apart_from_who_adds_a_sentence(
    office: SmallOffice, old: str, new: str, differing: int
) -> None:
    case_id = drafted(office)
    body = office.services.case(office.actor("office"), case_id).texts[0][1]
    assert old in body
    text = (
        body.replace(old, new, 1) + "\n请各单位按时报送。\n\n| 联系人 | 电话 |\n|---|---|\n| 办公室 | 略 |\n"
    )
    office.services.revise(office.actor("office"), f"draft-{case_id}", {"body": text}, {})
    office.run_automatic(case_id)
    view = office.services.case(office.actor("office"), case_id)
    assert ("正文里与统计不一致的行", str(differing)) in dict(view.filled_in)["核对数字"]


def test_what_was_taken_down_counts_in_the_period_in_which_it_was(office: SmallOffice) -> None:
    out = office.submit(SHEET)
    office.decide("secrecy", out.number)
    office.decide("chief", out.number)
    office.run_automatic(out.case_id)
    office.clock.now = DECEMBER
    with office.services.desk.database.reading() as session:
        page = session.scalars(select(Publication.url)).first()
    gone = office.submit("model-office.page-withdrawal", page=page)
    office.run_automatic(gone.case_id)
    assert counted(office)["规划科"] == Counts(submitted=1, published=1)
    office.clock.now = datetime(2027, 1, 4, 2, tzinfo=UTC)
    assert counted(office, "2026-12")["规划科"].withdrawn == 1
    assert counted(office)["规划科"] == Counts(submitted=1, published=1)


def test_a_job_that_fails_leaves_the_case_where_it_is(
    office: SmallOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.clock.now = DECEMBER
    case = office.submit(BULLETIN, by="office")
    move = position(office.services.desk, case.case_id).move
    assert isinstance(move, Perform)

    def fails(_: Any) -> Any:
        raise Invalid("数据不全")

    with monkeypatch.context() as patched:
        patched.setitem(SERVICES, JobName.BULLETIN, fails)
        with pytest.raises(Invalid, match="数据不全"):
            perform(office.services.desk, case.case_id, move)
    perform(office.services.desk, case.case_id, move)
    perform(office.services.desk, case.case_id, move)
    view = office.services.case(office.actor("office"), case.case_id)
    assert view.stage == "check"
    assert [one.kind for one in view.timeline].count("performed") == 1
    assert view.outcome != Outcome.PUBLISHED


def test_a_job_that_fails_to_prepare_a_draft_is_tried_again_and_not_for_ever(office: SmallOffice) -> None:
    """Ten minutes before November is over it cannot be counted yet."""
    early = with_document(
        office,
        "bulletin",
        "    every: month\n    if_rest: next\n    of: general_office\n"
        "    prepare:\n      job: bulletin\n      with: {period: occasion.last_month}",
        "    cron: '50 23 30 11 *'\n    of: general_office\n"
        "    prepare:\n      job: bulletin\n      with: {period: \"'2026-11'\"}",
    )
    desk, retries = early.services.desk, Retries()

    def look(moment: str) -> list[int]:
        office.clock.now = datetime.fromisoformat(f"2026-{moment}+08:00")
        open_on_schedule(desk, retries)
        with desk.database.reading() as session:
            return list(session.scalars(select(Case.id).where(Case.process == BULLETIN)))

    def failures() -> list[str | None]:
        with desk.database.reading() as session:
            return [why for process, why in failures_of(session, "model-office") if process == BULLETIN]

    assert look("11-30 12:00") == look("11-30 23:50") == []
    assert "还没有过完" in str(failures())
    assert look("11-30 23:54") == [], "not at every look"
    (case_id,) = look("12-01 00:01")
    assert look("12-01 00:30") == [case_id]
    assert failures() == []
    given_up, now = Retries(), office.clock.now
    assert [given_up.again((BULLETIN, "schedule"), now, now) for _ in range(TRIES)] == [
        *[True] * (TRIES - 1),
        False,
    ]
