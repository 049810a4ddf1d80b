"""What people ask who take citizens' letters in, and compare them."""

from datetime import date

from definitions.vocabulary import LetterWay, Verb
from flows.access.actor import Actor
from flows.casework.letter_cases import Original, compare_letters, read_original
from flows.casework.letter_texts import Written
from flows.casework.letters import OpenBox, Receipt, boxes_at_hand, take_letter
from flows.services.asking import Asking


class Letters(Asking):
    def take_letter(
        self,
        actor: Actor,
        organization: str,
        box: str,
        written: Written,
        way: LetterWay,
        received_on: date | None = None,
    ) -> Receipt:
        """Take in a letter by hand that came on paper, by telephone, by mail or with a visitor, today or on `received_on`."""
        with self._audited(actor, "take letter", f"{organization}/{box}"):
            return take_letter(self.desk, actor, organization, box, written, way, received_on)

    def letterboxes(self, actor: Actor) -> list[OpenBox]:
        """Those for which the person may take letters in by hand."""
        return boxes_at_hand(self.desk, actor)

    def read_original(
        self, actor: Actor, reference: str | int, reason: str, joined: str | None = None
    ) -> Original:
        """The letter behind a case as it came (查看原信), or one that is answered together with it."""
        with self._audited(actor, Verb.READ_ORIGINAL, str(reference)):
            return read_original(self.desk, actor, reference, reason, joined)

    def compare_letters(self, actor: Actor, reference: str | int, *, is_same: bool) -> str:
        """Say whether the letter behind a case is about the same as the one that it resembles."""
        with self._audited(actor, Verb.COMPARE_LETTER, str(reference)):
            return compare_letters(self.desk, actor, reference, is_same=is_same)
