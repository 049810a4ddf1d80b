"""Help pages: usage, explanation and the tables of arguments, options and commands, all in Chinese."""

import io
from collections.abc import Iterable, Mapping

from typer._click import Context
from typer.core import TyperArgument, TyperCommand, TyperOption

WIDTH = 100
HELP, VERSION = "显示这份说明。", "显示版本。"


Row = tuple[str, str]


def of_command(command: TyperCommand, ctx: Context) -> str:
    found = arguments(command), options(command)
    return _page(
        usage(command, ctx.command_path), command.help or "", [("参数", found[0]), ("选项", found[1])]
    )


def of_group(summary: str, commands: Mapping[str, str], ctx: Context, options: Iterable[Row] = ()) -> str:
    note = f"每个命令的用法：{ctx.command_path} 命令 --help"
    tables = [("命令", list(commands.items())), ("选项", list(options))]
    return _page(f"{ctx.command_path} 命令 …", f"{summary}\n{note}", tables)


def usage(command: TyperCommand, path: str) -> str:
    """`sanshen decide CASE VERB --as 人员 [选项]`."""
    words = [path]
    for parameter in command.params:
        if isinstance(parameter, TyperArgument):
            word = parameter.metavar or parameter.name or ""
            several = "…" if parameter.nargs != 1 else ""
            words.append(f"{word}{several}" if parameter.required else f"[{word}{several}]")
        elif parameter.required and isinstance(parameter, TyperOption):
            words.append(_spelt(parameter))
    return " ".join([*words, "[选项]"])


def arguments(command: TyperCommand) -> list[Row]:
    found = [p for p in command.params if isinstance(p, TyperArgument)]
    return [(p.metavar or p.name or "", p.help or "") for p in found]


def options(command: TyperCommand) -> list[Row]:
    found = [p for p in command.params if isinstance(p, TyperOption) and not p.hidden]
    rows = [
        (_spelt(p), f"{p.help or ''}{'（必填）' if p.required else ''}") for p in found if p.name != "help"
    ]
    return [*rows, ("--help", HELP)]


def _spelt(option: TyperOption) -> str:
    names = ", ".join(sorted(option.opts, key=len))
    return names if option.is_flag else f"{names} {option.metavar or option.name.upper()}"


def _page(first: str, text: str, tables: Iterable[tuple[str, list[Row]]]) -> str:
    from rich.console import Console  # only who asks for help waits for it
    from rich.table import Table

    page = io.StringIO()
    screen = Console()
    console = Console(file=page, width=min(screen.width, WIDTH), markup=False, highlight=False, emoji=False)
    console.print(f"用法：{first}\n", soft_wrap=True)
    console.print(text, soft_wrap=True)
    for title, rows in tables:
        if rows:
            grid = Table.grid(padding=(0, 3, 0, 0))
            grid.add_column(no_wrap=True)
            grid.add_column(overflow="fold")  # Chinese has no blanks to break a line at
            for name, explanation in rows:
                grid.add_row(f"  {name}", explanation)
            console.print(f"\n{title}：")
            console.print(grid)
    return "\n".join(line.rstrip() for line in page.getvalue().splitlines())
