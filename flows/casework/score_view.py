"""The scores of an organisation, as far as a person may know them."""

from dataclasses import replace

from flows.access.actor import Actor
from flows.casework.desk import Desk
from flows.casework.scoring import ScoreSheet, scored
from flows.casework.statistics import must_belong, own_units


def view_scores(desk: Desk, actor: Actor, organization: str, name: str, period: str) -> ScoreSheet:
    """All units for the overseers, else the person's own. Raises Refused, Missing, or Invalid while the period runs."""
    must_belong(actor, organization)
    own = own_units(actor, desk.office(organization).organization)
    with desk.database.reading() as session:
        sheet = scored(session, desk, organization, name, period)
    if own is None:
        return sheet
    kept = tuple(one for one in sheet.units if one.unit in own)
    titles = {one.title for one in kept}
    return replace(sheet, units=kept, failing=tuple(one for one in sheet.failing if one in titles))
