"""`sanshen stats columns`: which unit gave how much to which column."""

from dataclasses import asdict

from flows.casework.contributions import ABOUT
from flows.casework.day_bounds import first_moment
from flows.cli.home import open_home
from flows.cli.options import As, Csv, From, Json, To, TokenStdin, in_order, one_form
from flows.cli.statistics import say_organization, show_figures
from flows.cli.terminal import moment, show_json

TITLES = ("机构", "栏目", "内容保障单位", "单位", "信息")


def columns(
    since: From = None,
    until: To = None,
    person: As = None,
    token_stdin: TokenStdin = False,
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """
    各单位向网站各栏目提供了多少信息，内容保障单位没有提供的记 0。按发布的日子计入时段。

    例：sanshen stats columns --from 2026-11-01 --to 2026-11-30 --as lisi
    """
    one_form(as_json=as_json, as_csv=as_csv)
    in_order(since, until)
    first, last = first_moment(since), first_moment(until, days=1)
    with open_home() as home:
        actor, now = home.reader(person, token_stdin=token_stdin), home.now()
        found = [
            (name, given)
            for name in sorted(actor.organizations)
            for given in home.services.contributions(actor, name, first, last).given
        ]
        catalogue = home.catalogue
    if as_json:
        show_json([{"organization": name, **asdict(given)} for name, given in found])
        return
    rows = [
        (say_organization(name, catalogue), one.column, one.provider, one.unit, str(one.pages))
        for name, one in found
    ]
    show_figures(TITLES, rows, f"截至 {moment(now)}。{ABOUT}", as_csv=as_csv)
