"""Signatures of whom the form, or an earlier stage, told: they fall when it tells of somebody else."""

from itertools import takewhile

from definitions.schema.process import Process
from definitions.schema.signing import NamedPerson, Party, followed
from definitions.semantics.authority import units_filled_in
from definitions.semantics.changing import replace
from definitions.semantics.finding import actors_of_stage, unit_of_stage
from definitions.semantics.state import Signature, State


def still_theirs(process: Process, before: State, now: State) -> tuple[Signature, ...]:
    """The signatures of a state, without those whose signer was named by an answer that is another one now, or lies at the
    unit of a stage that another unit has answered now, or acted in a stage where others have now, and without all that were
    given after the first of these, in trust of it. Where others are named beside them, the stage is not passed with those that stand.
    """
    changed = _Changed(process, before, now)
    return tuple(
        replace(one, is_whole=False) if changed.touches(one) else one
        for one in takewhile(changed.leaves, now.signatures)
    )


class _Changed:
    """What the answers say of whose duty it is, before and now."""

    def __init__(self, process: Process, before: State, now: State) -> None:
        self._process = process
        self._before = before
        self._now = now

    def leaves(self, signature: Signature) -> bool:
        """Whether its signer is named still: of several units, or persons, whether the one that it was given for is."""
        who = self._signers(signature)[signature.party]
        if not self._is_another(who):
            return True
        named = self._told(self._now, who)
        if isinstance(who, NamedPerson):
            return isinstance(named, frozenset) and (signature.on_behalf_of or signature.person) in named
        return isinstance(named, frozenset) and not who.place.is_looked_up and signature.unit in named

    def touches(self, signature: Signature) -> bool:
        """Whether any of those who sign that stage is another one."""
        named = self._process.human_stage(signature.stage).named_parties
        return any(map(self._is_another, named))

    def _signers(self, signature: Signature) -> list[Party]:
        return self._process.human_stage(signature.stage).who

    def _is_another(self, who: Party) -> bool:
        return self._told(self._before, who) != self._told(self._now, who)

    def _told(self, state: State, who: Party) -> str | frozenset[str]:
        """Nothing where the answers do not decide on it."""
        earlier = followed(who)
        if earlier is not None and isinstance(who, NamedPerson):
            return frozenset(actors_of_stage(self._process, state, earlier))
        if earlier is not None:
            return unit_of_stage(self._process, state, earlier)
        named = units_filled_in(state, who.named_by) if who.named_by is not None else ""
        return frozenset(named) if isinstance(named, list) else named


__all__ = ["still_theirs"]
