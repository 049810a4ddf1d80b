"""kill -9 of the resident worker and of the Prefect server while cases flow, under the real supervisor."""

import os
import random
import time
from collections import deque

import pytest
from sqlalchemy import func, select

from definitions.vocabulary import WayIn
from flows.access.actor import Actor
from flows.casework.decision import Answer
from storage.models import AuditEvent, Case, Wake
from tests.builders.office import SIGNING, SmallOffice
from tests.durability.decider import ANSWERS
from tests.durability.stored import Duty, assert_nothing_was_lost_or_doubled
from tests.durability.supervised import ENGINE, Supervised, supervised, until
from tests.fixtures.database import KINDS
from tests.fixtures.prefect import FillPrefectHome

SOAK = bool(os.environ.get("SANSHEN_SOAK"))
CASES, KILLS = (200, 40) if SOAK else (3, 2)
DECISIONS = 6
"""Of a case."""
SECONDS_A_CASE = 30.0
SECONDS_A_KILL = 120.0
MOST_SECONDS_AFTER = 0.5
SEED = int(os.environ.get("SANSHEN_SEED", "20261123"))

pytestmark = [pytest.mark.scaled, pytest.mark.prefect, pytest.mark.timeout(0 if SOAK else 300)]


class Flow:
    """People who decide whatever is on their desks, and somebody who kills a program now and then."""

    def __init__(self, office: SmallOffice, running: Supervised) -> None:
        self.office = office
        self.running = running
        self.dice = random.Random(SEED)
        self.people: list[Actor] = [office.actor(person) for person in (*SIGNING, "editor", "officer")]
        self.taken: list[Duty] = []
        self.killed: list[str] = []
        spread = sorted(self.dice.randrange(CASES) for _ in range(KILLS))
        self.kills = deque(zip(spread, ("worker", "prefect") * KILLS, strict=False))
        """How many cases the engine has published when a program is killed, and which."""

    def go_on(self) -> None:
        """Every duty that is open now."""
        for actor in self.people:
            for duty in self.office.services.inbox(actor):
                answer = ANSWERS.get(duty.stage, Answer("approve"))
                exact = Answer(answer.decision, stage=duty.stage, visit=duty.visit, given=answer.given)
                self.office.services.decide(actor, duty.case_id, exact)
                self.taken.append((duty.case_id, duty.stage, duty.visit))

    def _maybe_kill(self) -> None:
        with self.office.services.desk.database.reading() as session:
            published = session.scalar(select(func.count()).where(AuditEvent.kind == "performed")) or 0
        if self.kills and published >= self.kills[0][0]:
            _, name = self.kills.popleft()
            time.sleep(self.dice.uniform(0, MOST_SECONDS_AFTER))
            self.running.kill(name)
            self.killed.append(name)

    def is_over(self) -> bool:
        """Every case has ended, and Prefect was told."""
        self.go_on()
        self._maybe_kill()
        with self.office.services.desk.database.reading() as session:
            open_cases = session.scalar(select(func.count()).where(Case.state != "ended"))
            awake = session.scalar(select(func.count()).select_from(Wake))
        return not self.kills and open_cases == 0 and awake == 0


def found_in_prefect(office: SmallOffice) -> list[str]:
    """What a program leaves behind when it is killed is nobody's tampering."""
    with office.services.desk.database.reading() as session:
        return list(session.scalars(select(AuditEvent.payload).where(AuditEvent.way_in == WayIn.PREFECT)))


@pytest.mark.parametrize("office_url", KINDS if SOAK else ["sqlite"], indirect=True)
def test_cases_flow_to_their_ends_through_killed_workers_and_servers(
    office: SmallOffice, fill_prefect_home: FillPrefectHome
) -> None:
    url = office.services.desk.database.url.render_as_string(hide_password=False)
    fill_prefect_home(office.home / "prefect")
    with supervised(ENGINE, office.home, url, SANSHEN_LEASE_SECONDS="6") as running:
        for _ in range(CASES):
            office.submit()
        flow = Flow(office, running)
        until(flow.is_over, CASES * SECONDS_A_CASE + KILLS * SECONDS_A_KILL, running.told)
    assert len(flow.killed) == KILLS
    assert set(flow.killed) == {"worker", "prefect"}
    assert found_in_prefect(office) == []
    assert len(flow.taken) == CASES * DECISIONS
    assert_nothing_was_lost_or_doubled(office, flow.taken, CASES)
