"""Compares the sessions of browsers with the sign-ins that opened them: nobody may be let in behind the program."""

import json
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from flows.access.tokens import shown
from storage.audit_chain import INSTALLATION
from storage.models import AuditEvent, SignInSession
from storage.models.audit import SIGNED_IN
from storage.verification import Damage, compare
from storage.verification.inspection import UNREADABLE, streamed

BATCH = 400

_sessions: Any = SignInSession.__table__
_events: Any = AuditEvent.__table__


def compare_sessions(session: Session) -> Iterator[Damage]:
    """When a session was last used, and that it ended, is not compared: it ends by itself.

    Sign-ins are looked up by their moments: there are too many to keep.
    """
    stored = streamed(session, select(_sessions).order_by(_sessions.c.created_at))
    while some := list(islice(stored, BATCH)):
        found = [(row["token_hash"], row) for row in some]
        told = _sign_ins(session, {row["created_at"] for row in some})
        known = {token: told[token] for token, _ in found if token in told}
        yield from compare("sign_in_session", known, found, shown)


def _sign_ins(session: Session, moments: set[datetime]) -> dict[str, dict[str, Any]]:
    """Token to what the sign-in told."""
    told: dict[str, dict[str, Any]] = {}
    events = select(_events.c.at, _events.c.person, _events.c.payload).where(
        _events.c.chain == INSTALLATION,
        SIGNED_IN,
        _events.c.at.in_(moments),
    )
    for at, person, payload in session.execute(events):
        try:
            read = json.loads(payload)
            told[read["session"]] = {"person": person, "created_at": at, "address": read["address"]}
        except UNREADABLE:
            continue
    return told
