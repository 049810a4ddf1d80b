"""`sanshen definitions diff`: what changed between two documents, in words."""

from dataclasses import asdict
from typing import Annotated

import typer

from definitions.comparison import Change, compare, compare_registers, in_words
from flows.access.refusal import Invalid
from flows.cli.documents import find_process, register_of_file
from flows.cli.options import Json
from flows.cli.terminal import say, show, show_json

Side = Annotated[
    str, typer.Argument(metavar="流程或文件", help="流程文件、流程编号、流程编号@版本摘要，或登记簿文件。")
]


def diff(old: Side, new: Side, as_json: Json = False) -> None:
    """
    比的是意思，不是文字：空格、注释、写明的默认值都不算改动。先写旧的，再写新的。
    流程编号@版本摘要 指办件用过的、或者发布过的一个版本，摘要写开头几位就行。

    两个登记簿文件也可以这样比；表单一栏列的是登记的各项。

    例：sanshen definitions diff 旧.yaml jilin-transport.web-publish
    """
    changes = _compared(old, new)
    if as_json:
        show_json({"same": not changes, "changes": [asdict(change) for change in changes]})
        return
    for line in in_words(changes):
        show(line)
    say(f"一共 {len(changes)} 处改动。" if changes else "两份定义的意思完全一样。")


def _compared(old: str, new: str) -> tuple[Change, ...]:
    registers = register_of_file(old), register_of_file(new)
    if registers[0] is not None and registers[1] is not None:
        return compare_registers(registers[0], registers[1])
    if registers != (None, None):
        raise Invalid("一个是登记簿，一个是流程，不能相比", "两边要么都写流程，要么都写登记簿文件")
    before, now = find_process(old), find_process(new)
    return compare(before.process, now.process, now.organization or before.organization)
