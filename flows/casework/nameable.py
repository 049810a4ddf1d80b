"""Whom a form offers where it asks for a person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from definitions.schema.fields import FormField, PersonField, RowsField
from definitions.schema.organization import Organization
from definitions.semantics.nameable import Held, wanted
from storage.queries.people import PersonLine


@dataclass(frozen=True, slots=True)
class Nameable:
    """The people of an organisation, seen from a case of one of its units."""

    organization: Organization
    unit: str
    """The id of the submitting unit."""
    people: Sequence[PersonLine]

    def offered(self, field: PersonField, told: Mapping[str, Any]) -> Mapping[str, str]:
        """Id to name. `told`: what conditions see now."""
        meant = wanted(field, told, self.unit, self.organization)
        return {one.id: one.name for one in self.people if meant.is_met_by(self._held_by(one))}

    def _held_by(self, person: PersonLine) -> list[Held]:
        own = f"{self.organization.organization}/"
        posts = (post.split("@", 1) for post in person.roles)
        return [(role, unit.removeprefix(own)) for role, unit in posts if unit.startswith(own)]


def asks_for_people(fields: Sequence[FormField]) -> bool:
    """Also in a table."""
    return any(
        isinstance(field, PersonField)
        or (isinstance(field, RowsField) and any(isinstance(one, PersonField) for one in field.columns))
        for field in fields
    )


__all__ = ["Nameable", "asks_for_people"]
