"""What is under way beside the stages when a case is brought to another version: nothing of it is lost, or it is refused."""

from collections.abc import Generator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from definitions.semantics.clocks import last_day
from definitions.vocabulary import Verb
from flows.casework.handing import SeatRequest
from flows.casework.migrating import CannotMigrate, Verdict
from flows.casework.supplementing import Supplement
from storage.models import Deadline
from tests.builders.model_office import open_model_office
from tests.builders.office import SmallOffice
from tests.builders.versions import Edit, another_version, migrated, plan, undoing
from tests.flows.auditing.well_used import audited
from tests.flows.casework.hands import join

DISCLOSURE, ROAD, RELEASE = (
    "model-office.disclosure",
    "model-office.road-notice",
    "model-office.statistics-release",
)
APPROVER = "approved_by: {role: head, of: general_office}"
LADDER = f"    extensions:\n      by: 20 workdays\n      total: 40 workdays\n      {APPROVER}\n"
CONFIRMER = "confirmed_by: {role: head, of: general_office}"
NOBODYS = "{role: secrecy_officer, of: finance}"
SECTION = "id: section, kind: review, title: 承办科室审核答复, who: {role: head, of: planning}"
REPLY_CODE = "reply"


@pytest.fixture
def office(tmp_path: Path, model_office_url: str) -> Generator[SmallOffice]:
    """On Monday 23 November 2026 at 9, with an administrator."""
    built = open_model_office(tmp_path, model_office_url)
    join(built, "sysadmin", "system_admin", "general_office")
    yield built
    assert not audited(built).damage
    built.services.desk.database.dispose()


def bring(office: SmallOffice, process: str, *edits: Edit, dry_run: bool = False) -> Verdict:
    """The only case, to a version that reads otherwise."""
    wanted = plan(office, another_version(office, edits, process), process)
    (verdict,) = migrated(office, wanted, dry_run=dry_run).verdicts
    return verdict


def is_refused(office: SmallOffice, process: str, edit: Edit, why: str) -> None:
    """Tried and done, for the same reason."""
    assert why in "".join(bring(office, process, edit, dry_run=True).obstacles)
    with pytest.raises(CannotMigrate, match=why):
        bring(office, process, edit)


def back(office: SmallOffice, number: int = 1) -> Verdict:
    (verdict,) = migrated(office, undoing(office, number)).verdicts
    return verdict


def clock(office: SmallOffice, key: str = REPLY_CODE) -> tuple[str, date]:
    with office.services.desk.database.reading() as session:
        row = session.scalars(select(Deadline).where(Deadline.key == key)).one()
        return row.state, last_day(row.due_at)


def inbox(office: SmallOffice, person: str) -> list[str]:
    return [duty.stage_title for duty in office.services.inbox(office.actor(person))]


def asking_for_more_time(office: SmallOffice) -> str:
    number = office.submit(DISCLOSURE).number
    office.decide("legal", number, "done")
    office.services.extend(office.actor("planner"), number, "案情复杂")
    return number


def test_more_time_that_is_asked_for_is_granted_by_those_whom_the_new_version_names(
    office: SmallOffice,
) -> None:
    number = asking_for_more_time(office)
    other = (APPROVER, "approved_by: {role: chief, of: board}")
    assert bring(office, DISCLOSURE, other).obstacles == ()
    assert inbox(office, "office") == []
    assert inbox(office, "chief") == ["审批延期：20个工作日内答复"]
    assert back(office).obstacles == ()
    assert (inbox(office, "chief"), inbox(office, "office")) == ([], ["审批延期：20个工作日内答复"])
    office.services.decide_extension(office.actor("office"), number, granted=True)
    assert clock(office) == ("running", date(2027, 1, 19))
    is_refused(office, DISCLOSURE, (LADDER, ""), "已经延期 1 次")


@pytest.mark.parametrize(
    ("edit", "why"),
    [
        ((LADDER, ""), "不能延期"),
        (("until: ended", "until: third_party.done"), "没有开始或者已经停止"),
        ((APPROVER, f"approved_by: {NOBODYS}"), "没有可以办理的人"),
    ],
    ids=["no extension", "its clock has stopped", "nobody approves"],
)
def test_more_time_that_nobody_could_grant_stands_in_the_way(
    office: SmallOffice, edit: Edit, why: str
) -> None:
    asking_for_more_time(office)
    is_refused(office, DISCLOSURE, edit, why)
    assert inbox(office, "office") == ["审批延期：20个工作日内答复"]


