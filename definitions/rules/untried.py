"""What no example of a process tries."""

from collections.abc import Collection, Iterator

from definitions.problems import Problem
from definitions.rules.document import Document
from definitions.schema.stages import decisions_of

Reached = tuple[Collection[str], Collection[tuple[str, str]]]
"""Stages, and stages with decisions."""


def untried(document: Document, reached: Reached) -> Iterator[Problem]:
    stages, pairs = reached
    for path, stage in document.human_stages():
        if stage.id not in stages:
            message = f"没有样例走到环节 `{stage.id}`。"
            yield document.problem("untried-stage", message, (*path, "id"), "写一个办到这里的样例。")
            continue
        rest = [name for name in decisions_of(stage) if (stage.id, name) not in pairs]
        if rest:
            message = f"没有样例试过环节 `{stage.id}` 的这些意见：{'、'.join(rest)}。"
            yield document.problem("untried-decision", message, (*path, "id"), "给每种意见写一个样例。")
