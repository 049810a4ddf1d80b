"""Who may read the original of a letter, and who may say that it is about the same as another one."""

from flows.access.actor import Actor
from flows.access.policy import YES, CaseFacts, Ruling, is_on_duty, may_revise, no

NO_LETTER = "这个办件不是由来信开出的"


def may_read_original(actor: Actor, case: CaseFacts) -> Ruling:
    """Whoever has the case in hand, as long as they have it, and the roles that the letterbox names."""
    if case.letterbox is None:
        return no(NO_LETTER)
    organization = case.organization
    named = case.letterbox.originals
    if _has_in_hand(actor, case) or any(actor.holds(role, organization.organization) for role in named):
        return YES
    others = "".join(f"、{organization.role_title(role)}" for role in named)
    return no("原信只给正在办理的人看", f"可以看的有：正在办理的人{others}")


def may_compare_letters(actor: Actor, case: CaseFacts) -> Ruling:
    """Whoever has the case in hand."""
    if case.letterbox is None:
        return no(NO_LETTER)
    return YES if _has_in_hand(actor, case) else no("是不是重复来信，由正在办理的人认定")


def _has_in_hand(actor: Actor, case: CaseFacts) -> bool:
    return not case.state.is_ended and (is_on_duty(actor, case) or may_revise(actor, case).allowed)
