"""The people of the sample offices and the items of those that are played: loaded and checked against the catalogue, not played."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

from definitions.problems import render
from definitions.registry import Catalogue
from definitions.source import read
from flows.demo.plausibility import BEGINS, ENDS, item_faults, staff_faults
from flows.demo.script import (
    Decide,
    DemoPerson,
    Expected,
    Holding,
    Item,
    Plot,
    Register,
    Resubmit,
    Staff,
    Step,
    Withdraw,
)

FOLDER = Path(__file__).parent
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Act:
    """Something that happens in the demo."""

    at: datetime
    item: Item
    step: Step | None
    """None: the first submission."""


@dataclass(frozen=True, slots=True)
class Content:
    staff: Staff
    items: tuple[Item, ...]
    """In the order of their first submission."""

    @property
    def hired(self) -> Staff:
        """Those of the organisations that are played: the schedules of the others would open drafts for nobody."""
        played = {item.organization for item in self.items}
        return Staff(
            self.staff.since, {name: people for name, people in self.staff.people.items() if name in played}
        )

    def acts(self) -> tuple[Act, ...]:
        """Everything that happens, in the order of time."""
        acts = [Act(item.plot.submit, item, None) for item in self.items]
        acts += [Act(step.at, item, step) for item in self.items for step in item.plot.steps]
        return tuple(sorted(acts, key=lambda act: (act.at, act.item.id)))


class InvalidContent(Exception):
    """The demo's files contradict themselves or the catalogue; `faults` are all of them, in Chinese."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(self.faults))


def load_content(catalogue: Catalogue, folder: Path = FOLDER) -> Content:
    """Raises InvalidContent with everything that is wrong."""
    faults: list[str] = []
    staff = _read_as(TypeAdapter(Staff), folder / "people.yaml", faults)
    written = [_read_item(path, faults) for path in sorted((folder / "items").glob("*.yaml"))]
    if staff is None or faults:
        raise InvalidContent(faults)
    items = sorted(filter(None, written), key=lambda item: (item.plot.submit, item.id))
    content = Content(staff, tuple(items))
    faults += staff_faults(staff, catalogue)
    for item in content.items:
        faults += [f"{item.id}：{fault}" for fault in item_faults(item, staff, catalogue)]
    if faults:
        raise InvalidContent(faults)
    return content


def _read_item(path: Path, faults: list[str]) -> Item | None:
    item = _read_as(TypeAdapter(Item), path, faults)
    if item is not None and item.id != path.stem:
        faults.append(f"{path.name}：文件名应当与其中的 id（{item.id}）一致")
    return item


def _read_as(adapter: TypeAdapter[T], path: Path, faults: list[str]) -> T | None:
    source = read(path.read_text(encoding="utf-8"), str(path), takes_plain_dates=True)
    faults += [render(problem, source.text) for problem in source.problems]
    if not source.is_complete:
        return None
    try:
        return adapter.validate_python(source.values)
    except ValidationError as error:
        wrong = error.errors(include_url=False)
        faults += [f"{path.name}：{'.'.join(map(str, fault['loc']))}：{fault['msg']}" for fault in wrong]
        return None


__all__ = [
    "BEGINS",
    "ENDS",
    "Act",
    "Content",
    "Decide",
    "DemoPerson",
    "Expected",
    "Holding",
    "InvalidContent",
    "Item",
    "Plot",
    "Register",
    "Resubmit",
    "Staff",
    "Step",
    "Withdraw",
    "load_content",
]
