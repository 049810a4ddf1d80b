"""The points of units by a scoring, month by month, each with its reason and the case that it comes from.

A month is counted from the histories of the cases as they stood when it was over, by the calendar of that day, so that
it has the same points whenever it is counted. Longer periods are the sums of their months.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from definitions.conditions import ConditionError
from definitions.registry import Office
from definitions.schema.scores import PUBLISHED, SUBMITTED, ScoreRule, Scores
from definitions.semantics.scoring import Fact, Month, Story, counted, facts_of, is_adopted
from flows.access.refusal import Invalid, Missing
from flows.casework.bulletin import Period, cases_under_way, past_period, period_of
from flows.casework.desk import Desk
from flows.casework.past_calendars import calendar_at
from storage.models import Case
from storage.records.history import load_history

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Point:
    """What one fact brought one unit."""

    unit: str
    month: str
    rule: str
    reason: str
    """The title of the rule, of a missed limit with what was missed."""
    article: str
    points: Decimal
    """What is left of it under the cap of its rule."""
    case_id: int
    case: str
    """The number of the case."""


@dataclass(frozen=True, slots=True)
class UnitScore:
    unit: str
    title: str
    points: Decimal
    year: Decimal
    """From January to the end of the period."""
    reasons: tuple[Point, ...]
    """Those of the period."""


@dataclass(frozen=True, slots=True)
class ScoreSheet:
    title: str
    period: Period
    units: tuple[UnitScore, ...]
    """The highest first."""
    submitted: int
    """Handed in, in the period, of what brings points once it is published."""
    adopted: int
    year_adopted: int
    failing: tuple[str, ...]
    """Titles of the units below the pass mark."""


@dataclass
class _Count:
    """Of one month."""

    points: list[Point]
    submitted: int = 0
    adopted: int = 0


def scored(session: Session, desk: Desk, organization: str, name: str, words: str) -> ScoreSheet:
    """Raises Missing where there is no such scoring, Invalid while the period is not over."""
    office = desk.office(organization)
    scores = scoring(office, name)
    period = past_period(desk, words)
    year = replace(period, first=period.first.replace(month=1, day=1))
    months = {month: _month(session, desk, office, scores, month) for month in year.months}
    of_period = [months[month] for month in period.months]
    units = tuple(_units(office, scores, of_period, list(months.values())))
    failing = tuple(
        one.title for one in units if scores.pass_mark is not None and one.points < scores.pass_mark
    )
    return ScoreSheet(
        scores.title.zh,
        period,
        units,
        sum(count.submitted for count in of_period),
        sum(count.adopted for count in of_period),
        sum(count.adopted for count in months.values()),
        failing,
    )


def scoring(office: Office, name: str) -> Scores:
    found = office.scores.get(name)
    if found is None:
        known = "、".join(f"{one.title}（{key}）" for key, one in office.scores.items())
        raise Missing(f"没有名为“{name}”的计分办法", f"现有：{known}" if known else "这个机构没有计分办法")
    return found


def _units(
    office: Office, scores: Scores, period: Sequence[_Count], year: Sequence[_Count]
) -> Iterator[UnitScore]:
    found = [_unit(office, scores, unit, period, year) for unit in _scored_units(office, scores)]
    yield from sorted(found, key=lambda one: (-one.points, -one.year))


def _scored_units(office: Office, scores: Scores) -> list[str]:
    return scores.units or [unit.id for unit in office.organization.units]


def _unit(
    office: Office, scores: Scores, unit: str, period: Sequence[_Count], year: Sequence[_Count]
) -> UnitScore:
    base = Decimal(str(scores.base))
    reasons = tuple(point for count in period for point in count.points if point.unit == unit)
    of_year = [point.points for count in year for point in count.points if point.unit == unit]
    return UnitScore(
        unit,
        office.organization.unit_title(unit),
        base + sum((point.points for point in reasons), ZERO),
        base + sum(of_year, ZERO),
        reasons,
    )


def _month(session: Session, desk: Desk, office: Office, scores: Scores, words: str) -> _Count:
    period = period_of(words)
    month = Month(period.begins, period.ends, period.first, period.last)
    calendar, answering = calendar_at(session, office, period.ends), office.organization.answering
    count = _Count([])
    units, scored_processes = (
        _scored_units(office, scores),
        {name for rule in scores.rules for name in rule.of},
    )
    left = {(rule.id, unit): rule.cap for rule in scores.rules for unit in units}
    for case_id, process in cases_under_way(session, desk, office.organization.organization, period):
        name = process.process.partition(".")[2]
        if name not in scored_processes:
            continue
        story = Story(process, load_history(session, case_id), desk.versions(session))
        for fact in facts_of(story, month, calendar, answering):
            if fact.name in (SUBMITTED, PUBLISHED) and is_adopted(scores.rules, fact):
                count.submitted += fact.name == SUBMITTED
                count.adopted += fact.name == PUBLISHED
            count.points += _points(session, scores, fact, case_id, words, left)
    return count


def _points(
    session: Session,
    scores: Scores,
    fact: Fact,
    case_id: int,
    month: str,
    left: dict[tuple[str, str], float | None],
) -> Iterator[Point]:
    number = session.scalars(select(Case.number).where(Case.id == case_id)).one() or ""
    try:
        found = [one for one in counted(scores.rules, fact) if (one.rule.id, one.unit) in left]
    except ConditionError as error:
        raise Invalid(
            f"按“{scores.title}”计分时，办件{number}的条件算不出来：{error.reason}", "请改计分办法里的 when"
        ) from error
    for one in found:
        rule, points = one.rule, _under_the_cap(one.rule, one.unit, left)
        reason = f"{rule.title}：{one.why}" if one.why else rule.title.zh
        yield Point(one.unit, month, rule.id, reason, rule.article, points, case_id, number)


def _under_the_cap(rule: ScoreRule, unit: str, left: dict[tuple[str, str], float | None]) -> Decimal:
    """What the rule still gives this unit in this month."""
    remaining = left[rule.id, unit]
    if remaining is None:
        return Decimal(str(rule.points))
    given = min(abs(rule.points), remaining)
    left[rule.id, unit] = float(Decimal(str(remaining)) - Decimal(str(given)))
    return Decimal(str(given)) if rule.points > 0 else -Decimal(str(given))


def say_points(points: Decimal) -> str:
    """`3`, `0.2`, `-1.5`."""
    return f"{points.normalize():f}" if points else "0"


def written(sheet: ScoreSheet, charts: str = "") -> str:
    """In Markdown: the points of every unit, after the charts of them, and what they come from."""
    lines = [
        f"{sheet.period.words}{sheet.title}如下。",
        "",
        *charts.splitlines(),
        "| 单位 | 本期得分 | 本年度累计得分 |",
        "|---|---:|---:|",
        *(f"| {one.title} | {say_points(one.points)} | {say_points(one.year)} |" for one in sheet.units),
    ]
    reasons = list(_summed(sheet.units))
    if reasons:
        lines += [
            "",
            "加分和扣分的理由：",
            "",
            "| 单位 | 理由 | 次数 | 分 |",
            "|---|---|---:|---:|",
            *reasons,
        ]
    if sheet.failing:
        lines += ["", f"不合格的单位：{'、'.join(sheet.failing)}。"]
    return "\n".join(lines) + "\n"


def _summed(units: Sequence[UnitScore]) -> Iterator[str]:
    for one in units:
        sums: Mapping[str, list[Decimal]] = defaultdict(list)
        for point in one.reasons:
            sums[point.reason].append(point.points)
        for reason, each in sums.items():
            yield f"| {one.title} | {reason} | {len(each)} | {say_points(sum(each, ZERO))} |"
