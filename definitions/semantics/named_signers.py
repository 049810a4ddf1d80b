"""Signatures of whom the form, or an earlier stage, named: they fall when somebody else is named."""

from collections.abc import Iterator

from definitions.schema.places import Base
from definitions.schema.process import Process
from definitions.schema.signing import NamedPerson, Party
from definitions.semantics.authority import filled_in
from definitions.semantics.state import Signature, State


def still_theirs(process: Process, before: State, now: State) -> tuple[Signature, ...]:
    """The signatures of a state, without those whose signer was named by an answer that is another one now, and without all
    that were given after the first of these, in trust of it.
    """
    standing: list[Signature] = []
    for signature in now.signatures:
        parties = process.human_stage(signature.stage).who
        if any(filled_in(before, one) != filled_in(now, one) for who in parties for one in _named_by(who)):
            break
        standing.append(signature)
    return tuple(standing)


def _named_by(who: Party) -> Iterator[str]:
    if isinstance(who, NamedPerson):
        yield who.person
    elif who.place.base in (Base.FIELD, Base.COLUMN):
        yield who.place.name


__all__ = ["still_theirs"]
