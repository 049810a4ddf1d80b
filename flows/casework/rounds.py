"""What a reviewer should know of the earlier rounds of a case before believing the one in force.

The findings of the checks are those of a content, whatever case it belongs to; these follow from the case's history.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from definitions.schema.process import Process
from definitions.semantics.history import History, Submitted
from definitions.vocabulary import CheckName, Part, Severity
from flows.checks.finding import Finding


@dataclass(frozen=True, slots=True)
class _Way:
    """How a check that held a round back can be got round without mending anything."""

    reason: str
    fields: tuple[str, ...]
    """Fields that it goes by."""


_WAYS = {
    CheckName.DOCUMENT_NUMBER: _Way("缺文号", ("kind",)),
    CheckName.BARRED_GENRE: _Way("文种不得公开", ("kind", "genre", "addressee")),
}


def answered_otherwise(process: Process, history: History) -> tuple[Finding, ...]:
    """Where the latest round answers otherwise to what an earlier one was held back for."""
    rounds = [event for event in history if isinstance(event, Submitted)]
    if not rounds:
        return ()
    *earlier, now = rounds
    latest = {check: event for event in earlier for check in event.held if check in _WAYS}
    return tuple(
        finding
        for check, before in latest.items()
        if check not in now.held
        for finding in _changes(process, CheckName(check), before, now)
    )


def _changes(process: Process, check: CheckName, before: Submitted, now: Submitted) -> Iterator[Finding]:
    """The first answer that changed: the others follow from it."""
    way = _WAYS[check]
    for field_id in way.fields:
        old, new = before.form.get(field_id), now.form.get(field_id)
        if old and old != new:
            same = before.parts.get(Part.BODY) == now.parts.get(Part.BODY)
            label = process.field(field_id).label.zh
            message = (
                f"第{before.round}轮的{label}是“{old}”，没有通过检查（{way.reason}）；"
                f"现在改报为“{new or '未填'}”，正文{'没有改动' if same else '也有改动'}。请审核人核实{label}是否属实。"
            )
            yield Finding(check, "answered_otherwise", Severity.WARN, field_id, 0, 0, "", message, "")
            return
