"""Signatures of whom the form, or an earlier stage, named: they fall when somebody else is named."""

from definitions.schema.places import Base
from definitions.schema.process import Process
from definitions.schema.signing import Who
from definitions.semantics.authority import units_filled_in
from definitions.semantics.finding import unit_of_stage
from definitions.semantics.state import Signature, State


def still_theirs(process: Process, before: State, now: State) -> tuple[Signature, ...]:
    """The signatures of a state, without those whose signer was named by an answer that is another one now, or lies at the
    unit of a stage that another unit has answered now, and without all that were given after the first of these, in trust
    of it. Of several units that were chosen, what those signed stands that are chosen still.
    """
    standing: list[Signature] = []
    for signature in now.signatures:
        if _told(process, before, signature) != _told(process, now, signature):
            break
        standing.append(signature)
    return tuple(standing)


def _told(process: Process, state: State, signature: Signature) -> object:
    """What the answers say of whose duty it was; nothing where they do not decide on it."""
    who = process.human_stage(signature.stage).who[signature.party]
    if isinstance(who, Who) and who.place.base is Base.STAGE:
        return unit_of_stage(process, state, who.place.name)
    if who.named_by is None:
        return ""
    named = units_filled_in(state, who.named_by)
    is_above = isinstance(who, Who) and who.place.above > 0
    return signature.unit in named if isinstance(named, list) and not is_above else named


__all__ = ["still_theirs"]
