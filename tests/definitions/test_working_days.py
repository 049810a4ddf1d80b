"""Working days and due dates of the shipped calendar, against dates found by hand."""

import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import yaml

from definitions.working_days import (
    Calendar,
    CalendarError,
    Span,
    due_after,
    end_of_day,
    load_calendar,
    parse_span,
)

ROOT = Path(__file__).resolve().parents[2]
TABLES = ROOT / "definitions" / "catalogue" / "calendars"


@pytest.fixture(scope="module")
def calendar() -> Calendar:
    return load_calendar(TABLES, "cn")


GOLDEN = [
    ("2026-11-20", 10, "2026-12-04", False),
    ("2026-11-21", 1, "2026-11-23", False),
    ("2026-11-21", 5, "2026-11-27", False),
    ("2026-11-21", 10, "2026-12-04", False),
    ("2026-11-21", 20, "2026-12-18", False),
    ("2026-11-23", 5, "2026-11-30", False),
    ("2026-09-18", 5, "2026-09-24", False),
    ("2026-09-30", 1, "2026-10-08", False),
    ("2026-09-30", 3, "2026-10-10", False),
    ("2026-02-13", 1, "2026-02-14", False),
    ("2026-02-13", 2, "2026-02-24", False),
    ("2026-02-13", 10, "2026-03-05", False),
    ("2026-04-30", 5, "2026-05-11", False),
    ("2025-12-31", 1, "2026-01-04", False),
    ("2025-12-31", 5, "2026-01-08", False),
    ("2026-12-17", 10, "2026-12-31", False),
    ("2026-12-04", 20, "2027-01-04", True),
    ("2026-12-24", 10, "2027-01-08", True),
    ("2026-12-31", 1, "2027-01-04", True),
    ("2027-01-15", 20, "2027-02-18", True),
    ("2027-02-01", 10, "2027-02-19", True),
]


@pytest.mark.parametrize(("start", "n", "day", "provisional"), GOLDEN)
def test_golden_due_dates(calendar: Calendar, start: str, n: int, day: str, provisional: bool) -> None:
    due = due_after(calendar, date.fromisoformat(start), f"{n} workdays")
    assert (due.day.isoformat(), due.provisional) == (day, provisional)


AROUND_MAKE_UP_DAYS = [  # (day, worked, the working day after it)
    ("2026-01-03", False, "2026-01-04"),
    ("2026-01-04", True, "2026-01-05"),
    ("2026-01-05", True, "2026-01-06"),
    ("2026-02-13", True, "2026-02-14"),
    ("2026-02-14", True, "2026-02-24"),
    ("2026-02-15", False, "2026-02-24"),
    ("2026-02-27", True, "2026-02-28"),
    ("2026-02-28", True, "2026-03-02"),
    ("2026-03-01", False, "2026-03-02"),
    ("2026-05-08", True, "2026-05-09"),
    ("2026-05-09", True, "2026-05-11"),
    ("2026-05-10", False, "2026-05-11"),
    ("2026-09-19", False, "2026-09-20"),
    ("2026-09-20", True, "2026-09-21"),
    ("2026-09-21", True, "2026-09-22"),
    ("2026-10-09", True, "2026-10-10"),
    ("2026-10-10", True, "2026-10-12"),
    ("2026-10-11", False, "2026-10-12"),
]


@pytest.mark.parametrize(("day", "worked", "following"), AROUND_MAKE_UP_DAYS)
def test_days_around_make_up_days_as_start(
    calendar: Calendar, day: str, worked: bool, following: str
) -> None:
    start = date.fromisoformat(day)
    assert calendar.is_working_day(start) is worked
    assert calendar.next_working_day(start).isoformat() == following
    assert due_after(calendar, start, "1 workday").day.isoformat() == following


@pytest.mark.parametrize(("day", "worked", "following"), AROUND_MAKE_UP_DAYS)
def test_days_around_make_up_days_as_due(calendar: Calendar, day: str, worked: bool, following: str) -> None:
    start = date.fromordinal(date.fromisoformat(day).toordinal() - 1)
    assert due_after(calendar, start, "1 day").day.isoformat() == (day if worked else following)
    assert due_after(calendar, start, "1 workday").day.isoformat() == (day if worked else following)


