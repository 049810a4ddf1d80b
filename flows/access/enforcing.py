"""A ruling that has to allow what is asked."""

from flows.access.policy import Ruling
from flows.access.refusal import Refused


def must_be_allowed(ruling: Ruling) -> None:
    """Raises Refused with the reason and the hint of the ruling."""
    if not ruling.allowed:
        raise Refused(ruling.reason, ruling.hint)
