"""What everybody of an organisation may see, and nobody else."""

from flows.access.actor import Actor
from flows.access.policy import YES, Ruling, no


def may_see_as_member(actor: Actor, organization: str, what: str) -> Ruling:
    """`what`: in words, as `登记簿`."""
    if organization in actor.organizations:
        return YES
    return no(f"您不是该机构的人员，不能查看它的{what}")
