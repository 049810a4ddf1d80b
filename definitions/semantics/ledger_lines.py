"""Which lines a fact adds to the ledgers, and what their columns see of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from definitions.conditions import evaluate_all, references
from definitions.schema.organization import Ledger, Organization
from definitions.schema.process import OBJECTION_SETTLED, LedgerEntry, Process
from definitions.schema.stages import (
    BaseStage,
    HumanStage,
    PaperStage,
    PublishingStage,
    decisions_of,
    title_of,
    title_of_decision,
)
from definitions.semantics.binding import content_hash
from definitions.semantics.fold import effect_of
from definitions.semantics.history import (
    Decided,
    Ended,
    Event,
    Intervened,
    ObjectionAnswered,
    ObjectionSettled,
    Performed,
)
from definitions.semantics.ledger_rows import Called
from definitions.semantics.proxies import by_proxy
from definitions.semantics.state import RaisedObjection, State
from definitions.vocabulary import COLUMN_SOURCES, SETTLEMENT_TITLES, Effect, Outcome
from definitions.working_days import SHANGHAI

Names = Mapping[str, str]
"""Person id to name."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact of a case, between what was before it and what is after it."""

    process: Process
    before: State
    event: Event
    state: State


def entries_of(fact: Fact) -> list[LedgerEntry]:
    """The entries that the fact calls for; none of a draft that ends before anybody handed it in: it says nothing yet."""
    names = _occasions(fact) if fact.state.parts else frozenset[str]()
    return [
        entry for entry in fact.process.ledger_entries if entry.on in names and _is_for(entry, fact.event)
    ]


def _is_for(entry: LedgerEntry, event: Event) -> bool:
    """What the drafter took back leaves a line only where the document asks for it."""
    if not isinstance(event, Ended):
        return True
    if entry.outcome is None:
        return event.outcome is not Outcome.WITHDRAWN
    return event.outcome in entry.outcome


def _occasions(fact: Fact) -> set[str]:
    """The names under which a process can speak of this fact."""
    process, event = fact.process, fact.event
    match event:
        case ObjectionAnswered() | ObjectionSettled() | Intervened() if _settles(fact):
            return {OBJECTION_SETTLED}
        case Decided():
            stage = process.human_stage(event.stage)
            effect = effect_of(fact.before, stage, event)
            done = _done(stage) if effect is Effect.PASS else set()
            return {f"{event.stage}.decided"} | done
        case Performed(held=()):
            return _done(process.stage(event.stage), went_out=event.rows != ())
        case Ended():
            return {"ended"}
        case _:
            return set()


def _settles(fact: Fact) -> bool:
    held = fact.before.objection
    return held is not None and any(
        one.number == held.number and one.settlement is not None for one in fact.state.objections
    )


def _done(stage: BaseStage, *, went_out: bool = True) -> set[str]:
    is_out = isinstance(stage, PublishingStage) and went_out
    return {f"{stage.id}.done"} | ({"published"} if is_out else set())


def computed(
    ledger: Ledger,
    context: Mapping[str, object],
    process: Process,
    organization: Organization | None,
    name_of: Callable[[str], str] = str,
) -> dict[str, str]:
    """Column to text, without those of the serial number. A column that is a unit which was filled in, or one of several
    between which it chooses, holds its title, of several units all; one that is a person, their name, which `name_of` finds
    for the id.
    """
    found = evaluate_all(list(ledger.formulas.values()), context)
    said: dict[str, Callable[[str], str]] = dict.fromkeys(process.person_references, name_of)
    if organization is not None:
        said |= dict.fromkeys(process.unit_references, organization.unit_title)
    return {
        column: _text(_by_name(value, _sayer(formula, value, context, said)))
        for (column, formula), value in zip(ledger.formulas.items(), found, strict=True)
    }


def serial_columns(ledger: Ledger) -> tuple[str, ...]:
    return tuple(column.id for column in ledger.columns if column.value is None)


def _sayer(
    formula: str, value: object, context: Mapping[str, object], said: Mapping[str, Callable[[str], str]]
) -> Callable[[str], str]:
    """What says the value of a column: a name where the formula is, or chose, one of the fields that hold units or persons."""
    if (known := said.get(formula.strip())) is not None or not said:
        return known or str
    for path in references(formula):
        if (chosen := said.get(".".join(path))) is not None and _held(context, path) == value:
            return chosen
    return str


