"""Warnings (请核对) of the checks: the first review that lets a content pass says in writing why it may go on all the same."""

from collections.abc import Iterator, Sequence

from definitions.schema.stages import HumanStage, PaperStage, ReviewStage
from definitions.semantics.binding import content_hash, signed_with_reason
from definitions.semantics.state import State
from definitions.vocabulary import Severity
from flows.casework.answer import Blank
from flows.casework.contents import findings_of, load_content, stored_findings
from flows.casework.in_hand import CaseInHand
from flows.casework.lacking import Lack, lack
from flows.casework.rounds import answered_otherwise
from flows.checks.finding import Finding
from flows.checks.runner import rules_digest
from storage.records.history import load_history

KEPT = 4096
HINT = "可以这样发布的，写明为什么；不可以的，退回修改"
_without: dict[tuple[str, str], None] = {}
"""Contents that have no warning under some rules, by both their hashes: what was found once does not change."""


def unexplained(state: State, stage: HumanStage, findings: Sequence[Finding]) -> list[Finding]:
    """The warnings of which a reviewer at this stage has to say why the content may go on: nobody did before."""
    if not isinstance(stage, ReviewStage | PaperStage) or signed_with_reason(state):
        return []
    return [one for one in findings if one.severity is Severity.WARN]


def lacks_of_reason(hand: CaseInHand, stage: HumanStage, opinion: str) -> Iterator[Lack]:
    """Asked where the answer lets the content pass."""
    if opinion.strip() or not isinstance(stage, ReviewStage | PaperStage) or hand.row.content is None:
        return
    found = unexplained(hand.state, stage, _findings(hand)) if not signed_with_reason(hand.state) else []
    if found:
        doubts = f"内容检查有 {len(found)} 处“请核对”"
        reason = f"{doubts}，同意的要在意见里写明理由"
        yield lack(Blank.OPINION, f"{doubts}，同意的要写明理由", reason, f"{HINT}。例如：{found[0].message}")


def _findings(hand: CaseInHand) -> Sequence[Finding]:
    """Those of the checks, and what the earlier rounds make doubtful."""
    if hand.state.round == 1:
        return _of_checks(hand)
    return (*_of_checks(hand), *answered_otherwise(hand.process, load_history(hand.session, hand.row.id)))


def _of_checks(hand: CaseInHand) -> Sequence[Finding]:
    house = hand.desk.house(hand.row.organization, hand.state.unit)
    of = content_hash(hand.state.parts), rules_digest(hand.process.checks, house)
    if of in _without:
        return ()
    found = stored_findings(hand.connection, *of)
    if found is None:
        assert hand.row.content is not None
        content = load_content(hand.session, hand.row.content)
        found = findings_of(hand.session, hand.desk, hand.process, hand.state.unit, content, hand.at)
    if not any(one.severity is Severity.WARN for one in found):
        _remember(of)
    return found


def _remember(of: tuple[str, str]) -> None:
    _without[of] = None
    if len(_without) > KEPT:
        _without.pop(next(iter(_without)), None)


__all__ = ["lacks_of_reason", "unexplained"]
