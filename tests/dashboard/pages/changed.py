"""An office whose documents read otherwise than those that are shipped, with its dashboard."""

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from definitions.registry import load_catalogue
from tests.builders.office import TWO_OFFICES
from tests.dashboard.pages.office import Office
from tests.dashboard.running import Dashboard, serving

Changes = Mapping[str, Sequence[tuple[str, str]]]
"""A process of Jilin to what stands there once, and what stands in its place."""


@contextmanager
def serving_changed(template: Path, folder: Path, changes: Changes) -> Iterator[tuple[Dashboard, Office]]:
    """`template`: a SQLite file that has the schema."""
    definitions = Path(shutil.copytree(TWO_OFFICES, folder / "definitions"))
    for process, replaced in changes.items():
        file = definitions / "jilin-transport" / "processes" / f"{process}.yaml"
        text = file.read_text(encoding="utf-8")
        for old, new in replaced:
            assert text.count(old) == 1, old
            text = text.replace(old, new)
        file.write_text(text, encoding="utf-8")
    url = f"sqlite:///{shutil.copy(template, folder / 'sanshen.db')}"
    office = Office(url, folder / "home")
    desk = replace(office.services.desk, catalogue=load_catalogue(definitions))
    office.services = replace(office.services, desk=desk)
    office.move_in()
    with serving(url, folder / "home", SANSHEN_DEFINITIONS=str(definitions)) as dashboard:
        yield dashboard, office
    desk.database.dispose()
