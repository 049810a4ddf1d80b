"""Requirements hold together, what they name is there, and what processes say that they cover is traced to them."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from definitions.problems import Path, Problem, did_you_mean, quoted
from definitions.rules.document import problem_at
from definitions.rules.names import repeated
from definitions.rules.rule import Damage, rule
from definitions.schema.organization import Ledger, Organization
from definitions.schema.process import Process
from definitions.schema.registers import Register
from definitions.schema.requirements import Reference, Regulation, Requirement, Requirements
from definitions.schema.scores import Scores
from definitions.schema.sheets import SheetDocument
from definitions.source import Source


@dataclass(frozen=True, slots=True)
class Declarations:
    """All that an organisation declares, each by its name within it."""

    organization: Organization
    processes: Mapping[str, Process]
    ledgers: Mapping[str, Ledger]
    registers: Mapping[str, Register]
    sheets: Mapping[str, SheetDocument]
    scores: Mapping[str, Scores]


NAMES: Mapping[str, tuple[str, Callable[[Declarations], Iterable[str]]]] = {
    "process": ("流程", lambda one: one.processes),
    "check": (
        "检查",
        lambda one: {each.check for process in one.processes.values() for each in process.checks},
    ),
    "clock": (
        "时限",
        lambda one: [
            f"{name}.{limit.id}" for name, each in one.processes.items() for limit in each.deadlines
        ],
    ),
    "ledger": ("台账", lambda one: one.ledgers),
    "register": ("登记簿", lambda one: one.registers),
    "sheet": ("打印表单", lambda one: one.sheets),
    "scoring": ("计分办法", lambda one: one.scores),
    "letterbox": ("信箱", lambda one: [box.id for box in one.organization.letterboxes]),
    "channel": ("渠道", lambda one: [channel.id for channel in one.organization.channels]),
    "role": ("岗位", lambda one: [role.id for role in one.organization.roles]),
}
"""Kind of a reference to what it is called, and to the names that there are. Tests are no part of a catalogue."""


@rule()
def requirements_are_unique(requirements: Requirements, source: Source) -> Iterator[Problem]:
    yield from repeated(source, "要求", (((*path, "id"), one.id) for path, _, one in _each(requirements)))


@rule("regulations.@.series")
def ids_are_of_their_series(requirements: Requirements, source: Source) -> Iterator[Problem]:
    for path, regulation, one in _each(requirements):
        if not one.id.startswith(f"{regulation.series}-"):
            message = f"编号 {quoted(one.id)} 不是 {regulation.series} 的。"
            yield problem_at(source, "foreign-id", message, (*path, "id"), f"写成 {regulation.series}-…。")


@rule("regulations.@.requirements.@.open", "regulations.@.requirements.@.fulfilled_by")
def each_has_one_answer(requirements: Requirements, source: Source) -> Iterator[Problem]:
    hint = "写明由什么实现（fulfilled_by），还缺什么（open），或者为什么不适用（not_applicable）。"
    for path, _, one in _each(requirements):
        if one.not_applicable is not None and (one.fulfilled_by or one.open is not None):
            message = f"{one.id} 写了不适用，就不能再写 fulfilled_by 和 open。"
            yield problem_at(source, "two-answers", message, (*path, "not_applicable"))
        elif one.not_applicable is None and not one.fulfilled_by and one.open is None:
            yield problem_at(source, "no-answer", f"{one.id} 没有着落。", (*path, "id"), hint)


@rule()
def what_fulfils_is_shown(requirements: Requirements, source: Source) -> Iterator[Problem]:
    for path, _, one in _each(requirements):
        if one.fulfilled_by and not any(reference.shows for reference in one.fulfilled_by):
            message = f"{one.id} 没有样例或者测试说明它确实做到了。"
            hint = "在一个 process 后面写 example，或者写 test。"
            yield problem_at(source, "not-shown", message, (*path, "fulfilled_by"), hint)


@rule()
def details_stand_with_their_kind(requirements: Requirements, source: Source) -> Iterator[Problem]:
    for path, _, one in _each(requirements):
        for index, reference in enumerate(one.fulfilled_by):
            for detail, kind in (("stage", "process"), ("example", "process"), ("column", "channel")):
                if getattr(reference, detail) is not None and reference.kind != kind:
                    at = (*path, "fulfilled_by", index, detail)
                    yield problem_at(source, "useless-key", f"`{detail}` 只能与 `{kind}` 一起写。", at)


REQUIREMENTS_RULES = (
    requirements_are_unique,
    ids_are_of_their_series,
    each_has_one_answer,
    what_fulfils_is_shown,
    details_stand_with_their_kind,
)


def check_requirements(requirements: Requirements, source: Source, damage: Damage) -> Iterator[Problem]:
    for one in REQUIREMENTS_RULES:
        yield from (problem for problem in one(requirements, source) if one.is_certain_of(problem, damage))


def check_requirements_among(
    requirements: Requirements, source: Source, offices: Mapping[str, Declarations], damage: Damage
) -> Iterator[Problem]:
    """Against what the organisations declare, by the organisation's id."""
    for number, regulation in enumerate(requirements.regulations):
        declared = offices.get(regulation.organization)
        path = ("regulations", number)
        if declared is not None:
            yield from _in_office(regulation, path, source, declared, damage)
        elif not damage.touches((*path, "organization")):
            message = f"没有 {quoted(regulation.organization)} 这个机构。"
            hint = did_you_mean(regulation.organization, offices)
            yield problem_at(source, "unknown-organization", message, (*path, "organization"), hint)


