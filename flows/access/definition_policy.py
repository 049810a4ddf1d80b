"""Who may see by what processes an organisation works, and who may publish their versions."""

from flows.access.actor import Actor
from flows.access.credentials import SYSTEM_ADMIN
from flows.access.policy import YES, Ruling, no
from flows.access.refusal import Refused


def may_see_processes(actor: Actor, organization: str) -> Ruling:
    """Everybody of the organisation: their own cases show them as much."""
    if organization in actor.organizations:
        return YES
    return no("您不是该机构的人员，不能查看它的流程")


def may_publish_versions(actor: Actor, organization: str) -> Ruling:
    """Of the three administrators (三员) the one who runs the system; whoever writes a version works on it too."""
    if actor.holds(SYSTEM_ADMIN, organization):
        return YES
    return no("只有系统管理员可以发布流程的版本", "请由系统管理员（system_admin）办理")


def must_be_allowed(ruling: Ruling) -> None:
    """Raises Refused."""
    if not ruling.allowed:
        raise Refused(ruling.reason, ruling.hint)
