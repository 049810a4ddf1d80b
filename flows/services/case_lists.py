"""What people ask who look for cases: what waits for them, what became of theirs, and all others."""

from collections.abc import Mapping, Sequence

from flows.access.actor import Actor
from flows.casework.claimed import ClaimedDuty, claimed_by_colleagues
from flows.casework.own_list import own_list
from flows.casework.search import FoundPage, search
from flows.casework.sources import sources_of
from flows.casework.to_let_through import HeldCase, to_let_through
from flows.services.asking import Asking
from storage.queries.case_search import Wanted
from storage.queries.copies import CopyLine, copies_for
from storage.queries.drafted import DraftedLine, drafted_by
from storage.queries.inbox import OpenDuty


class CaseLists(Asking):
    def inbox(self, actor: Actor) -> list[OpenDuty]:
        return own_list(self.desk, actor)

    def claimed_by_colleagues(self, actor: Actor) -> list[ClaimedDuty]:
        """What would wait for the person, had not a colleague claimed it."""
        return claimed_by_colleagues(self.desk, actor)

    def to_let_through(self, actor: Actor) -> list[HeldCase]:
        """What checks hold back that the person may let through."""
        return to_let_through(self.desk, actor)

    def sources(self, duties: Sequence[OpenDuty]) -> Mapping[int, str]:
        """By case, what opened those drafts among these duties that nobody owns."""
        with self.desk.database.reading() as session:
            return sources_of(session, duties)

    def search(self, actor: Actor, wanted: Wanted, page: int = 1) -> FoundPage:
        """Those of the cases that the person may open which are looked for, a page at a time."""
        return search(self.desk, actor, wanted, page)

    def drafted(self, actor: Actor) -> list[DraftedLine]:
        """What became of the cases that the person drafted."""
        with self.desk.database.reading() as session:
            return drafted_by(session, actor.person, self.desk.answering)

    def copies(self, actor: Actor) -> list[CopyLine]:
        """What was copied to the person."""
        with self.desk.database.reading() as session:
            return copies_for(session, actor.person)
