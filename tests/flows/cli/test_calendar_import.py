"""`sanshen calendar import`, as the administrator does it."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy import select

from definitions.registry import CATALOGUE
from flows.cli.terminal import last_day
from storage.models import Deadline
from tests.flows.cli.office import Office

FIRST = "本单位审核人审核"


def first_limit_ends(office: Office) -> str:
    found: list[str] = []
    office.write(
        lambda session: found.extend(
            last_day(due) for due in session.scalars(select(Deadline.due_at).where(Deadline.title == FIRST))
        )
    )
    return found[0]


def another_year(office: Office, off: str) -> Path:
    """The year of this day, with one more holiday: the day."""
    day = date.fromisoformat(off)
    shipped = CATALOGUE / "calendars" / f"cn-{day.year}.yaml"
    table: dict[str, Any] = {"year": day.year, "status": "official", "source": "测试", "rest": [], "work": []}
    if shipped.exists():
        table = yaml.safe_load(shipped.read_text("utf-8"))
    table["rest"].append({"name": "临时放假", "days": [off]})
    table["work"] = [one for one in table["work"] if one != off]
    return office.file(shipped.name, yaml.safe_dump(table, allow_unicode=True))


def test_a_preview_tells_and_the_import_does(office: Office) -> None:
    number = office.submitted()
    before = first_limit_ends(office)
    file = another_year(office, before)
    looked = office.done("admin", "calendar", "import", file, "--preview")
    assert "将变动" in looked.out
    assert all(word in looked.out for word in (number, FIRST, before))
    assert (first_limit_ends(office), office.audited("calendar_imported")) == (before, [])
    done = office.done("admin", "calendar", "import", file)
    assert "变动了" in done.out
    after = first_limit_ends(office)
    assert after > before
    assert after in done.out
    (told,) = office.audited("calendar_imported")
    assert told["year"] == int(before[:4])
    assert told["moved"] == looked.out.count(number) >= 1
    assert office.done("auditor", "audit", "verify").code == 0
    assert office.run("calendar", "due", before, 1, "--before").code == 0


def test_the_year_that_was_imported_counts_from_then_on(office: Office) -> None:
    office.submitted()
    day = first_limit_ends(office)
    file = another_year(office, day)
    before = office.run("calendar", "due", day, 1, "--before").out
    counted = office.run("calendar", "due", before.strip(), 1).out.strip()
    assert counted == day
    office.done("admin", "calendar", "import", file)
    assert office.run("calendar", "due", before.strip(), 1).out.strip() == first_limit_ends(office)


@pytest.mark.parametrize("person", ["officer", "security"])
@pytest.mark.parametrize("options", [[], ["--preview"]])
def test_nobody_else_may(office: Office, person: str, options: list[str]) -> None:
    office.submitted()
    file = another_year(office, first_limit_ends(office))
    said = office.by(person, "calendar", "import", file, *options)
    assert said.code != 0
    assert "只有系统管理员可以录入放假安排" in said.err


def test_a_file_that_is_none(office: Office) -> None:
    said = office.by("admin", "calendar", "import", office.home / "cn-2027.yaml")
    assert (said.code != 0, "没有这个文件" in said.err) == (True, True)


def test_a_faulty_file_is_told(office: Office) -> None:
    said = office.by("admin", "calendar", "import", office.file("cn-2027.yaml", "year: 2027\n"))
    assert said.code != 0
    assert "缺少这一项" in said.err


def test_weeks_months_and_days_before(office: Office) -> None:
    assert office.run("calendar", "due", "2026-01-31", 1, "--unit", "months").out.strip() == "2026-02-28"
    assert (
        office.run("calendar", "due", "2026-11-20", 5, "--unit", "days", "--before").out.strip()
        == "2026-11-15"
    )
    assert office.run("calendar", "due", "9999-12-01", 1, "--unit", "months").code != 0
    told = office.run("calendar", "due", "2026-11-02", 2, "--unit", "weeks", "--explain").out
    assert told.strip() == "11月2日起算（当日不计），2个星期 → 到期11月16日（周一）"
