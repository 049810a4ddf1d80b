"""Changes in words, one a line."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from definitions.comparison.change import Change, Group, Kind
from definitions.comparison.facts import WHOLE
from definitions.comparison.registers import WHOLE_REGISTER

GROUPS = {
    Group.PROCESS: "流程",
    Group.FORM: "表单",
    Group.CHECKS: "检查",
    Group.STAGES: "环节",
    Group.DEADLINES: "时限",
    Group.LEDGERS: "台账",
    Group.EXAMPLES: "样例",
    Group.REGISTER: "登记簿",
    Group.STATES: "状态",
}
KINDS = {
    Kind.ADDED: "新增",
    Kind.REMOVED: "删去",
    Kind.RENAMED: "改名",
    Kind.MOVED: "移动",
    Kind.CHANGED: "改动",
}

WITH_IDS = frozenset({Group.FORM, Group.STAGES, Group.DEADLINES, Group.STATES})
"""Whose ids are written in the document."""


def in_words(changes: Sequence[Change]) -> Iterator[str]:
    """Under the name of what they are about, in the order of the document."""
    for group, found in groupby(changes, key=lambda change: change.group):
        yield GROUPS[group]
        yield from (f"  {_line(change)}" for change in found)


def _line(change: Change) -> str:
    title = _title(change)
    match change.kind:
        case Kind.ADDED | Kind.REMOVED:
            return f"{KINDS[change.kind]} {title}：{change.new or change.old}"
        case Kind.RENAMED:
            return f"改名 {change.title}：{change.old} → {change.new}"
        case Kind.MOVED:
            return f"移动 {title}：原在{change.old} → 现在{change.new}"
        case Kind.CHANGED:
            about = (
                change.aspect
                if (change.group, change.id) in ((Group.PROCESS, WHOLE), (Group.REGISTER, WHOLE_REGISTER))
                else f"{title}，{change.aspect}"
            )
            return f"改动 {about}：{change.old} → {change.new}"


def _title(change: Change) -> str:
    """With the id that is written in the document, where there is one."""
    is_named = change.group in WITH_IDS and " " not in change.id and change.id != change.title
    return f"{change.title}（{change.id}）" if is_named else change.title
