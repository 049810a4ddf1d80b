"""`sanshen definitions`: whether what was declared will do."""

from pathlib import Path
from typing import Annotated

import typer

from definitions.json_schema import generate
from definitions.problems import as_json as problem_as_json
from flows.checking.documents import Checking, check_paths
from flows.cli.options import Json
from flows.cli.terminal import say, show, show_json
from flows.settings import Settings


def check(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(metavar="文件", help="流程文件或目录，可以写几个；不写就检查全部。"),
    ] = None,
    as_json: Json = False,
) -> None:
    """
    一次列出全部问题：在哪个文件、哪一行、错在哪里、怎么改。有问题时退出码是 1。
    提醒不算问题：没有用处的项和台账、说不出区别的条件、走不到的分支、可能没有人办的环节、样例没有试过的意见。

    例：sanshen definitions check
    sanshen definitions check definitions/catalogue/jilin-transport/processes/web-publish.yaml
    """
    checking = check_paths(paths or [], Settings().definitions)
    for path in checking.alone:
        say(f"注意：{path} 旁边没有机构文件（../organization.yaml），涉及机构、岗位、台账的地方没有检查。")
    counts = {"files": checking.files, "processes": checking.processes, "examples": checking.examples}
    if as_json:
        problems = [problem_as_json(problem) for problem in checking.in_order()]
        notes = [problem_as_json(note) for note in checking.noted()]
        show_json({"ok": not problems, **counts, "problems": problems, "notes": notes})
    else:
        for report in checking.report():
            show(f"{report}\n")
        for note in checking.noted():
            show(f"{note.place.file}:{note.place.line}: 提醒 {note.code}: {note.message}")
        done = f"检查了 {checking.files} 个文件，{checking.processes} 个流程，试跑 {checking.examples} 个样例"
        say(
            f"{done}：{'没有发现问题' if not checking.problems else f'{len(checking.problems)} 处问题'}{_noted(checking)}。"
        )
    if checking.problems:
        raise typer.Exit(1)


def _noted(checking: Checking) -> str:
    return f"，另有 {len(checking.notes)} 处提醒" if checking.notes else ""


def schema() -> None:
    """
    例：sanshen definitions schema > process.schema.json
    """
    show(generate().rstrip("\n"))
