"""Checks definition files, one by one or a whole catalogue, and plays the examples that processes carry."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from definitions.examples import run_examples
from definitions.loader import (
    Examined,
    load_ledger,
    load_organization,
    load_register,
    load_requirements,
    load_scores,
    load_self_check,
    load_sheet,
)
from definitions.problems import InvalidDefinition, Place, Problem, render
from definitions.registry import CATALOGUE, REQUIREMENTS, SELF_CHECK, organization_folders
from definitions.rules.between import notes_between, problems_between, speaks_of_others
from definitions.rules.document import Document
from definitions.rules.requirements import Declarations
from definitions.rules.submitters import usual_unit
from definitions.rules.succession import replaced_by, succession
from definitions.schema.fields import MarkdownField
from definitions.schema.organization import Organization
from definitions.schema.process import Process
from definitions.semantics.rows import apart, cells, flat
from definitions.source import Source, read
from definitions.vocabulary import Severity
from definitions.working_days import Calendar, CalendarError, load_calendar
from flows.access.refusal import Invalid
from flows.checking.neighbours import Neighbours, office_of
from flows.checking.noting import missing_administrators, notes_of, unused_ledgers
from flows.checking.surroundings import Surroundings
from flows.checks import examined as content
from flows.checks.house import NO_HOUSE, House
from flows.checks.options import CheckDeclarationError
from flows.checks.runner import run

Loaded = TypeVar("Loaded")
PLAYABLE = frozenset({"unknown-role", "unknown-unit", "unknown-column", "unknown-box", "unknown-ledger"})
"""Problems with which a process can still be played: they are of what its organisation has."""


@dataclass
class Checking:
    """What was read so far, and what was found wrong with it."""

    calendars: Path
    """The folder of the calendars that limits are computed with."""
    files: int = 0
    processes: int = 0
    examples: int = 0
    problems: list[Problem] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    notes: list[Problem] = field(default_factory=list)
    """What is worth a look in a process without problems."""
    alone: list[Path] = field(default_factory=list)
    """Processes without an organisation beside them: what refers to one was not checked."""
    processes_at: Path | None = None
    """Where the other processes of the organisation lie; None: beside the document."""
    shelves: Path | None = None
    """Where those lie that no file of the catalogue declares, by organisation."""
    _calendars: dict[str, Calendar] = field(default_factory=dict)
    _beside: dict[Path, Neighbours] = field(default_factory=dict)
    """By catalogue."""
    _declared: dict[Path, Declarations | None] = field(default_factory=dict)
    """By folder, of the organisations that were checked; None: something of it will not do."""

    def in_order(self) -> list[Problem]:
        return sorted(self.problems, key=lambda problem: (problem.place, problem.code))

    def noted(self) -> list[Problem]:
        return sorted(self.notes, key=lambda note: (note.place, note.code))

    def report(self) -> list[str]:
        return [render(problem, self.texts[problem.place.file]) for problem in self.in_order()]

    def check(self, path: Path) -> None:
        """A catalogue, an organisation's folder, a folder of processes, or one file."""
        if (path / "organization.yaml").is_file():
            self.check_organization(path)
        elif path.is_dir():
            folders = organization_folders(path)
            for folder in folders:
                self.check_organization(folder)
            if folders and (path / SELF_CHECK).is_file():
                self._load(path / SELF_CHECK, load_self_check)
            if folders and (path / REQUIREMENTS).is_file():
                self._check_requirements(path / REQUIREMENTS)
            for file in [] if folders else _yaml_files(path):
                self.check_file(file)
        elif path.is_file():
            self.check_file(path)
        else:
            raise Invalid(f"没有这个文件或目录：{path}", "请核对路径")

    def check_organization(self, folder: Path) -> None:
        around = self._organization(folder)
        if around.organization is not None:
            self.notes += missing_administrators(around.organization, folder / "organization.yaml")
        paths = sorted((folder / "processes").glob("*.yaml"))
        processes = [self.check_process(path, around) for path in paths]
        found = [document for document in processes if document is not None]
        is_whole = len(found) == len(paths)
        if found and is_whole and around.ledgers is not None:
            self.notes += unused_ledgers(
                folder, {entry.ledger for one in found for entry in one.process.ledger_entries}
            )
        if (folder / SELF_CHECK).is_file():
            self._load(folder / SELF_CHECK, partial(load_self_check, registers=around.registers))
        documents = {one.process.process: one for one in found}
        if is_whole:
            self._between(documents, set(documents))
        known = {name: one.process for name, one in documents.items()}
        self._declared[folder.resolve()] = self._declarations(folder, around, known) if is_whole else None

    def _declarations(
        self, folder: Path, around: Surroundings, known: Mapping[str, Process]
    ) -> Declarations | None:
        """With the sheets and the scorings, which speak of the processes."""
        if around.organization is None:
            return None
        own = around.organization
        sheets = self._all(folder / "sheets", partial(load_sheet, organization=own, known=known))
        scores = self._all(folder / "scores", partial(load_scores, organization=own, known=known))
        return around.declarations(known, sheets, scores)

    def _check_requirements(self, path: Path) -> None:
        """Against all organisations beside it; where one of them will not do, only the document itself."""
        folders = [folder.resolve() for folder in organization_folders(path.resolve().parent)]
        for folder in folders:
            if folder not in self._declared:
                self.check_organization(folder)
        declared = [one for folder in folders if (one := self._declared[folder]) is not None]
        offices = {one.organization.organization: one for one in declared}
        self._load(
            path, partial(load_requirements, offices=offices if len(declared) == len(folders) else None)
        )

    def check_file(self, path: Path) -> None:
        if path.name == REQUIREMENTS:
            self._check_requirements(path)
        elif path.name == SELF_CHECK:
            self._load(path, load_self_check)
        elif path.name == "organization.yaml":
            self._load(path, load_organization)
        elif path.parent.name == "ledgers":
            self._load(path, load_ledger)
        elif path.parent.name == "sheets":
            self._check_among(path, load_sheet)
        elif path.parent.name == "scores":
            self._check_among(path, load_scores)
        elif path.parent.name == "registers":
            self._load(path, load_register)
        else:
            around = self.around(path)
            document = self.check_process(path, around)
            self._check_beside(path, document, around)

    def check_written(self, text: str, path: Path, around: Surroundings) -> Examined[Process]:
        """A process as it would be if this text were the file at the path, which need not be there."""
        examined = around.examine(read(text, str(path)))
        self._check_beside(path, self._check_examined(examined, path, around), around)
        return examined

    def around(self, path: Path) -> Surroundings:
        """Of a process: what its organisation declares, whose files are not counted."""
        folder = path.resolve().parent.parent
        if not (folder / "organization.yaml").is_file():
            self.alone.append(path)
            return Surroundings()
        files = self.files
        around = self._organization(folder)
        self.files = files
        return around

    def _check_beside(self, path: Path, document: Document | None, around: Surroundings) -> None:
        if document is not None and around.organization is not None and speaks_of_others(document):
            name = document.process.process
            self._between(_beside(self._others(path, name), around) | {name: document}, {name})

    def _others(self, path: Path, process: str) -> list[Path]:
        """The files of the other processes of its organisation; one of the catalogue stands for that on the shelf."""
        shelf = self.shelves / process.partition(".")[0] if self.shelves is not None else None
        shelved = sorted(shelf.glob("*.yaml")) if shelf is not None else []
        files = [*shelved, *sorted(path.parent.glob("*.yaml"))]
        return [file for file in files if file.resolve() != path.resolve() and file.name != path.name]

    def _check_among(self, path: Path, load: Callable[..., Loaded]) -> None:
        """What speaks of the processes of its organisation."""
        organization, known = office_of(path.resolve().parent.parent)
        if organization is None:
            self.alone.append(path)
        self._load(path, partial(load, organization=organization, known=known))

    def _organization(self, folder: Path) -> Surroundings:
        organization = self._load(folder / "organization.yaml", load_organization)
        ledgers = self._all(folder / "ledgers", load_ledger)
        registers = self._all(folder / "registers", load_register)
        return Surroundings(
            organization,
            None if ledgers is None else {one.ledger: one for one in ledgers},
            None if registers is None else {one.register_name: one for one in registers},
        )

    def _all(self, folder: Path, load: Callable[[str, str], Loaded]) -> list[Loaded] | None:
        """None where one of them will not do."""
        loaded = [self._load(path, load) for path in sorted(folder.glob("*.yaml"))]
        found = [one for one in loaded if one is not None]
        return found if len(found) == len(loaded) else None

    def _load(self, path: Path, load: Callable[[str, str], Loaded]) -> Loaded | None:
        text = self._text(path)
        if text is None:
            return None
        try:
            return load(text, str(path))
        except InvalidDefinition as invalid:
            self._note(invalid.problems)
            return None

    def _text(self, path: Path) -> str | None:
        self.files += 1
        name = str(path)
        try:
            self.texts[name] = path.read_text(encoding="utf-8")
        except UnicodeDecodeError as error:
            self.texts[name] = ""
            message = f"不是 UTF-8 编码：第 {error.start + 1} 个字节看不懂。"
            self._note([Problem("encoding", message, Place(name, 1, 1), hint="请另存为 UTF-8。")])
            return None
        return self.texts[name]

    def _note(self, problems: Iterable[Problem]) -> None:
        """An organisation's own are met again with each of its processes that is named."""
        self.problems += [problem for problem in problems if problem not in self.problems]

    def check_process(self, path: Path, around: Surroundings) -> Document | None:
        """The process, where it will do."""
        text = self._text(path)
        if text is None:
            return None
        return self._check_examined(around.examine(read(text, str(path))), path, around)

    def _check_examined(
        self, examined: Examined[Process], path: Path, around: Surroundings
    ) -> Document | None:
        organization = around.organization
        self.texts[str(path)] = examined.source.text
        folder = path.resolve().parent.parent
        beside = self._neighbours(folder)
        problems = [*examined.problems, *check_declarations(examined)]
        if examined.model is not None and organization is not None and not problems:
            problems += beside.check(around.around(examined.source, examined.model), folder)
        self._note(problems)
        if examined.model is None or problems:
            self._play_beside(examined, problems, path, _house(organization))
            return None
        self.processes += 1
        before = len(self.problems)
        if examined.model.authority.successor is not None:
            self._note(succession(examined.source, examined.model, self._successors(path, examined.source)))
        calendar = self._calendar(organization.calendar if organization else "cn", path)
        if organization is None and (folder / "organization.yaml").is_file():
            self._say_not_played(examined)
        elif calendar is not None:
            self._play(examined.model, examined.source, calendar, around, _house(organization))
        document = around.around(examined.source, examined.model)
        if len(self.problems) == before:
            self.notes += [
                *notes_of(document, beside.sheets_of(folder)),
                *(beside.note(document) if organization else ()),
            ]
        return document

    def _play_beside(
        self, examined: Examined[Process], problems: Sequence[Problem], path: Path, house: House
    ) -> None:
        """The examples of a process with problems: they are played where these are only of what the organisation has, which
        no example asks; else it is said that they were not.
        """
        process = examined.model
        examples = process.examples if process is not None else []
        if (
            process is not None
            and not examined.damage.paths
            and all(one.code in PLAYABLE for one in problems)
        ):
            calendar = self._calendar("cn", path)
            if calendar is not None:
                self._play(process, examined.source, calendar, Surroundings(), house)
        elif examples or "examples" in (examined.source.values or {}):
            self._say_not_played(examined)

    def _say_not_played(self, examined: Examined[Process]) -> None:
        message = "样例没有试跑：要先改好上面的问题，才知道样例对不对。"
        place = examined.source.place(("examples",))
        self.notes.append(Problem("examples-not-run", message, place, ("examples",), "改好以后再检查一次。"))

    def _neighbours(self, folder: Path) -> Neighbours:
        """Those of one catalogue are read once."""
        return self._beside.setdefault(folder.parent, Neighbours(folder, self.shelves))

    def _between(self, documents: Mapping[str, Document], asked: Collection[str]) -> None:
        """What processes say of each other; only what is said in those that were asked for."""
        files = {documents[name].source.file for name in asked}
        problems = list(problems_between(documents))
        self._note(one for one in problems if one.place.file in files)
        if not problems:
            self.notes += (one for one in notes_between(documents) if one.place.file in files)

    def _successors(self, path: Path, own: Source) -> dict[str, str | None]:
        """What replaces each process of the organisation, whatever else may be wrong with the others."""
        folder = self.processes_at or path.resolve().parent
        texts = (
            file.read_bytes().decode("utf-8", errors="replace") for file in sorted(folder.glob("*.yaml"))
        )
        sources = (own, *(read(text, "") for text in texts))
        return dict(reversed([one for source in sources if (one := replaced_by(source)) is not None]))

    def _play(
        self, process: Process, source: Source, calendar: Calendar, around: Surroundings, house: House
    ) -> None:
        self.examples += len(process.examples)
        unit = usual_unit(process, around.organization)
        found = run_examples(
            process,
            calendar,
            partial(blocking, house=house),
            unit,
            around.registers or {},
            organization=around.organization,
            ledgers=around.ledgers,
        )
        for mismatch in found:
            place = source.place(mismatch.path)
            self._note([Problem("example-differs", mismatch.said, place, mismatch.path)])

    def _calendar(self, name: str, asking: Path) -> Calendar | None:
        if name not in self._calendars:
            try:
                self._calendars[name] = load_calendar(self.calendars, name)
            except CalendarError as error:
                self.problems.append(Problem("calendar", f"{error}", Place(str(asking), 1, 1)))
                return None
        return self._calendars[name]