@pytest.mark.parametrize(
    ("start", "limit", "explanation"),
    [
        (
            "2026-09-30",
            "3 workdays",
            "9月30日起算（当日不计），国庆节10月1日至7日放假，10月10日（周六）调休上班，3个工作日 → 到期10月10日（周六）",
        ),
        ("2026-11-20", "10 workdays", "11月20日起算（当日不计），10个工作日 → 到期12月4日（周五）"),
        (
            "2026-12-31",
            "1 workday",
            "12月31日起算（当日不计），元旦2027年1月1日放假，1个工作日 → 到期2027年1月4日（周一）"
            "（暂定，2027年放假通知尚未录入）",
        ),
        (
            "2018-12-28",
            "2 workdays",
            "12月28日起算（当日不计），12月29日（周六）调休上班，元旦12月30日至2019年1月1日放假，2个工作日"
            " → 到期2019年1月2日（周三）",
        ),
        ("2026-11-20", "3 days", "11月20日起算（当日不计），3个自然日 → 到期11月23日（周一）"),
        (
            "2026-11-20",
            "1 day",
            "11月20日起算（当日不计），1个自然日到11月21日（周六）逢休息日，顺延到下一个工作日 → 到期11月23日（周一）",
        ),
        (
            "2026-09-30",
            "1 day",
            "9月30日起算（当日不计），1个自然日到10月1日（周四）逢休息日，国庆节10月1日至7日放假，"
            "顺延到下一个工作日 → 到期10月8日（周四）",
        ),
        (
            "2026-10-03",
            "1 workday",
            "10月3日起算（当日不计），国庆节10月1日至7日放假，1个工作日 → 到期10月8日（周四）",
        ),
        ("2026-10-09", "1 day", "10月9日起算（当日不计），10月10日（周六）调休上班，1个自然日 → 到期10月10日（周六）"),
        ("2026-04-03", "1 workday", "4月3日起算（当日不计），清明节4月4日至6日放假，1个工作日 → 到期4月7日（周二）"),
        ("2027-06-08", "1 day", "6月8日起算（当日不计），1个自然日到6月9日（周三）逢休息日，端午节6月9日放假，"
            "顺延到下一个工作日 → 到期6月10日（周四）（暂定，2027年放假通知尚未录入）"),
        (
            "2027-12-31",
            "1 workday",
            "12月31日起算（当日不计），元旦2028年1月1日放假，1个工作日 → 到期2028年1月3日（周一）"
            "（暂定，2028年放假通知尚未录入）",
        ),
    ],
)  # fmt: skip
def test_a_due_day_is_explained(calendar: Calendar, start: str, limit: str, explanation: str) -> None:
    assert due_after(calendar, date.fromisoformat(start), limit).explanation == explanation


def test_a_due_day_ends_at_midnight_in_shanghai(calendar: Calendar) -> None:
    due = due_after(calendar, date(2026, 11, 20), "1 workday")
    assert due.moment == datetime(2026, 11, 23, 16, tzinfo=UTC)
    assert due.moment.tzinfo is UTC


def test_a_day_of_summer_time_ends_an_hour_earlier() -> None:
    assert end_of_day(date(1988, 7, 1)) == datetime(1988, 7, 1, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("after", "through", "count"),
    [
        ("2026-09-30", "2026-10-10", 3),
        ("2026-10-10", "2026-10-11", 0),
        ("2026-10-09", "2026-10-10", 1),
        ("2026-10-10", "2026-10-10", 0),
        ("2026-10-12", "2026-10-09", 0),
        ("2025-12-31", "2026-12-31", 248),
    ],
)
def test_counting_leaves_out_the_first_day(calendar: Calendar, after: str, through: str, count: int) -> None:
    assert calendar.count_working_days(date.fromisoformat(after), date.fromisoformat(through)) == count


def test_a_calendar_limit_is_provisional_only_by_the_days_that_decide_it(calendar: Calendar) -> None:
    assert due_after(calendar, date(2026, 12, 30), "1 day").provisional is False
    assert due_after(calendar, date(2026, 12, 30), "2 days").provisional is True


def test_a_due_day_in_a_known_year_is_provisional_after_an_unknown_one(calendar: Calendar) -> None:
    due = due_after(calendar, date(2003, 12, 29), "3 workdays")
    assert (due.day, due.provisional) == (date(2004, 1, 2), True)
    assert "（暂定，2003年放假通知尚未录入）" in due.explanation


@pytest.mark.parametrize("year", [1999, 2003, 2028, 2031])
def test_a_year_without_a_table_rests_at_weekends_and_on_fixed_holidays(
    calendar: Calendar, year: int
) -> None:
    rest = {(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)}
    days = [date.fromordinal(date(year, 1, 1).toordinal() + offset) for offset in range(365)]
    expected = [day for day in days if day.weekday() < 5 and (day.month, day.day) not in rest]
    assert [day for day in days if calendar.is_working_day(day)] == expected
    assert all(calendar.is_provisional(day) for day in days)


def test_2027_is_provisional_and_rests_on_statutory_and_compensation_days(calendar: Calendar) -> None:
    weekdays_off = [
        (1, 1), (2, 5), (2, 8), (2, 9), (2, 10), (4, 5), (5, 3), (5, 4),
        (6, 9), (9, 15), (10, 1), (10, 4), (10, 5),
    ]  # fmt: skip
    assert [
        (day.month, day.day) for day in sorted(calendar.years[2027].rest) if day.weekday() < 5
    ] == weekdays_off
    assert calendar.years[2027].work == frozenset()
    assert calendar.is_provisional(date(2027, 6, 1))


