"""What somebody may do in the name of who is away: what that one passed on to them, and no more."""

from definitions.schema.process import Process
from flows.access.actor import Actor
from flows.access.people import SEPARATED


def has_all_posts_of(actor: Actor, principal: str, organization: str) -> bool:
    """Whether everything was passed on that the other holds there: then also what is theirs by name, and of no post.

    The posts of the three administrators, which nobody passes on, do not count.
    """
    theirs = {
        held
        for held in actor.of_principals
        if held.on_behalf_of == principal and held.organization == organization and held.role not in SEPARATED
    }
    return bool(theirs) and theirs <= actor.holdings


def drafts_for(actor: Actor, principal: str, process: Process, unit: str) -> bool:
    """Whether the other, who may draft for this unit, passed that on."""
    return any(
        held in actor.holdings
        and held.on_behalf_of == principal
        and (held.organization, held.unit) == (process.organization, unit)
        and held.role in process.start.by
        for held in actor.of_principals
    )


__all__ = ["drafts_for", "has_all_posts_of"]
