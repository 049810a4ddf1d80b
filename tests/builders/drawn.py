"""The processes that offices really have, drawn: those of the catalogue and of the model office."""

from functools import cache

from definitions.drawing import Chart, chart
from definitions.registry import CATALOGUE, Calendars, Office
from tests.builders.model_office import MODEL
from tests.builders.office import shared_catalogue


@cache
def charts() -> dict[str, Chart]:
    """By the id of the process."""
    offices = [
        *shared_catalogue().offices.values(),
        Office(MODEL, Calendars(CATALOGUE / "calendars")),
    ]
    return {
        name: chart(loaded.process, office.organization)
        for office in offices
        for name, loaded in office.processes.items()
    }
