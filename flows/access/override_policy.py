"""Who may let a content through that a check holds back (放行): whom the process names for that check, nobody else."""

from collections.abc import Iterator

from definitions.schema.process import Check
from definitions.semantics.authority import Duty, authors_of, duty
from definitions.semantics.binding import content_hash
from definitions.vocabulary import CHECK_TITLES, CheckName
from flows.access.actor import Actor
from flows.access.policy import YES, CaseFacts, Ruling, duty_title, holds, no


def may_override(actor: Actor, case: CaseFacts) -> Ruling:
    """Whether the person may let anything through that holds the case back now."""
    rulings = [ruling for _, ruling in overridable(actor, case)]
    if not rulings:
        return no("没有可以放行的检查问题")
    return next((ruling for ruling in rulings if ruling.allowed), rulings[0])


def overridable(actor: Actor, case: CaseFacts) -> Iterator[tuple[Check, Ruling]]:
    """Every check that holds the content back and may be overridden, with the ruling for each."""
    if not case.state.held or not case.state.is_with_drafter:
        return
    content = content_hash(case.state.parts)
    for check in case.process.checks:
        is_let_through = (check.check, content) in case.state.overridden
        if check.check in case.state.held and check.override is not None and not is_let_through:
            yield check, _ruling(actor, case, duty(check.override, case.state, {}))


def _ruling(actor: Actor, case: CaseFacts, whose: Duty) -> Ruling:
    if not holds(actor, case.organization.organization, whose):
        return no("放行不是您的职责", f"应由{duty_title(case.organization, whose)}审定")
    if actor.person in authors_of(case.state):
        return no("不能放行自己拟的内容", f"请由另外的{duty_title(case.organization, whose)}审定")
    return YES


def say_check(check: str) -> str:
    return CHECK_TITLES[CheckName(check)] if check in set(CheckName) else check
