"""The history of a case, to and from its audit events."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, asdict, fields
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from definitions.semantics.history import (
    ALONE,
    Asked,
    Called,
    Cause,
    ClockMissed,
    ClockOverdue,
    ClockWarned,
    Copied,
    Decided,
    Drafted,
    Ended,
    Event,
    ExtensionAsked,
    ExtensionDecided,
    Handed,
    HandedBack,
    History,
    Intervened,
    Migrated,
    Objected,
    ObjectionAnswered,
    ObjectionSettled,
    OnClocks,
    OnExtensions,
    OnObjections,
    OnSeats,
    OnUrgency,
    Opened,
    Overridden,
    Parts,
    Performed,
    Read,
    Reopened,
    Replied,
    Seated,
    SignerAdded,
    SignerRemoved,
    Submitted,
    TakenBack,
    UrgencyAsked,
    UrgencyDecided,
    Withdrawn,
)
from definitions.vocabulary import (
    CauseKind,
    Handing,
    Intervention,
    Outcome,
    Part,
    Purpose,
    Settlement,
    SignerPlace,
)
from storage.audit_chain import case_chain, instant
from storage.models import AuditEvent, Content

KINDS: dict[type[Event], str] = {
    Drafted: "drafted",
    Opened: "opened",
    Submitted: "submitted",
    Decided: "decided",
    Called: "called",
    Performed: "performed",
    Withdrawn: "withdrawn",
    Handed: "handed",
    HandedBack: "handed_back",
    SignerAdded: "signer_added",
    SignerRemoved: "signer_removed",
    TakenBack: "taken_back",
    Asked: "asked",
    Replied: "replied",
    Copied: "copied",
    Read: "read",
    Overridden: "overridden",
    ExtensionAsked: "extension_asked",
    ExtensionDecided: "extension_decided",
    UrgencyAsked: "urgency_asked",
    UrgencyDecided: "urgency_decided",
    Objected: "objected",
    ObjectionAnswered: "objection_answered",
    ObjectionSettled: "objection_settled",
    Reopened: "reopened",
    Intervened: "intervened",
    ClockWarned: "clock_warned",
    ClockMissed: "clock_missed",
    ClockOverdue: "clock_overdue",
    Migrated: "migrated",
    Ended: "ended",
}
"""The kinds of audit events that are facts of a case; all others only tell what else went on."""

_events: Any = AuditEvent.__table__
_EVENTS = (
    select(_events.c.kind, _events.c.at, _events.c.person, _events.c.payload)
    .where(_events.c.chain == bindparam("of_chain"))
    .order_by(_events.c.number)
)
_NUMBERED = _EVENTS.add_columns(_events.c.number)
_contents: Any = Content.__table__
_FORMS = select(_contents.c.id, _contents.c.form).where(_contents.c.case_id == bindparam("of_case"))

TOLD_PLAINLY: dict[
    str,
    type[
        OnSeats
        | OnExtensions
        | OnUrgency
        | OnObjections
        | OnClocks
        | Called
        | Copied
        | Intervened
        | Overridden
        | Read
        | Reopened
        | Migrated
    ],
] = {
    "called": Called,
    "handed": Handed,
    "handed_back": HandedBack,
    "signer_added": SignerAdded,
    "signer_removed": SignerRemoved,
    "taken_back": TakenBack,
    "asked": Asked,
    "replied": Replied,
    "copied": Copied,
    "read": Read,
    "overridden": Overridden,
    "extension_asked": ExtensionAsked,
    "extension_decided": ExtensionDecided,
    "urgency_asked": UrgencyAsked,
    "urgency_decided": UrgencyDecided,
    "objected": Objected,
    "objection_answered": ObjectionAnswered,
    "objection_settled": ObjectionSettled,
    "reopened": Reopened,
    "intervened": Intervened,
    "clock_warned": ClockWarned,
    "clock_missed": ClockMissed,
    "clock_overdue": ClockOverdue,
    "migrated": Migrated,
}
"""Kinds of events whose payload holds the fields of the fact under their own names."""

FACTS = frozenset(KINDS.values())


def payload_of(event: Event, extra: Mapping[str, Any]) -> dict[str, Any]:
    """What an audit event holds of a fact. A form's values stay in the content row that `extra` names."""
    return {**_payload(event), **extra}


