"""Histories that were written before an event told more are replayed as they were meant then."""

import json

from sqlalchemy import select

from flows.auditing.replay import Replay
from storage.models import AuditEvent
from storage.verification import Recorded
from tests.builders.office import WEB, SmallOffice


def test_a_reminder_that_named_no_places_was_that_of_the_only_signer(office: SmallOffice) -> None:
    number = office.submit().number
    office.services.remind(office.actor("officer"), number)
    desk = office.services.desk
    loaded = desk.catalogue.find(WEB)
    assert loaded is not None
    replay = Replay({})
    with desk.database.reading() as session:
        told = session.scalars(
            select(AuditEvent).where(AuditEvent.chain.startswith("case/")).order_by(AuditEvent.number)
        )
        for event in told.all():
            payload = json.loads(event.payload)
            if event.kind == "reminded":
                del payload["seats"]
            replay.add(
                loaded.process,
                Recorded(event.number, event.at, event.kind, event.person, event.way_in, payload),
            )
    assert replay.reviews["unit_check", 1, 1]["reminded_at"] == office.clock()
