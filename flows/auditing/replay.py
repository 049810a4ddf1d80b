"""What the rows of a case must hold, computed from its audit events by the semantics that wrote them."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from definitions.schema.process import Process
from definitions.semantics.binding import parts_of
from definitions.semantics.fold import after
from definitions.semantics.history import (
    SEAT,
    Copied,
    Drafted,
    Event,
    OnClocks,
    Read,
    TakenBack,
)
from definitions.semantics.rows import together
from definitions.semantics.signing import Seat
from definitions.semantics.state import State, Visit
from definitions.semantics.taking_back import given_at
from flows.casework.derived import (
    DutyKey,
    case_columns,
    clock_columns,
    duties_of,
    duty_columns,
    holder_columns,
    is_restated,
    outcome_of,
    restated_columns,
    unit_row,
    unsubmitted_title,
)
from storage.models.records import WHOLE
from storage.queries.standing import TAKEN_BACK
from storage.records.history import FACTS, fact_of
from storage.verification import Recorded

Columns = dict[str, Any]
Duty = DutyKey
FurtherRole = tuple[str, int, int, str]
"""The same, and a role."""


@dataclass
class Replay:
    """Filled event by event. `stored`: content id to the columns of its row."""

    stored: Mapping[int, Mapping[str, Any]]
    state: State = field(default_factory=State)
    process: Process | None = None
    """The version that the case runs on; None: nothing was added yet."""
    case: Columns = field(default_factory=dict)
    contents: dict[int, Columns] = field(default_factory=dict)
    hashed: dict[int, dict[str, str]] = field(default_factory=dict)
    """Content id to the parts that its row has, hashed afresh."""
    reviews: dict[Duty, Columns] = field(default_factory=dict)
    further_roles: list[FurtherRole] = field(default_factory=list)
    copies: dict[str, Columns] = field(default_factory=dict)
    """By person."""
    causes: dict[str, Columns] = field(default_factory=dict)
    """By what names the occasion; of a case that somebody began, none."""
    clocks: dict[str, Columns] = field(default_factory=lambda: defaultdict(dict))
    """Key to what `storage.records.deadlines.told` told last."""
    noticed: dict[str, Columns] = field(default_factory=lambda: defaultdict(dict))
    """Key to what the alarms of its clock left in its row."""
    publications: dict[int, Columns] = field(default_factory=dict)
    numbered: tuple[Process, datetime] | None = None
    """When the case was given its number, and by which version."""

    def add(self, process: Process, event: Recorded) -> None:
        """`process`: the version under which it happened; of a migration the one to which it leads.

        Raises one of UNREADABLE where the program did not write the event.
        """
        payload = event.payload
        if event.kind in FACTS:
            self._add_fact(process, event)
        match event.kind:
            case "reminded":
                for seat in payload.get("seats", [SEAT]):
                    self.reviews[payload["stage"], payload["visit"], seat]["reminded_at"] = event.at
            case "unheeded":
                self.noticed[payload["key"]]["unheeded"] = payload["reason"]
            case "blocked":
                self.case["blocked_reason"] = payload["reason"]
            case "retried":
                self.case["blocked_reason"] = None
            case "publishing":
                self._publishing(event)
            case "publication_failed":
                self.publications[payload["publication"]]["state"] = "failed"
            case "publication_withdrawn":
                self.publications[payload["publication"]] |= _withdrawn(payload)
        self._told_beside(payload)

    def _told_beside(self, payload: Mapping[str, Any]) -> None:
        """What an event tells beside its fact: clocks, new duties, and what presses on those that stay open."""
        for key, told in payload.get("clocks", {}).items():
            self.clocks[key] |= told
        for name, told in payload.get("duties", {}).items():
            self._told_of_duty(name, told)
        for name, told in payload.get("pressing", {}).items():
            self.reviews[_duty(name)] |= _limit(told)

    def recalculate(self, change: Mapping[str, Any]) -> None:
        """A calendar was imported: a clock moved, and with it the open duties on which it presses."""
        self.clocks[change["key"]] |= {"fixed": change["fixed"]}
        if change["old_due_at"] != change["new_due_at"]:
            for review in self.reviews.values():
                if review["closed_at"] is None and review.get("pressing") == change["key"]:
                    review["due_at"] = change["new_due_at"]

    def _add_fact(self, process: Process, event: Recorded) -> None:
        payload = event.payload
        forms = {content: row["form"] for content, row in self.stored.items()}
        if event.kind == "submitted":
            forms.setdefault(payload["content"], {})
            self._submitted(process, event)
        fact = fact_of(event.kind, event.at, event.person, payload, forms)
        before = duties_of(self.process or process, self.state)
        self.process = process
        self.state = after(process, self.state, fact)
        self._follow(process, before, fact)
        if isinstance(fact, Copied):
            self.copies[fact.to] = {"sent_by": fact.by, "sent_at": fact.at, "read_at": None}
        elif isinstance(fact, Read):
            self.copies[fact.by] |= {"read_at": fact.at}
        elif isinstance(fact, OnClocks):
            self.noticed[fact.key] |= clock_columns(fact)
        match event.kind:
            case "drafted" if isinstance(fact, Drafted):
                self._drafted(process, event, fact)
            case "migrated":
                self.case["definition"] = event.payload["now"]
            case "performed" | "decided" if "publication" in payload or "published" in payload:
                for one in payload.get("published", [payload]):
                    confirmed = {"state": "confirmed", "confirmed_at": event.at, "url": one["url"]}
                    self.publications[one["publication"]] |= confirmed
        self.case |= case_columns(self.state)

    def _drafted(self, process: Process, event: Recorded, fact: Drafted) -> None:
        if fact.cause is not None:
            self.causes[fact.cause.key] = asdict(fact.cause)
        self.case |= {
            "organization": process.organization,
            "process": process.process,
            "definition": event.payload["definition"],
            "unit": unit_row(process, event.payload["unit"]),
            "title": unsubmitted_title(process, fact.prefilled),
            "number": None,
            "content": None,
            "created_at": event.at,
            "blocked_reason": None,
        }

    def _follow(self, process: Process, before: Mapping[Duty, tuple[Visit, Seat]], fact: Event) -> None:
        """The duties that a fact ended, and those that it began."""
        now = duties_of(process, self.state)
        for duty in before.keys() - now.keys():
            self.reviews[duty] |= {"closed_at": fact.at, "outcome": outcome_of(fact, duty)}
        for duty in now.keys() & before.keys():
            if is_restated(process, fact):
                self.reviews[duty] |= restated_columns(process, self.state, *now[duty])
            elif now[duty][1] != before[duty][1]:
                self.reviews[duty] |= holder_columns(process, self.state, *now[duty])
        if isinstance(fact, TakenBack):
            self.reviews[given_at(self.state, fact)] |= {"closed_at": fact.at, "outcome": TAKEN_BACK}
        for duty in now.keys() - before.keys():
            visit, seat = now[duty]
            self.reviews[duty] = {
                **duty_columns(process, self.state, visit, seat, fact.at),
                "closed_at": None,
                "outcome": None,
                "reminded_at": None,
            }

    def _told_of_duty(self, name: str, told: Mapping[str, Any]) -> None:
        duty = _duty(name)
        self.reviews[duty] |= {
            "vacant": told["vacant"],
            "barred": "\n".join(told.get("barred", ())),
            **_limit(told),
        }
        self.further_roles += [(*duty, role) for role in told.get("further_roles", ())]

    def _submitted(self, process: Process, event: Recorded) -> None:
        """Before the state moves: the parts are hashed with what stages had filled in until then."""
        payload, content = event.payload, event.payload["content"]
        self.contents[content] = {
            "round": payload["round"],
            "revision": 0,
            "form、texts、files": payload["stored"],
            "parts": payload["parts"],
            "hash": payload["hash"],
            "created_at": event.at,
            "created_by": event.person,
        }
        self.numbered = self.numbered or (process, event.at)
        self.case |= {"number": payload["number"], "content": content, "title": ""}
        row = self.stored.get(content)
        if row is not None:
            self.case["title"] = str(row["form"].get("title", ""))
            values = together(row["form"], {**row["texts"], **row["files"]})
            self.hashed[content] = {str(p): d for p, d in parts_of(process, values, self.state.given).items()}

    def _publishing(self, event: Recorded) -> None:
        payload = event.payload
        before = self.publications.get(payload["publication"], {"submitted_at": event.at})
        self.publications[payload["publication"]] = {
            "stage": payload["stage"],
            "visit": payload["visit"],
            "channel": payload["channel"],
            "row": payload.get("row", WHOLE),
            "content": payload["content"],
            "content_hash": payload["hash"],
            "column": payload["column"],
            "state": "submitted",
            "url": None,
            "submitted_at": before["submitted_at"],
            "confirmed_at": None,
            **dict.fromkeys(WITHDRAWAL),
        }


WITHDRAWAL = ("withdrawn_at", "withdrawn_in", "withdrawn_by", "withdrawn_why", "snapshot")
"""Columns of a publication that are filled in when it is withdrawn."""


def _withdrawn(payload: Mapping[str, Any]) -> Columns:
    return {
        "state": "withdrawn",
        "withdrawn_at": datetime.fromisoformat(payload["at"]),
        "withdrawn_in": payload["in_case"],
        "withdrawn_by": payload["by"],
        "withdrawn_why": payload["why"],
        "snapshot": payload["snapshot"],
    }


def _duty(name: str) -> Duty:
    stage, visit, seat = name.split("/")
    return stage, int(visit), int(seat)


def _limit(told: Mapping[str, Any]) -> Columns:
    due_at = told["due_at"]
    return {
        "due_at": datetime.fromisoformat(due_at) if due_at else None,
        "pressing": told.get("pressing"),
    }
