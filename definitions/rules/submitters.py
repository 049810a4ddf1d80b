"""The units that may submit, so far as conditions tell them apart."""

from collections.abc import Iterator, Sequence

from definitions.conditions import ConditionError, is_plain, literals
from definitions.conditions.skeleton import atoms_of, skeleton_of
from definitions.rules.trials import ANY_UNIT_AT_ALL, START, asked_by
from definitions.rules.values import asks_for_order
from definitions.schema.organization import Organization
from definitions.schema.process import ANY_UNIT, Process


def units_of(process: Process, organization: Organization | None) -> list[str] | None:
    """Those that may submit; None where nobody knows which there are."""
    if process.start.of != ANY_UNIT:
        return [unit.strip() for unit in process.start.of.split(",")]
    return [unit.id for unit in organization.units] if organization is not None else None


def usual_unit(process: Process, organization: Organization | None) -> str:
    """The unit that submits where an example names none."""
    if process.start.of == ANY_UNIT:
        return organization.units[-1].id if organization is not None else ANY_UNIT_AT_ALL
    return process.start.of.partition(",")[0].strip()


def sorts_of_units(
    process: Process, organization: Organization | None, expressions: Sequence[str]
) -> list[str]:
    """One unit of each sort: those that the expressions speak of, and one that stands for all others."""
    spoken = {one for each in expressions for one in literals(each) if isinstance(one, str)}
    units = units_of(process, organization)
    if units is None:
        return [ANY_UNIT_AT_ALL, *sorted(spoken - {ANY_UNIT_AT_ALL})]
    if not _are_told_by_name(expressions):
        return units
    other = next((unit for unit in units if unit not in spoken), None)
    return [unit for unit in units if unit in spoken or unit == other]


def are_all_units(process: Process, organization: Organization | None, expressions: Sequence[str]) -> bool:
    """Whether these stand for every unit that may submit."""
    return units_of(process, organization) is not None or _are_told_by_name(expressions)


def _are_told_by_name(expressions: Sequence[str]) -> bool:
    """Whether units are only compared with what is written."""
    return all(is_plain(one) and not asks_for_order(one) for one in _asked_of_units(expressions))


def _asked_of_units(expressions: Sequence[str]) -> Iterator[str]:
    """Taken apart as far as can be."""
    for expression in expressions:
        try:
            yield from (one for one in atoms_of(skeleton_of(expression)) if START in asked_by(one))
        except ConditionError:  # reported where it stands
            continue
