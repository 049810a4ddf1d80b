"""Which organisations a page is about, and what belongs to them."""

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


def processes_of(services: Services, actor: Actor) -> dict[str, str]:
    """Id to title, of the person's organisations."""
    known = (loaded.process for loaded in services.desk.catalogue.processes())
    return {p.process: p.title.zh for p in known if p.organization in actor.organizations}


def units_of(services: Services, actor: Actor) -> dict[str, str]:
    """Row id to title, of the person's organisations."""
    offices = [services.desk.office(name).organization for name in sorted(actor.organizations)]
    several = len(offices) > 1
    return {
        f"{office.organization}/{unit.id}": f"{office.title.zh}{unit.title.zh}" if several else unit.title.zh
        for office in offices
        for unit in office.units
    }