def test_the_years_with_an_official_table(calendar: Calendar) -> None:
    assert [number for number, year in calendar.years.items() if year.official] == list(range(2004, 2027))


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("10 workdays", Span(10, "workday")),
        ("1 workday", Span(1, "workday")),
        ("1 day", Span(1, "day")),
        ("9999 days", Span(9999, "day")),
        ("2 weeks", Span(2, "week")),
        ("1 month", Span(1, "month")),
    ],
)
def test_limits_are_read(text: str, span: Span) -> None:
    assert parse_span(text) == span


@pytest.mark.parametrize(
    "text", ["0 days", "10", "10 workday s", "-1 day", "10000 days", "1 year", " 1 day", "1 day\n", "١ day"]
)
def test_other_limits_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="看不懂时限"):
        parse_span(text)


def test_adding_no_working_day_is_refused(calendar: Calendar) -> None:
    with pytest.raises(ValueError, match="at least one"):
        calendar.add_working_days(date(2026, 11, 20), 0)


GOOD_TABLE = {
    "year": 2026,
    "status": "official",
    "source": "放假通知",
    "rest": [{"name": "元旦", "days": ["2026-01-01"]}],
    "work": ["2026-01-04"],
}


def test_a_table_may_hold_dates_with_or_without_quotes(tmp_path: Path) -> None:
    text = yaml.safe_dump(GOOD_TABLE, allow_unicode=True).replace("'", "")
    (tmp_path / "cn-2026.yaml").write_text(text, encoding="utf-8")
    calendar = load_calendar(tmp_path, "cn")
    assert calendar.holiday(date(2026, 1, 1)) == "元旦"
    assert calendar.is_working_day(date(2026, 1, 4))


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"year": 2025}, "2026-01-01 不在2025年内"),
        ({"work": ["2026-01-01"]}, "2026-01-01 写了不止一次"),
        ({"work": ["2026-01-05"]}, "2026-01-05 是周一，本来就上班，不能列为调休上班日"),
        ({"work": ["2026-13-01"]}, "work.0：“2026-13-01”不是日期，日期写成 '2027-02-14' 这样"),
        ({"work": None}, "work：这里要写成列表"),
        ({"source": ""}, "source：不能是空的"),
        ({"rest": []}, "rest：至少要写一项"),
        ({"holidays": []}, "holidays：不认识这一项"),
        ({"status": "maybe"}, "status：只能写 official（正式）或 provisional（暂定）"),
    ],
)
def test_a_faulty_table_is_refused(tmp_path: Path, changes: dict[str, object], reason: str) -> None:
    (tmp_path / "cn-2026.yaml").write_text(yaml.safe_dump(GOOD_TABLE | changes), encoding="utf-8")
    with pytest.raises(CalendarError) as refused:
        load_calendar(tmp_path, "cn")
    assert refused.value.reason == reason
    assert refused.value.path == tmp_path / "cn-2026.yaml"


def test_a_table_without_a_key_is_refused(tmp_path: Path) -> None:
    table = {key: value for key, value in GOOD_TABLE.items() if key != "source"}
    (tmp_path / "cn-2026.yaml").write_text(yaml.safe_dump(table), encoding="utf-8")
    with pytest.raises(CalendarError, match="source：缺少这一项"):
        load_calendar(tmp_path, "cn")


def test_a_table_under_another_years_name_is_refused(tmp_path: Path) -> None:
    (tmp_path / "cn-2027.yaml").write_text(yaml.safe_dump(GOOD_TABLE), encoding="utf-8")
    with pytest.raises(CalendarError, match="不一致"):
        load_calendar(tmp_path, "cn")


def test_text_that_is_no_yaml_is_refused(tmp_path: Path) -> None:
    (tmp_path / "cn-2026.yaml").write_text("year: [", encoding="utf-8")
    with pytest.raises(CalendarError, match="不是正确的 YAML"):
        load_calendar(tmp_path, "cn")


def test_an_unknown_calendar_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CalendarError, match="jl-年份"):
        load_calendar(tmp_path, "jl")


def test_the_committed_tables_are_those_of_the_package(tmp_path: Path) -> None:
    subprocess.run([sys.executable, ROOT / "scripts" / "make_calendars.py", tmp_path], check=True)
    fresh = {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()}
    committed = {path.name: path.read_text(encoding="utf-8") for path in TABLES.glob("cn-*.yaml")}
    assert len(fresh) == 23
    assert fresh == {name: text for name, text in committed.items() if name != "cn-2027.yaml"}
