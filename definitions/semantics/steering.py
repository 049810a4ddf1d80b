"""Which answers of a form the way of a case goes by."""

from collections.abc import Iterator

from definitions.conditions import references
from definitions.schema.places import FROM_FORM
from definitions.schema.process import Process
from definitions.schema.signing import Party
from definitions.schema.stages import PaperStage
from definitions.semantics.path import fork_conditions


def steering_fields(process: Process) -> frozenset[str]:
    """The fields that forks look at, and those that say who acts in a stage."""
    return frozenset([*_asked_at_forks(process), *_asked_for_people(process)])


def _asked_at_forks(process: Process) -> Iterator[str]:
    """Whoever reads the whole form reads every field."""
    for condition in fork_conditions(process):
        for where, *names in references(condition):
            if where in ("form", "rows"):
                yield from names[:1] or (field.id for field in process.form.fields)


def _asked_for_people(process: Process) -> Iterator[str]:
    for party in _parties(process):
        if party.named_by is not None and party.named_by.startswith(FROM_FORM):
            yield party.named_by.split(".")[1]


def _parties(process: Process) -> Iterator[Party]:
    for stage in process.human_stages:
        yield from stage.who
        if isinstance(stage, PaperStage):
            yield stage.registrar
