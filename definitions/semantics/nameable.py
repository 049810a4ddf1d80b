"""Who may be named in a field that asks for a person."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from definitions.schema.fields import PersonField
from definitions.schema.organization import Organization
from definitions.schema.places import Base

ADMINISTRATORS = frozenset({"system_admin", "security_admin", "audit_admin"})
"""They run the system, and handle nothing as such (三员)."""
Held = tuple[str, str]
"""A role, and the id of the unit at which it is held."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whose name a field takes; empty: no matter which."""

    role: str
    unit: str

    def is_met_by(self, held: Iterable[Held]) -> bool:
        return any(
            (not self.role or role == self.role)
            and (not self.unit or unit == self.unit)
            and (bool(self.role or not self.unit) or role not in ADMINISTRATORS)
            for role, unit in held
        )


def wanted(field: PersonField, told: Mapping[str, Any], unit: str, organization: Organization) -> Wanted:
    """`told`: what conditions see when the field is filled in; `unit`: the submitting unit."""
    return Wanted(field.role or "", _unit(field, told, unit, organization))


def _unit(field: PersonField, told: Mapping[str, Any], unit: str, organization: Organization) -> str:
    place = field.place
    if place is None:
        return ""
    if place.base is Base.FIELD:
        begun = _held(told, place.name)
    else:
        begun = unit if place.base is Base.SUBMITTING else place.name
    return organization.higher(begun, place.above) if begun else ""


def _held(told: Mapping[str, Any], name: str) -> str:
    value: Any = told
    for key in name.split("."):
        value = value.get(key) if isinstance(value, Mapping) else None
    return value if isinstance(value, str) else ""


__all__ = ["Held", "Wanted", "wanted"]
