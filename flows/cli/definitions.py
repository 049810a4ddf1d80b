"""`sanshen definitions`: whether what was declared will do."""

from pathlib import Path
from typing import Annotated

import typer

from definitions.json_schema import generate
from definitions.problems import as_json as problem_as_json
from flows.cli.checking import check_paths
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

    例：sanshen definitions check
    sanshen definitions check definitions/catalogue/jilin-transport/processes/web-publish.yaml
    """
    checking = check_paths(paths or [], Settings().definitions)
    for path in checking.alone:
        say(f"注意：{path} 旁边没有机构文件（../organization.yaml），涉及机构、岗位、台账的地方没有检查。")
    counts = {"files": checking.files, "processes": checking.processes, "examples": checking.examples}
    if as_json:
        problems = [problem_as_json(problem) for problem in checking.in_order()]
        show_json({"ok": not problems, **counts, "problems": problems})
    else:
        for report in checking.report():
            show(f"{report}\n")
        done = f"检查了 {checking.files} 个文件，{checking.processes} 个流程，试跑 {checking.examples} 个样例"
        say(f"{done}：{'没有发现问题' if not checking.problems else f'{len(checking.problems)} 处问题'}。")
    if checking.problems:
        raise typer.Exit(1)


def schema() -> None:
    """
    例：sanshen definitions schema > process.schema.json
    """
    show(generate().rstrip("\n"))