def _held(context: Mapping[str, object], path: Sequence[str]) -> object:
    """None where there is no such field."""
    found: object = context
    for name in path:
        found = found.get(name) if isinstance(found, Mapping) else None
    return found


def _by_name(value: object, name_of: Callable[[str], str]) -> object:
    if isinstance(value, list):
        return [_by_name(one, name_of) for one in value]
    return name_of(value) if isinstance(value, str) and value else value


def _text(value: object) -> str:
    if value is None:
        return ""
    return "、".join(map(str, value)) if isinstance(value, list) else str(value)


def case_told(
    process: Process, state: State, names: Names, *, number: str, title: str, unit: str
) -> dict[str, str]:
    """`unit`: the title of the submitting unit."""
    return {
        "number": number,
        "unit": unit,
        "drafter": names.get(state.drafter or "", ""),
        "process": process.title.zh,
        "title": title,
        "round": str(state.round),
        "submitted_at": when(state.marks.get("submitted")),
        "hash": content_hash(state.parts),
        "urgent": "加急" if state.is_urgent else "",
        "returns": str(state.returns),
    }


def event_told(process: Process, event: Event, names: Names) -> dict[str, str]:
    empty = dict.fromkeys(COLUMN_SOURCES["event"], "")
    if not isinstance(event, Decided):
        return {**empty, "at": when(event.at)}
    stage = process.human_stage(event.stage)
    return {
        "stage": event.stage,
        "stage_title": title_of(stage),
        "decision": decisions_of(stage)[event.decision].title.zh,
        "person": by_proxy(names, event.person, event.on_behalf_of),
        "opinion": event.opinion,
        "at": when(event.at),
        "registered_by": names.get(event.registered_by or "", ""),
        "signed_on": event.signed_on.isoformat() if event.signed_on else "",
        "medium": "纸质" if isinstance(stage, PaperStage) else "网上",
        "row": "",
    }


def objection_told(latest: RaisedObjection | None, names: Names, unit: str) -> dict[str, str]:
    """`latest` of the case; `unit`: the title of the unit that raised it."""
    if latest is None:
        return dict.fromkeys(COLUMN_SOURCES["objection"], "")
    one = latest
    return {
        "unit": unit,
        "by": by_proxy(names, one.by, one.on_behalf_of),
        "reason": one.reason,
        "raised_at": when(one.raised_at),
        "answer": one.answer,
        "answered_by": by_proxy(names, one.answered_by, one.answered_for) if one.answered_by else "",
        "settlement": SETTLEMENT_TITLES[one.settlement] if one.settlement is not None else "",
        "opinion": one.opinion,
        "settled_by": by_proxy(names, one.settled_by, one.settled_for) if one.settled_by else "",
        "settled_at": when(one.settled_at),
    }


def signatures_told(process: Process, called: Called) -> dict[str, dict[str, str]]:
    """Stage to what was decided in its latest pass; of several signers all names and opinions."""
    nothing = dict.fromkeys(COLUMN_SOURCES["signed"], "")
    stages = {stage.id: stage for stage in process.all_stages if isinstance(stage, HumanStage)}
    latest = {known[0]: known for known, _ in called if known is not None and known[0] in stages}
    signed = dict.fromkeys(stages, nothing)
    for stage_id, known in latest.items():
        here = [one for called_now, one in called if called_now == known]
        names = (f"{one.name}（代{one.principal}）" if one.principal else one.name for one in here)
        last = here[-1]
        signed[stage_id] = {
            "person": "、".join(names),
            "at": when(last.decided_at),
            "decision": title_of_decision(stages[stage_id], last.decision),
            "opinion": "；".join(filter(None, (one.opinion for one in here))),
        }
    return signed


def when(moment: datetime | None) -> str:
    """As ledgers write a moment: Beijing time, to the minute."""
    return moment.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M") if moment else ""


__all__ = [
    "Fact",
    "case_told",
    "computed",
    "entries_of",
    "event_told",
    "objection_told",
    "serial_columns",
    "signatures_told",
    "when",
]