def test_haste_that_is_asked_for_is_confirmed_under_the_new_version_and_the_old(office: SmallOffice) -> None:
    number = office.submit(ROAD).number
    office.services.mark_urgent(office.actor("officer"), number, "今晚封路")
    is_refused(office, ROAD, (CONFIRMER, f"confirmed_by: {NOBODYS}"), "没有可以办理的人")
    is_refused(office, ROAD, (CONFIRMER, "at_once: true"), "没有人审批加急")
    assert bring(office, ROAD, (CONFIRMER, "confirmed_by: {role: chief, of: board}")).obstacles == ()
    assert (inbox(office, "office"), inbox(office, "chief")) == ([], ["审批加急"])
    assert back(office).obstacles == ()
    assert (inbox(office, "office"), inbox(office, "chief")) == (["审批加急"], [])
    office.services.decide_urgency(office.actor("office"), number, granted=True)
    assert office.services.case(office.actor("officer"), number).is_urgent


def test_an_objection_holds_the_case_where_it_is_until_it_is_settled(office: SmallOffice) -> None:
    services, actor = office.services, office.actor
    number = office.submit(RELEASE).number
    office.decide("planner", number)
    office.clock.move(days=1)
    services.object_to(actor("legal"), number, "口径不一致")
    longer = ("within: 5 workdays", "within: 6 workdays")
    is_refused(office, RELEASE, longer, "有一个异议没有解决")
    assert (clock(office, "released")[0], inbox(office, "planner")) == ("paused", ["答复异议"])
    office.clock.move(days=1)
    services.drop_objection(actor("legal"), number)
    assert clock(office, "released") == ("running", date(2026, 12, 1))
    assert bring(office, RELEASE, longer).obstacles == ()
    assert clock(office, "released") == ("running", date(2026, 12, 2)), "the day of the hold is not counted"
    services.object_to(actor("finance"), number, "口径不一致")
    with pytest.raises(CannotMigrate, match="有一个异议没有解决"):
        back(office)
    assert inbox(office, "planner") == ["答复异议"]


def asking_the_drafter(office: SmallOffice) -> str:
    """The clock stands since Thursday 26 November."""
    number = office.submit(DISCLOSURE).number
    office.decide("legal", number, "done")
    office.clock.move(days=3)
    asked = SeatRequest(Verb.SUPPLEMENT, why="请写明年份", fields=("body",))
    office.services.act_on_seat(office.actor("planner"), number, asked)
    office.clock.move(days=4)
    return number


def supply(office: SmallOffice, number: str) -> None:
    given = Supplement("已写明", {"body": "申请公开2025年停车收费标准。"})
    office.services.supplement(office.actor("officer"), number, given)


OTHERS_SIGN = (SECTION, SECTION.replace("planning", "finance"))
OTHER_PARTS_BOUND = (SECTION, f"{SECTION}, binds: [fields, body]")


def test_the_days_for_which_the_drafter_was_waited_for_are_not_counted_whoever_signs_then(
    office: SmallOffice,
) -> None:
    number = asking_the_drafter(office)
    assert clock(office)[0] == "paused"
    (told,) = bring(office, DISCLOSURE, OTHERS_SIGN, dry_run=True).dropped
    assert "还没有答复，不再等" in told
    bring(office, DISCLOSURE, OTHERS_SIGN)
    assert clock(office) == ("running", date(2026, 12, 23)), "two of the twenty days were spent in waiting"
    office.clock.move(days=1)
    assert back(office).obstacles == ()
    assert clock(office)[0] == "paused"
    supply(office, number)
    assert clock(office) == ("running", date(2026, 12, 24))


@pytest.mark.parametrize("edit", [("title: 主要领导签发", "title: 签发"), OTHER_PARTS_BOUND])
def test_the_drafter_still_answers_and_the_clock_goes_on_then(office: SmallOffice, edit: Edit) -> None:
    number = asking_the_drafter(office)
    verdict = bring(office, DISCLOSURE, edit)
    assert (verdict.dropped, verdict.due) == ((), ())
    assert (clock(office)[0], inbox(office, "officer")) == ("paused", ["承办科室审核答复（补充说明）"])
    office.clock.move(days=1)
    supply(office, number)
    assert clock(office) == ("running", date(2026, 12, 24))
    office.decide("planner", number)
    office.decide("chief", number)
