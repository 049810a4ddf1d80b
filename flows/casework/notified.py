"""To whom a stage of kind notify sends the case."""

from collections.abc import Iterator, Sequence

from definitions.schema.signing import NamedPerson, Party
from definitions.schema.stages import NotifyStage, title_of
from definitions.semantics.authority import Duty, duties
from definitions.semantics.finding import found_for
from flows.access.policy import duty_title
from flows.access.refusal import SanshenError
from flows.casework.in_hand import CaseInHand


class NobodyToTell(SanshenError):
    """Nobody holds the role that is to be told: an administrator must act, the stage is not skipped."""


def told_of(hand: CaseInHand, stage: NotifyStage) -> tuple[str, ...]:
    """Everybody, each once, in the order of the document. Whom the form leaves open is nobody."""
    people: list[str] = []
    for party, whose, holders in holders_of(hand, stage.who):
        if not holders and not isinstance(party, NamedPerson):
            title = duty_title(hand.office.organization, whose)
            raise NobodyToTell(
                f"“{title_of(stage)}”要抄送给{title}，现在没有人担任", "请系统管理员任命人员后，再点重试"
            )
        people += holders
    return tuple(dict.fromkeys(people))


def holders_of(hand: CaseInHand, parties: Sequence[Party]) -> Iterator[tuple[Party, Duty, list[str]]]:
    """Whom each of the parties stands for today, at each unit that it names, and who that is; nobody where the form leaves a
    person open.
    """
    found = found_for(hand.process, hand.state, parties, hand.office.organization)
    for party in parties:
        for whose in duties(party, hand.state, found):
            if isinstance(party, NamedPerson):
                yield party, whose, [whose.person] if whose.person else []
            else:
                yield party, whose, hand.holders(whose)
