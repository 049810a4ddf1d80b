"""Compares the tables of the installation with its chain: units, people, roles, passwords, tokens."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from flows.access.passwords import digest_of
from flows.access.people import EVERYBODY
from flows.access.tokens import shown
from storage.installation import DEMO
from storage.models import AccessToken, Installation, Person, RoleHolding, Unit
from storage.verification import Damage, Recorded, compare
from storage.verification.inspection import rows

Columns = dict[str, Any]
Held = tuple[str, str, str, date, str]
"""Person, role, unit, first day, and for whom."""

PASSWORD = "password_hash 的校验码"


class People:
    """Told by `read` what the installation's chain says."""

    def __init__(self) -> None:
        self._homes: list[Columns] = []
        self._units: dict[str, Columns] = {}
        self._people: dict[str, Columns] = {}
        self._roles: dict[Held, Columns] = {}
        self._tokens: dict[str, Columns] = {}

    def compare(self, session: Session) -> Iterator[Damage]:
        yield from self._compare_homes(session)
        yield from compare("unit", self._units, ((row["id"], row) for row in _in_order(session, Unit)), str)
        yield from compare("person", self._people, _people(session), str)
        yield from self._compare_roles(session)
        yield from compare("access_token", self._tokens, _tokens(session), shown)

    def read(self, event: Recorded) -> None:
        payload = event.payload
        match event.kind:
            case "set_up":
                self._homes.append(_home(payload["kind"], event.at))
            case "unit_added":
                organization, _, code = payload["unit"].partition("/")
                unit = {"organization": organization, "code": code, "title": payload["title"]}
                self._units[payload["unit"]] = unit
            case "unit_renamed":
                self._units[payload["unit"]]["title"] = payload["title"]
            case "person_added":
                self._people[payload["person"]] = _person(payload["name"], payload["os_user"])
            case "person_mapped" | "person_disabled" | "person_enabled":
                self._people[payload["person"]] |= _changed(event)
            case "password_set" | "password_rehashed":
                self._set_password(event)
            case "role_given" | "role_ended" | "role_withdrawn":
                self._set_role(event)
            case "token_created":
                self._tokens[payload["token"]] = _token(payload, event.at)
            case "token_revoked":
                self._tokens[payload["token"]]["revoked_at"] = event.at

    def _set_role(self, event: Recorded) -> None:
        held = _held(event.payload)
        if event.kind == "role_withdrawn":
            del self._roles[held]
            return
        until = event.payload["until"]
        self._roles[held] = {"until": date.fromisoformat(until) if until else None}

    def _set_password(self, event: Recorded) -> None:
        person = event.payload["person"]
        for whose in self._people if person == EVERYBODY else [person]:
            self._people[whose][PASSWORD] = event.payload["hash"]
            if event.kind == "password_set":
                self._people[whose]["password_changed_at"] = event.at

    def _compare_homes(self, session: Session) -> Iterator[Damage]:
        """There is one row; the first is taken for it."""
        found = [(row["id"], row) for row in _in_order(session, Installation)]
        told = dict(zip((home for home, _ in found or [(1, {})]), self._homes, strict=False))
        yield from compare("installation", told, found, str)

    def _compare_roles(self, session: Session) -> Iterator[Damage]:
        found = (
            ((row["person"], row["role"], row["unit"], row["since"], row["on_behalf_of"] or ""), row)
            for row in _in_order(session, RoleHolding)
        )
        yield from compare("role_holding", self._roles, found, _named)


def _held(payload: Mapping[str, Any]) -> Held:
    since, principal = date.fromisoformat(payload["since"]), payload.get("on_behalf_of") or ""
    return payload["person"], payload["role"], payload["unit"], since, principal


def _named(held: Held) -> str:
    person, role, unit, since, principal = held
    return f"{person} {role}@{unit} {since.isoformat()}{f' for {principal}' if principal else ''}"


def _home(kind: str, at: datetime) -> Columns:
    """Only a demo moves its time."""
    fixed: Columns = {} if kind == DEMO else {"demo_now": None, "demo_played_at": None}
    return {"kind": kind, "created_at": at, **fixed}


def _person(name: str, os_user: str | None) -> Columns:
    return {"name": name, "os_user": os_user, "status": "active", PASSWORD: None, "password_changed_at": None}


def _changed(event: Recorded) -> Columns:
    if event.kind == "person_mapped":
        return {"os_user": event.payload["os_user"]}
    return {"status": "active" if event.kind == "person_enabled" else "disabled"}


def _token(payload: Mapping[str, Any], at: datetime) -> Columns:
    return {
        "person": payload["person"],
        "label": payload["label"],
        "created_at": at,
        "expires_at": datetime.fromisoformat(payload["expires_at"]),
        "revoked_at": None,
    }


def _in_order(session: Session, model: Any) -> Iterator[dict[str, Any]]:
    table: Any = model.__table__
    return rows(session, select(table).order_by(table.c.id))


def _people(session: Session) -> Iterator[tuple[str, Columns]]:
    for row in _in_order(session, Person):
        password = row["password_hash"]
        yield row["id"], {**row, PASSWORD: digest_of(password) if password else None}


def _tokens(session: Session) -> Iterator[tuple[str, Columns]]:
    for row in rows(session, select(AccessToken.__table__)):
        yield row["token_hash"], row
