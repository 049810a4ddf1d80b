"""A self-check by the indicators of an inspection, as things stand now: what would fail, what would cost and bring points."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy.orm import Session

from definitions.registry import Office
from definitions.schema.organization import ManualChannel, WebsiteChannel
from definitions.schema.self_check import (
    ACCOUNTS,
    BONUS,
    DEDUCTION,
    SITE,
    SUPERVISION,
    VETO,
    Indicator,
    IndicatorGroup,
    SelfCheck,
)
from flows.access.actor import Actor
from flows.access.enforcing import must_be_allowed
from flows.access.patrol_policy import may_see_self_check
from flows.access.refusal import Missing
from flows.casework.desk import Desk
from flows.casework.self_check_counts import Channels, Counter, Evidence

ZERO, WHOLE, CENT = Decimal(0), Decimal(100), Decimal("0.01")
BY_HAND = "要由人核对"


@dataclass(frozen=True, slots=True)
class Noted:
    """What came of one indicator."""

    indicator: Indicator
    evidence: tuple[Evidence, ...]
    why_not: str
    """Why nothing was counted; empty where something could be."""
    points: Decimal
    """Under its cap."""

    @property
    def tells(self) -> bool:
        return len(self.evidence) >= self.indicator.at_least


@dataclass(frozen=True, slots=True)
class Checked:
    """One site, the accounts, or the supervision."""

    about: str
    title: str
    noted: tuple[Noted, ...]
    left_out: tuple[str, ...]
    """Titles of the groups that are not checked here."""
    score: Decimal | None
    """Out of a hundred, before the bonus; None where nothing costs points, or a veto tells."""
    bonus: Decimal
    """As it counts."""
    fails: bool

    @property
    def total(self) -> Decimal | None:
        return None if self.score is None else self.score + self.bonus

    @property
    def vetoes(self) -> list[Noted]:
        return [one for one in self.noted if one.indicator.part == VETO and one.tells]


@dataclass(frozen=True, slots=True)
class SelfCheckSheet:
    title: str
    authority: str
    at: datetime
    checked: tuple[Checked, ...]


def view_self_check(desk: Desk, actor: Actor, organization: str) -> SelfCheckSheet:
    """Raises Refused, or Missing where none is declared."""
    office = desk.office(organization)
    must_be_allowed(may_see_self_check(actor, office.organization))
    declared = office.self_check
    if declared is None:
        raise Missing("没有声明检查指标", "检查指标写在目录的 self-check.yaml 里")
    with desk.database.reading() as session:
        return self_checked(session, office, declared, desk.clock())


def self_checked(session: Session, office: Office, declared: SelfCheck, now: datetime) -> SelfCheckSheet:
    checked = tuple(
        _checked(declared, about, title, channels, Counter(session, office, now, channels))
        for about, title, channels in _subjects(office)
        if any(one.about == about for one in declared.indicators)
    )
    return SelfCheckSheet(declared.title.zh, declared.authority.document, now, checked)


def _subjects(office: Office) -> Iterator[tuple[str, str, Channels]]:
    websites = office.organization.websites
    accounts = [one for one in office.organization.channels if isinstance(one, ManualChannel)]
    for channel in websites:
        yield SITE, f"网站：{channel.title}", [channel]
    if accounts:
        yield ACCOUNTS, "政务新媒体", accounts
    yield SUPERVISION, "监督管理", websites


def _checked(declared: SelfCheck, about: str, title: str, channels: Channels, counter: Counter) -> Checked:
    types = {
        column.type
        for channel in channels
        if isinstance(channel, WebsiteChannel)
        for column in channel.columns
    }
    left_out = [one for one in declared.groups if about == SITE and one.needs and one.needs not in types]
    names = {group.id for group in left_out}
    noted = tuple(
        _noted(one, counter) for one in declared.indicators if one.about == about and one.group not in names
    )
    vetoed = any(one.indicator.part == VETO and one.tells for one in noted)
    score = None if vetoed else _score(declared, noted, left_out)
    above = score is not None and score > Decimal(str(declared.bonus_above))
    bonus = _sum(noted, BONUS) if above else ZERO
    fails = vetoed or (score is not None and score < Decimal(str(declared.pass_mark)))
    return Checked(about, title, noted, tuple(one.title.zh for one in left_out), score, bonus, fails)


def _noted(indicator: Indicator, counter: Counter) -> Noted:
    if indicator.counts is None:
        return Noted(indicator, (), BY_HAND, ZERO)
    found = counter.count(indicator.counts)
    each = Decimal(str(indicator.points or 0))
    points = each * len(found.evidence) if len(found.evidence) >= indicator.at_least else ZERO
    if indicator.cap is not None:
        cap = Decimal(str(indicator.cap))
        points = max(-cap, min(cap, points))
    return Noted(indicator, found.evidence, found.why_not, points)


def _score(declared: SelfCheck, noted: Sequence[Noted], left_out: Sequence[IndicatorGroup]) -> Decimal | None:
    """Out of a hundred, also where a group is not checked. No group costs more than it weighs."""
    if not any(one.indicator.part == DEDUCTION for one in noted):
        return None
    weights = {group.id: Decimal(str(group.weight)) for group in declared.groups}
    lost: dict[str | None, Decimal] = defaultdict(lambda: ZERO)
    for one in noted:
        if one.indicator.part == DEDUCTION:
            lost[one.indicator.group] -= one.points
    loss = sum((min(points, weights.get(group or "", points)) for group, points in lost.items()), ZERO)
    full = WHOLE - sum((weights[group.id] for group in left_out), ZERO)
    if full <= 0:
        return None
    return (max(ZERO, full - loss) * WHOLE / full).quantize(CENT)


def _sum(noted: Sequence[Noted], part: str) -> Decimal:
    return sum((one.points for one in noted if one.indicator.part == part), ZERO)
