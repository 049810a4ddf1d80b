"""Who may object (异议) to cases of a process, wherever they stand."""

from definitions.schema.process import Process
from flows.access.actor import Actor, Holding


def objecting_as(actor: Actor, process: Process, submitting: str = "") -> tuple[Holding, ...]:
    """The holdings by which the person may object to what the unit `submitting` handed in."""
    declared = process.objection
    if declared is None:
        return ()
    found = (
        held
        for held in actor.holdings
        if held.organization == process.organization
        and held.role in declared.by
        and held.unit != submitting
        and (declared.units is None or held.unit in declared.units)
    )
    return tuple(sorted(found, key=lambda held: (held.unit, held.on_behalf_of or "", held.role)))


__all__ = ["objecting_as"]
