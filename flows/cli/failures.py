"""What stopped a command, in words that say what happened, why, and what to do next."""

import json
import traceback
from collections.abc import Sequence
from pathlib import Path

from pydantic import ValidationError
from sqlalchemy.exc import DBAPIError, OperationalError, ProgrammingError, SQLAlchemyError

from definitions.problems import InvalidDefinition
from definitions.working_days import CalendarError
from flows.access.refusal import Invalid, SanshenError
from flows.cli.home import NotReady, not_initialised, require_newest
from flows.cli.terminal import say
from flows.clock import wall_clock
from flows.settings import Settings
from flows.supervision.errors import SupervisionError
from storage.database import Database

FAILED = 1


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
        case SupervisionError() | CalendarError():
            return [str(error)]
        case ValidationError() if error.title == "Settings":
            return _settings(error)
        case OperationalError() | ProgrammingError():
            return _database(error, arguments)
        case PermissionError():
            return [f"没有权限：{error.filename}", "请核对文件或目录的权限，或换一个账号运行。"]
        case _:
            return _apology(error, arguments)


def refusal(error: SanshenError) -> list[str]:
    lines = [f"没有办成：{error.reason}。".replace("。。", "。")]
    if isinstance(error, Invalid):
        lines += [f"  {p.label}（{p.field}）：{p.reason}" for p in error.problems]
    return [*lines, error.hint] if error.hint else lines


def _settings(error: ValidationError) -> list[str]:
    lines = [
        f"  SANSHEN_{'_'.join(map(str, fault['loc'])).upper().removeprefix('SANSHEN_')}={fault['input']}"
        for fault in error.errors()
    ]
    return [
        "环境变量的值不对：",
        *lines,
        "请改正或取消这个环境变量（unset）；取值见 docs/reference/settings.md。",
    ]


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
        return [*words, f"错误记录也写不下来（{unwritable}），原样列在下面：", story]
    return [*words, f"错误记录在 {log}，请交给系统管理员。"]


def _write_log(story: str, arguments: Sequence[str]) -> Path:
    log = Settings().home.resolve() / "logs" / "error.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    head = {"at": wall_clock().isoformat(), "command": list(arguments)}
    with log.open("a", encoding="utf-8") as file:
        file.write(f"{json.dumps(head, ensure_ascii=False)}\n{story}\n")
    return log
