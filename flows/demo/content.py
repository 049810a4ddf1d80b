"""The people of the sample offices and the items of those that are played: loaded and checked against the catalogue, not played."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from definitions.problems import render
from definitions.registry import Catalogue
from definitions.source import read
from flows.demo.plausibility import item_faults, staff_faults
from flows.demo.script import Item, Letter, Put, Rated, Staff, Step, Story

FOLDER = Path(__file__).parent
EACH = (("days", "{day}", len("2026-")), ("units", "{unit}", 0))
"""Keys of what happens on several days, at several units; what stands for each, and where its part of the id begins."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Act:
    """Something that happens in the demo."""

    at: datetime
    item: Item
    step: Step | Letter | Rated | None
    """None: the first submission."""


@dataclass(frozen=True, slots=True)
class Content:
    staff: Staff
    items: tuple[Item, ...]
    """In the order in which they begin."""
    begins: datetime
    ends: datetime
    """Where the demo's clock stands when everything has been played."""
    since: Mapping[str, date]
    """From when on the people of each organisation hold their roles: nothing is due in an office before its story."""

    @property
    def hired(self) -> Staff:
        """Those of the organisations that are played: the schedules of the others would open drafts for nobody."""
        people = self.staff.people.items()
        return Staff(self.staff.since, {name: each for name, each in people if name in self.organizations})

    @property
    def organizations(self) -> set[str]:
        return {item.organization for item in self.items}

    def acts(self) -> tuple[Act, ...]:
        """Everything that happens, in the order of time."""
        acts = [Act(item.plot.submit, item, None) for item in self.items]
        acts += [Act(step.at, item, step) for item in self.items for step in item.plot.steps]
        letters = [(item, item.letter) for item in self.items if item.letter]
        acts += [Act(letter.at, item, letter) for item, letter in letters]
        acts += [Act(letter.rated.at, item, letter.rated) for item, letter in letters if letter.rated]
        return tuple(sorted(acts, key=lambda act: (act.at, act.item.id)))


class InvalidContent(Exception):
    """The demo's files contradict themselves or the catalogue; `faults` are all of them, in Chinese."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(self.faults))


PAIR = ("jilin-transport", "lvliang-drc")
"""The offices of a short demo: one that reviews on the screen alone, one that also signs on paper."""


def load_content(catalogue: Catalogue, folder: Path = FOLDER, offices: Collection[str] = ()) -> Content:
    """What is played where these offices are, or all of them. Raises InvalidContent with everything that is wrong."""
    faults: list[str] = []
    staff = _read_as(TypeAdapter(Staff), folder / "people.yaml", faults)
    stories = _read_as(TypeAdapter(dict[str, Story]), folder / "stories.yaml", faults)
    if staff is None or stories is None:
        raise InvalidContent(faults)
    faults += [
        f"演示里没有 {name} 这个机构，可以写：{'、'.join(stories)}" for name in offices if name not in stories
    ]
    told = {name: story for name, story in stories.items() if not offices or name in offices}
    written = [
        item for path in sorted((folder / "items").rglob("*.yaml")) for item in _read_items(path, faults)
    ]
    if faults:
        raise InvalidContent(faults)
    content = _told(staff, written, told)
    faults += staff_faults(staff, catalogue)
    faults += _lost(content.items, written)
    for item in content.items:
        window = (told[item.organization].begins, content.ends)
        faults += [f"{item.id}：{fault}" for fault in item_faults(item, staff, catalogue, window)]
    if faults:
        raise InvalidContent(faults)
    return content


def _lost(items: Iterable[Item], written: Iterable[Item]) -> Iterator[str]:
    """What items name of others that there are not, or that are no earlier."""
    begins = {item.id: item.begins for item in written}
    for item in items:
        for value in item.form.values():
            if isinstance(value, Put) and not begins.get(value.published, item.begins) < item.begins:
                yield f"{item.id}：没有更早的 {value.published} 这一件"


def _told(staff: Staff, written: list[Item], stories: Mapping[str, Story]) -> Content:
    begins = min(story.begins for story in stories.values())
    ends = max(story.ends for story in stories.values())
    since = {
        name: story.begins.date() if story.begins > begins else staff.since for name, story in stories.items()
    }
    items = [
        item.whole() if ends > stories[item.organization].ends else item
        for item in written
        if item.organization in stories and _is_told(item, ends, stories[item.organization])
    ]
    return Content(staff, tuple(sorted(items, key=lambda item: (item.begins, item.id))), begins, ends, since)


def _is_told(item: Item, ends: datetime, story: Story) -> bool:
    """What begins after the story of its office is told where the play lasts so long."""
    return ends > story.ends or item.begins <= story.ends


def _read_items(path: Path, faults: list[str]) -> Iterator[Item]:
    source = read(path.read_text(encoding="utf-8"), str(path), takes_plain_dates=True)
    faults += [render(problem, source.text) for problem in source.problems]
    if not source.is_complete:
        return
    for values, name in _instances(source.values, path.stem):
        item = _as(TypeAdapter(Item), values, path, faults)
        if item is not None and item.id != name:
            faults.append(f"{path.name}：文件名应当与其中的 id（{item.id}）一致")
        if item is not None:
            yield item


def _instances(values: Any, name: str) -> Iterator[tuple[Any, str]]:
    """What a file says, for each of the days on which and of the units at which it happens."""
    found = [(values, name)]
    for key, mark, begin in EACH:
        found = [one for each, called in found for one in _for_each(key, mark, begin, each, called)]
    yield from found


def _for_each(key: str, mark: str, begin: int, values: Any, name: str) -> Iterator[tuple[Any, str]]:
    if not isinstance(values, Mapping) or key not in values:
        yield values, name
        return
    once = {each: value for each, value in values.items() if each != key}
    for one in values[key]:
        own = f"-{one[begin:]}"
        yield _with(mark, one, {**once, "id": f"{once.get('id')}{own}"}), f"{name}{own}"


def _with(mark: str, one: str, value: Any) -> Any:
    match value:
        case str():
            return value.replace(mark, one)
        case Mapping():
            return {key: _with(mark, one, each) for key, each in value.items()}
        case list() | tuple():
            return [_with(mark, one, each) for each in value]
        case _:
            return value


def _read_as(adapter: TypeAdapter[T], path: Path, faults: list[str]) -> T | None:
    source = read(path.read_text(encoding="utf-8"), str(path), takes_plain_dates=True)
    faults += [render(problem, source.text) for problem in source.problems]
    return _as(adapter, source.values, path, faults) if source.is_complete else None


def _as(adapter: TypeAdapter[T], values: Any, path: Path, faults: list[str]) -> T | None:
    try:
        return adapter.validate_python(values)
    except ValidationError as error:
        wrong = error.errors(include_url=False)
        faults += [f"{path.name}：{'.'.join(map(str, fault['loc']))}：{fault['msg']}" for fault in wrong]
        return None
