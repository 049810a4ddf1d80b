"""What people ask whose answer a case waits for."""

from collections.abc import Mapping

from definitions.schema.fields import FormField
from definitions.schema.stages import HumanStage
from definitions.vocabulary import Verb
from flows.access.actor import Actor
from flows.casework.decision import Answer, DecisionTaken, decide, rehearse, stage_to_answer
from flows.casework.handing import SeatRequest, act_on_seat
from flows.casework.overriding import override
from flows.casework.vacancies import assignable_people
from flows.casework.viewing import view_case
from flows.services.asking import Asking


class Answering(Asking):
    def decide(self, actor: Actor, reference: str | int, answer: Answer) -> DecisionTaken:
        with self._audited(actor, f"decide {answer.decision}", str(reference)):
            return decide(self.desk, actor, reference, answer)

    def rehearse(self, actor: Actor, reference: str | int, answer: Answer) -> None:
        """Raise what `decide` would raise now; nothing is decided."""
        with self._audited(actor, f"decide {answer.decision}", str(reference)):
            rehearse(self.desk, actor, reference, answer)

    def stage_to_answer(self, actor: Actor, reference: str | int, answer: Answer) -> HumanStage:
        """Raise what `decide` would refuse whatever is filled in; returns the stage that would be answered."""
        with self._audited(actor, f"decide {answer.decision}", str(reference)):
            return stage_to_answer(self.desk, actor, reference, answer)

    def fields_to_fill(self, actor: Actor, reference: str, decision: str) -> tuple[FormField, ...]:
        """What the open stage asks of whoever is about to give this answer."""
        with self._audited(actor, f"decide {decision}", reference):
            return view_case(self.desk, actor, reference).stage_fields

    def act_on_seat(self, actor: Actor, reference: str | int, asked: SeatRequest) -> None:
        """Hand a duty on, take it or give it back, add or remove a signer, take an answer back."""
        with self._audited(actor, asked.verb.value, str(reference)):
            act_on_seat(self.desk, actor, reference, asked)

    def assignable_people(self, actor: Actor, case_id: int, stage: str, seat: int) -> Mapping[str, str]:
        """Id to name, of those to whom a duty may be given."""
        with self._audited(actor, Verb.ASSIGN, str(case_id)):
            return assignable_people(self.desk, actor, case_id, stage, seat)

    def override(self, actor: Actor, reference: str | int, check: str, reason: str) -> str:
        """Let a content through that a check holds back; returns the title of the check."""
        with self._audited(actor, "override", str(reference)):
            return override(self.desk, actor, reference, check, reason)
