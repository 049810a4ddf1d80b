"""More time for a deadline, through the real services on both databases: what is due, whose duty it is, what is refused."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, select, update

from definitions.semantics.clocks import day_of, last_day
from definitions.working_days import due_after
from flows.access.actor import SYSTEM
from flows.access.people import Post, Term, give_role
from flows.access.proxies import Wish, give_proxy
from flows.access.refusal import Invalid, Refused
from flows.casework.calendar_import import preview, read_year_file
from storage.models import Case, Deadline, Review, Wake
from storage.queries.motion import runs_at_rest
from tests.builders.audit import audited, refusals
from tests.builders.model_office import ORGANIZATION, with_document
from tests.builders.office import SINCE, SmallOffice
from tests.flows.casework.test_calendar_import import NOTICE

DISCLOSURE = "model-office.disclosure"
TITLE = "20个工作日内答复"


@pytest.fixture
def office(model_office: SmallOffice) -> SmallOffice:
    """On Monday 23 November 2026."""
    return model_office


def extend(office: SmallOffice, by: str, number: str, reason: str = "案情复杂") -> None:
    office.services.extend(office.actor(by), number, reason)


def rule(office: SmallOffice, by: str, number: str, *, granted: bool = True, reason: str = "") -> None:
    office.services.decide_extension(office.actor(by), number, granted=granted, reason=reason)


def clock(office: SmallOffice, key: str = "reply") -> tuple[str, date, str]:
    with office.services.desk.database.reading() as session:
        row = session.scalars(select(Deadline).where(Deadline.key == key)).one()
        return row.state, last_day(row.due_at), row.explanation


def duties(office: SmallOffice, person: str) -> list[tuple[str, str]]:
    return [(duty.kind, duty.stage_title) for duty in office.services.inbox(office.actor(person))]


def approvals(office: SmallOffice) -> list[tuple[int, str | None]]:
    with office.services.desk.database.reading() as session:
        rows = session.scalars(select(Review).where(Review.kind == "extension").order_by(Review.visit))
        return [(row.visit, row.outcome) for row in rows]


def refusal(office: SmallOffice) -> tuple[str | None, str, str]:
    last = refusals(office.services.desk.database)[-1]
    return last.person, last.verb, last.reason


def running(office: SmallOffice) -> str:
    """A request whose clock runs: the third party has answered on the day it was asked."""
    number = office.submit(DISCLOSURE).number
    office.decide("legal", number, "done")
    return number


def test_it_is_a_duty_of_its_own_and_moves_the_due_date_when_it_is_granted(office: SmallOffice) -> None:
    number = running(office)
    assert clock(office)[:2] == ("running", date(2026, 12, 21))
    before = duties(office, "planner")
    extend(office, "planner", number)
    assert duties(office, "office") == [("extension", f"审批延期：{TITLE}")]
    assert duties(office, "planner") == before, "the stage's own duty is what it was"
    assert clock(office)[1] == date(2026, 12, 21), "asking changes nothing"
    assert not audited(office).damage
    view = office.services.case(office.actor("office"), number)
    assert [(one.by, one.reason, one.allowed) for one in view.grantable] == [("20个工作日", "案情复杂", True)]
    office.clock.move(days=1)
    rule(office, "office", number)
    state, due, explanation = clock(office)
    assert (state, due) == ("running", date(2027, 1, 19))
    assert "20个工作日，批准延期20个工作日，共40个工作日 →" in explanation
    assert duties(office, "office") == []
    (duty,) = office.services.inbox(office.actor("planner"))
    assert duty.due_at is not None
    assert last_day(duty.due_at) == due, "what presses on the stage follows"
    assert approvals(office) == [(1, "granted")]


def test_while_the_clock_stands_it_is_granted_and_counts_when_it_goes_on(office: SmallOffice) -> None:
    number = office.submit(DISCLOSURE).number
    assert clock(office)[0] == "paused"
    office.clock.move(days=1)
    extend(office, "legal", number)
    rule(office, "office", number)
    assert clock(office)[0] == "paused"
    office.clock.move(days=1)
    office.decide("legal", number, "done")
    state, due, explanation = clock(office)
    assert (state, due) == ("running", date(2027, 1, 20)), "one working day later than without the pause"
    assert "11月24日暂停计时1个工作日" in explanation


def test_a_second_request_waits_for_the_first_and_the_ladder_ends(office: SmallOffice) -> None:
    number = running(office)
    extend(office, "officer", number)
    with pytest.raises(Refused, match="已经申请延期，还没有批"):
        extend(office, "planner", number)
    assert refusal(office)[:2] == ("planner", "extend")
    rule(office, "office", number)
    with pytest.raises(Refused, match=f"“{TITLE}”已经延期1次，不能再延"):
        extend(office, "officer", number)


def test_a_refusal_gives_its_reason_and_uses_nothing_up(office: SmallOffice) -> None:
    number = running(office)
    extend(office, "officer", number)
    with pytest.raises(Invalid, match="不同意延期要说明理由"):
        rule(office, "office", number, granted=False)
    rule(office, "office", number, granted=False, reason="材料已经齐全")
    assert clock(office)[1] == date(2026, 12, 21)
    extend(office, "officer", number)
    rule(office, "office", number)
    assert clock(office)[1] == date(2027, 1, 19)
    assert approvals(office) == [(1, "refused"), (2, "granted")]


def test_after_it_ran_out_nobody_asks_but_what_was_asked_in_time_is_granted(office: SmallOffice) -> None:
    number = running(office)
    office.clock.now = clock_end(office)
    with pytest.raises(Refused, match="已经超期，不能再申请延期"):
        extend(office, "officer", number)
    office.clock.move(seconds=-1)
    extend(office, "officer", number)
    office.clock.move(days=2)
    rule(office, "office", number)
    assert clock(office)[:2] == ("running", date(2027, 1, 19))


def clock_end(office: SmallOffice) -> datetime:
    with office.services.desk.database.reading() as session:
        return session.scalars(select(Deadline.due_at).where(Deadline.key == "reply")).one()


def test_where_the_document_says_so_it_is_asked_for_when_it_ran_out(office: SmallOffice) -> None:
    late = with_document(office, "disclosure", "      total: 40 workdays\n", "      even_overdue: true\n")
    number = running(late)
    late.clock.now = clock_end(late) + timedelta(days=1)
    extend(late, "officer", number)
    rule(late, "office", number)
    assert clock(late)[1] == date(2027, 1, 19)


def test_nobody_approves_what_they_asked_for_nor_does_their_proxy(office: SmallOffice) -> None:
    at = office.clock()
    with office.services.desk.database.writing() as session:
        post = Post("officer", ORGANIZATION, "planning")
        give_role(session, "office", post, Term(SINCE), origin=SYSTEM, at=at)
    stand_in(office)
    number = running(office)
    extend(office, "office", number)
    assert duties(office, "office") == []
    with pytest.raises(Refused, match="不能审批自己申请的延期"):
        rule(office, "office", number)
    assert refusal(office) == ("office", "grant", "不能审批自己申请的延期")
    with pytest.raises(Refused, match="您代理的人申请了这次延期"):
        rule(office, "clerk", number)
    with office.services.desk.database.reading() as session:
        assert session.scalars(select(Review.barred).where(Review.kind == "extension")).one() == "office"


def stand_in(office: SmallOffice) -> None:
    """The clerk, for the head of the office."""
    today = day_of(office.clock())
    term = Term(today, today + timedelta(days=30))
    with office.services.desk.database.writing() as session:
        wish = Wish("office", "clerk", ORGANIZATION, term, frozenset({"head"}))
        give_proxy(session, wish, origin=SYSTEM, at=office.clock())


def test_it_is_approved_by_whoever_stands_in_under_both_names(office: SmallOffice) -> None:
    stand_in(office)
    number = running(office)
    extend(office, "officer", number)
    rule(office, "clerk", number)
    told = office.services.case(office.actor("officer"), number).timeline[-1]
    assert (told.kind, told.payload["by"], told.payload["on_behalf_of"]) == (
        "extension_decided", "clerk", "office",
    )  # fmt: skip


UNTIL_SIGNED = ("    until: ended\n", "    until: section.done\n")


@pytest.mark.parametrize("until_signed", [False, True])
@pytest.mark.parametrize("end", ["refused", "withdrawn"])
def test_a_case_that_ends_while_it_is_asked_for_leaves_nothing_to_approve(
    office: SmallOffice, end: str, *, until_signed: bool
) -> None:
    if until_signed:
        office = with_document(office, "disclosure", *UNTIL_SIGNED)
    number = running(office)
    extend(office, "officer", number)
    if end == "withdrawn":
        office.services.withdraw(office.actor("officer"), number, "不再需要")
    else:
        office.decide("planner", number, "refuse", opinion="不属于公开范围")
    assert duties(office, "office") == []
    assert approvals(office) == [(1, "void")]
    with pytest.raises(Refused, match="没有等待审批的延期申请"):
        rule(office, "office", number)
    with pytest.raises(Refused, match="办件已经办结，不能延期"):
        extend(office, "officer", number)


def test_a_clock_that_a_return_sets_going_again_brings_the_request_back(office: SmallOffice) -> None:
    changed = with_document(office, "disclosure", *UNTIL_SIGNED)
    number = running(changed)
    extend(changed, "officer", number)
    changed.decide("planner", number)
    assert (clock(changed)[0], duties(changed, "office")) == ("stopped", [])
    with pytest.raises(Refused, match="已经停止计时，不能延期"):
        extend(changed, "officer", number)
    assert not audited(changed).damage
    changed.decide("chief", number, "return", go="section", opinion="请补充依据")
    assert clock(changed)[0] == "running"
    assert duties(changed, "office") == [("extension", f"审批延期：{TITLE}")]
    rule(changed, "office", number)
    assert clock(changed)[1] == date(2027, 1, 19)


def test_who_has_no_part_in_the_case_does_not_ask(office: SmallOffice) -> None:
    number = running(office)
    told = {
        "finance": "您与此办件无关",
        **dict.fromkeys(("legal", "chief"), "只有报送单位和正在办理的人可以申请延期"),
    }
    for person, reason in told.items():
        with pytest.raises(Refused, match=reason):
            extend(office, person, number)
    with pytest.raises(Refused, match="没有等待审批的延期申请"):
        rule(office, "office", number)
    extend(office, "officer", number)
    with pytest.raises(Refused, match="审批延期不是您的职责"):
        rule(office, "planner", number)
    rule(office, "office", number, granted=False, reason="材料已经齐全")
    with pytest.raises(Invalid, match="申请延期要说明理由"):
        extend(office, "officer", number, "  ")
    with pytest.raises(Invalid, match="不是现在可以这样办的时限"):
        office.services.extend(office.actor("officer"), number, "案情复杂", "answer")


def test_a_reminder_reaches_the_approver_too(office: SmallOffice) -> None:
    number = running(office)
    extend(office, "planner", number)
    office.services.remind(office.actor("officer"), number)
    (duty,) = office.services.inbox(office.actor("office"))
    assert duty.reminded_at is not None


PAUSES = """    pauses:
      - {from: third_party.opened, until: third_party.done, why: 征求第三方意见}
      - {from: supplement.asked, until: supplement.answered, why: 补正}
