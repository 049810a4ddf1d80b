"""Which earlier happening of a case brought a later one about."""

from collections.abc import Iterator, Sequence

from storage.queries.timeline import Happening

MOVING = ("submitted", "decided", "called", "performed")
"""What sends a case on to its next stage."""
BY_PEOPLE = ("submitted", "decided")
CAUSED = {
    "opened": MOVING,
    "publishing": BY_PEOPLE,
    "publication_failed": BY_PEOPLE,
    "called": BY_PEOPLE,
    "performed": BY_PEOPLE,
}
"""Kind to the kinds of its cause: a stage opens after the stage before it, and the system acts for people."""


def _brought_by(happening: Happening) -> tuple[str, ...]:
    """What the end of a child case brought about, nothing in this case did."""
    is_end_of_child = happening.kind == "performed" and "outcome" in happening.payload
    return () if is_end_of_child else CAUSED.get(happening.kind, ())


def with_causes(timeline: Sequence[Happening]) -> Iterator[tuple[Happening, Happening | None]]:
    """Each happening with the latest before it that brought it about."""
    latest: dict[str, Happening] = {}
    for happening in timeline:
        found = [latest[kind] for kind in _brought_by(happening) if kind in latest]
        yield happening, max(found, key=lambda before: before.number, default=None)
        latest[happening.kind] = happening