def _in_office(
    regulation: Regulation, path: Path, source: Source, declared: Declarations, damage: Damage
) -> Iterator[Problem]:
    yield from _unknown_document(regulation, path, source, declared)
    for index, one in enumerate(regulation.requirements):
        at = (*path, "requirements", index, "fulfilled_by")
        for position, reference in enumerate(one.fulfilled_by):
            if not damage.touches((*at, position)):
                yield from _unknown(reference, (*at, position), source, declared)
    if not damage.touches((*path, "requirements")):
        yield from _untraced(regulation, path, source, declared)


def _each(requirements: Requirements) -> Iterator[tuple[Path, Regulation, Requirement]]:
    for number, regulation in enumerate(requirements.regulations):
        for index, one in enumerate(regulation.requirements):
            yield ("regulations", number, "requirements", index), regulation, one


def _unknown_document(
    regulation: Regulation, path: Path, source: Source, declared: Declarations
) -> Iterator[Problem]:
    known = {process.authority.document for process in declared.processes.values()}
    if regulation.document not in known:
        message = f"本机构没有依据 {quoted(regulation.document)} 的流程。"
        hint = did_you_mean(regulation.document, known)
        yield problem_at(source, "unknown-document", message, (*path, "document"), hint)


def _untraced(
    regulation: Regulation, path: Path, source: Source, declared: Declarations
) -> Iterator[Problem]:
    """What a process says that it covers is a requirement, and that one names the process."""
    asked = {one.id: index for index, one in enumerate(regulation.requirements)}
    for name, process in declared.processes.items():
        for claimed in process.covers:
            if not claimed.startswith(f"{regulation.series}-"):
                continue
            if claimed not in asked:
                message = f"流程 `{name}` 的 covers 里有 {quoted(claimed)}，这里没有这一条要求。"
                hint = did_you_mean(claimed, asked)
                yield problem_at(source, "unasked", message, (*path, "series"), hint)
            elif not _names(regulation.requirements[asked[claimed]], name):
                message = f"流程 `{name}` 的 covers 里有 {claimed}，这一条却没有写它。"
                hint = f"加上 {{process: {name}, example: …}}，或者从流程的 covers 里删去。"
                at = (*path, "requirements", asked[claimed], "id")
                yield problem_at(source, "untraced", message, at, hint)


def _names(one: Requirement, process: str) -> bool:
    return any(reference.named_process == process for reference in one.fulfilled_by)


def _unknown(reference: Reference, path: Path, source: Source, declared: Declarations) -> Iterator[Problem]:
    if reference.kind not in NAMES:
        return
    word, names = NAMES[reference.kind]
    known = list(names(declared))
    if reference.name not in known:
        message = f"本机构没有 {quoted(reference.name)} 这个{word}。"
        hint = did_you_mean(reference.name, known)
        yield problem_at(source, f"unknown-{reference.kind}", message, (*path, reference.kind), hint)
    elif reference.process is not None:
        yield from _unknown_in_process(reference, path, source, declared.processes[reference.process])
    elif reference.column is not None:
        columns = columns_of(declared.organization, reference.name)
        if reference.column not in columns:
            message = f"渠道 `{reference.name}` 没有 {quoted(reference.column)} 这个栏目。"
            hint = did_you_mean(reference.column, columns)
            yield problem_at(source, "unknown-column", message, (*path, "column"), hint)


def _unknown_in_process(
    reference: Reference, path: Path, source: Source, process: Process
) -> Iterator[Problem]:
    title = process.title.zh
    if reference.stage is not None and process.find_stage(reference.stage) is None:
        message = f"“{title}”没有 {quoted(reference.stage)} 这个环节。"
        hint = did_you_mean(reference.stage, [stage.id for stage in process.all_stages])
        yield problem_at(source, "unknown-stage", message, (*path, "stage"), hint)
    titles = [example.title.zh for example in process.examples if example.title is not None]
    if reference.example is not None and reference.example not in titles:
        message = f"“{title}”没有 {quoted(reference.example)} 这个样例。"
        hint = did_you_mean(reference.example, titles)
        yield problem_at(source, "unknown-example", message, (*path, "example"), hint)


def columns_of(organization: Organization, channel: str) -> dict[str, str]:
    """Id to title; of a channel that is no website, none."""
    channels = (one for one in organization.channels if one.id == channel)
    return {column.id: column.title.zh for one in channels for column in one.columns}
