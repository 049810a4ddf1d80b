"""The units at which the duty of a stage may begin: those from which a case comes to the stage."""

import json

from definitions.rules.document import Document
from definitions.rules.trials import START
from definitions.rules.ways import way
from definitions.schema.organization import Organization
from definitions.schema.places import Base, Place
from definitions.semantics.finding import options_of


def may_begin_at(document: Document, organization: Organization, stage: str, place: Place, unit: str) -> bool:
    """False: it is proved that no case comes to the stage whose place is this unit."""
    condition = _is_at(document, organization, place, unit)
    return condition is None or way(document, stage, holding=condition) is not None


def _is_at(document: Document, organization: Organization, place: Place, unit: str) -> str | None:
    """The condition that the place, whatever lies above it, is this unit; None where it needs none, or cannot be asked."""
    match place.base:
        case Base.SUBMITTING:
            return _is_one_of(".".join(START), [unit])
        case Base.FIELD if not document.is_unknown_entry(tuple(place.name.split("."))):
            return _is_one_of(place.name, [unit])
        case Base.COLUMN if place.asked is not None:
            options = options_of(document.process, place.asked)
            return _is_one_of(place.name, [one for one in options if organization.provider(one) == unit])
        case _:
            return None


def _is_one_of(member: str, texts: list[str]) -> str:
    return " || ".join(f"{member} == {json.dumps(text, ensure_ascii=False)}" for text in texts)
