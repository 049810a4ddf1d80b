"""`sanshen patrol`: have the sites patrolled, list what was found, and say why something stays."""

import shutil
import sys
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from definitions.semantics.clocks import day_of
from definitions.vocabulary import FINDING_STATES, FINDING_TITLES, FindingKind, FindingState
from flows.access.people import find_office
from flows.access.refusal import Invalid, Missing
from flows.casework.findings import FindingsView
from flows.casework.spreadsheets import write_csv
from flows.cli.addresses import published_sites
from flows.cli.home import Home, open_home
from flows.cli.lists import save_csv
from flows.cli.options import As, Json, TokenStdin
from flows.cli.terminal import moment, say, show, show_json, show_table
from storage.audit_chain import instant
from storage.queries.patrols import FindingLine

Office = Annotated[str, typer.Argument(metavar="机构", help="机构的代号，例如 tongliao。")]
Number = Annotated[int, typer.Argument(metavar="编号", help="问题的编号。", min=1)]
TITLES = ("编号", "类别", "情况", "网址", "网站", "责任单位", "发现", "最近看到", "状态", "办件")


class Format(StrEnum):
    CSV = "csv"
    JSON = "json"


def run(
    organization: Office,
    site: Annotated[
        str | None,
        typer.Option("--site", metavar="渠道", help="只巡查这个网站（渠道的代号）；不写就是所有网站。"),
    ] = None,
    person: As = None,
    token_stdin: TokenStdin = False,
    as_json: Json = False,
) -> None:
    """
    从首页开始一页一页地看：打不开的网页、错链断链、与审定的内容不一致、标签不全、久未更新和空白的栏目，
    还有到期未撤的专题、逾期未答复的来信。发现的问题记下来，下次巡查看不到的算已整改。要几分钟。

    例：sanshen patrol run tongliao --as supervisor
    """
    with open_home() as home:
        actor = home.actor(person, token_stdin=token_stdin)
        find_office(organization, home.services.desk.catalogue)
        made = home.services.patrol(actor, organization, site, published_sites(home.settings))
    if as_json:
        show_json(
            [
                {
                    "number": one.number,
                    "site": one.site,
                    "pages": one.pages,
                    "links": one.links,
                    "opened": one.opened,
                    "seen": one.seen,
                    "mended": one.mended,
                    "limits": list(one.limits),
                }
                for one in made
            ]
        )
        return
    from flows.patrol.bounds import LIMIT_TITLES

    for one in made:
        show(
            f"第{one.number}次巡查 {one.site}：看了 {one.pages} 个网页和文件，试了 {one.links} 个外部链接；"
            f"新发现问题 {one.opened} 个，还在的 {one.seen} 个，已整改 {one.mended} 个。"
        )
        for limit in one.limits:
            say(f"没有看全：{LIMIT_TITLES[limit]}。没有看到的，不算已整改。")


def list_findings(
    organization: Office,
    site: Annotated[str | None, typer.Option("--site", metavar="渠道", help="只列这个网站的问题。")] = None,
    kind: Annotated[
        FindingKind | None,
        typer.Option(
            "--kind",
            metavar="类别",
            help=f"只列这一类：{'、'.join(f'{k.value} {t}' for k, t in FINDING_TITLES.items())}。",
        ),
    ] = None,
    state: Annotated[
        FindingState | None,
        typer.Option(
            "--state",
            metavar="状态",
            help="open 待整改，accepted 已说明，mended 已整改；不写就是没有整改的。",
        ),
    ] = None,
    form: Annotated[
        Format | None,
        typer.Option(
            "--format", metavar="csv|json", help="csv 用 Excel 打开，json 供程序读取；不写就列表显示。"
        ),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="文件", help="写到这个文件，不在屏幕显示。")
    ] = None,
    person: As = None,
    token_stdin: TokenStdin = False,
) -> None:
    """
    例：sanshen patrol findings tongliao --kind broken_link --as supervisor
    """
    if output is not None and form is not Format.CSV:
        raise typer.BadParameter("写到文件时格式要用 --format csv")
    with open_home() as home:
        view = _view(home, organization, person, token_stdin=token_stdin)
    if site is not None and site not in view.sites:
        known = "、".join(f"{title}（{name}）" for name, title in view.sites.items())
        raise Missing(f"没有名为“{site}”的网站", f"本机构的网站：{known or '没有'}")
    lines = [line for line in view.lines if _is_wanted(line, site, kind, state)]
    rows = [_cells(view, line) for line in lines]
    if form is Format.JSON:
        show_json([_as_json(view, line) for line in lines])
    elif output is not None:
        save_csv(TITLES, rows, output)
        say(f"巡查发现的问题：{len(lines)} 个，已写到 {output}。")
    elif form is Format.CSV:
        write_csv(TITLES, rows, sys.stdout)
    else:
        show_table(TITLES, rows, caption=f"巡查发现的问题（{len(lines)} 个）")