def _payload(event: Event) -> dict[str, Any]:
    match event:
        case Drafted():
            return {"unit": event.unit, **_caused(event)}
        case Opened():
            return {
                "stage": event.stage,
                "visit": event.visit,
                "seats": [_seat(one) for one in event.seats],
                **({"found": dict(event.found)} if event.found else {}),
            }
        case Submitted():
            return {
                "round": event.round,
                "parts": _plain(event.parts),
                "held": list(event.held),
                "only_removed": event.only_removed,
                **({"supplements": event.supplements} if event.supplements else {}),
            }
        case Decided():
            return {
                "stage": event.stage,
                "visit": event.visit,
                "seat": event.seat,
                "decision": event.decision,
                "person": event.person,
                "go": event.go,
                "given": dict(event.given),
                "opinion": event.opinion,
                "parts": _plain(event.parts) if event.parts is not None else None,
                "registered_by": event.registered_by,
                "signed_on": event.signed_on.isoformat() if event.signed_on else None,
                **({"on_behalf_of": event.on_behalf_of} if event.on_behalf_of else {}),
                **({"refused": told_rows(event.refused)} if event.refused else {}),
            }
        case Performed():
            return {
                "stage": event.stage,
                "visit": event.visit,
                "held": list(event.held),
                **({"outcome": event.outcome.value} if event.outcome else {}),
                **({"rows": list(event.rows)} if event.rows is not None else {}),
                **({"given": dict(event.given)} if event.given else {}),
            }
        case Ended():
            return {"outcome": event.outcome.value}
        case Withdrawn():
            return {}
        case _:
            return _plainly(event)


def _caused(event: Drafted) -> dict[str, Any]:
    """What brought it about and what it was opened with; nothing where a person began it with an empty form."""
    told: dict[str, Any] = {} if event.cause is None else {"cause": asdict(event.cause)}
    told |= {"prefilled": dict(event.prefilled)} if event.prefilled or told else {}
    return told | ({"authors": list(event.authors)} if event.authors else {})


def _cause(payload: Mapping[str, Any]) -> Cause | None:
    told = payload.get("cause")
    return None if told is None else Cause(**{**told, "kind": CauseKind(told["kind"])})


def _plainly(event: Event) -> dict[str, Any]:
    """Every field but the moment, which the event has beside its payload."""
    told = {name: value for name, value in asdict(event).items() if name != "at"}
    if isinstance(event, ClockWarned | ClockMissed | ClockOverdue):
        told["due_at"] = instant(event.due_at)
    return told


def _seat(seated: Seated) -> dict[str, Any]:
    of_unit = {} if seated.unit is None else {"unit": seated.unit}
    return {"seat": seated.seat, "party": seated.party, "person": seated.person, **of_unit}


def _seats(payload: Mapping[str, Any]) -> tuple[Seated, ...]:
    """Events of before stages had several signers name no seats."""
    if "seats" not in payload:
        return ALONE
    return tuple(Seated(**one) for one in payload["seats"])


def told_rows(refused: Mapping[int, str]) -> dict[str, str]:
    """As JSON, which knows no numbers as keys."""
    return {str(number): reason for number, reason in refused.items()}


def _plain(parts: Parts) -> dict[str, str]:
    return {str(part): digest for part, digest in parts.items()}


def _parts(plain: Mapping[str, str]) -> dict[Part, str]:
    return {Part(part): digest for part, digest in plain.items()}


def numbered_history(session: Session, case_id: int) -> Iterator[tuple[int, Event]]:
    """The facts of a case, oldest first, each with the number of its event."""
    forms = _forms(session, case_id)
    for kind, at, person, payload, number in session.execute(_NUMBERED, {"of_chain": case_chain(case_id)}):
        if kind in FACTS:
            yield number, fact_of(kind, at, person, json.loads(payload), forms)


