"""Whether a regulation is in force: only then may a case be started under it."""

from datetime import date

from definitions.registry import Catalogue
from definitions.schema.process import Process
from definitions.working_days import say_full_day
from flows.access.policy import YES, Ruling, no


def in_force(process: Process, catalogue: Catalogue, day: date) -> Ruling:
    """Whether anybody may start a case on this day, in Beijing. Those that run are not asked."""
    authority = process.authority
    if authority.effective is not None and day < authority.effective:
        return no(
            f"《{authority.document}》{say_full_day(authority.effective)}起施行，“{process.title}”现在还不能发起",
            "请到施行之日再发起",
        )
    if authority.repealed is not None and day >= authority.repealed:
        return no(
            f"《{authority.document}》已于{say_full_day(authority.repealed)}废止，“{process.title}”不能再发起；已经在办的照旧办完",
            _instead(authority.successor, catalogue),
        )
    return YES


def _instead(successor: str | None, catalogue: Catalogue) -> str:
    loaded = catalogue.find(successor) if successor is not None else None
    if loaded is None:
        return "没有登记接替它的流程，请问系统管理员"
    return f"请改用“{loaded.process.title}”（{loaded.process.process}）"
