"""Every verb with its ruling: the one question that draws the buttons and that refuses.

The table of verbs says what is legal where for whom; the functions that are named here ask what it leaves open.
"""

from collections.abc import Callable, Mapping

from definitions.vocabulary import Verb
from flows.access.actor import Actor
from flows.access.enforcing import must_be_allowed
from flows.access.extension_policy import may_extend, may_grant
from flows.access.intervention_policy import may_intervene
from flows.access.letter_policy import may_compare_letters, may_read_original
from flows.access.objection_policy import (
    may_answer_objection,
    may_drop_objection,
    may_object,
    may_settle_objection,
)
from flows.access.override_policy import may_override
from flows.access.policy import (
    LEFT,
    CaseFacts,
    Ruling,
    has_left,
    may_comment,
    may_copy,
    may_decide,
    may_read,
    may_remind,
    may_revise,
    may_view,
    may_withdraw,
    no,
)
from flows.access.refusal import Refused
from flows.access.reopening_policy import may_reopen
from flows.access.seat_policy import rule_on_seats
from flows.access.urgency_policy import may_confirm_urgent, may_mark_urgent
from flows.access.verb_table import not_in_table

_ON_THE_CASE: Mapping[Verb, Callable[[Actor, CaseFacts], Ruling]] = {
    Verb.VIEW: may_view,
    Verb.SUBMIT: may_revise,
    Verb.REVISE: may_revise,
    Verb.DECIDE: may_decide,
    Verb.WITHDRAW: may_withdraw,
    Verb.REMIND: may_remind,
    Verb.COPY: may_copy,
    Verb.READ: may_read,
    Verb.COMMENT: may_comment,
    Verb.EXTEND: may_extend,
    Verb.GRANT: may_grant,
    Verb.MARK_URGENT: may_mark_urgent,
    Verb.CONFIRM_URGENT: may_confirm_urgent,
    Verb.OBJECT: may_object,
    Verb.ANSWER_OBJECTION: may_answer_objection,
    Verb.SETTLE_OBJECTION: may_settle_objection,
    Verb.DROP_OBJECTION: may_drop_objection,
    Verb.REOPEN: may_reopen,
    Verb.INTERVENE: may_intervene,
    Verb.OVERRIDE: may_override,
    Verb.READ_ORIGINAL: may_read_original,
    Verb.COMPARE_LETTER: may_compare_letters,
}
_WITHOUT_SEEING = (Verb.VIEW, Verb.ASSIGN, Verb.INTERVENE)
"""Who runs the system moves a case without seeing what it says."""


def must_be_in_table(verb: Verb, actor: Actor, case: CaseFacts) -> None:
    """Raises Refused where the table of verbs does not know it, whatever was asked beside."""
    ruling = not_in_table(verb, actor, case)
    if ruling is not None:
        raise Refused(ruling.reason, ruling.hint)


def must(verb: Verb, actor: Actor, case: CaseFacts) -> None:
    """Raises Refused where the policy does not let the person."""
    must_be_allowed(rule(verb, actor, case))


def rule(verb: Verb, actor: Actor, case: CaseFacts) -> Ruling:
    """Whether the person may use this verb on the case as it stands."""
    if verb not in _WITHOUT_SEEING:
        if not may_view(actor, case).allowed:
            return no("您与此办件无关，不能办理")
        if has_left(actor, case):
            return no(*LEFT)
    ask = _ON_THE_CASE.get(verb)
    ruling = rule_on_seats(verb, actor, case) if ask is None else ask(actor, case)
    return (not_in_table(verb, actor, case) or ruling) if ruling.allowed else ruling


def offers(actor: Actor, case: CaseFacts) -> Mapping[Verb, Ruling]:
    """Every verb with its ruling: what the screens draw."""
    return {verb: rule(verb, actor, case) for verb in Verb if verb is not Verb.SUBMIT}
