"""Organisation and ledger documents: units, roles, columns, channels, and what the ledgers hold."""

from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from definitions.conditions import references
from definitions.schema.base import Declared, Identifier, Slug, Words, one_is_a_list_of_one
from definitions.schema.letterboxes import Letterbox
from definitions.schema.limits import Limit
from definitions.vocabulary import Proof
from definitions.working_days import HOURS_PATTERN

Stretch = Annotated[str, Field(pattern=HOURS_PATTERN)]
"""From when until when: `08:30-12:00`."""


class Unit(Declared):
    id: Identifier
    title: Words
    within: Identifier | None = None
    """The unit above it."""


class Role(Declared):
    id: Identifier
    title: Words
    answers_at: Identifier | None = None
    """The unit that answers for this role's duties: lists name it as the one that is waited for, and statistics charge
    it, pending and late; by default the unit at which the role is held. Who may act does not depend on it."""
    held_at: list[Identifier] = Field(default_factory=list)
    """The units at each of which somebody must hold it: where nobody does, the list of vacant posts says so, even if no
    case could come to wait there."""


Providers = Annotated[list[Identifier], BeforeValidator(one_is_a_list_of_one)]


class Column(Declared):
    """A column (栏目) of the site."""

    id: Identifier
    title: Words
    type: str = "信息公开"
    """The ColumnType tag of the 发展指引."""
    description: str
    keywords: list[str] = Field(default_factory=list)
    provided_by: Providers = Field(default_factory=list)
    """The unit that answers for its content (内容保障单位): `of: column form.<field>` finds it by the column's title. Where
    several do, each owes its part, any of them may hand in, and `of` needs a field that names one of them; what a patrol
    finds goes to the first."""
    stale_after: Limit | None = None
    """A [patrol](#patrol) finds it stale when nothing has appeared in it for longer; never, if not said."""


class Site(Declared):
    """What the pages of a site must say of it (国办发〔2017〕47号)."""

    name: str
    domain: str
    id_code: str = Field(pattern=r"^(\d{10}|bm\d{8})$")
    icp: str
    police: str
    sponsor: str
    contact: str
    columns: list[Column] = Field(min_length=1)


class BaseChannel(Declared):
    id: Identifier
    title: Words


class WebsiteChannel(BaseChannel):
    kind: Literal["website"]
    site: Site

    @property
    def columns(self) -> list[Column]:
        return self.site.columns

    def address(self, url: str) -> str:
        """The whole address of a page within the site."""
        return f"https://{self.site.domain}{url}"


class ManualChannel(BaseChannel):
    """Where a person publishes in another system's backend and registers it here: a public account, an app."""

    kind: Literal["manual"]
    platform: str = Field(min_length=1)
    """What people call the other system: 微信公众号, 微博, APP."""
    account: str = ""
    """The name of the account there."""
    proof: list[Proof] = Field(default_factory=lambda: list(Proof))
    """What whoever published has to show: the `link`, a `screenshot`, or both. Whoever withdraws shows a screenshot."""

    @property
    def columns(self) -> list[Column]:
        return []

    def address(self, url: str) -> str:
        """What was registered is the whole address."""
        return url


Channel = Annotated[WebsiteChannel | ManualChannel, Field(discriminator="kind")]


class ReprintSource(Declared):
    """A medium or site whose texts may be reprinted, and linked to."""

    name: str
    """As the form names it."""
    domains: list[str] = Field(default_factory=list)
    """Its sites, those below them included."""


class StylePair(Declared):
    """How the office writes a word."""

    write: str
    instead_of: list[str] = Field(min_length=1)


class Patrol(Declared):
    """How the sites are patrolled (巡查)."""

    by: list[Identifier] = Field(default_factory=lambda: ["manager"], min_length=1)
    """The roles that may have a patrol made, and say why a finding stays as it is."""
    answers: Identifier | None = None
    """The unit that answers for findings for which no column, topic or letter names one."""
    pages: int = Field(default=500, ge=1, le=20_000)
    """How many pages and files of one site are fetched at the most."""
    outside: int = Field(default=200, ge=0, le=5_000)
    """How many links to other sites are tried at the most."""
    seconds: int = Field(default=600, ge=1, le=7_200)
    """How long one site may take at the most."""


