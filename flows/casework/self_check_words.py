"""How a self-check reads."""

from definitions.schema.self_check import BONUS, DEDUCTION, VETO
from flows.casework.scoring import say_points
from flows.casework.self_check import Checked, Noted

PARTS = {VETO: "单项否决", DEDUCTION: "扣分", BONUS: "加分"}


def say_verdict(checked: Checked) -> str:
    """`不合格，有1项单项否决`, `82.5分，加3分，共85.5分`."""
    if checked.vetoes:
        return f"不合格，有{len(checked.vetoes)}项单项否决，不再计分"
    if checked.score is None or checked.total is None:
        return "没有触发单项否决"
    said = f"{say_points(checked.score)}分"
    if checked.bonus:
        said += f"，加{say_points(checked.bonus)}分，共{say_points(checked.total)}分"
    return f"不合格，{said}" if checked.fails else said


def say_count(noted: Noted) -> str:
    """How many, and whether that is enough to tell; or why nobody knows."""
    if noted.why_not:
        return noted.why_not
    least = noted.indicator.at_least
    return f"{len(noted.evidence)}个" + (f"（满{least}个才计）" if least > 1 else "")
