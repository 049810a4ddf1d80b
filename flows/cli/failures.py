"""What stopped a command, in words that say what happened, why, and what to do next."""

import errno
import json
import tempfile
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError
from pydantic_core import ErrorDetails
from sqlalchemy import make_url
from sqlalchemy.exc import DatabaseError, DBAPIError, OperationalError, ProgrammingError, SQLAlchemyError

from definitions.problems import InvalidDefinition
from definitions.working_days import CalendarError
from flows.access.refusal import Invalid, SanshenError
from flows.cli.home import NotReady, not_initialised, require_newest
from flows.cli.terminal import say
from flows.clock import wall_clock
from flows.settings import Settings
from storage.database import Database

if TYPE_CHECKING:
    from definitions.semantics.forms import FieldProblem

FAILED = 1
_CHECK = "请核对路径，或换一个地方。"
_DISK = {
    errno.EACCES: ("没有权限", "请核对文件或目录的权限，或换一个账号运行。"),
    errno.EPERM: ("没有权限", "请核对文件或目录的权限，或换一个账号运行。"),
    errno.EROFS: ("这里只能读，不能写", _CHECK),
    errno.ENOENT: ("没有这个文件或目录", _CHECK),
    errno.ENOTDIR: ("路径中间有一段不是目录", _CHECK),
    errno.EISDIR: ("这是一个目录，不是文件", _CHECK),
    errno.EEXIST: ("这里已经有一个同名的文件", _CHECK),
    errno.ENOSPC: ("磁盘满了", "请腾出空间后再试一次。"),
}
"""What the operating system refuses: why, and what to do."""
_RIGHTS = (
    "打不开数据库文件，或者不能写",
    "请核对权限：运行程序的账号要能在这个目录里读和写；磁盘不能是只读的。",
)
_DAMAGED = (
    "这个文件不是数据库，或者已经损坏",
    "请核对 SANSHEN_HOME 和 SANSHEN_DATABASE_URL；损坏的请从备份恢复。",
)
_FULL = ("数据库所在的磁盘满了，这一步没有办成", "请腾出空间后再试一次。")
_FILE_FAULTS = {
    "unable to open database file": _RIGHTS,
    "readonly database": _RIGHTS,
    "file is not a database": _DAMAGED,
    "database disk image is malformed": _DAMAGED,
    "database or disk is full": _FULL,
    "disk I/O error": _FULL,
    "No space left on device": _FULL,
}
"""What SQLite and PostgreSQL say of the file: what it means, and what to do."""
_VALUES = {
    "greater_than": "应当大于 {gt}",
    "int_parsing": "应当是整数",
    "float_parsing": "应当是数字",
    "bool_parsing": "应当是 true 或 false",
}
"""What Pydantic finds wrong with a setting."""


def report(error: Exception, arguments: Sequence[str]) -> int:
    """Say it on standard error; returns the exit code."""
    for line in _words(error, arguments):
        say(line)
    return FAILED


def _words(error: Exception, arguments: Sequence[str]) -> list[str]:
    match error:
        case SanshenError():
            return refusal(error)
        case InvalidDefinition():
            return [str(error), f"共 {len(error.problems)} 处问题，什么都没有改变。请改好后再试一次。"]
        case CalendarError():
            return [str(error)]
        case ValidationError() if error.title == "Settings":
            return _settings(error)
        case DatabaseError() if (words := _file_fault(error)) is not None:
            return words
        case OperationalError() | ProgrammingError():
            return _database(error, arguments)
        case OSError() if error.errno in _DISK and error.filename:
            why, hint = _DISK[error.errno]
            return [f"没有办成：{why}：{error.filename}", hint]
        case _:
            return _supervision(error) or _apology(error, arguments)


def _supervision(error: Exception) -> list[str]:
    from flows.supervision.errors import SupervisionError  # nothing else that fails waits for these programs

    return [str(error)] if isinstance(error, SupervisionError) else []


def refusal(error: SanshenError) -> list[str]:
    lines = [f"没有办成：{error.reason}。".replace("。。", "。")]
    if error.hint:
        lines.append(error.hint)
    problems = error.problems if isinstance(error, Invalid) else ()
    return [*lines, *(f"  {_named(problem)}：{problem.reason}" for problem in problems)]


def _named(problem: "FieldProblem") -> str:
    return problem.field if problem.label == problem.field else f"{problem.label}（{problem.field}）"


def _settings(error: ValidationError) -> list[str]:
    return [
        "环境变量的值不对：",
        *map(_setting, error.errors()),
        "请改正或取消这个环境变量（unset）；取值见 docs/reference/settings.md。",
    ]


def _setting(fault: ErrorDetails) -> str:
    if not fault["loc"]:
        return f"  {fault['ctx']['error']}"
    name = "_".join(map(str, fault["loc"])).upper().removeprefix("SANSHEN_")
    context = fault.get("ctx", {})
    why = str(context["error"]) if "error" in context else _VALUES.get(fault["type"], "").format(**context)
    shown = "" if "error" in context else f"={fault['input']}"
    return f"  SANSHEN_{name}{shown}{f'：{why}' if why else ''}"


def _file_fault(error: DBAPIError) -> list[str] | None:
    said = str(error.orig)
    found = next((fault for words, fault in _FILE_FAULTS.items() if words in said), None)
    if found is None:
        return None
    url = make_url(Settings().database_url)
    place = url.database if url.get_backend_name() == "sqlite" else url.render_as_string(hide_password=True)
    return [f"{found[0]}：{place}", found[1]]


def _database(error: DBAPIError, arguments: Sequence[str]) -> list[str]:
    """A table that is not there usually means another version, or no `init`."""
    settings = Settings()
    database = Database(settings.database_url)
    try:
        require_newest(database)
    except NotReady as reason:
        return refusal(not_initialised(settings) if "空" in reason.reason else reason)
    except SQLAlchemyError:
        cause = str(error.orig).strip().splitlines()
        return [
            f"连不上数据库：{database.url.render_as_string(hide_password=True)}",
            *cause[:1],
            "请核对环境变量 SANSHEN_DATABASE_URL，并确认数据库已启动。",
        ]
    finally:
        database.dispose()
    if "locked" in str(error.orig):
        return ["数据库正忙，没有办成。请过一会儿再试一次。"]
    return _apology(error, arguments)


def _apology(error: Exception, arguments: Sequence[str]) -> list[str]:
    words = ["对不起，程序出了问题，这一步没有办成。"]
    story = "".join(traceback.format_exception(error))
    try:
        log = _write_log(story, arguments)
    except (OSError, ValidationError) as unwritable:
        last = traceback.format_exception_only(error)[-1].strip()
        return [*words, f"错误记录也写不下来（{unwritable}）。错误是：{last}", "请把以上几行交给系统管理员。"]
    return [*words, f"错误记录在 {log}，请交给系统管理员。"]


def _write_log(story: str, arguments: Sequence[str]) -> Path:
    """In the home; where there is none, a command in the wrong folder leaves no trace of one."""
    home = Settings().home.resolve()
    log = (home / "logs" if home.is_dir() else Path(tempfile.mkdtemp(prefix="sanshen-"))) / "error.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    head = {"at": wall_clock().isoformat(), "command": list(arguments)}
    with log.open("a", encoding="utf-8") as file:
        file.write(f"{json.dumps(head, ensure_ascii=False)}\n{story}\n")
    return log
