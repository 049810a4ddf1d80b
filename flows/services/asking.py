"""What all services stand on: the desk, the clock, and the audit of every refusal."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from definitions.semantics.clocks import day_of
from definitions.semantics.day_bounds import Occasion
from definitions.vocabulary import WayIn
from flows.access.actor import Actor, find_actor
from flows.access.refusal import Conflict, Missing, Refused, SanshenError
from flows.casework.desk import Desk
from flows.settings import Settings
from storage.audit_chain import append
from storage.installation import demo_time

LONGEST_TARGET = 500
"""Characters that the audit keeps of what a refused request named."""


@dataclass(frozen=True)
class Asking:
    """Every method takes the actor who asks; every refusal is audited here."""

    desk: Desk
    settings: Settings

    def now(self) -> datetime:
        return self.desk.clock()

    def occasion(self, organization: str) -> Occasion:
        """That something is filled in today at this organisation."""
        return Occasion(day_of(self.now()), self.desk.office(organization).calendar)

    def actor(self, person: str, way_in: WayIn) -> Actor:
        """The person with the roles of today. Whoever calls has made sure that it is this person."""
        with self.desk.database.reading() as session:
            actor = find_actor(session.connection(), person, day_of(self.now()), way_in)
        if actor is None:
            raise Missing(f"没有名为“{person}”的人员，或账号已停用", "`sanshen people list` 列出所有人员")
        return actor

    def demo_time(self) -> datetime | None:
        """What the demo's clock shows; None in every other home."""
        return demo_time(self.desk.database)

    def refuse(self, actor: Actor, verb: str, target: str, error: SanshenError) -> None:
        """Put a refusal into the audit."""
        with self.desk.database.writing() as session:
            payload = {"verb": verb, "target": target[:LONGEST_TARGET], "reason": error.reason}
            append(session, kind="refused", payload=payload, origin=actor.origin, at=self.now())

    @contextmanager
    def _audited(self, actor: Actor, verb: str, target: str) -> Generator[None]:
        try:
            yield
        except (Refused, Conflict) as error:
            self.refuse(actor, verb, target, error)
            raise