class Organization(Declared):
    organization: Slug
    title: Words
    calendar: Identifier = "cn"
    office_hours: list[Stretch] = Field(default_factory=lambda: ["08:30-12:00", "14:00-17:30"], min_length=1)
    """When it works on a working day, Beijing time: limits in hours are counted in them."""
    units: list[Unit] = Field(min_length=1)
    roles: list[Role] = Field(min_length=1)
    channels: list[Channel] = Field(default_factory=list)
    """Where the office publishes; none, if it only approves."""
    sources: list[ReprintSource] = Field(default_factory=list)
    """From where it reprints (转载来源)."""
    house_style: list[StylePair] = Field(default_factory=list)
    """Words that it writes in one way."""
    letterboxes: list[Letterbox] = Field(default_factory=list)
    """Where people write to it (来信)."""
    patrol: Patrol = Field(default_factory=Patrol)

    @cached_property
    def answering(self) -> dict[str, str]:
        """Role to the unit that answers for its duties, where that is not the unit at which it is held."""
        return {role.id: role.answers_at for role in self.roles if role.answers_at is not None}

    def unit(self, unit_id: str) -> Unit:
        return next(unit for unit in self.units if unit.id == unit_id)

    def above(self, unit_id: str) -> str:
        """The unit above a unit; empty where there is none."""
        return next((unit.within or "" for unit in self.units if unit.id == unit_id), "")

    def higher(self, unit_id: str, levels: int) -> str:
        """The unit so many levels above a unit; empty where there is none."""
        for _ in range(levels):
            unit_id = self.above(unit_id)
        return unit_id

    def columns_called(self, title: str) -> list[Column]:
        """The columns with this title, of whatever site."""
        columns = (column for channel in self.channels for column in channel.columns)
        return [column for column in columns if column.title.zh == title]

    def providers(self, title: str) -> tuple[str, ...]:
        """The units that provide the column with this title; none where several sites name others."""
        named = {tuple(column.provided_by) for column in self.columns_called(title)}
        return named.pop() if len(named) == 1 else ()

    def provider(self, title: str) -> str:
        """The only unit that does; empty where it is not one."""
        units = self.providers(title)
        return units[0] if len(units) == 1 else ""

    def channel(self, channel_id: str) -> WebsiteChannel | ManualChannel:
        return next(channel for channel in self.channels if channel.id == channel_id)

    @property
    def websites(self) -> list[WebsiteChannel]:
        return [channel for channel in self.channels if isinstance(channel, WebsiteChannel)]

    def find_letterbox(self, box: str) -> Letterbox | None:
        return next((one for one in self.letterboxes if one.id == box), None)

    def letterbox_title(self, box: str) -> str:
        return next((one.title.zh for one in self.letterboxes if one.id == box), box)

    def channel_title(self, channel_id: str) -> str:
        return next((channel.title.zh for channel in self.channels if channel.id == channel_id), channel_id)

    def role_title(self, role_id: str) -> str:
        return next((role.title.zh for role in self.roles if role.id == role_id), role_id)

    def unit_title(self, unit_id: str) -> str:
        return next((unit.title.zh for unit in self.units if unit.id == unit_id), unit_id)

    def unit_titles(self, named: object) -> str:
        """Of what a field holds: the title of one unit, or those of several; empty where none was chosen."""
        units = named if isinstance(named, list) else [named] if named else []
        return "、".join(self.unit_title(str(unit)) for unit in units)


class LedgerColumn(Declared):
    id: Identifier
    title: Words
    value: str | None = None
    """A CEL expression over `form`, `given`, `case`, `event`, `signed` and `publication`; absent for the serial number."""


class Ledger(Declared):
    """A ledger (台账) with exactly the columns that its regulation names."""

    ledger: Slug
    title: Words
    authority: str
    columns: list[LedgerColumn] = Field(min_length=1)

    @cached_property
    def formulas(self) -> Mapping[str, str]:
        """Column id to expression, without the column of the serial number."""
        return {column.id: column.value for column in self.columns if column.value is not None}

    @cached_property
    def read(self) -> frozenset[str]:
        """The roots that the columns read: `case`, `event`, `form`, `publication`..."""
        return frozenset(path[0] for formula in self.formulas.values() for path in references(formula))
