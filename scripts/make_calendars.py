"""Writes the calendar tables of all years that the chinesecalendar package knows.

python scripts/make_calendars.py [directory]
"""

import sys
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from importlib.metadata import version
from pathlib import Path

import yaml
from chinese_calendar.constants import Holiday, holidays, workdays  # type: ignore[import-untyped]

CATALOGUE = Path(__file__).resolve().parents[1] / "definitions" / "catalogue" / "calendars"
HEADER = "# Written by scripts/make_calendars.py.\n"

NAMES = {
    Holiday.new_years_day: "元旦",
    Holiday.spring_festival: "春节",
    Holiday.tomb_sweeping_day: "清明节",
    Holiday.labour_day: "劳动节",
    Holiday.dragon_boat_festival: "端午节",
    Holiday.national_day: "国庆节",
    Holiday.mid_autumn_festival: "中秋节",
    Holiday.anti_fascist_70th_day: "中国人民抗日战争暨世界反法西斯战争胜利70周年纪念日",
}


def breaks(days: Mapping[date, str]) -> Iterator[dict[str, object]]:
    """Neighbouring days of one holiday together, in order."""
    run: list[date] = []
    for day in sorted(days):
        if run and (days[day] != days[run[-1]] or day - run[-1] != timedelta(days=1)):
            yield {"name": NAMES[Holiday(days[run[0]])], "days": [each.isoformat() for each in run]}
            run = []
        run.append(day)
    yield {"name": NAMES[Holiday(days[run[0]])], "days": [each.isoformat() for each in run]}


def table(year: int) -> str:
    content = {
        "year": year,
        "status": "official",
        "source": f"chinesecalendar {version('chinesecalendar')}",
        "rest": list(breaks({day: name for day, name in holidays.items() if day.year == year})),
        "work": [day.isoformat() for day in sorted(workdays) if day.year == year],
    }
    return HEADER + yaml.safe_dump(
        content, allow_unicode=True, sort_keys=False, default_flow_style=None, width=110
    )


def main(directory: Path) -> None:
    for year in sorted({day.year for day in holidays}):
        (directory / f"cn-{year}.yaml").write_text(table(year), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else CATALOGUE)
