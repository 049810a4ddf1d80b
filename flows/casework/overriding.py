"""Letting a content through that a check holds back (放行), with a written reason; never a mark of secrecy."""

from collections.abc import Sequence

from definitions.semantics.binding import content_hash
from definitions.semantics.history import Overridden
from definitions.semantics.state import State
from definitions.vocabulary import Severity, Verb
from flows.access.actor import Actor
from flows.access.override_policy import overridable, say_check
from flows.access.refusal import Invalid, Refused
from flows.access.remarks import ask_for_reason, remark
from flows.access.rulings import must
from flows.casework.advancing import advance
from flows.casework.desk import Desk
from flows.casework.in_hand import take_for
from flows.checks.finding import Finding


def override(desk: Desk, actor: Actor, reference: str | int, check: str, reason: str) -> str:
    """Returns the title of the check. It holds for this content alone: the drafter hands it in again unchanged."""
    with desk.database.writing() as session:
        hand, current = take_for(session, desk, actor, reference)
        must(Verb.OVERRIDE, current, hand.facts)
        found = {one.check: ruling for one, ruling in overridable(current, hand.facts)}
        if check not in found:
            known = "、".join(f"{name}（{say_check(name)}）" for name in found)
            raise Invalid(f"“{check}”现在没有拦下这个办件，或者不能放行", f"可以写：{known}")
        if not found[check].allowed:
            raise Refused(found[check].reason, found[check].hint)
        ask_for_reason(reason, "放行要写明理由", "理由记入审计，以后各级签字人都看得到")
        content = content_hash(hand.state.parts)
        event = Overridden(hand.at, current.person, check, content, remark(reason, "理由"))
        advance(hand, event, current.origin)
        return say_check(check)


def held_by(state: State, checks: Sequence[str], content: str) -> tuple[str, ...]:
    """Those of the checks that still hold the content of this hash back."""
    return tuple(check for check in checks if (check, content) not in state.overridden)


def blocking(state: State, findings: Sequence[Finding], content: str) -> list[Finding]:
    """The findings that nobody has let through for the content of this hash."""
    return [
        one
        for one in findings
        if one.severity is Severity.BLOCK and (one.check.value, content) not in state.overridden
    ]