"""


def test_the_import_of_a_calendar_counts_what_was_granted(office: SmallOffice, tmp_path: Path) -> None:
    changed = with_document(office, "disclosure", PAUSES, "")
    number = running(changed)
    extend(changed, "officer", number)
    rule(changed, "office", number)
    notice = tmp_path / "cn-2027.yaml"
    notice.write_text(NOTICE, encoding="utf-8")
    file, desk = read_year_file(notice), changed.services.desk
    with desk.database.reading() as session:
        (change,) = [one for one in preview(session, desk, file) if one.clock.key == "reply"]
    calendar = desk.office(ORGANIZATION).calendar.with_year(file.year)
    assert change.due.day == due_after(calendar, day_of(office.clock()), "40 workdays").day
    assert not change.due.provisional


def test_while_the_system_is_at_work_a_request_does_not_put_its_run_to_rest(office: SmallOffice) -> None:
    end = "  - {id: done, kind: end, outcome: closed}\n"
    changed = with_document(office, "disclosure", end, f"  - {{id: verify, kind: check}}\n{end}")
    number = running(changed)
    extend(changed, "officer", number)
    changed.decide("planner", number)
    database = changed.services.desk.database
    with database.writing() as session:
        session.execute(update(Case).values(run_id="a-run"))
        session.execute(delete(Wake))
        assert runs_at_rest(session) == {"a-run": 1}, "the chief is waited for"
    changed.decide("chief", number)
    with database.writing() as session:
        session.execute(delete(Wake))
        assert runs_at_rest(session) == {}
    assert duties(changed, "office") == [("extension", f"审批延期：{TITLE}")]
