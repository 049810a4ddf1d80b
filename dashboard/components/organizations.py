"""Which organisation a page is about, for the few people who belong to several."""

import streamlit as st

from flows.access.actor import Actor
from flows.assembly import Services


def choose_organization(services: Services, actor: Actor, role: str | None = None) -> str | None:
    """None where the person belongs to none; with `role`, only those where the person holds it."""
    known = sorted(o for o in actor.organizations if role is None or actor.holds(role, o))
    if not known:
        st.info("您还没有岗位，请联系系统管理员。")
        return None
    if len(known) == 1:
        return known[0]
    titles = {name: services.desk.office(name).organization.title.zh for name in known}
    return st.selectbox("机构", known, format_func=titles.__getitem__, key=f"organization/{role}")
