"""Every verb with its ruling: the one question that draws the buttons and that refuses."""

from collections.abc import Mapping

from definitions.vocabulary import Verb
from flows.access.actor import Actor
from flows.access.policy import (
    CaseFacts,
    Ruling,
    may_comment,
    may_decide,
    may_remind,
    may_revise,
    may_view,
    may_withdraw,
    no,
)
from flows.access.seat_policy import rule_on_seats


def rule(verb: Verb, actor: Actor, case: CaseFacts) -> Ruling:
    """Whether the person may use this verb on the case as it stands."""
    if verb not in (Verb.VIEW, Verb.ASSIGN) and not may_view(actor, case).allowed:
        return no("您与此办件无关，不能办理")
    match verb:
        case Verb.VIEW:
            return may_view(actor, case)
        case Verb.SUBMIT | Verb.REVISE:
            return may_revise(actor, case)
        case Verb.DECIDE:
            return may_decide(actor, case)
        case Verb.WITHDRAW:
            return may_withdraw(actor, case)
        case Verb.REMIND:
            return may_remind(actor, case)
        case Verb.COMMENT:
            return may_comment(actor)
        case _:
            return rule_on_seats(verb, actor, case)


def offers(actor: Actor, case: CaseFacts) -> Mapping[Verb, Ruling]:
    """Every verb with its ruling: what the screens draw."""
    return {verb: rule(verb, actor, case) for verb in Verb if verb is not Verb.SUBMIT}
