"""The processes of an organisation as they are in force, and writing the next version of one."""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import uuid4

from sqlalchemy.orm import Session

from definitions.editing import CannotEdit, written_value
from definitions.loader import LoadedProcess, load_process
from definitions.semantics.clocks import day_of
from flows.access.actor import Actor
from flows.access.definition_policy import may_publish_versions, may_see_processes
from flows.access.enforcing import must_be_allowed
from flows.access.refusal import Invalid, Missing
from flows.casework.desk import Desk
from flows.casework.process_drafts import ProcessDraft, ProcessDrafts, must_be_named
from flows.casework.starting import versions_to_start
from flows.casework.versions import (
    NONE_BEFORE,
    Published,
    Version,
    VersionState,
    publish_version,
    versions_of,
)
from flows.checking.apart import must_be_short, tried
from flows.checking.trial import Trial, Wanted
from storage.queries.versions import published_versions


@dataclass(frozen=True, slots=True)
class InForce:
    """A process as new cases are started on it today."""

    loaded: LoadedProcess
    versions: tuple[Version, ...]
    """Every one that was published or that cases ran on, the newest last."""
    newest: LoadedProcess
    """The one that was published last, which may not have come into force; else the one in force."""
    seen: str
    """The digest of the one that was published last."""

    @property
    def published(self) -> Version | None:
        """None: it counts because it lies in the folder, nobody has published it."""
        return next((one for one in self.versions if one.state is VersionState.IN_FORCE), None)

    @property
    def coming(self) -> tuple[Version, ...]:
        return tuple(one for one in self.versions if one.state is VersionState.COMING)

    @property
    def running(self) -> int:
        return sum(one.running for one in self.versions)

    @property
    def next_version(self) -> int:
        return max([self.loaded.process.version, *(one.version for one in self.versions)]) + 1


def processes_in_force(desk: Desk, actor: Actor, organization: str) -> list[InForce]:
    """Raises Refused."""
    must_be_allowed(may_see_processes(actor, organization))
    declared = {
        one.process.process: one
        for one in desk.catalogue.processes()
        if one.process.organization == organization
    }
    with desk.database.reading() as session:
        loaded = versions_to_start(session, desk, declared)
        return [_in_force(session, desk, one) for one in loaded.values()]


def process_in_force(desk: Desk, actor: Actor, process: str) -> InForce:
    """Raises Refused or Missing."""
    organization = process.partition(".")[0]
    must_be_allowed(may_see_processes(actor, organization))
    declared = desk.catalogue.find(process)
    if declared is None:
        raise Missing(f"没有“{process}”这个流程", "请从流程列表里选")
    with desk.database.reading() as session:
        return _in_force(session, desk, versions_to_start(session, desk, {process: declared})[process])


def _in_force(session: Session, desk: Desk, loaded: LoadedProcess) -> InForce:
    name = loaded.process.process
    published = published_versions(session, name)
    newest = desk.version(session, published[-1].digest) if published else loaded
    seen = published[-1].digest if published else NONE_BEFORE
    return InForce(loaded, tuple(versions_of(desk, session, name)), newest, seen)


@dataclass(frozen=True, slots=True)
class Folders:
    """Where the processes of an installation lie."""

    catalogue: Path
    shelves: Path
    """Those that no file of the catalogue declares, by organisation."""


def try_process(desk: Desk, actor: Actor, folders: Folders, process: str, text: str, runs: int = 0) -> Trial:
    """What would come of this text as the next version. Raises Refused, Invalid or Conflict."""
    organization = process.partition(".")[0]
    must_be_allowed(may_publish_versions(actor, organization))
    must_be_named(process)
    declared = desk.catalogue.find(process)
    before = process_in_force(desk, actor, process).loaded.text if declared is not None else None
    office = desk.office(organization)
    is_file = declared is not None and process not in office.shelved
    own = office.folder / "processes" / f"{process.partition('.')[2]}.yaml"
    path = Path(declared.file) if declared is not None and is_file else own
    catalogue, shelves = (str(folder.resolve()) for folder in (folders.catalogue, folders.shelves))
    return tried(Wanted(catalogue, str(path.resolve()), text, before, runs, shelves))


