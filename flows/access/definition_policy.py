"""Who may see by what processes an organisation works, and who may publish their versions."""

from flows.access.actor import Actor
from flows.access.credentials import SYSTEM_ADMIN
from flows.access.membership import may_see_as_member
from flows.access.policy import YES, Ruling, no


def may_see_processes(actor: Actor, organization: str) -> Ruling:
    """Everybody of the organisation: their own cases show them as much."""
    return may_see_as_member(actor, organization, "流程")


def may_publish_versions(actor: Actor, organization: str) -> Ruling:
    """Of the three administrators (三员) the one who runs the system; whoever writes a version works on it too."""
    if actor.holds(SYSTEM_ADMIN, organization):
        return YES
    return no("只有系统管理员可以发布流程的版本", "请由系统管理员（system_admin）办理")
