"""Choosing who does something: a role, and at which unit it is held."""

import streamlit as st

from definitions.editing.patterns import Post
from definitions.schema.organization import Organization
from flows.access.credentials import AUDIT_ADMIN, SECURITY_ADMIN, SYSTEM_ADMIN

ADMINISTRATORS = frozenset({SYSTEM_ADMIN, SECURITY_ADMIN, AUDIT_ADMIN})
SUBMITTING = ""
"""In place of a unit: the one that submits."""


def roles_of(organization: Organization) -> list[str]:
    """Who reviews: the three administrators do not."""
    return [role.id for role in organization.roles if role.id not in ADMINISTRATORS]


def choose_post(
    organization: Organization, label: str, key: str, *, shown: bool = True, first: int = 0
) -> Post:
    """`shown`: otherwise the first role, without asking. `first`: which role is offered first."""
    roles = roles_of(organization)
    if not shown:
        return Post(roles[0])
    role, unit = st.columns(2)
    chosen = role.selectbox(
        label,
        roles,
        index=min(first, len(roles) - 1),
        format_func=organization.role_title,
        key=f"{key}/role",
    )
    units = [SUBMITTING, *(one.id for one in organization.units)]
    of = unit.selectbox(
        f"{label}：哪个单位的",
        units,
        format_func=lambda one: organization.unit_title(one) if one else "报送单位自己的",
        key=f"{key}/unit",
    )
    return Post(chosen, of)
