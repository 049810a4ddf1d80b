"""To whom a stage of kind notify sends the case."""

from collections.abc import Mapping

from definitions.schema.signing import NamedPerson, Party
from definitions.schema.stages import NotifyStage, title_of
from definitions.semantics.authority import duty
from definitions.semantics.finding import looked_up
from flows.access.policy import duty_title
from flows.access.refusal import SanshenError
from flows.casework.in_hand import CaseInHand


class NobodyToTell(SanshenError):
    """Nobody holds the role that is to be told: an administrator must act, the stage is not skipped."""


def told_of(hand: CaseInHand, stage: NotifyStage) -> tuple[str, ...]:
    """Everybody, each once, in the order of the document. Whom the form leaves open is nobody."""
    found = looked_up(hand.process, hand.state, stage, hand.office.organization)
    people = [person for party in stage.who for person in _persons(hand, stage, party, found)]
    return tuple(dict.fromkeys(people))


def _persons(hand: CaseInHand, stage: NotifyStage, party: Party, found: Mapping[str, str]) -> list[str]:
    whose = duty(party, hand.state, found)
    if isinstance(party, NamedPerson):
        return [whose.person] if whose.person else []
    holders = hand.holders(whose)
    if not holders:
        title = duty_title(hand.office.organization, whose)
        raise NobodyToTell(
            f"“{title_of(stage)}”要抄送给{title}，现在没有人担任", "请系统管理员任命人员后，再点重试"
        )
    return holders
