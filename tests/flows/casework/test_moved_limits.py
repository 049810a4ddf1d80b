"""Whose case it is and who has it see that an import moved a limit: from which day to which, and why; on both databases."""

from pathlib import Path

import pytest

from dashboard.presentation.happenings import Setting, tell
from flows.casework.calendar_import import import_year, read_year_file
from flows.cli.case_timeline import timeline_rows
from storage.queries.timeline import Happening
from tests.builders.audit import audited
from tests.builders.changed import changed_catalogue
from tests.builders.model_office import ONE_OFFICE, join
from tests.builders.office import SmallOffice, on_catalogue
from tests.flows.casework.hands import happened, view

COUNTERSIGN = "model-office.countersign"
NOTICE = """
year: 2026
status: official
source: 为测试编的通知
rest:
- name: 停电
  days: [{days}]
work: []
"""
TOLD = (
    "“相关科室会签”的办理期限的到期日由2026年11月25日改为2026年11月30日",
    "录入了2026年放假安排（为测试编的通知）",
)


@pytest.fixture
def office(model_office: SmallOffice) -> SmallOffice:
    join(model_office, "sysadmin", "system_admin", "general_office")
    kept = model_office.services.settings.calendars
    return on_catalogue(model_office, changed_catalogue(ONE_OFFICE, imported=kept))


def bring_in(office: SmallOffice, folder: Path, *days: str) -> None:
    path = folder / "cn-2026.yaml"
    path.write_text(NOTICE.format(days=", ".join(f"'{day}'" for day in days)), encoding="utf-8")
    desk = office.services.desk
    with desk.database.writing() as session:
        file, at = read_year_file(path), office.clock()
        import_year(session, desk, office.actor("sysadmin"), file, office.services.settings.calendars, at)


def in_words(office: SmallOffice, number: str, told: Happening) -> tuple[str, ...]:
    seen = view(office, number)
    setting = Setting(seen.stage_titles, seen.decision_titles, seen.names, seen.definition, {}, {})
    return tell(told, None, setting).details


def test_the_timeline_tells_of_each_import_once(office: SmallOffice, tmp_path: Path) -> None:
    number = office.submit(COUNTERSIGN).number
    office.decide("legal", number)
    office.clock.move(hours=1)
    bring_in(office, tmp_path, "2026-11-25", "2026-11-26", "2026-11-27")
    bring_in(office, tmp_path, "2026-11-25", "2026-11-26", "2026-11-27")
    office.clock.move(hours=1)
    office.decide("finance", number)
    seen = view(office, number)
    assert [one.kind for one in seen.timeline][-2:] == ["recounted", "decided"]
    (told,) = happened(office, number, "recounted")
    assert in_words(office, number, told) == TOLD
    (row,) = [row for row in timeline_rows(seen) if row[1] == "放假安排变动"]
    assert row[3:] == ("系统", "；".join(TOLD))
    assert audited(office).damage == []


def test_what_follows_from_it_and_is_told_by_itself_is_not_told_twice(
    office: SmallOffice, tmp_path: Path
) -> None:
    number = office.submit(COUNTERSIGN).number
    bring_in(office, tmp_path, "2026-11-25", "2026-11-26", "2026-11-27")
    office.clock.move(days=5)
    bring_in(office, tmp_path, "2026-10-01")
    first, second = happened(office, number, "recounted")
    assert in_words(office, number, first) == TOLD
    assert in_words(office, number, second)[1:] == TOLD[1:]
    assert "改为2026年11月25日" in in_words(office, number, second)[0]
    assert [one.kind for one in view(office, number).timeline][-2:] == ["recounted", "clock_missed"]


def test_it_stands_beside_the_due_day_until_the_duty_is_done(office: SmallOffice, tmp_path: Path) -> None:
    number = office.submit(COUNTERSIGN).number
    bring_in(office, tmp_path, "2026-11-25", "2026-11-26", "2026-11-27")
    (duty,) = office.services.inbox(office.actor("finance"))
    assert duty.due_at is not None
    assert duty.moved_from is not None
    assert (duty.moved_from.day, duty.due_at.day) == (25, 30), "the moment after the last day, in UTC"
    (line,) = office.services.drafted(office.actor("officer"))
    assert line.moved_from == duty.moved_from
    for person in ("legal", "finance", "planner"):
        office.decide(person, number)
    (next_duty,) = office.services.inbox(office.actor("chief"))
    assert next_duty.moved_from is None
    other = office.submit(COUNTERSIGN).number
    (new,) = office.services.inbox(office.actor("finance"))
    assert (new.number, new.moved_from) == (other, None)
