"""`sanshen completion`: the words of a command line, completed by the shell."""

from typing import Annotated, Literal

import typer
from typer._completion_shared import get_completion_script

from flows.cli.commands import ASKING, PROGRAM
from flows.cli.terminal import show

Shell = Literal["bash", "zsh", "fish"]


def completion(
    shell: Annotated[Shell, typer.Argument(metavar="bash|zsh|fish", help="用的是哪种命令行程序（shell）。")],
) -> None:
    """
    输出的脚本由 shell 读入，之后按 Tab 键补全命令、选项和可选的值。

    例：source <(sanshen completion bash)
    """
    show(get_completion_script(prog_name=PROGRAM, complete_var=ASKING, shell=shell))
