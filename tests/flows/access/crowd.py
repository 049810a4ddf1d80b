"""Everybody who could try something: those whose business it is, and every kind of person whose business it is not."""

from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta

import pytest
from sqlalchemy import update

from definitions.semantics.clocks import day_of
from definitions.vocabulary import WayIn
from flows.access.actor import SYSTEM, Actor
from flows.access.people import add_person
from flows.access.refusal import SanshenError
from storage.database import Database
from storage.models import Person, RoleHolding
from tests.builders.audit import Refusal, last_event, refusals, who_did
from tests.builders.office import HOLDINGS, JILIN, LVLIANG, SINCE, SmallOffice
from tests.flows.access.stored import stored_in

ALSO: Mapping[str, tuple[str, str, str]] = {
    "chief": (JILIN, "chief", "leaders"),
    "auditor": (JILIN, "audit_admin", "transport_admin"),
    "security": (JILIN, "security_admin", "finance_division"),
    "elsewhere": (JILIN, "unit_reviewer", "road_admin"),
    "account": (JILIN, "wechat_editor", "party_committee"),
    "proof": (JILIN, "wechat_proofreader", "party_committee"),
    "ll_manager": (LVLIANG, "manager", "office"),
    "ll_auditor": (LVLIANG, "audit_admin", "leaders"),
}
"""Beside the people of the small office. The auditor sits in the very unit that submits."""

BUT = {"audit_event": " WHERE kind <> 'refused'", "chain_head": " WHERE chain <> 'installation'"}
"""Of the two tables that a refusal leaves a trace in: the rows that it must not touch."""

EVERY_DUTY = (
    (JILIN, "information_officer", "transport_admin"),
    (JILIN, "unit_reviewer", "transport_admin"),
    (JILIN, "unit_head", "transport_admin"),
    (JILIN, "secrecy_officer", "office"),
    (JILIN, "leader_in_charge", "transport_admin"),
    (JILIN, "web_editor", "it_division"),
    (JILIN, "manager", "office"),
    (JILIN, "system_admin", "it_division"),
    (LVLIANG, "section_editor", "price_section"),
    (LVLIANG, "section_head", "price_section"),
    (LVLIANG, "leader_in_charge", "price_section"),
    (LVLIANG, "office_clerk", "office"),
    (LVLIANG, "center_reviewer", "credit_center"),
    (LVLIANG, "manager", "office"),
)
STALE = {"retired", "closed"}
"""Signed in while they held every duty; since then the roles of one were ended, the account of the other closed."""
ROLELESS = {"nobody", "former", "future"}


class Watched:
    """People over an office: what each of them tries is watched, and its database can be put back to where it was."""

    def __init__(self, office: SmallOffice, people: Iterable[str], way_in: WayIn = WayIn.CLI) -> None:
        self.office = office
        self._stored = stored_in(self.database)
        self.actors: dict[str, Actor] = {person: office.actor(person, way_in) for person in people}

    @property
    def database(self) -> Database:
        return self.office.services.desk.database

    def refused(self, people: Iterable[str], act: Callable[[Actor], object]) -> list[Refusal]:
        """Each of them tries it and is refused, in Chinese: that is in the audit, once, and nothing else is stored."""
        before, stored = last_event(self.database), self._stored.rows(BUT)
        told = [(person, self._reason(person, act)) for person in people]
        found = refusals(self.database, after=before)
        assert [(refusal.person, refusal.reason) for refusal in found] == told
        assert all(refusal.is_in_chinese for refusal in found)
        assert self._stored.rows(BUT) == stored
        return found

    def _reason(self, person: str, act: Callable[[Actor], object]) -> str:
        with pytest.raises(SanshenError) as refused:
            act(self.actors[person])
        return refused.value.reason

    def does(self, person: str, act: Callable[[Actor], object], recorded: str = "") -> None:
        """The person does it: an event of this kind tells of it, one for each stage that it is about, or none
        where nothing is to change."""
        before = last_event(self.database)
        act(self.actors[person])
        assert refusals(self.database, after=before) == []
        if recorded:
            actor = self.actors[person]
            told = who_did(self.database, recorded, after=before)
            assert list(dict.fromkeys(told)) == [(person, actor.way_in)]

    def kept(self) -> Callable[[], None]:
        """A way back to what is stored now."""
        return self._stored.kept()


class Crowd(Watched):
    """Everybody over the small office."""

    def __init__(self, office: SmallOffice, way_in: WayIn = WayIn.CLI) -> None:
        self.office = office
        self._move_in()
        super().__init__(office, (*HOLDINGS, *ALSO, *STALE, *ROLELESS), way_in)
        self._take_away()

    def _move_in(self) -> None:
        today = day_of(self.office.clock())
        with self.office.services.desk.database.writing() as session:
            for person in (*ALSO, *STALE, *ROLELESS):
                add_person(session, person, f"乙-{person}", origin=SYSTEM, at=self.office.clock())
            posts = [(person, post) for person, post in ALSO.items()]
            posts += [(person, post) for person in STALE for post in EVERY_DUTY]
            session.add_all(
                RoleHolding(person=person, role=role, unit=f"{organization}/{unit}", since=SINCE)
                for person, (organization, role, unit) in posts
            )
            reviewing = {"role": "unit_reviewer", "unit": f"{JILIN}/transport_admin"}
            day = timedelta(days=1)
            session.add(RoleHolding(person="former", since=SINCE, until=today - day, **reviewing))
            session.add(RoleHolding(person="future", since=today + day, **reviewing))

    def _take_away(self) -> None:
        yesterday = day_of(self.office.clock()) - timedelta(days=1)
        with self.office.services.desk.database.writing() as session:
            session.execute(
                update(RoleHolding).where(RoleHolding.person == "retired").values(until=yesterday)
            )
            session.execute(update(Person).where(Person.id == "closed").values(status="disabled"))
