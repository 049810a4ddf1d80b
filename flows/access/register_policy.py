"""Who may see a register, and who may fill and correct it by hand."""

from definitions.schema.organization import Organization
from flows.access.actor import Actor
from flows.access.membership import may_see_as_member
from flows.access.policy import YES, Ruling, no

KEEPER = "manager"
"""Fills registers for the first time and corrects them; everything else is entered by cases."""


def may_see_registers(actor: Actor, organization: Organization) -> Ruling:
    """Everybody of the organisation: forms offer their entries to all."""
    return may_see_as_member(actor, organization.organization, "登记簿")


def may_keep_registers(actor: Actor, organization: Organization) -> Ruling:
    if actor.holds(KEEPER, organization.organization):
        return YES
    title = organization.role_title(KEEPER)
    return no(
        f"只有{title}（{KEEPER}）可以直接填写、更正登记簿",
        "平时的登记、变更、注销由办件自动记入；要更正的，请报管理人员",
    )
