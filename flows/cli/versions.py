"""`sanshen definitions publish` and `versions`."""

from pathlib import Path
from typing import Annotated

import typer

from definitions.loader import LoadedProcess
from definitions.problems import InvalidDefinition
from definitions.registry import CATALOGUE
from flows.access.refusal import Invalid, Missing
from flows.casework.desk import Desk
from flows.casework.migration_plan import load_new_version
from flows.casework.versions import Version, VersionState, versions_of
from flows.checking.documents import Checking
from flows.checking.surroundings import Surroundings
from flows.cli.home import Home, open_home
from flows.cli.options import As, Json, TokenStdin
from flows.cli.terminal import moment, say, show_json, show_table

STATES = {
    VersionState.IN_FORCE: "生效",
    VersionState.COMING: "待生效",
    VersionState.PAST: "已被取代",
    VersionState.NEVER_PUBLISHED: "未发布",
}


def publish(
    document: Annotated[str, typer.Argument(metavar="文件或流程", help="流程文件，或流程编号。")],
    person: As = None,
    token_stdin: TokenStdin = False,
) -> None:
    """
    发布以后，从生效之日（文件里的 effective，不写就是今天）起，新的办件按这个版本办；正在办的不变。
    发布过的流程，改了文件要再发布才算数；从没有发布过的流程，目录里的文件就算数。

    例：sanshen definitions publish jilin-transport.web-publish --as admin
    """
    with open_home() as home:
        actor = home.actor(person, token_stdin=token_stdin)
        loaded = _named(home, document)
        done = home.services.publish_version(actor, loaded)
    if done.is_new:
        say(
            f"已发布：{done.process} 第 {done.version} 版（{done.digest[:12]}），"
            f"{done.effective} 起新的办件按它办。"
        )
    else:
        say(f"这个文件就是已经发布的第 {done.version} 版（{done.digest[:12]}），什么都没有改变。")


def _named(home: Home, document: str) -> LoadedProcess:
    """With its examples played. Raises InvalidDefinition where anything is wrong."""
    path = Path(document)
    loaded = (
        load_new_version(home.services.desk, path)
        if path.is_file()
        else _declared(home.services.desk, document)
    )
    office = home.services.desk.office(loaded.process.organization)
    root = home.settings.definitions or CATALOGUE
    checking = Checking(root / "calendars", processes_at=office.folder / "processes")
    around = Surroundings(office.organization, office.ledgers, office.registers)
    checking.check_process(Path(loaded.file), around)
    if checking.problems:
        raise InvalidDefinition(checking.in_order(), checking.texts)
    return loaded


def _declared(desk: Desk, document: str) -> LoadedProcess:
    if document.endswith((".yaml", ".yml")) or "/" in document:
        raise Invalid(f"没有这个文件：{document}", "请核对路径")
    loaded = desk.catalogue.find(document)
    if loaded is None:
        known = "、".join(sorted(one.process.process for one in desk.catalogue.processes()))
        raise Missing(f"没有“{document}”这个流程", f"写文件名，或写其中一个：{known}")
    return loaded


def versions(
    process: Annotated[
        str | None, typer.Argument(metavar="流程", help="流程编号；不写就列出全部流程的版本。")
    ] = None,
    as_json: Json = False,
) -> None:
    """
    列出发布过的和办件用过的版本：是否生效、谁发布的、还有多少办件在用。

    例：sanshen definitions versions jilin-transport.web-publish
    """
    with open_home() as home:
        desk = home.services.desk
        named = [process] if process else sorted(one.process.process for one in desk.catalogue.processes())
        if process:
            _declared(desk, process)
        with home.database.reading() as session:
            found = [one for name in named for one in versions_of(desk, session, name)]
    if as_json:
        show_json([_as_json(one) for one in found])
        return
    heads = ("流程", "版本", "摘要", "状态", "生效日期", "发布人", "发布时间", "在办")
    show_table(heads, [_row(one) for one in found])
    if not found:
        say("还没有发布过版本，也没有办件。新的办件按目录里的文件办。")


def _row(one: Version) -> tuple[str, ...]:
    return (
        one.process,
        str(one.version),
        one.digest[:12],
        STATES[one.state],
        one.effective.isoformat() if one.effective else "",
        one.published_by or "",
        moment(one.published_at) if one.published_at else "",
        str(one.running),
    )


def _as_json(one: Version) -> dict[str, object]:
    return {
        "process": one.process,
        "version": one.version,
        "digest": one.digest,
        "state": one.state.value,
        "effective": one.effective.isoformat() if one.effective else None,
        "published_by": one.published_by,
        "published_at": one.published_at.isoformat() if one.published_at else None,
        "running": one.running,
    }
