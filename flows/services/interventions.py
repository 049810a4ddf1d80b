"""What holds a case up or leads it off its way: objections, interventions, taking it up again."""

from definitions.vocabulary import Intervention
from flows.access.actor import Actor
from flows.casework.blocking import retry
from flows.casework.intervening import Intervenable, intervenable, intervene
from flows.casework.objecting import answer_objection, drop_objection, object_to, settle_objection
from flows.casework.reopening import reopen
from flows.services.asking import Asking


class Interventions(Asking):
    def object_to(self, actor: Actor, reference: str | int, reason: str) -> None:
        """Object to a case (异议): it is held until that is settled."""
        with self._audited(actor, "object", str(reference)):
            object_to(self.desk, actor, reference, reason)

    def answer_objection(self, actor: Actor, reference: str | int, *, accepted: bool, answer: str) -> None:
        """Accept what was objected, or do not."""
        with self._audited(actor, "answer_objection", str(reference)):
            answer_objection(self.desk, actor, reference, accepted=accepted, answer=answer)

    def settle_objection(self, actor: Actor, reference: str | int, *, upheld: bool, opinion: str) -> None:
        """Decide on an objection that was not accepted."""
        with self._audited(actor, "settle_objection", str(reference)):
            settle_objection(self.desk, actor, reference, upheld=upheld, opinion=opinion)

    def drop_objection(self, actor: Actor, reference: str | int, reason: str = "") -> None:
        """Take an objection back."""
        with self._audited(actor, "drop_objection", str(reference)):
            drop_objection(self.desk, actor, reference, reason)

    def reopen(self, actor: Actor, reference: str | int, reason: str) -> None:
        """Take up again a case that ended (重新办理)."""
        with self._audited(actor, "reopen", str(reference)):
            reopen(self.desk, actor, reference, reason)

    def intervene(
        self, actor: Actor, reference: str | int, how: Intervention, reason: str, to: str | None = None
    ) -> None:
        """Send a case back or end it, which its own people cannot move (干预)."""
        with self._audited(actor, "intervene", str(reference)):
            intervene(self.desk, actor, reference, how, reason, to)

    def intervenable(self, actor: Actor, reference: str | int) -> Intervenable:
        """Where a case stands, and where it may be sent back to: for an administrator who need not see it."""
        with self._audited(actor, "intervene", str(reference)):
            return intervenable(self.desk, actor, reference)

    def retry(self, actor: Actor, reference: str) -> None:
        with self._audited(actor, "retry", reference):
            retry(self.desk, actor, reference)
