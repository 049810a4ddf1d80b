"""Steps that nobody accepts."""

from collections.abc import Sequence
from dataclasses import dataclass

from definitions.schema.examples import Refused
from definitions.semantics.forms import FieldProblem
from definitions.vocabulary import REFUSAL_TITLES, Refusal

OPINION = "opinion"
"""In a list of what is not filled in as it has to be: the written opinion."""


@dataclass(frozen=True, slots=True)
class TurnedDown:
    """A step that is not accepted, and why."""

    why: Refused | None
    """None: the example does not say what it could be, so that nobody can expect it."""
    said: str

    @property
    def is_slip(self) -> bool:
        """Whether nobody could ever do this there."""
        return self.why is None or self.why == Refusal.NOT_OFFERED


def incomplete(problems: Sequence[FieldProblem]) -> TurnedDown | None:
    """Where something is not filled in as it has to be."""
    if not problems:
        return None
    fields = list(dict.fromkeys(problem.field for problem in problems))
    return TurnedDown(fields, "；".join(f"{one.label}：{one.reason}" for one in problems))


def unwritten(opinion: str | None, said: str) -> TurnedDown | None:
    """Where an example leaves out what has to be written."""
    if opinion is None or opinion.strip():
        return None
    return incomplete([FieldProblem(OPINION, "意见", said)])


def not_now(said: str) -> TurnedDown:
    return TurnedDown(Refusal.NOT_NOW, said)


def not_offered(said: str) -> TurnedDown:
    return TurnedDown(Refusal.NOT_OFFERED, said)


def unexpected(wanted: Refused | None, found: TurnedDown | None) -> str | None:
    """How what was expected of a step differs from what became of it; None: it does not."""
    if wanted is None:
        return found.said if found is not None else None
    if found is None:
        return f"应当不被接受（{_called(wanted)}），实际被接受了"
    if found.why is not None and _same(wanted, found.why):
        return None
    return f"应当不被接受，因为：{_called(wanted)}；实际的原因是：{found.said}"


def _same(one: Refused, other: Refused) -> bool:
    if isinstance(one, list) and isinstance(other, list):
        return set(one) == set(other)
    return one == other


def _called(why: Refused) -> str:
    if isinstance(why, list):
        return f"没有填好：{'、'.join(why)}"
    return REFUSAL_TITLES[Refusal(why)]