def accept(
    organization: Office,
    number: Number,
    reason: Annotated[str, typer.Option("--reason", metavar="理由", help="为什么不整改。")],
    person: As = None,
    token_stdin: TokenStdin = False,
) -> None:
    """
    不用整改或者暂时不能整改的，写明理由：以后的巡查不再当作待整改。

    例：sanshen patrol accept tongliao 12 --reason 外部网站正在改版 --as supervisor
    """
    with open_home() as home:
        actor = home.actor(person, token_stdin=token_stdin)
        find_office(organization, home.services.desk.catalogue)
        home.services.accept_finding(actor, organization, number, reason)
    say(f"第{number}号问题：{FINDING_STATES[FindingState.ACCEPTED]}。")


def evidence(
    organization: Office,
    number: Number,
    output: Annotated[Path, typer.Option("-o", "--output", metavar="文件", help="写到这个文件（ZIP）。")],
    person: As = None,
    token_stdin: TokenStdin = False,
) -> None:
    """
    网页当时的样子、服务器的应答和时间，打成一个 ZIP 文件。

    例：sanshen patrol evidence tongliao 12 -o 快照.zip --as supervisor
    """
    with open_home() as home:
        actor = home.reader(person, token_stdin=token_stdin)
        find_office(organization, home.services.desk.catalogue)
        kept = home.services.evidence(actor, organization, number)
        try:
            shutil.copyfile(kept, output)
        except OSError as error:
            raise Invalid(f"写不了 {output}：{error.strerror}", "请换一个可以写的地方") from error
    say(f"第{number}号问题的网页快照已写到 {output}。")


def _view(home: Home, organization: str, person: str | None, *, token_stdin: bool) -> FindingsView:
    actor = home.reader(person, token_stdin=token_stdin)
    find_office(organization, home.services.desk.catalogue)
    return home.services.findings(actor, organization)


def _is_wanted(
    line: FindingLine, site: str | None, kind: FindingKind | None, state: FindingState | None
) -> bool:
    is_of_state = line.state is state if state else line.state is not FindingState.MENDED
    return is_of_state and kind in (None, line.kind) and site in (None, line.channel)


def _cells(view: FindingsView, line: FindingLine) -> Sequence[str]:
    return (
        str(line.number),
        FINDING_TITLES[line.kind],
        line.words,
        line.url,
        view.sites.get(line.channel, ""),
        view.units.get(line.unit, ""),
        day_of(line.opened_at).isoformat(),
        moment(line.last_seen),
        FINDING_STATES[line.state],
        "、".join(one.number or f"draft-{one.case_id}" for one in view.cases.get(line.id, ())),
    )


def _as_json(view: FindingsView, line: FindingLine) -> dict[str, Any]:
    return {
        "number": line.number,
        "kind": line.kind.value,
        "site": line.channel,
        "subject": line.subject,
        "url": line.url,
        "words": line.words,
        "unit": line.unit,
        "opened_at": instant(line.opened_at),
        "last_seen": instant(line.last_seen),
        "state": line.state.value,
        "evidence": line.evidence,
        "cases": [one.number or f"draft-{one.case_id}" for one in view.cases.get(line.id, ())],
    }
