"""Units and persons that a form or a stage names: they are there, or the answer is not taken."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection

from definitions.schema.fields import FormField, PersonField, UnitField, UnitsField
from definitions.schema.organization import Organization
from definitions.semantics.forms import FieldProblem, problem_at
from definitions.semantics.nameable import Wanted, wanted
from definitions.semantics.rows import cells
from definitions.vocabulary import WayIn
from flows.access.actor import find_actor

MOST_TOLD = 12


@dataclass(frozen=True, slots=True)
class FilledIn:
    """Where the answers are given, and when."""

    connection: Connection
    organization: Organization
    unit: str
    """The id of the submitting unit."""
    told: Mapping[str, Any]
    """What conditions see, the answers among it."""
    day: date


def unknown_names(
    where: FilledIn, fields: Sequence[FormField], values: Mapping[str, Any]
) -> Iterator[FieldProblem]:
    """Units by their ids, persons by what they sign in with: on screen they are chosen, elsewhere they are written."""
    for name, field, value in cells(fields, values):
        named = value if isinstance(field, UnitsField) and isinstance(value, list) else [value]
        wrong = (_wrong(where, field, one) for one in named if isinstance(one, str) and one)
        reason = "；".join(filter(None, wrong))
        if reason:
            yield problem_at(fields, name, reason)


def _wrong(where: FilledIn, field: FormField, value: str) -> str:
    match field:
        case UnitField() | UnitsField():
            return _not_a_unit(where.organization, value)
        case PersonField():
            return _not_meant(where, field, value)
        case _:
            return ""


def _not_a_unit(organization: Organization, value: str) -> str:
    if any(unit.id == value for unit in organization.units):
        return ""
    titled = next((unit.id for unit in organization.units if unit.title.zh == value), None)
    if titled is not None:
        return f"要写单位的代号：“{value}”的代号是 {titled}"
    known = [f"{unit.id}（{unit.title.zh}）" for unit in organization.units]
    more = f"等{len(known)}个" if len(known) > MOST_TOLD else ""
    return f"没有“{value}”这个单位，可以写：{'、'.join(known[:MOST_TOLD])}{more}"


def _not_meant(where: FilledIn, field: PersonField, value: str) -> str:
    organization = where.organization.organization
    known = find_actor(where.connection, value, where.day, WayIn.SYSTEM)
    if known is None:
        return f"没有“{value}”这个人员，或者账号已停用；要写登录用的账号"
    if not known.works_for(organization):
        return f"“{value}”不是本机构的在岗人员"
    meant = wanted(field, where.told, where.unit, where.organization)
    held = [(one.role, one.unit) for one in known.holdings if one.organization == organization]
    return "" if meant.is_met_by(held) else f"“{value}”不是{say_wanted(meant, where.organization)}"


def say_wanted(meant: Wanted, organization: Organization) -> str:
    """`规划科的科室负责人`."""
    unit = f"{organization.unit_title(meant.unit)}的" if meant.unit else ""
    return f"{unit}{organization.role_title(meant.role) if meant.role else '业务人员'}"


__all__ = ["FilledIn", "say_wanted", "unknown_names"]
