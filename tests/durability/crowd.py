"""Many at once: services of their own over one database, as separate programs have them, and a common start."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from threading import Barrier
from typing import TypeVar

from flows.assembly import Services
from storage.database import Database

Answer = TypeVar("Answer")
PATIENCE = 60.0


@contextmanager
def crowd(services: Services, size: int) -> Iterator[list[Services]]:
    """Each with its own engine, connections and memory of definitions."""
    url = services.desk.database.url.render_as_string(hide_password=False)
    own = [Database(url, pool_size=1) for _ in range(size)]
    try:
        yield [replace(services, desk=replace(services.desk, database=each, _versions={})) for each in own]
    finally:
        for database in own:
            database.dispose()


def at_once(acts: Sequence[Callable[[], Answer]]) -> list[Answer]:
    """Everybody is ready before anybody begins. Raises what any of them raises."""
    start = Barrier(len(acts))

    def begin(act: Callable[[], Answer]) -> Answer:
        start.wait(PATIENCE)
        return act()

    with ThreadPoolExecutor(len(acts)) as people:
        return list(people.map(begin, acts))
