"""Warnings (请核对) of the checks: the first review that lets a content pass says in writing why it may go on all the same."""

from collections.abc import Iterator, Sequence
from threading import Lock

from cachetools import LRUCache

from definitions.schema.stages import HumanStage, PaperStage, ReviewStage
from definitions.semantics.binding import content_hash, signed_with_reason
from definitions.semantics.reasons import is_no_reason
from definitions.semantics.state import State
from definitions.vocabulary import Severity
from flows.access.remarks import hint_to_give_reason
from flows.casework.answer import Blank
from flows.casework.contents import findings_of, load_content, stored_findings
from flows.casework.in_hand import CaseInHand
from flows.casework.lacking import Lack, lack
from flows.casework.rounds import answered_otherwise
from flows.checks.finding import Finding
from flows.checks.runner import rules_digest
from storage.records.history import load_history

HINT = "可以这样发布的，写明为什么；不可以的，退回修改"
REMEMBERED = 4096


class _WithoutWarnings:
    """Contents on which some rules find nothing to warn of, by both their hashes: that does not change. Safe in several
    threads.
    """

    def __init__(self) -> None:
        self._known: LRUCache[tuple[str, str], None] = LRUCache(REMEMBERED)
        self._lock = Lock()

    def __contains__(self, of: tuple[str, str]) -> bool:
        with self._lock:
            return of in self._known

    def add(self, of: tuple[str, str]) -> None:
        with self._lock:
            self._known[of] = None


_without_warnings = _WithoutWarnings()


def unexplained(state: State, stage: HumanStage, findings: Sequence[Finding]) -> list[Finding]:
    """The warnings of which a reviewer at this stage has to say why the content may go on: nobody did before."""
    if not isinstance(stage, ReviewStage | PaperStage) or signed_with_reason(state):
        return []
    return [one for one in findings if one.severity is Severity.WARN]


def lacks_of_reason(hand: CaseInHand, stage: HumanStage, opinion: str) -> Iterator[Lack]:
    """Asked where the answer lets the content pass."""
    if (
        not is_no_reason(opinion)
        or not isinstance(stage, ReviewStage | PaperStage)
        or hand.row.content is None
    ):
        return
    if signed_with_reason(hand.state):
        return
    found = unexplained(hand.state, stage, _doubts(hand))
    if found:
        doubts = f"内容检查有 {len(found)} 处“请核对”"
        reason = f"{doubts}，同意的要在意见里写明理由"
        yield lack(
            Blank.OPINION,
            f"{doubts}，同意的要写明理由",
            reason,
            hint_to_give_reason(opinion, f"{HINT}。例如：{found[0].message}"),
        )


def findings_today(hand: CaseInHand) -> tuple[Finding, ...]:
    """What today's rules find in the content of the case: read where it is stored, and without the content then."""
    stored = stored_findings(hand.connection, *_hashes(hand))
    if stored is not None:
        return stored
    assert hand.row.content is not None
    content = load_content(hand.session, hand.row.content)
    return findings_of(hand.session, hand.desk, hand.process, hand.state.unit, content, hand.at)


def _doubts(hand: CaseInHand) -> Sequence[Finding]:
    """What the checks warn of, and what the earlier rounds make doubtful."""
    of = _hashes(hand)
    found = () if of in _without_warnings else findings_today(hand)
    if not any(one.severity is Severity.WARN for one in found):
        _without_warnings.add(of)
    if hand.state.round == 1:
        return found
    return (*found, *answered_otherwise(hand.process, load_history(hand.session, hand.row.id)))


def _hashes(hand: CaseInHand) -> tuple[str, str]:
    """Of the content and of the rules."""
    house = hand.desk.house(hand.row.organization, hand.state.unit)
    return content_hash(hand.state.parts), rules_digest(hand.process.checks, house)


__all__ = ["findings_today", "lacks_of_reason", "unexplained"]
