"""The options that several commands share."""

from datetime import date
from typing import Annotated

import typer


def day(text: str) -> date:
    """Raises BadParameter for anything but `2026-11-20`."""
    try:
        parsed = date.fromisoformat(text)
    except ValueError:
        parsed = None
    if parsed is None or parsed.isoformat() != text:
        raise typer.BadParameter(f"“{text}”不是日期，日期写成 2026-11-20 这样")
    return parsed


def in_order(since: date | None, until: date | None) -> None:
    """Raises BadParameter where the second day is before the first."""
    if since is not None and until is not None and until < since:
        raise typer.BadParameter(f"--to {until} 早于 --from {since}，两个日期写反了")


def one_form(*, as_json: bool, as_csv: bool) -> None:
    """Raises BadParameter where both are wanted."""
    if as_json and as_csv:
        raise typer.BadParameter("--json 和 --csv 只能写一个")


As = Annotated[
    str | None,
    typer.Option(
        "--as",
        metavar="人员",
        help="以谁的身份办理（登录名）。要有本人的令牌（环境变量 SANSHEN_TOKEN），或本机账号对应这位人员。",
    ),
]
TokenStdin = Annotated[bool, typer.Option("--token-stdin", help="从标准输入读访问令牌，不用环境变量。")]
Json = Annotated[bool, typer.Option("--json", help="输出一份 JSON，供程序读取。")]
Csv = Annotated[bool, typer.Option("--csv", help="输出 CSV，可以用 Excel 打开。")]
Case = Annotated[str, typer.Argument(metavar="办件", help="办件编号，例如 吉市交网审〔2026〕1号。")]
From = Annotated[date | None, typer.Option("--from", metavar="日期", parser=day, help="从这一天起。")]
To = Annotated[date | None, typer.Option("--to", metavar="日期", parser=day, help="到这一天止（含当天）。")]
