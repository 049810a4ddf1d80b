"""Ledger lines: what a fact adds to the ledgers that the process declares."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import Connection, bindparam, or_, select

from definitions.registry import Office
from definitions.schema.organization import Ledger
from definitions.schema.process import Process
from definitions.schema.stages import WithdrawingStage, table_of
from definitions.semantics.fold import Versions
from definitions.semantics.history import Decided, Event
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
from definitions.semantics.path import case_context
from definitions.semantics.publishing import named_by
from definitions.semantics.rows import published_title
from definitions.semantics.state import RaisedObjection, State
from definitions.vocabulary import COLUMN_SOURCES
from flows.casework.derived import line_counter
from storage.audit_chain import canonical
from storage.models import Case, Content, Decision, LedgerRow, Person, Publication
from storage.prepared import insertion
from storage.queries.standing import stands
from storage.records.cases import CaseRow
from storage.records.counters import next_serial

_decision: Any = Decision.__table__
_person: Any = Person.__table__
_principal: Any = _person.alias("principal")
_publication: Any = Publication.__table__
_DECISIONS = (
    select(
        _decision.c.stage,
        _decision.c.visit,
        _decision.c.decision,
        _person.c.name,
        _principal.c.name.label("principal"),
        _decision.c.opinion,
        _decision.c.decided_at,
        _decision.c.refused,
    )
    .join(_person, _person.c.id == _decision.c.person)
    .outerjoin(_principal, _principal.c.id == _decision.c.on_behalf_of)
    .where(_decision.c.case_id == bindparam("of_case"), stands(_decision))
    .order_by(_decision.c.id)
)
_NAMES = select(_person.c.id, _person.c.name).where(_person.c.id.in_(bindparam("people", expanding=True)))
_withdrawer: Any = _person.alias("withdrawer")
_content: Any = Content.__table__
_cases: Any = Case.__table__
_OUT = (
    select(
        _publication,
        _cases.c.number,
        _cases.c.definition,
        _content.c.form,
        _withdrawer.c.name.label("withdrawer"),
    )
    .join(_cases, _cases.c.id == _publication.c.case_id)
    .join(_content, _content.c.id == _publication.c.content)
    .outerjoin(_withdrawer, _withdrawer.c.id == _publication.c.withdrawn_by)
    .order_by(_publication.c.id.desc())
    .limit(1)
)
_OF_FACT = _OUT.where(_publication.c.id.in_(bindparam("of_publications", expanding=True)))
_ROW_OF_FACT = _OF_FACT.where(
    or_(_publication.c.row == bindparam("of_row"), _publication.c.case_id != bindparam("of_case"))
)
_LATEST = _OUT.where(
    _publication.c.case_id == bindparam("of_case"), _publication.c.state.in_(("confirmed", "withdrawn"))
)
_WITHDRAWN = _OF_FACT.where(_publication.c.withdrawn_in == bindparam("of_case"))
_LATEST_ROW = _LATEST.where(_publication.c.row == bindparam("of_row"))
_APPEND = insertion(LedgerRow.__table__)


@dataclass(frozen=True, slots=True)
class Occasion:
    """The fact that a ledger line follows from, and where its case stands after it."""

    row: CaseRow
    process: Process
    office: Office
    state: State
    event: Event
    number: int
    """Of the audit event, within the case's chain."""
    at: datetime
    names: Mapping[str, str]
    """Person id to name, of those who are known already."""
    send: Callable[[], None]
    """Writes what the database is not told yet."""
    before: State
    """Where the case stood before it."""
    versions: Versions
    """Finds the definitions of other cases, by their digests."""
    publications: tuple[int, ...] = ()
    """What the fact put out, or withdrew: on a sheet of several rows, each of them."""


