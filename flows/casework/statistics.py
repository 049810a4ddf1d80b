"""Figures of an organisation: what is pending and what is late, for whom it concerns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol, TypeVar

from definitions.schema.organization import Organization
from flows.access.actor import Actor
from flows.access.enforcing import must_be_allowed
from flows.access.membership import may_see_as_member
from flows.access.policy import OVERSEERS
from flows.casework.desk import Desk
from flows.casework.figures import Figures, figures
from flows.casework.personal import personal
from flows.casework.sight import sight_of
from storage.queries.grouping import Grouping, Scope
from storage.queries.overdue_by import OverdueGroup, overdue_by
from storage.queries.people import names_of
from storage.queries.workload import LateClock, Overdue, Pending, late_clocks, overdue, pending


class _OfUnit(Protocol):
    @property
    def unit(self) -> str: ...


Line = TypeVar("Line", bound=_OfUnit)


@dataclass(frozen=True, slots=True)
class Statistics:
    organization_title: str
    units: tuple[str, ...] | None
    """Titles of the units that the figures cover; None: the whole organisation."""
    at: datetime
    pending: tuple[Pending, ...]
    overdue: tuple[Overdue, ...]
    late: tuple[LateClock, ...]
    """Of the cases that the person may see."""

    @property
    def late_out_of_sight(self) -> int:
        """How many more the figures count: limits of cases that are no business of the person's."""
        return sum(line.tally.overdue for line in self.overdue) - len(self.late)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which figures somebody asks for."""

    grouping: Grouping = Grouping.UNIT
    since: datetime | None = None
    before: datetime | None = None
    """Cases count by when they were first handed in, pages and answers by when they were given; limits always all."""


@dataclass(frozen=True, slots=True)
class Told:
    """The figures of an organisation, as far as the person may know them."""

    organization_title: str
    units: tuple[str, ...] | None
    """Titles of the units that the figures cover; None: the whole organisation."""
    at: datetime
    figures: Figures
    names: Mapping[str, str]
    """Of persons, by id, where they are told apart."""


def statistics(desk: Desk, actor: Actor, organization: str) -> Statistics:
    """All of an organisation for its overseers, else the figures of the person's own units."""
    must_belong(actor, organization)
    now, office = desk.clock(), desk.office(organization).organization
    own = own_units(actor, office)
    units = None if own is None else tuple(office.unit_title(unit) for unit in own)
    with desk.database.reading() as session:
        return Statistics(
            office.title.zh,
            units,
            now,
            _within(units, pending(session, organization, desk.answering, now)),
            _within(units, overdue(session, organization, now)),
            _within(units, late_clocks(session, organization, sight_of(session, desk, actor), now)),
        )


def told(desk: Desk, actor: Actor, organization: str, wanted: Wanted, at: datetime) -> Told:
    """Persons are told apart for the overseers; anybody else sees themselves alone."""
    must_belong(actor, organization)
    office = desk.office(organization).organization
    own = own_units(actor, office)
    units = None if own is None else tuple(office.unit_title(unit) for unit in own)
    scope = scope_of(desk, actor, organization, wanted.grouping)
    with desk.database.reading() as session:
        found = figures(
            session, desk, replace(scope, since=wanted.since, before=wanted.before), wanted.grouping, at
        )
        names = names_of(session) if wanted.grouping is Grouping.PERSON else {}
    return Told(office.title.zh, units, at, found, names)


def overdue_groups(desk: Desk, actor: Actor, grouping: Grouping, at: datetime) -> list[OverdueGroup]:
    """The same figures of every organisation of the person, counted another way."""
    scopes = [scope_of(desk, actor, organization, grouping) for organization in sorted(actor.organizations)]
    with desk.database.reading() as session:
        if grouping is not Grouping.PERSON:
            return overdue_by(session, scopes, grouping, at)
        return [
            OverdueGroup(scope.organization, person, tally)
            for scope in scopes
            for person, tally in personal(session, desk, scope, at).items()
        ]


def must_belong(actor: Actor, organization: str) -> None:
    """Raises Refused."""
    must_be_allowed(may_see_as_member(actor, organization, "统计"))


def scope_of(desk: Desk, actor: Actor, organization: str, grouping: Grouping) -> Scope:
    own = own_units(actor, desk.office(organization).organization)
    if own is None:
        return Scope(organization)
    if grouping is Grouping.PERSON:
        return Scope(organization, person=actor.person)
    return Scope(organization, tuple(f"{organization}/{unit}" for unit in own))


def own_units(actor: Actor, office: Organization) -> tuple[str, ...] | None:
    """Where the person holds a role, and where those roles answer; None for who oversees the whole."""
    if any(actor.holds(role, office.organization) for role in OVERSEERS):
        return None
    held = {holding for holding in actor.holdings if holding.organization == office.organization}
    units = {h.unit for h in held} | {office.answering.get(h.role, h.unit) for h in held}
    return tuple(unit.id for unit in office.units if unit.id in units)


def _within(units: tuple[str, ...] | None, lines: Sequence[Line]) -> tuple[Line, ...]:
    return tuple(line for line in lines if units is None or line.unit in units)
