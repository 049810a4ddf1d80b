"""What is wrong with the words of a command, said in Chinese."""

import re
from difflib import get_close_matches

from typer._click.exceptions import (
    BadOptionUsage,
    BadParameter,
    MissingParameter,
    NoArgsIsHelpError,
    NoSuchOption,
    UsageError,
)
from typer.core import TyperArgument, TyperGroup, TyperOption

__all__ = ["UsageError", "explain"]

_PLAIN = (
    (r"Got unexpected extra argument(?:s|\(s\))? \((.*)\)", "多写了：{0}"),
    (r"Missing command.*", "没有写要做什么"),
)
_VALUES = (
    (r".*valid integer.*", "应当是整数"),
    (r"Input should be greater than or equal to (.*)", "不能小于 {0}"),
    (r"Input should be less than or equal to (.*)", "不能大于 {0}"),
    (r".* is not one of (.*?)\.?", "只能写 {0} 之一"),
    (r"Input should be ('.*)", "只能写 {0} 之一"),
)


ALSO_CALLED = {"person": "people", "user": "people", "users": "people"}
"""What a command is called elsewhere, though the words are nothing alike."""


def explain(error: UsageError) -> str:
    """The fault and where to look, or the help page that was asked for by naming no command."""
    if isinstance(error, NoArgsIsHelpError):
        return error.message
    path = error.ctx.command_path if error.ctx else "sanshen"
    fault = _fault(error)
    stop = "" if fault.endswith("？") else "。"
    return f"命令写得不对：{fault}{stop}\n请看说明：{path} --help"


def _fault(error: UsageError) -> str:
    match error:
        case NoSuchOption() if error.option_name.lstrip("-").isdigit():
            return f"{error.option_name} 是负数，这里的数字要从 1 起写"
        case NoSuchOption():
            near = f"，是不是 {'、'.join(error.possibilities)}？" if error.possibilities else ""
            return f"没有 {error.option_name} 这个选项{near}"
        case MissingParameter():
            return f"少写了 {_name(error)}"
        case BadOptionUsage() if "does not take" in error.message:
            return f"{error.option_name} 后面不能带内容"
        case BadOptionUsage():
            return f"{error.option_name} 后面少写了内容"
        case BadParameter():
            return "：".join(filter(None, (_name(error), _translated(error.message, _VALUES))))
        case _ if error.message.startswith("No such command"):
            return _no_such_command(error)
        case _:
            return _translated(error.message, _PLAIN)


def _no_such_command(error: UsageError) -> str:
    """Click names the command in quotes, and its context knows the commands that there are."""
    name = error.message.split("'")[1]
    near: list[str] = []
    if error.ctx is not None and isinstance(error.ctx.command, TyperGroup):
        known = error.ctx.command.list_commands(error.ctx)
        meant = ALSO_CALLED.get(name)
        near = [meant] if meant in known else get_close_matches(name, known)
    return f"没有“{name}”这个命令" + (f"，是不是 {'、'.join(near)}？" if near else "")


def _name(error: BadParameter) -> str:
    parameter = error.param
    if isinstance(parameter, TyperOption):
        return max(parameter.opts, key=len)
    if isinstance(parameter, TyperArgument):
        return parameter.metavar or parameter.name or ""
    return str(error.param_hint or "")


def _translated(message: str, table: tuple[tuple[str, str], ...]) -> str:
    for pattern, words in table:
        found = re.fullmatch(pattern, message, re.DOTALL)
        if found:
            listed = (part.replace("'", "").replace(", ", "、") for part in found.groups())
            return words.format(*listed)
    return message.rstrip("。.")
