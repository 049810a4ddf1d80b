"""Units and persons that a form or a stage names: they are there, or the answer is not taken."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection

from definitions.schema.fields import FormField, PersonField, UnitField
from definitions.schema.organization import Organization
from definitions.semantics.forms import FieldProblem, problem_at
from definitions.semantics.rows import cells
from definitions.vocabulary import WayIn
from flows.access.actor import find_actor

MOST_TOLD = 12


def unknown_names(
    connection: Connection,
    organization: Organization,
    fields: Sequence[FormField],
    values: Mapping[str, Any],
    day: date,
) -> Iterator[FieldProblem]:
    """Units by their ids, persons by what they sign in with: on screen they are chosen, elsewhere they are written."""
    for name, field, value in cells(fields, values):
        if not isinstance(value, str) or not value:
            continue
        if isinstance(field, UnitField):
            reason = _not_a_unit(organization, value)
        elif isinstance(field, PersonField):
            reason = _not_here(connection, organization, value, day)
        else:
            continue
        if reason:
            yield problem_at(fields, name, reason)


def _not_a_unit(organization: Organization, value: str) -> str:
    if any(unit.id == value for unit in organization.units):
        return ""
    titled = next((unit.id for unit in organization.units if unit.title.zh == value), None)
    if titled is not None:
        return f"要写单位的代号：“{value}”的代号是 {titled}"
    known = [f"{unit.id}（{unit.title.zh}）" for unit in organization.units]
    more = f"等{len(known)}个" if len(known) > MOST_TOLD else ""
    return f"没有“{value}”这个单位，可以写：{'、'.join(known[:MOST_TOLD])}{more}"


def _not_here(connection: Connection, organization: Organization, value: str, day: date) -> str:
    known = find_actor(connection, value, day, WayIn.SYSTEM)
    if known is None:
        return f"没有“{value}”这个人员，或者账号已停用；要写登录用的账号"
    return "" if known.works_for(organization.organization) else f"“{value}”不是本机构的在岗人员"


__all__ = ["unknown_names"]
