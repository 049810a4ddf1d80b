"""What the units gave to the columns of the sites, and which columns they answer for."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from definitions.schema.organization import Organization
from flows.access.actor import Actor
from flows.casework.desk import Desk
from flows.casework.statistics import must_belong, own_units, scope_of
from storage.queries.column_pages import ColumnPages, column_pages
from storage.queries.grouping import Grouping

ABOUT = (
    "栏目里已经发布的信息，计在报送的单位，按发布的日子计入时段；后来撤下的也算，逐行发布的一行计一条。"
    "内容保障单位一条也没有提供的，计 0。"
)


@dataclass(frozen=True, slots=True)
class Given:
    column: str
    provider: str
    """The units that answer for the column (内容保障单位), by title; empty where none does."""
    unit: str
    pages: int


@dataclass(frozen=True, slots=True)
class Contributions:
    pages: tuple[ColumnPages, ...]
    providers: Mapping[str, tuple[str, ...]]
    """Column to the units that answer for it, by title, in the order of the sites."""
    units: frozenset[str] | None
    """Titles of those that are told of; None: all."""

    @property
    def given(self) -> list[Given]:
        """With what a provider owes its column, but did not give."""
        told = [Given(p.column, self.said(p.column), p.unit, p.pages) for p in self.pages]
        fed = {(one.column, one.unit) for one in told}
        owed = [
            Given(column, self.said(column), unit, 0)
            for column, units in self.providers.items()
            for unit in units
            if (column, unit) not in fed and (self.units is None or unit in self.units)
        ]
        return told + owed

    def said(self, column: str) -> str:
        """Who answers for a column, in words."""
        return "、".join(self.providers.get(column, ()))


def contributions(
    desk: Desk, actor: Actor, organization: str, since: datetime | None, before: datetime | None
) -> Contributions:
    """All of an organisation for its overseers, else of the person's own units. Raises Refused."""
    must_belong(actor, organization)
    scope = scope_of(desk, actor, organization, Grouping.UNIT)
    office = desk.office(organization).organization
    with desk.database.reading() as session:
        found = column_pages(session, replace(scope, since=since, before=before))
    own = own_units(actor, office)
    units = None if own is None else frozenset(map(office.unit_title, own))
    return Contributions(tuple(found), _providers(office), units)


def _providers(office: Organization) -> dict[str, tuple[str, ...]]:
    titles = dict.fromkeys(column.title.zh for channel in office.channels for column in channel.columns)
    provided = {title: office.providers(title) for title in titles}
    return {title: tuple(map(office.unit_title, units)) for title, units in provided.items() if units}
