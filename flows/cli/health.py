"""`sanshen health`: whether everything that should run does."""

from collections.abc import Iterator

import typer
from sqlalchemy.orm import Session

from flows.casework.health import Check, all_well, backlog, blocked, vacant, worker
from flows.cli.addresses import prefect_api
from flows.cli.home import Home, open_home
from flows.cli.options import Json
from flows.cli.terminal import say, show_json, show_table
from flows.clock import wall_clock
from storage.migration import current, newest
from storage.queries.registers import kept_registers


def health(as_json: Json = False) -> None:
    """
    有一项不正常，退出码就是 1，可以交给监控定时运行。“待处理”是管理员的事，不算不正常：退出码是 0。

    例：sanshen health
    """
    with open_home(of_any_version=True) as home:
        checks = [_database(home), *_storage(home), *_prefect(home)]
    ok = all_well(checks)
    if as_json:
        show_json({"ok": ok, **{check.name: {"ok": check.ok, **check.value} for check in checks}})
    else:
        rows = [(check.title, _say(check), check.words) for check in checks]
        show_table(("项目", "情况", "说明"), rows)
        say("一切正常。" if ok else "有不正常的地方，请按上面的说明处理。")
    if not ok:
        raise typer.Exit(1)


def _say(check: Check) -> str:
    if check.ok:
        return "正常"
    return "不正常" if check.is_fault else "待处理"


def _database(home: Home) -> Check:
    found, wanted = current(home.database), newest()
    words = f"格式 {found}"
    if found is not None and found > wanted:
        words += f"，程序太旧，只到 {wanted}：请换用新版本的程序"
    elif found != wanted:
        words += f"，程序要 {wanted}：请运行 sanshen migrate"
    return Check("database", "数据库", found == wanted, words, {"revision": found, "expected": wanted})


def _storage(home: Home) -> Iterator[Check]:
    with home.database.reading() as session:
        yield worker(session, wall_clock())
        yield backlog(session, home.now())
        yield blocked(session)
        yield vacant(session, home.today)
        if kept_registers(session):
            yield _registers(session, home)


def _registers(session: Session, home: Home) -> Check:
    """Whether the definitions still declare all that entries say."""
    from definitions.problems import InvalidDefinition  # slow to load, and with no entries not needed
    from flows.casework.undeclared import undeclared

    title = "登记簿和定义"
    try:
        found = undeclared(session, home.catalogue)
    except InvalidDefinition:
        words = "定义有错，读不出登记簿：请运行 sanshen definitions check"
        return Check("registers", title, ok=False, words=words, value={"undeclared": None})
    told = [
        {
            "organization": one.organization,
            "register": one.register,
            "field": one.field,
            "entries": one.numbers,
        }
        for one in found
    ]
    words = "；".join(one.words for one in found) or "相符"
    return Check("registers", title, not found, words, {"undeclared": told})


def _prefect(home: Home) -> Iterator[Check]:
    address = prefect_api(home.settings)
    if address is None:
        return
    from flows.supervision.given_prefect import fault_of  # slow to load

    fault = fault_of(address)
    words = address if fault is None else f"{address} {fault}"
    yield Check("prefect", "流程服务（Prefect）", fault is None, words, {"url": address})