def about_publications(told: Mapping[str, Any]) -> tuple[int, ...]:
    """The publications that the audit event of a fact tells of."""
    put_out = told.get("published", [told] if "publication" in told else [])
    withdrawn = told.get("withdrawn", [])
    return (
        *(one["publication"] for one in put_out),
        *(withdrawn if isinstance(withdrawn, list) else [withdrawn]),
    )


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is to be written. It gets its number last."""

    counter: str
    serial_columns: tuple[str, ...]
    row: dict[str, Any]
    told: dict[str, Any]
    """What the audit holds of it, complete once it has its number."""


def lines_of(connection: Connection, occasion: Occasion) -> list[Line]:
    """The lines that the fact asks for; none of a draft that ends before anybody handed it in: it says nothing yet."""
    fact = Fact(occasion.process, occasion.before, occasion.event, occasion.state)
    wanted = entries_of(fact)
    if not wanted:
        return []
    ledgers = occasion.office.ledgers
    read = {name for entry in wanted for name in ledgers[entry.ledger].read}
    context = {**_context(connection, occasion, read), "row": {}}
    lines = []
    for entry in wanted:
        ledger, table = ledgers[entry.ledger], table_of(entry)
        rows = [context] if table is None else _rows(connection, occasion, table, context)
        lines += [_line(connection, occasion, ledger, seen) for seen in rows]
    return lines


def _rows(
    connection: Connection, occasion: Occasion, table: str, context: Mapping[str, Any]
) -> Iterator[dict[str, Any]]:
    """What the columns see where each row of a table has a line of its own."""
    told = TableOfLines(occasion.process, occasion.before, occasion.state, occasion.event, table)
    called = _called(connection, occasion) if "signed" in context else []
    for number in told.numbers:
        seen = told.context(number, context, called)
        if "publication" in context:
            seen["publication"] = _published(connection, occasion, number)
        yield seen


def number_lines(connection: Connection, lines: Sequence[Line]) -> None:
    """Give each the next number of its ledger, which nobody else gets at before this transaction ends.

    So it is asked for when nothing but writing is left, and of several ledgers in the same order by everybody.
    """
    for line in sorted(lines, key=lambda one: one.counter):
        serial = next_serial(connection, line.counter, 0)
        line.row["serial"] = serial
        line.row["values"] |= dict.fromkeys(line.serial_columns, str(serial))
        digest = hashlib.sha256(canonical(line.row["values"]).encode()).hexdigest()
        line.told.update({"serial": serial, "values": digest})


def write_lines(connection: Connection, lines: Sequence[Line]) -> None:
    """Append them to their ledgers."""
    _APPEND.run_each(connection, (line.row for line in lines))


def _line(connection: Connection, occasion: Occasion, ledger: Ledger, context: Mapping[str, Any]) -> Line:
    organization = occasion.office.organization.organization
    row = {
        "organization": organization,
        "ledger": ledger.ledger,
        "case_id": occasion.row.id,
        "event": occasion.number,
        "at": occasion.at,
        "values": computed(
            ledger, context, occasion.process, occasion.office.organization, partial(_name, connection)
        ),
    }
    return Line(
        line_counter(organization, ledger.ledger),
        serial_columns(ledger),
        row,
        {"organization": organization, "ledger": ledger.ledger},
    )


def _context(connection: Connection, occasion: Occasion, wanted: set[str]) -> dict[str, Any]:
    """What the columns see; what nobody reads is not asked of the database."""
    state = occasion.state
    names = _names(connection, occasion)
    context: dict[str, Any] = {
        **case_context(occasion.process, state),
        "case": _case(occasion, names),
        "event": event_told(occasion.process, occasion.event, names),
        "objection": _objection(occasion, names),
    }
    if "signed" in wanted:
        occasion.send()
        context["signed"] = _signatures(connection, occasion)
    if "publication" in wanted:
        context["publication"] = _published(connection, occasion)
    return context


def told_of_case(connection: Connection, occasion: Occasion) -> dict[str, Any]:
    """What the values of a register see of the case beside its answers."""
    names = _names(connection, occasion)
    return {"case": _case(occasion, names), "publication": _published(connection, occasion)}


def _names(connection: Connection, occasion: Occasion) -> Mapping[str, str]:
    """The names of the drafter, of whoever decided and registered, and of those who had a part in an objection."""
    event, people = occasion.event, {occasion.state.drafter}
    if isinstance(event, Decided):
        people |= {event.person, event.on_behalf_of, event.registered_by}
    people |= {who for one in occasion.state.objections[-1:] for who in _parties(one)}
    unknown = people - occasion.names.keys() - {None}
    if not unknown:
        return occasion.names
    found = connection.execute(_NAMES, {"people": sorted(filter(None, unknown))})
    return {**occasion.names, **{row.id: row.name for row in found}}


def _name(connection: Connection, person: str) -> str:
    """The name of somebody whom a form names; what is nobody's id stands for itself."""
    found = connection.execute(_NAMES, {"people": [person]}).one_or_none()
    return found.name if found is not None else person


