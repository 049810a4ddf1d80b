"""Ledger lines: what a fact adds to the ledgers that the process declares."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, or_, select

from definitions.conditions import evaluate_all
from definitions.registry import Office
from definitions.schema.organization import Ledger
from definitions.schema.process import OBJECTION_SETTLED, Process
from definitions.schema.stages import (
    BaseStage,
    HumanStage,
    PaperStage,
    PublishingStage,
    decisions_of,
    table_of,
    title_of,
    title_of_decision,
)
from definitions.semantics.binding import content_hash
from definitions.semantics.fold import Versions, effect_of
from definitions.semantics.history import (
    Decided,
    Ended,
    Event,
    Intervened,
    ObjectionAnswered,
    ObjectionSettled,
    Performed,
)
from definitions.semantics.path import conditions_context
from definitions.semantics.rows import published_title
from definitions.semantics.state import RaisedObjection, State
from definitions.vocabulary import COLUMN_SOURCES, SETTLEMENT_TITLES, Effect
from definitions.working_days import SHANGHAI
from flows.casework.derived import line_counter
from flows.casework.ledger_rows import Called, TableOfLines
from flows.casework.telling import by_proxy
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
    names = _occasions(occasion) if occasion.state.parts else frozenset[str]()
    wanted = [entry for entry in occasion.process.ledger_entries if entry.on in names]
    if not wanted:
        return []
    ledgers = occasion.office.ledgers
    read = {name for entry in wanted for name in ledgers[entry.ledger].read}
    context = {**_context(connection, occasion, read), "row": {}}
    lines = []
    for entry in wanted:
        ledger, table = ledgers[entry.ledger], table_of(entry)
        rows = [context] if table is None else _rows(connection, occasion, table, context)
        lines += [_line(occasion, ledger, seen) for seen in rows]
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


def _occasions(occasion: Occasion) -> set[str]:
    """The names under which a process can speak of this fact."""
    process, event = occasion.process, occasion.event
    match event:
        case ObjectionAnswered() | ObjectionSettled() | Intervened() if _settles(occasion):
            return {OBJECTION_SETTLED}
        case Decided():
            stage = process.human_stage(event.stage)
            effect = effect_of(occasion.before, stage, event)
            done = _done(stage) if effect is Effect.PASS else set()
            return {f"{event.stage}.decided"} | done
        case Performed(held=()):
            return _done(process.stage(event.stage), went_out=event.rows != ())
        case Ended():
            return {"ended"}
        case _:
            return set()


def _settles(occasion: Occasion) -> bool:
    held = occasion.before.objection
    return held is not None and any(
        one.number == held.number and one.settlement is not None for one in occasion.state.objections
    )


def _done(stage: BaseStage, *, went_out: bool = True) -> set[str]:
    is_out = isinstance(stage, PublishingStage) and went_out
    return {f"{stage.id}.done"} | ({"published"} if is_out else set())


def _line(occasion: Occasion, ledger: Ledger, context: Mapping[str, Any]) -> Line:
    organization = occasion.office.organization.organization
    found = evaluate_all(list(ledger.formulas.values()), context)
    computed = {column: _text(value) for column, value in zip(ledger.formulas, found, strict=True)}
    row = {
        "organization": organization,
        "ledger": ledger.ledger,
        "case_id": occasion.row.id,
        "event": occasion.number,
        "at": occasion.at,
        "values": computed,
    }
    return Line(
        line_counter(organization, ledger.ledger),
        tuple(column.id for column in ledger.columns if column.id not in computed),
        row,
        {"organization": organization, "ledger": ledger.ledger},
    )


def _text(value: object) -> str:
    if value is None:
        return ""
    return "、".join(map(str, value)) if isinstance(value, list) else str(value)


def _context(connection: Connection, occasion: Occasion, wanted: set[str]) -> dict[str, Any]:
    """What the columns see; what nobody reads is not asked of the database."""
    state = occasion.state
    names = _names(connection, occasion)
    context: dict[str, Any] = {
        **conditions_context(
            occasion.process, state.form, state.given, state.refused_rows, is_urgent=state.is_urgent
        ),
        "case": _case(occasion, names),
        "event": _event(occasion, names),
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


def _case(occasion: Occasion, names: Mapping[str, str]) -> dict[str, str]:
    state = occasion.state
    return {
        "number": occasion.row.number or "",
        "unit": occasion.office.organization.unit_title(state.unit),
        "drafter": names.get(state.drafter or "", ""),
        "process": occasion.process.title.zh,
        "title": occasion.row.title,
        "round": str(state.round),
        "submitted_at": _when(state.marks.get("submitted")),
        "hash": content_hash(state.parts),
        "urgent": "加急" if state.is_urgent else "",
    }


def _event(occasion: Occasion, names: Mapping[str, str]) -> dict[str, str]:
    event = occasion.event
    empty = dict.fromkeys(COLUMN_SOURCES["event"], "")
    if not isinstance(event, Decided):
        return {**empty, "at": _when(event.at)}
    stage = occasion.process.human_stage(event.stage)
    return {
        "stage": event.stage,
        "stage_title": title_of(stage),
        "decision": decisions_of(stage)[event.decision].title.zh,
        "person": by_proxy(names, event.person, event.on_behalf_of),
        "opinion": event.opinion,
        "at": _when(event.at),
        "registered_by": names.get(event.registered_by or "", ""),
        "signed_on": event.signed_on.isoformat() if event.signed_on else "",
        "medium": "纸质" if isinstance(stage, PaperStage) else "网上",
        "row": "",
    }


def _parties(objection: RaisedObjection) -> set[str | None]:
    return {*objection.parties, objection.settled_by, objection.settled_for}


def _objection(occasion: Occasion, names: Mapping[str, str]) -> dict[str, str]:
    """The latest of the case."""
    if not occasion.state.objections:
        return dict.fromkeys(COLUMN_SOURCES["objection"], "")
    one = occasion.state.objections[-1]
    return {
        "unit": occasion.office.organization.unit_title(one.unit),
        "by": by_proxy(names, one.by, one.on_behalf_of),
        "reason": one.reason,
        "raised_at": _when(one.raised_at),
        "answer": one.answer,
        "answered_by": by_proxy(names, one.answered_by, one.answered_for) if one.answered_by else "",
        "settlement": SETTLEMENT_TITLES[one.settlement] if one.settlement is not None else "",
        "opinion": one.opinion,
        "settled_by": by_proxy(names, one.settled_by, one.settled_for) if one.settled_by else "",
        "settled_at": _when(one.settled_at),
    }


def _called(connection: Connection, occasion: Occasion) -> Called:
    decided = connection.execute(_DECISIONS, {"of_case": occasion.row.id}).all()
    return [(occasion.state.now_called(one.stage, one.visit), one) for one in decided]


def _signatures(connection: Connection, occasion: Occasion) -> dict[str, dict[str, str]]:
    """Stage to what was decided in its latest pass; of several signers all names and opinions."""
    nothing = dict.fromkeys(COLUMN_SOURCES["signed"], "")
    stages = {stage.id: stage for stage in occasion.process.all_stages if isinstance(stage, HumanStage)}
    called = _called(connection, occasion)
    latest = {known[0]: known for known, _ in called if known is not None and known[0] in stages}
    signed = dict.fromkeys(stages, nothing)
    for stage_id, known in latest.items():
        here = [one for called_now, one in called if called_now == known]
        names = (f"{one.name}（代{one.principal}）" if one.principal else one.name for one in here)
        last = here[-1]
        signed[stage_id] = {
            "person": "、".join(names),
            "at": _when(last.decided_at),
            "decision": title_of_decision(stages[stage_id], last.decision),
            "opinion": "；".join(filter(None, (one.opinion for one in here))),
        }
    return signed


def _published(connection: Connection, occasion: Occasion, row: int | None = None) -> dict[str, str]:
    """What the fact put out, or withdrew; of any other fact, what the case put out last. `row`: of the case's own, what
    this row is.
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
    if found is None:
        return dict.fromkeys(COLUMN_SOURCES["publication"], "")
    channel = occasion.office.organization.channel(found.channel.partition("/")[2])
    return {
        "url": channel.address(found.url or ""),
        "at": _when(found.submitted_at),
        "channel": channel.title.zh,
        "column": found.column,
        "number": found.number or "",
        "title": published_title(_process_of(occasion, found), found.stage, found.row, found.form),
        "hash": found.content_hash,
        "withdrawn_at": _when(found.withdrawn_at),
        "withdrawn_by": found.withdrawer or "",
        "withdrawn_why": found.withdrawn_why or "",
    }


def _process_of(occasion: Occasion, found: Any) -> Process:
    """That of the case which put it out."""
    return occasion.process if found.case_id == occasion.row.id else occasion.versions(found.definition)


def _when(moment: datetime | None) -> str:
    return moment.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M") if moment else ""
