"""The entrance: finds the command, runs it, and turns whatever stops it into words and an exit code."""

import os
import re
import sys
from collections.abc import Sequence

from typer.exceptions import Abort

from flows.cli.commands import ASKING, PROGRAM, sanshen
from flows.cli.usage import UsageError, explain
from flows.garbage import collect_rarely
from flows.privacy import create_privately

DONE, FAILED, WRONG_USAGE = 0, 1, 2
_UNREADABLE = re.compile("[\0\ud800-\udfff]")
"""Bytes that are no UTF-8 arrive as halves of characters, which neither database stores."""


def run(arguments: Sequence[str]) -> int:
    """Run one command; returns the exit code: 0 done, 1 refused or failed for a stated reason, 2 wrong usage."""
    for place, word in enumerate(arguments, 1):
        if _UNREADABLE.search(word):
            print(_unreadable(place, word), file=sys.stderr)
            return WRONG_USAGE
    if ASKING in os.environ:
        from typer._completion_classes import completion_init  # only a shell that completes words needs it

        completion_init()
    try:
        code = sanshen().main(args=list(arguments), prog_name=PROGRAM, standalone_mode=False)
        sys.stdout.flush()
    except UsageError as error:
        print(explain(error), file=sys.stderr)
        return WRONG_USAGE
    except Abort:
        print("已取消，什么都没有改变。", file=sys.stderr)
        return FAILED
    except BrokenPipeError:
        _leave_quietly()
        return FAILED
    except Exception as error:  # noqa: BLE001 - the outermost boundary: words for people, a log for us
        from flows.cli.failures import report  # only who fails pays for it

        return report(error, arguments)
    return code if isinstance(code, int) else DONE


def _unreadable(place: int, word: str) -> str:
    shown = word.encode(errors="backslashreplace").decode().replace("\0", r"\x00")
    return (
        f"命令写得不对：第 {place} 个词“{shown}”里有残缺的字符，看不懂。\n"
        "请重新输入这个词；是文件名的，请先给文件改名；终端的编码要用 UTF-8"
    )


def _leave_quietly() -> None:
    """Whoever read the output has gone, as `head` does; what Python still wants to flush goes nowhere."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())


def main() -> None:
    create_privately()
    collect_rarely()
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
