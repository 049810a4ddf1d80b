"""Reading the plan of a migration: the versions that it names, and the stages that it speaks of."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from definitions.loader import LoadedProcess, load_declared, load_process
from definitions.problems import Path as Place
from definitions.problems import Problem, did_you_mean, quoted
from definitions.rules.rule import Damage
from definitions.schema.migration import MigrationPlan, Version
from definitions.schema.process import DRAFT
from definitions.semantics.transfer import Versions
from definitions.source import Source
from flows.access.refusal import Conflict, Invalid, Missing
from flows.casework.desk import Desk
from storage.models import CaseMigration
from storage.queries.versions import find_migration, known_versions, undone_by


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done, with the documents of both versions."""

    was: LoadedProcess
    now: LoadedProcess
    renamed: Mapping[str, str]
    reason: str
    undoes: CaseMigration | None = None

    @property
    def versions(self) -> Versions:
        return Versions(self.was.process, self.now.process, self.renamed)


def read_plan(desk: Desk, text: str, file: str) -> Plan:
    """Raises InvalidDefinition with everything that is wrong with the plan, or with the document to which it leads."""
    reading = _Reading(desk, Path(file).parent)
    declared = load_declared(MigrationPlan, text, file, reading.problems)
    assert reading.was is not None
    assert reading.now is not None
    return Plan(reading.was, reading.now, declared.stages, declared.reason)


@dataclass
class _Reading:
    desk: Desk
    folder: Path
    """In which a file that the plan names lies."""
    was: LoadedProcess | None = None
    now: LoadedProcess | None = None

    def problems(self, plan: MigrationPlan, source: Source, damage: Damage) -> Iterator[Problem]:
        if damage.paths:
            return
        if self.desk.catalogue.offices.get(plan.process.partition(".")[0]) is None:
            yield _problem(source, ("process",), f"没有 {quoted(plan.process)} 这个流程。", None)
            return
        with self.desk.database.reading() as session:
            yield from self._find_versions(session, plan, source)
        if self.was is not None and self.now is not None:
            if self.was.digest == self.now.digest:
                yield _problem(
                    source, ("to",), "迁移前后是同一个版本，没有什么可迁移的。", "核对 from 和 to。"
                )
            yield from _stages(plan, source, self.was, self.now)

    def _find_versions(self, session: Session, plan: MigrationPlan, source: Source) -> Iterator[Problem]:
        found = {}
        for key, named in (("from", plan.source), ("to", plan.target)):
            if key == "to" and isinstance(named, str) and (named.endswith((".yaml", ".yml")) or "/" in named):
                found[key] = self._of_file(named)
                if found[key].process.process != plan.process:
                    message = f"{named} 是另一个流程：{found[key].process.process}。"
                    yield _problem(source, ("to",), message, "写同一个流程的文件。")
                continue
            digests, known = _digests(session, plan.process, named)
            if len(digests) == 1:
                found[key] = self.desk.version(session, digests[0])
                continue
            why = "不止一个版本" if digests else "没有这个版本"
            hint = f"可以写：{'、'.join(known) or '（还没有任何版本）'}；新版本也可以写文件名。"
            yield _problem(source, (key,), f"{quoted(str(named))}：{why}。", hint)
        self.was, self.now = found.get("from"), found.get("to")

    def _of_file(self, named: str) -> LoadedProcess:
        path = self.folder / named
        if not path.is_file():
            raise Invalid(f"没有这个文件：{path}", "to 写的文件名从计划文件所在的目录算起")
        return load_new_version(self.desk, path)


def load_new_version(desk: Desk, path: Path) -> LoadedProcess:
    """A document that cases are to run on, checked with its organisation. Raises InvalidDefinition."""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise Invalid(f"{path} 不是 UTF-8 编码", "请另存为 UTF-8") from None
    alone = load_process(text, str(path))
    office = desk.catalogue.offices.get(alone.process.organization)
    if office is None:
        raise Missing(f"{path}：没有“{alone.process.organization}”这个机构", "请核对流程的名字")
    return load_process(
        text,
        str(path),
        organization=office.organization,
        ledgers=office.ledgers,
        registers=office.registers,
    )


def _digests(session: Session, process: str, named: Version) -> tuple[list[str], list[str]]:
    """Those that the name means, and all that could be meant."""
    rows = known_versions(session, process)
    known = [f"{row.digest[:12]}（第 {row.version} 版）" for row in rows]
    if isinstance(named, int):
        return [row.digest for row in rows if row.version == named], known
    return [row.digest for row in rows if named and row.digest.startswith(named)], known


def _stages(plan: MigrationPlan, source: Source, was: LoadedProcess, now: LoadedProcess) -> Iterator[Problem]:
    old = {stage.id for stage in was.process.all_stages}
    new = {stage.id for stage in now.process.all_stages}
    fitting = Versions(was.process, now.process, plan.stages).stages
    first: dict[str, str] = {}
    for before, after in plan.stages.items():
        path: Place = ("stages", before)
        if before == DRAFT or before not in old:
            yield _problem(source, path, f"原版本没有 {quoted(before)} 这个环节。", did_you_mean(before, old))
        elif after not in new:
            yield _problem(source, path, f"新版本没有 {quoted(after)} 这个环节。", did_you_mean(after, new))
        elif after in first:
            message = f"{quoted(first[after])} 和 {quoted(before)} 都对应到 {quoted(after)}。"
            yield _problem(source, path, message, "一个新环节只能对应一个原环节。")
        elif before not in fitting:
            message = f"{quoted(before)} 和 {quoted(after)} 不是一类环节，不能对应。"
            yield _problem(source, path, message, "有人办理的环节对应有人办理的，其余的对应同一种。")
        first.setdefault(after, before)


def _problem(source: Source, path: Place, message: str, hint: str | None) -> Problem:
    return Problem("wrong-plan", message, source.place(path), path, hint)


def plan_to_undo(desk: Desk, session: Session, number: int, reason: str) -> Plan:
    """The migration in the other direction. Raises Missing or Conflict."""
    migration = find_migration(session, number)
    if migration is None:
        raise Missing(f"没有第 {number} 号迁移", "迁移的编号在执行时显示，也在每个办件的经过里")
    again = undone_by(session, number)
    if again is not None:
        raise Conflict(f"第 {number} 号迁移已经由第 {again} 号撤销", "")
    back = {new: old for old, new in migration.stages.items()}
    was, now = (desk.version(session, digest) for digest in (migration.now, migration.was))
    return Plan(was, now, back, reason, undoes=migration)
