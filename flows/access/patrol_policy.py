"""Who may see what patrols found, have a patrol made, and say that a finding stays."""

from definitions.schema.organization import Organization
from flows.access.actor import Actor
from flows.access.membership import may_see_as_member
from flows.access.policy import OVERSEERS, YES, Ruling, no


def may_see_findings(actor: Actor, organization: Organization) -> Ruling:
    """Everybody of the organisation: what is wrong with its site, the public sees as well."""
    return may_see_as_member(actor, organization.organization, "巡查情况")


def may_see_self_check(actor: Actor, organization: Organization) -> Ruling:
    """Whoever oversees the organisation or patrols its sites: it tells of letters and cases of all units."""
    named = organization.organization
    if any(actor.holds(role, named) for role in (*OVERSEERS, *organization.patrol.by)):
        return YES
    return no("检查指标自查只给管理人员和巡查人员看", "请向管理人员了解")


def may_patrol(actor: Actor, organization: Organization) -> Ruling:
    if any(actor.holds(role, organization.organization) for role in organization.patrol.by):
        return YES
    titles = "、".join(organization.role_title(role) for role in organization.patrol.by)
    return no(f"只有{titles}可以巡查、说明问题", f"请由{titles}办理；平时的巡查按日程自动进行")
