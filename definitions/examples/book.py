"""The lines that a played case leaves in the ledgers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from definitions.examples.words import OBJECTION
from definitions.schema.organization import Ledger, Organization
from definitions.schema.process import DRAFT, Process
from definitions.schema.signing import Party, Who
from definitions.schema.stages import (
    HandPublishStage,
    PaperStage,
    PublishingStage,
    PublishStage,
    WithdrawingStage,
    table_of,
)
from definitions.semantics.binding import content_hash
from definitions.semantics.history import Decided, Event, Performed
from definitions.semantics.ledger_lines import (
    Fact,
    case_told,
    computed,
    entries_of,
    event_told,
    objection_told,
    serial_columns,
    signatures_told,
    when,
)
from definitions.semantics.ledger_rows import Called, TableOfLines
from definitions.semantics.objection import ANSWER, COORDINATION
from definitions.semantics.path import case_context
from definitions.semantics.publishing import named_by, said_of, stage_done_by
from definitions.semantics.rows import published_title
from definitions.semantics.state import State
from definitions.vocabulary import COLUMN_SOURCES
from definitions.working_days import SHANGHAI

Row = Mapping[str, str]
WHOLE = 0
"""Instead of the number of a row: the content as a whole."""
NOTHING_PUBLISHED: Row = dict.fromkeys(COLUMN_SOURCES["publication"], "")


@dataclass(frozen=True, slots=True)
class _Told:
    """A decision, as the columns of ledgers see it."""

    decision: str
    name: str
    principal: None
    opinion: str
    decided_at: datetime
    refused: Mapping[str, str]


@dataclass
class Book:
    """Ledger to the rows of it. A person is called by the title of the role."""

    process: Process
    organization: Organization | None = None
    ledgers: Mapping[str, Ledger] | None = None
    """None: what their columns hold is not known, only how many rows there are."""
    rows: dict[str, list[Row]] = field(default_factory=dict)
    _names: dict[str, str] = field(default_factory=dict)
    _called: list[tuple[tuple[str, int], _Told]] = field(default_factory=list)
    _published: dict[int, dict[str, str]] = field(default_factory=dict)
    """Row of a table, or the whole, to what went out of it last, or was withdrawn."""

    def __post_init__(self) -> None:
        self._names[DRAFT] = self._role(self.process.start.by[0])
        declared = self.process.objection
        if declared is not None:
            self._names[OBJECTION] = self._role(declared.by[0])
            self._names[ANSWER] = self._party(declared.answered_by)
            self._names[COORDINATION] = self._party(declared.coordinated_by)

    def knows(self, ledger: str) -> bool:
        """Whether it is known what the columns hold."""
        return ledger in (self.ledgers or {})

    def enter(self, before: State, event: Event, state: State) -> None:
        """Write what the fact calls for."""
        self._remember(event, before, state)
        fact = Fact(self.process, before, event, state)
        wanted = entries_of(fact)
        context = {**self._context(fact), "row": {}} if wanted else {}
        for entry in wanted:
            table = table_of(entry)
            for seen in [context] if table is None else self._by_row(fact, table, context):
                self._write(entry.ledger, seen)

    def _write(self, name: str, context: Mapping[str, Any]) -> None:
        rows = self.rows.setdefault(name, [])
        ledger = (self.ledgers or {}).get(name)
        if ledger is None:
            rows.append({})
            return
        number = dict.fromkeys(serial_columns(ledger), str(len(rows) + 1))
        rows.append({**number, **computed(ledger, context, self.process, self.organization)})

    def _by_row(self, fact: Fact, table: str, context: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        told = TableOfLines(self.process, fact.before, fact.state, fact.event, table)
        for number in told.numbers:
            seen = told.context(number, context, self._passes(fact.state))
            yield {**seen, "publication": self._published.get(number, NOTHING_PUBLISHED)}

    def _context(self, fact: Fact) -> dict[str, Any]:
        state = fact.state
        latest = state.objections[-1] if state.objections else None
        seen = case_context(self.process, state)
        return {
            **seen,
            "case": case_told(
                self.process,
                state,
                self._names,
                number=self._number(state),
                title=str(state.form.get("title", "")),
                unit=self._unit(state.unit),
            ),
            "event": event_told(self.process, fact.event, self._names),
            "objection": objection_told(latest, self._names, self._unit(latest.unit) if latest else ""),
            "signed": signatures_told(self.process, self._passes(state)),
            "publication": self._latest(),
        }

    def _number(self, state: State) -> str:
        """The first of its year."""
        submitted = state.marks["submitted"]
        return self.process.number.format(year=submitted.astimezone(SHANGHAI).year, serial=1)

    def _passes(self, state: State) -> Called:
        return [(state.now_called(*known), one) for known, one in self._called]

    def _remember(self, event: Event, before: State, state: State) -> None:
        if isinstance(event, Decided):
            self._name(event, before)
            refused = {str(number): why for number, why in event.refused.items()}
            told = _Told(event.decision, self._names[event.person], None, event.opinion, event.at, refused)
            self._called.append(((event.stage, event.visit), told))
        stage = stage_done_by(self.process, state, event)
        if isinstance(stage, PublishingStage):
            self._published = dict(self._put_out(stage, event, state))
        elif isinstance(stage, WithdrawingStage):
            self._withdraw(stage, event, state)

    def _name(self, event: Decided, before: State) -> None:
        stage = self.process.human_stage(event.stage)
        seat = before.open[event.stage].seat(event.seat)
        party = stage.who[seat.party]
        called = self._role(party.role) if isinstance(party, Who) else seat.person or event.person
        self._names.setdefault(event.person, called)
        if isinstance(stage, PaperStage) and event.registered_by is not None:
            self._names.setdefault(event.registered_by, self._party(stage.registrar))

    def _party(self, party: Party) -> str:
        if isinstance(party, Who):
            return self._role(party.role)
        return self._names[DRAFT] if party.is_drafter else party.person

    def _role(self, role: str) -> str:
        return self.organization.role_title(role) if self.organization is not None else role

    def _unit(self, unit: str) -> str:
        return self.organization.unit_title(unit) if self.organization is not None else unit

    def _latest(self) -> Row:
        return next(reversed(self._published.values()), NOTHING_PUBLISHED)

    def _put_out(
        self, stage: PublishingStage, event: Event, state: State
    ) -> Iterator[tuple[int, dict[str, str]]]:
        rows = event.rows if isinstance(event, Performed) else None
        for row in (WHOLE,) if rows is None else rows:
            yield (
                row,
                {
                    **NOTHING_PUBLISHED,
                    "url": self._link(stage, state),
                    "at": when(event.at),
                    "channel": self._channel(stage.channel),
                    "column": self._column(stage, state, row),
                    "number": self._number(state),
                    "title": published_title(self.process, stage.id, row, state.form),
                    "hash": content_hash(state.parts),
                },
            )

    def _link(self, stage: PublishingStage, state: State) -> str:
        """What was registered by hand; where the system publishes, nobody knows before."""
        return (
            str(state.given.get(stage.id, {}).get("link") or "")
            if isinstance(stage, HandPublishStage)
            else ""
        )

    def _column(self, stage: PublishingStage, state: State, row: int) -> str:
        if not isinstance(stage, PublishStage):
            return ""
        table, named = table_of(stage), stage.article.column or "column"
        if row != WHOLE and table is not None and named in state.form[table][row - 1]:
            return str(state.form[table][row - 1][named] or "")
        return str(state.form.get("column") or "")

    def _channel(self, channel: str) -> str:
        return self.organization.channel_title(channel) if self.organization is not None else channel

    def _withdraw(self, stage: WithdrawingStage, event: Event, state: State) -> None:
        taken_down = {
            "withdrawn_at": when(event.at),
            "withdrawn_by": self._last_actor(),
            "withdrawn_why": said_of(self.process, state, state.given, stage.why),
        }
        if stage.of is not None:
            named = named_by(state.form, stage.of)
            known = {key: named[key] for key in ("url", "number", "title", "hash")}
            self._published = {WHOLE: {**NOTHING_PUBLISHED, **known, "channel": self._channel(stage.channel)}}
        self._published = {row: {**one, **taken_down} for row, one in self._published.items()}

    def _last_actor(self) -> str:
        return self._called[-1][1].name if self._called else self._names[DRAFT]


__all__ = ["Book", "Row"]