def check_declarations(examined: Examined[Process]) -> Iterator[Problem]:
    """The code knows every check and its options. Silent on those in which something else is wrong."""
    for index, declared in enumerate(examined.model.checks if examined.model else ()):
        path = ("checks", index)
        if any(problem.path[:2] == path for problem in examined.problems):
            continue
        try:
            run([declared], content.Examined({}, {}, ()))
        except CheckDeclarationError as error:
            yield Problem("check-declaration", f"{error}。", examined.source.place(path), path)


def _house(organization: Organization | None) -> House:
    """What the office knows, but for who provides what: an example names another unit where it wants to."""
    return NO_HOUSE if organization is None else replace(House.of(organization, ""), providers={})


def blocking(process: Process, values: Mapping[str, Any], house: House = NO_HOUSE) -> tuple[str, ...]:
    """The checks that would hold these values back, as at a submission."""
    every = cells(process.form.fields, values)
    texts = {name: str(value or "") for name, field, value in every if isinstance(field, MarkdownField)}
    fields = flat(apart(process.form.fields, values))
    findings = run(process.checks, content.Examined(fields, texts, (), house))
    return tuple(dict.fromkeys(f.check.value for f in findings if f.severity is Severity.BLOCK))


def check_paths(paths: list[Path], root: Path | None) -> Checking:
    """Without paths: the whole catalogue at `root`."""
    catalogue = root or CATALOGUE
    checking = Checking(calendars=catalogue / "calendars")
    for path in paths or [catalogue]:
        checking.check(path)
    return checking


def _beside(files: Iterable[Path], around: Surroundings) -> dict[str, Document]:
    """Other processes, as far as they can be read: theirs is told when they are checked."""
    found = {}
    for file in files:
        text = file.read_bytes().decode("utf-8", errors="replace")
        examined = around.examine(read(text, str(file)))
        if examined.model is not None and not examined.damage.touches(("process",)):
            found[examined.model.process] = around.around(examined.source, examined.model)
    return found


def _yaml_files(folder: Path) -> list[Path]:
    found = sorted(path for path in folder.rglob("*.yaml"))
    if not found:
        raise Invalid(f"目录里没有 .yaml 文件：{folder}", "请核对路径")
    return found