def load_history(session: Session, case_id: int) -> History:
    """The facts of a case, oldest first."""
    rows = session.execute(_EVENTS, {"of_chain": case_chain(case_id)}).all()
    forms = _forms(session, case_id)
    return tuple(
        fact_of(kind, at, person, json.loads(payload), forms)
        for kind, at, person, payload in rows
        if kind in FACTS
    )


def _forms(session: Session, case_id: int) -> dict[int, dict[str, Any]]:
    """Content id to the values of its fields."""
    return {row.id: row.form for row in session.execute(_FORMS, {"of_case": case_id})}


def fact_of(
    kind: str, at: datetime, person: str | None, payload: dict[str, Any], forms: Mapping[int, dict[str, Any]]
) -> Event:
    """The fact that an audit event tells, `kind` being one of `FACTS`; `forms`: content id to field values."""
    match kind:
        case "drafted":
            written = payload.get("prefilled", {}), tuple(payload.get("authors", ()))
            return Drafted(at, person, payload["unit"], _cause(payload), *written)
        case "opened":
            return Opened(at, payload["stage"], payload["visit"], _seats(payload), payload.get("found", {}))
        case "submitted":
            assert person is not None
            form = forms[payload["content"]]
            return Submitted(
                at,
                person,
                payload["round"],
                form,
                _parts(payload["parts"]),
                tuple(payload["held"]),
                supplements=payload.get("supplements"),
                only_removed=payload.get("only_removed", False),
            )
        case "decided":
            return _decided(at, payload)
        case "performed":
            outcome = Outcome(payload["outcome"]) if payload.get("outcome") else None
            rows = tuple(payload["rows"]) if "rows" in payload else None
            return Performed(
                at,
                payload["stage"],
                payload["visit"],
                tuple(payload["held"]),
                outcome,
                rows,
                payload.get("given", {}),
            )
        case "withdrawn":
            assert person is not None
            return Withdrawn(at, person)
        case "ended":
            return Ended(at, Outcome(payload["outcome"]))
        case _:
            return _told_plainly(kind, at, payload)


def _told_plainly(kind: str, at: datetime, payload: Mapping[str, Any]) -> Event:
    known = TOLD_PLAINLY[kind]
    told = {
        field.name: payload[field.name]
        for field in fields(known)
        if field.name != "at" and (field.default is MISSING or field.name in payload)
    }
    if known is Handed:
        told["how"] = Handing(told["how"])
    if known is Intervened:
        told["how"] = Intervention(told["how"])
    if known is ObjectionSettled:
        told["how"] = Settlement(told["how"])
    if known is Asked:
        told["purpose"] = Purpose(told["purpose"])
        told["fields"] = tuple(told.get("fields", ()))
    if known is Migrated:
        told |= {name: tuple(told.get(name, ())) for name in ("lost", "anew", "carried", "again")}
    if known is SignerAdded:
        told["place"] = SignerPlace(told["place"])
    if known in (ClockWarned, ClockMissed, ClockOverdue):
        told["due_at"] = datetime.fromisoformat(told["due_at"])
    return known(at, **told)


def _decided(at: datetime, payload: dict[str, Any]) -> Decided:
    signed_on = payload["signed_on"]
    return Decided(
        at,
        payload["stage"],
        payload["visit"],
        payload["person"],
        payload["decision"],
        seat=payload["seat"],
        go=payload["go"],
        given=payload["given"],
        opinion=payload["opinion"],
        parts=_parts(payload["parts"]) if payload["parts"] is not None else None,
        registered_by=payload["registered_by"],
        signed_on=date.fromisoformat(signed_on) if signed_on else None,
        on_behalf_of=payload.get("on_behalf_of"),
        refused={int(number): reason for number, reason in payload.get("refused", {}).items()},
    )
