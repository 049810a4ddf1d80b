"""Which unit an example may begin in: one that the process lets start cases."""

from definitions.schema.organization import Organization
from definitions.schema.process import ANY_UNIT, Process


def wrong_unit(process: Process, unit: str, organization: Organization | None) -> str | None:
    """Why no case begins in this unit, in Chinese; without the organisation only what the process itself says counts."""
    if organization is not None and all(unit != one.id for one in organization.units):
        return f"机构里没有“{unit}”这个单位"
    allowed = [one.strip() for one in process.start.of.split(",")]
    if process.start.of != ANY_UNIT and unit not in allowed:
        return f"“{unit}”不能发起本流程：start.of 只写了 {'、'.join(allowed)}"
    return None
