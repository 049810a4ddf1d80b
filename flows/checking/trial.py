"""What comes of the text of a process before it is published: what is wrong with it, how it looks, what it changes."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from definitions.comparison import compare, in_words
from definitions.drawing import chart, described, svg
from definitions.loader import Examined, load_accepted
from definitions.problems import Problem, excerpt
from definitions.schema.process import Process
from definitions.simulation import Cast, Habits, simulate
from definitions.simulation.words import Table, done, never, tables
from definitions.working_days import load_calendar
from flows.checking.documents import Checking
from flows.checking.surroundings import Surroundings

EXAMPLE_DIFFERS = "example-differs"


@dataclass(frozen=True, slots=True)
class Wanted:
    """As it goes to the process that tries the text."""

    catalogue: str
    """The folder of the organisations."""
    path: str
    """Where the text would lie."""
    text: str
    before: str | None = None
    """The text that is in force, to compare with."""
    runs: int = 0
    """How many cases to play."""
    shelves: str = ""
    """The folder of the processes that no file of the catalogue declares, by organisation; empty: there is none."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A problem or a note as a person reads it."""

    code: str
    message: str
    hint: str
    line: int
    column: int
    excerpt: str
    caret: int
    """How many columns of a terminal stand before the place."""
    elsewhere: str = ""
    """The name of the file, where it is not the text itself that is wrong."""


@dataclass(frozen=True, slots=True)
class Tried:
    """How an example of the process came out."""

    title: str
    line: int
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Played:
    """What a simulation tells."""

    said: str
    tables: tuple[Table, ...]
    never: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Trial:
    problems: tuple[Shown, ...] = ()
    notes: tuple[Shown, ...] = ()
    examples: tuple[Tried, ...] = ()
    drawing: str = ""
    """SVG; empty where nothing can be drawn."""
    described: str = ""
    process: str = ""
    title: str = ""
    version: int = 0
    changes: tuple[str, ...] | None = None
    """None: there is nothing to compare with, or the text will not do."""
    played: Played | None = None
    broken_off: str = ""
    """Why the text could not be tried to the end; a Chinese sentence."""

    @property
    def will_do(self) -> bool:
        return not self.problems and not self.broken_off

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, said: dict[str, Any]) -> "Trial":
        played = said["played"]
        lists = {
            "problems": tuple(Shown(**one) for one in said["problems"]),
            "notes": tuple(Shown(**one) for one in said["notes"]),
            "examples": tuple(Tried(**one) for one in said["examples"]),
            "changes": None if said["changes"] is None else tuple(said["changes"]),
            "played": None if played is None else _played(played),
        }
        return cls(**{**said, **lists})


def _played(said: dict[str, Any]) -> Played:
    found = tuple(
        Table(one["title"], tuple(one["columns"]), [tuple(row) for row in one["rows"]])
        for one in said["tables"]
    )
    return Played(said["said"], found, tuple(said["never"]))


def try_text(wanted: Wanted) -> Trial:
    """In a process of its own, which may be ended."""
    path = Path(wanted.path)
    shelves = Path(wanted.shelves) if wanted.shelves else None
    checking = Checking(Path(wanted.catalogue) / "calendars", shelves=shelves)
    around = checking.around(path)
    examined = checking.check_written(wanted.text, path, around)
    problems, model = checking.in_order(), examined.model
    trial = Trial(
        problems=tuple(_shown(one, path, checking) for one in problems),
        notes=tuple(_shown(one, path, checking) for one in checking.noted()),
    )
    if model is None:
        return trial
    drawing, words = _drawn(model, around)
    trial = replace(
        trial,
        drawing=drawing,
        described=words,
        process=model.process,
        title=model.title.zh,
        version=model.version,
        examples=tuple(_tried(examined, problems)) if checking.processes else (),
    )
    if problems:
        return trial
    changes = _changes(wanted.before, model, around) if wanted.before is not None else None
    return replace(trial, changes=changes, played=_play(model, around, wanted) if wanted.runs else None)


def _shown(problem: Problem, path: Path, checking: Checking) -> Shown:
    place = problem.place
    found, caret = excerpt(place, checking.texts.get(place.file, "")) or ("", 0)
    elsewhere = "" if place.file == str(path) else Path(place.file).name
    return Shown(
        problem.code, problem.message, problem.hint or "", place.line, place.column, found, caret, elsewhere
    )


def _drawn(process: Process, around: Surroundings) -> tuple[str, str]:
    """Nothing where a stage leads to one that is not there."""
    drawn = chart(process, around.organization)
    try:
        return svg(drawn), described(drawn)
    except KeyError:
        return "", ""


def _tried(examined: Examined[Process], problems: list[Problem]) -> Iterator[Tried]:
    """Every example, those that came out as they say too."""
    faults = {one.path[1]: one.message for one in problems if one.code == EXAMPLE_DIFFERS}
    for number, example in enumerate(examined.model.examples if examined.model else ()):
        title = example.title.zh if example.title else f"第{number + 1}个样例"
        line = examined.source.place(("examples", number)).line
        yield Tried(title, line, faults.get(number, ""))


def _changes(before: str, process: Process, around: Surroundings) -> tuple[str, ...]:
    was = load_accepted(before, "before.yaml").process
    return tuple(in_words(compare(was, process, around.organization)))


def _play(process: Process, around: Surroundings, wanted: Wanted) -> Played:
    name = around.organization.calendar if around.organization else "cn"
    calendar = load_calendar(Path(wanted.catalogue) / "calendars", name)
    cast = Cast(process, calendar, around.organization, Habits(), 0, around.registers or {})
    found = {"process": process.process, **simulate(cast, wanted.runs).as_dict()}
    return Played(done(found), tuple(tables(process, found)), tuple(never(process, found)))
