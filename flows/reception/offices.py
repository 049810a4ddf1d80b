"""The offices that take letters here, and what the audit is told of those who come too often."""

from collections.abc import Mapping
from dataclasses import dataclass

from definitions.schema.letterboxes import Letterbox
from definitions.schema.organization import Organization
from definitions.semantics.clocks import day_of
from flows.casework.desk import Desk
from flows.casework.letters import PAGE
from storage.audit_chain import append
from storage.queries.people import staffed

SAMPLE = ".example"


@dataclass(frozen=True, slots=True)
class Office:
    id: str
    title: str
    boxes: Mapping[str, Letterbox]
    contact: str
    is_sample: bool
    """Its website is a sample, and so is whatever is written to it."""


def offices(desk: Desk) -> list[Office]:
    """Those that are served here and have letterboxes: the catalogue holds others, too."""
    with desk.database.reading() as session:
        served = staffed(session, day_of(desk.clock()))
    every = (office.organization for name, office in desk.catalogue.offices.items() if name in served)
    return [_office(organization) for organization in every if organization.letterboxes]


def _office(organization: Organization) -> Office:
    sites = [channel.site for channel in organization.websites]
    return Office(
        organization.organization,
        organization.title.zh,
        {box.id: box for box in organization.letterboxes},
        next((site.contact for site in sites), ""),
        any(site.domain.endswith(SAMPLE) for site in sites),
    )


def note_refused(desk: Desk, verb: str, network: str, reason: str) -> None:
    """Put a refusal into the audit."""
    payload = {"verb": verb, "target": network, "reason": reason}
    with desk.database.writing() as session:
        append(session, kind="refused", payload=payload, origin=PAGE, at=desk.clock())
