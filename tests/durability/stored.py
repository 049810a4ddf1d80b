"""What is stored after everything that went wrong: nothing lost, nothing doubled, nothing torn."""

import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from flows.auditing.audit import audit
from storage.models import AuditEvent, Case, Decision, LedgerRow, Publication, Review
from storage.seals import load_key, seal
from storage.verification import Verification
from tests.builders.office import JILIN, SmallOffice

Duty = tuple[int, str, int]
"""Case, stage, visit."""


@dataclass(frozen=True, slots=True)
class Stored:
    cases: list[Case]
    decisions: list[Duty]
    audited: list[Duty]
    """The same, as the audit tells it."""
    publications: list[Publication]
    open_duties: list[Duty]
    serials: dict[str, list[int]]
    """Ledger to its serials, in order."""
    pages: Counter[int]
    """Case to how many article pages it has."""


def stored(office: SmallOffice) -> Stored:
    with office.services.desk.database.reading() as session:
        events = session.scalars(select(AuditEvent).where(AuditEvent.kind == "decided"))
        lines = session.execute(
            select(LedgerRow.ledger, LedgerRow.serial).order_by(LedgerRow.ledger, LedgerRow.serial)
        )
        serials: dict[str, list[int]] = {}
        for ledger, serial in lines:
            serials.setdefault(ledger, []).append(serial)
        return Stored(
            cases=list(session.scalars(select(Case).order_by(Case.id))),
            decisions=[(d.case_id, d.stage, d.visit) for d in session.scalars(select(Decision))],
            audited=[_duty(event) for event in events],
            publications=list(session.scalars(select(Publication))),
            open_duties=[
                (r.case_id, r.stage, r.visit)
                for r in session.scalars(select(Review).where(Review.closed_at.is_(None)))
            ],
            serials=serials,
            pages=_pages(office.services.desk.sites / JILIN / "website" / "public"),
        )


def verified(office: SmallOffice) -> Verification:
    """Seal what there is, then verify everything."""
    key, desk = load_key(office.services.settings.seal_key), office.services.desk
    seal(desk.database, key, office.clock())
    return audit(desk.database, key, desk.attachments)


def assert_nothing_was_lost_or_doubled(office: SmallOffice, reported: list[Duty], expected: int) -> None:
    """`reported`: what programs said was committed, before they were killed. `expected`: cases, all published."""
    found = stored(office)
    assert len(found.cases) == expected
    assert len(reported) == len(set(reported)), "one decision was reported twice"
    times = Counter(found.decisions)
    assert [duty for duty in reported if times[duty] != 1] == []
    assert max(times.values()) == 1
    assert sorted(found.audited) == sorted(found.decisions)
    assert {(case.state, case.outcome) for case in found.cases} == {("ended", "published")}
    assert found.open_duties == []
    assert Counter(p.case_id for p in found.publications) == Counter({c.id: 1 for c in found.cases})
    assert {p.state for p in found.publications} == {"confirmed"}
    assert found.pages == Counter({case.id: 1 for case in found.cases})
    for ledger, serials in found.serials.items():
        assert serials == list(range(1, expected + 1)), ledger
    result = verified(office)
    assert result.damage == []
    assert result.sealed == result.events > 0


def _duty(event: AuditEvent) -> Duty:
    payload = json.loads(event.payload)
    return int(event.chain.partition("/")[2]), payload["stage"], payload["visit"]


def _pages(public: Path) -> Counter[int]:
    articles = (page.stem for page in public.glob("*/*.html"))
    return Counter(int(name.partition("-")[0]) for name in articles if name.partition("-")[0].isdigit())
