"""Signatures of whom the form, or an earlier stage, named: they fall when somebody else is named."""

from definitions.schema.places import Base
from definitions.schema.process import Process
from definitions.schema.signing import Party, Who
from definitions.semantics.authority import filled_in
from definitions.semantics.finding import unit_of_stage
from definitions.semantics.state import Signature, State


def still_theirs(process: Process, before: State, now: State) -> tuple[Signature, ...]:
    """The signatures of a state, without those whose signer was named by an answer that is another one now, or lies at the
    unit of a stage that another unit has answered now, and without all that were given after the first of these, in trust
    of it.
    """
    standing: list[Signature] = []
    for signature in now.signatures:
        named = process.human_stage(signature.stage).named_parties
        if any(_told(process, before, one) != _told(process, now, one) for one in named):
            break
        standing.append(signature)
    return tuple(standing)


def _told(process: Process, state: State, who: Party) -> str:
    """What the answers say of whose duty it is; nothing where they do not decide on it."""
    if isinstance(who, Who) and who.place.base is Base.STAGE:
        return unit_of_stage(process, state, who.place.name)
    return filled_in(state, who.named_by) if who.named_by is not None else ""


__all__ = ["still_theirs"]
