"""In which order the processes that a person may start are offered: first what they most likely want to begin."""

from definitions.schema.fields import EntryField
from definitions.schema.stages import PublishingStage
from flows.access.actor import Actor
from flows.casework.desk import Desk
from flows.casework.registers import offered_entries
from flows.casework.starting import Startable, startable
from storage.queries.drafted import last_handed_in


def offered_processes(desk: Desk, actor: Actor) -> dict[str, Startable]:
    """Like `startable`, in order: what the person handed in last, then what publishes, then as the documents are named.

    What lacks an entry to choose cannot be begun, and comes behind all that can.
    """
    known = startable(desk, actor)
    with desk.database.reading() as session:
        handed_in = last_handed_in(session, actor.person)

    def order(name: str) -> tuple[bool, int, bool]:
        one = known[name]
        return not _can_begin(desk, actor, one), -handed_in.get(name, 0), not _publishes(one)

    return {name: known[name] for name in sorted(known, key=order)}


def _publishes(one: Startable) -> bool:
    return any(isinstance(stage, PublishingStage) for stage in one.process.all_stages)


def _can_begin(desk: Desk, actor: Actor, one: Startable) -> bool:
    """Whether each entry that every form of the process must name can be chosen for one of the units."""
    required = [
        field for field in one.process.form.fields if isinstance(field, EntryField) and field.required
    ]
    return not required or any(
        all(
            found.entries
            for found in offered_entries(desk, actor, required, one.process.organization, unit).values()
        )
        for unit in one.units
    )