@dataclass(frozen=True, slots=True)
class NextVersion:
    process: str
    text: str
    effective: date
    seen: str
    """The digest of the version that had been published last when the writing began."""


def publish_text(desk: Desk, actor: Actor, folders: Folders, wanted: NextVersion) -> Published:
    """With the number that follows, and the day from which on it counts, written into the text.

    Raises Refused, Invalid, Missing or Conflict.
    """
    organization = wanted.process.partition(".")[0]
    must_be_allowed(may_publish_versions(actor, organization))
    must_be_named(wanted.process)
    if wanted.effective < day_of(desk.clock()):
        raise Invalid("生效日期不能早于今天", "请选今天或者以后的一天")
    is_first = desk.catalogue.find(wanted.process) is None
    loaded = _that_will_do(desk, actor, folders, wanted, is_first=is_first)
    is_shelved = wanted.process in desk.office(organization).shelved
    stands_at_once = wanted.effective == day_of(desk.clock())
    with _shelving(folders.shelves) as shelve:
        puts = is_first or (is_shelved and stands_at_once)
        return publish_version(desk, actor, loaded, wanted.seen, shelve if puts else None)


def _that_will_do(
    desk: Desk, actor: Actor, folders: Folders, wanted: NextVersion, *, is_first: bool
) -> LoadedProcess:
    """The text as it is published, with everything checked."""
    if is_first and wanted.effective != day_of(desk.clock()):
        raise Invalid(
            "新流程的第一版从发布当天起生效",
            "要到某一天才能用的，请到那一天再发布；规定还没有施行的，在文字里写明 authority 的施行日期",
        )
    number = 1 if is_first else process_in_force(desk, actor, wanted.process).next_version
    text = dated(wanted.text, number, wanted.effective)
    trial = try_process(desk, actor, folders, wanted.process, text)
    if trial.broken_off:
        raise Invalid(trial.broken_off)
    if trial.problems:
        raise Invalid(f"还有 {len(trial.problems)} 处问题，没有发布", "请按“问题”里说的改好")
    if trial.process != wanted.process:
        raise Invalid(f"文字里的流程编号改成了“{trial.process}”，没有发布", f"改回 process: {wanted.process}")
    office = desk.office(wanted.process.partition(".")[0])
    return load_process(
        text,
        f"{wanted.process.partition('.')[2]}.yaml",
        organization=office.organization,
        ledgers=office.ledgers,
        registers=office.registers,
    )


@contextmanager
def _shelving(shelves: Path) -> Generator[Callable[[LoadedProcess], None]]:
    """Puts a process where every program of the installation finds it; what lay there before lies there again where it is
    not published after all.
    """
    put: list[tuple[Path, str | None]] = []

    def shelve(loaded: LoadedProcess) -> None:
        organization, _, name = loaded.process.process.partition(".")
        file = shelves / organization / f"{name}.yaml"
        put.append((file, file.read_text(encoding="utf-8") if file.is_file() else None))
        _place(file, loaded.text)

    try:
        yield shelve
    except BaseException:
        for file, before in put:
            if before is None:
                file.unlink(missing_ok=True)
            else:
                _place(file, before)
        raise


def _place(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    beside = file.with_name(f".{file.name}.{uuid4().hex}")
    beside.write_text(text, encoding="utf-8")
    beside.replace(file)


def dated(text: str, version: int, effective: date) -> str:
    """Raises Invalid where the text cannot be read."""
    try:
        return written_value(written_value(text, "version", version), "effective", effective.isoformat())
    except CannotEdit as impossible:
        raise Invalid(impossible.reason) from impossible


def keep_draft(drafts: ProcessDrafts, actor: Actor, draft: ProcessDraft) -> ProcessDraft:
    """Raises Refused, Invalid or Conflict."""
    must_be_allowed(may_publish_versions(actor, draft.process.partition(".")[0]))
    must_be_short(draft.text)
    must_be_short(draft.began_with)
    return drafts.keep(actor.person, draft)
