"""Names are given once, and those of other documents exist."""

import string
from collections.abc import Iterable, Iterator

from definitions.problems import Path, Problem, did_you_mean, quoted
from definitions.rules.document import Document, problem_at
from definitions.rules.rule import rule
from definitions.schema.examples import STEPS_BESIDE_STAGES
from definitions.schema.fields import RowsField
from definitions.schema.process import DRAFT, Process
from definitions.schema.stages import CallStage, HumanStage, ParallelStage
from definitions.source import Source
from definitions.vocabulary import SEAT_VERBS, VERB_TITLES, CheckName, Verb

YEAR = "year"
NUMBER_PARTS = frozenset({YEAR, "serial"})


def repeated(source: Source, what: str, named: Iterable[tuple[Path, str]]) -> Iterator[Problem]:
    """A problem for each name that was given before; `named` holds the path of each name."""
    first: dict[str, Path] = {}
    for path, name in named:
        if name in first:
            line = source.place(first[name]).line
            message = f"{what} {quoted(name)} 写了两次，第 {line} 行已经有了。"
            yield problem_at(source, "duplicate-id", message, path, "改一个名字，或删去一个。")
        first.setdefault(name, path)


@rule()
def names_are_unique(document: Document) -> Iterator[Problem]:
    process, source = document.process, document.source
    yield from repeated(source, "环节", (((*path, "id"), stage.id) for path, stage in document.stages()))
    yield from repeated(source, "环节或者分路", _stages_and_branches(document))
    form = ((("form", "fields", index, "id"), field.id) for index, field in enumerate(process.form.fields))
    yield from repeated(source, "表单项", form)
    for number, table in enumerate(process.form.fields):
        if isinstance(table, RowsField):
            path: Path = ("form", "fields", number, "columns")
            columns = (((*path, index, "id"), column.id) for index, column in enumerate(table.columns))
            yield from repeated(source, "列", columns)
    for path, stage in document.stages():
        told = stage.fields if isinstance(stage, HumanStage | CallStage) else ()
        fields = (((*path, "fields", index, "id"), field.id) for index, field in enumerate(told))
        yield from repeated(source, "环节里的填写项", fields)
    deadlines = (
        (("deadlines", index, "id"), deadline.id) for index, deadline in enumerate(process.deadlines)
    )
    yield from repeated(source, "时限", deadlines)
    checks = ((("checks", index, "check"), check.check) for index, check in enumerate(process.checks))
    yield from repeated(source, "检查", checks)


def _stages_and_branches(document: Document) -> Iterator[tuple[Path, str]]:
    """The branches, each checked against all that has a name; stages that repeat stages are told of elsewhere."""
    stages: dict[str, Path] = {}
    for path, stage in document.stages():
        stages.setdefault(stage.id, (*path, "id"))
    yield from ((path, name) for name, path in stages.items())
    for path, stage in document.stages():
        if isinstance(stage, ParallelStage):
            for index, branch in enumerate(stage.branches):
                yield (*path, "branches", index, "id"), branch.id


@rule()
def draft_is_reserved(document: Document) -> Iterator[Problem]:
    for path, stage in document.stages():
        if stage.id == DRAFT:
            message = f"`{DRAFT}` 是每个流程自带的起草环节，不能另立。"
            yield document.problem("reserved-id", message, (*path, "id"), "给这个环节换一个名字。")
        elif stage.id in STEPS_BESIDE_STAGES:
            message = f"`{stage.id}` 在样例里另有意思，不能用作环节的名字。"
            yield document.problem("reserved-id", message, (*path, "id"), "给这个环节换一个名字。")


@rule()
def verbs_are_reserved(document: Document) -> Iterator[Problem]:
    """What can be done with every duty has its own words, at the command line too."""
    for path, stage in document.human_stages():
        for name in stage.decisions:
            if name in (*SEAT_VERBS, Verb.COMMENT, Verb.COPY, Verb.READ):
                message = f"`{name}` 是每个环节都有的办法（{VERB_TITLES[Verb(name)]}），不能用作意见的名字。"
                hint = "给这个意见换一个名字。"
                yield document.problem("reserved-id", message, (*path, "decisions", name), hint)


@rule()
def checks_exist(document: Document) -> Iterator[Problem]:
    for index, check in enumerate(document.process.checks):
        if check.check not in set(CheckName):
            message = f"没有 {quoted(check.check)} 这项检查。"
            hint = did_you_mean(check.check, list(CheckName))
            yield document.problem("unknown-check", message, ("checks", index, "check"), hint)
        elif check.check == CheckName.SECRECY_MARKS and check.override is not None:
            message = "涉密标志不能放行，谁都不能。"
            hint = "请删去 override；误报的，请拟稿人改写原文。"
            yield document.problem("secrecy-overridden", message, ("checks", index, "override"), hint)


@rule()
def number_has_known_parts(document: Document) -> Iterator[Problem]:
    hint = "花括号里只能写 {year}（年份）和 {serial}（顺序号）。"
    try:
        parts = list(string.Formatter().parse(document.process.number))
    except ValueError:
        yield document.problem("wrong-number", "编号里的花括号没有配对。", ("number",), hint)
        return
    wrong = [one for one in parts if one[1] is not None and (one[1] not in NUMBER_PARTS or one[2] or one[3])]
    if not wrong and not any(name == YEAR for _, name, _, _ in parts):
        message = "编号里没有 {year}：顺序号每年从 1 排起，第二年的编号会和头一年的重复，办件报送不了。"
        yield document.problem("wrong-number", message, ("number",), "写上年份，例如 {year}年第{serial}号。")
    for _, name, form, conversion in wrong:
        shown = "".join((str(name), f"!{conversion}" if conversion else "", f":{form}" if form else ""))
        message = f"编号里不能有 {quoted('{' + shown + '}')}。"
        yield document.problem("wrong-number", message, ("number",), hint)


def numbers_are_its_own(document: Document, others: Iterable[Process]) -> Iterator[Problem]:
    """Each organisation counts for itself: two that number alike give the same number twice."""
    own = document.process
    for other in others:
        if other.number == own.number and other.organization != own.organization:
            message = f"流程 `{other.process}` 的编号也是 {quoted(own.number)}：两个机构各排各的号，编号会重复，办件报送不了。"
            hint = "在编号里写上本机构的简称。"
            yield document.problem("number-taken", message, ("number",), hint)
            return


@rule()
def process_belongs_to_organization(document: Document) -> Iterator[Problem]:
    if document.organization is None:
        return
    owner = document.organization.organization
    if not document.process.process.startswith(f"{owner}."):
        message = f"流程的名字应当以本机构的名字 {quoted(owner)} 加一点开头。"
        yield document.problem("wrong-organization", message, ("process",), f"例如 `{owner}.web-publish`。")
