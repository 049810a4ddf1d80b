"""What an answer lacks, gathered so that it is told at once."""

from collections.abc import Sequence
from dataclasses import dataclass

from definitions.semantics.forms import FieldProblem
from flows.access.refusal import Invalid
from flows.casework.answer import BLANK_TITLES, Blank

REQUIRED = "必须填写"
_REASON = "本环节的填写项没有填好，什么都没有改变"
_HINT = "请按下面的说明改正"


@dataclass(frozen=True, slots=True)
class Lack:
    problem: FieldProblem
    reason: str = _REASON
    """How it is told where nothing else is lacking."""
    hint: str = _HINT


def lack(blank: Blank, what: str, reason: str, hint: str = "") -> Lack:
    return Lack(FieldProblem(blank, BLANK_TITLES[blank], what), reason, hint)


def refuse_lacks(lacks: Sequence[Lack]) -> None:
    if not lacks:
        return
    problems = [one.problem for one in lacks]
    if len(lacks) == 1:
        raise Invalid(lacks[0].reason, lacks[0].hint, problems)
    raise Invalid(_REASON, _HINT, problems)
