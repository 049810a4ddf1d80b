"""Signatures of whom the form, or an earlier stage, named: they fall when somebody else is named."""

from definitions.schema.process import Process
from definitions.semantics.authority import filled_in
from definitions.semantics.state import Signature, State


def still_theirs(process: Process, before: State, now: State) -> tuple[Signature, ...]:
    """The signatures of a state, without those whose signer was named by an answer that is another one now, and without all
    that were given after the first of these, in trust of it.
    """
    standing: list[Signature] = []
    for signature in now.signatures:
        parties = process.human_stage(signature.stage).who
        named = [who.named_by for who in parties if who.named_by is not None]
        if any(filled_in(before, one) != filled_in(now, one) for one in named):
            break
        standing.append(signature)
    return tuple(standing)


__all__ = ["still_theirs"]
