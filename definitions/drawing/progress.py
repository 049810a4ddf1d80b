"""How far a case has come, as far as a drawing shows it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from definitions.drawing.model import Node, NodeKind


class Standing(StrEnum):
    PASSED = "passed"
    OPEN = "open"
    """Of a parallel stage: its branches are under way."""
    HELD = "held"
    """Where the case would be going on, if no objection (异议) held it."""
    AHEAD = "ahead"
    SKIPPED = "skipped"
    """The case went another way."""


STANDING_TITLES = {
    Standing.PASSED: "已办",
    Standing.OPEN: "正在办",
    Standing.HELD: "因异议暂停",
    Standing.AHEAD: "还没到",
    Standing.SKIPPED: "不经过",
}
BROKEN_OFF = "没有办完"
"""Begun, before the case went another way or was withdrawn."""


@dataclass(frozen=True, slots=True)
class StageProgress:
    standing: Standing
    visits: int = 0
    """How often the case came to the stage."""
    awaits: str = ""
    """Of a stage that is held: what is to be done about the objection."""


Progress = Mapping[str, StageProgress]
"""Stage to how far the case has come with it; the draft is one of them."""


def standing_of(node: Node, progress: Progress) -> Standing:
    if node.stage is not None:
        standing = progress[node.stage].standing
        is_begun = node.kind is NodeKind.SPLIT and standing is Standing.OPEN
        return Standing.PASSED if is_begun else standing
    match node.kind:
        case NodeKind.START:
            return Standing.PASSED
        case NodeKind.JOIN:
            standing = progress[node.joins].standing
            return Standing.AHEAD if standing is Standing.OPEN else standing
        case _:
            under_way = {Standing.OPEN, Standing.HELD, Standing.AHEAD}
            is_ahead = any(one.standing in under_way for one in progress.values())
            return Standing.AHEAD if is_ahead else Standing.PASSED


def title_of(progress: StageProgress) -> str:
    is_broken_off = progress.standing is Standing.SKIPPED and progress.visits
    return BROKEN_OFF if is_broken_off else STANDING_TITLES[progress.standing]


def said(progress: StageProgress) -> str:
    """`已办`, `正在办，第2次`, `因异议暂停，等答复异议`; of a stage that the case was sent back from: `还没到，到过1次`."""
    title = title_of(progress)
    if progress.awaits:
        return f"{title}，等{progress.awaits}"
    if progress.standing is Standing.AHEAD and progress.visits:
        return f"{title}，到过{progress.visits}次"
    return f"{title}，第{progress.visits}次" if progress.visits > 1 else title