def _case(occasion: Occasion, names: Mapping[str, str]) -> dict[str, str]:
    return case_told(
        occasion.process,
        occasion.state,
        names,
        number=occasion.row.number or "",
        title=occasion.row.title,
        unit=occasion.office.organization.unit_title(occasion.state.unit),
    )


def _objection(occasion: Occasion, names: Mapping[str, str]) -> dict[str, str]:
    latest = occasion.state.objections[-1] if occasion.state.objections else None
    unit = occasion.office.organization.unit_title(latest.unit) if latest is not None else ""
    return objection_told(latest, names, unit)


def _parties(objection: RaisedObjection) -> set[str | None]:
    return {*objection.parties, objection.settled_by, objection.settled_for}


def _called(connection: Connection, occasion: Occasion) -> Called:
    decided = connection.execute(_DECISIONS, {"of_case": occasion.row.id}).all()
    return [(occasion.state.now_called(one.stage, one.visit), one) for one in decided]


def _signatures(connection: Connection, occasion: Occasion) -> dict[str, dict[str, str]]:
    return signatures_told(occasion.process, _called(connection, occasion))


def _published(connection: Connection, occasion: Occasion, row: int | None = None) -> dict[str, str]:
    """What the fact put out, or withdrew; of any other fact, what the case put out last, or what it withdrew. `row`: of the
    case's own, what this row is.
    """
    about = {"of_publications": list(occasion.publications)} if occasion.publications else {}
    of_row = {} if row is None else {"of_row": row}
    statement = {
        (True, True): _ROW_OF_FACT,
        (True, False): _OF_FACT,
        (False, True): _LATEST_ROW,
        (False, False): _LATEST,
    }[bool(about), bool(of_row)]
    found = connection.execute(statement, {"of_case": occasion.row.id, **about, **of_row}).one_or_none()
    named = _named_to_withdraw(occasion) if found is None and not about and not of_row else []
    if named:
        known = {"of_case": occasion.row.id, "of_publications": named}
        found = connection.execute(_WITHDRAWN, known).one_or_none()
    if found is None:
        return dict.fromkeys(COLUMN_SOURCES["publication"], "")
    channel = occasion.office.organization.channel(found.channel.partition("/")[2])
    return {
        "url": channel.address(found.url or ""),
        "at": when(found.submitted_at),
        "channel": channel.title.zh,
        "column": found.column,
        "number": found.number or "",
        "title": published_title(_process_of(occasion, found), found.stage, found.row, found.form),
        "hash": found.content_hash,
        "withdrawn_at": when(found.withdrawn_at),
        "withdrawn_by": found.withdrawer or "",
        "withdrawn_why": found.withdrawn_why or "",
    }


def _named_to_withdraw(occasion: Occasion) -> list[int]:
    """The publications of other cases that the form names."""
    stages = (one for one in occasion.process.all_stages if isinstance(one, WithdrawingStage))
    found = (named_by(occasion.state.form, one.of)["id"] for one in stages if one.of is not None)
    return [int(one) for one in found if one]


def _process_of(occasion: Occasion, found: Any) -> Process:
    """That of the case which put it out."""
    return occasion.process if found.case_id == occasion.row.id else occasion.versions(found.definition)
