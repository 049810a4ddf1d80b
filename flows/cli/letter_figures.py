"""`sanshen stats letters`: how many letters came into each box, what became of them, and how content their writers were."""

from dataclasses import asdict

from flows.casework.day_bounds import first_moment
from flows.casework.letter_figures import ABOUT, COLUMNS
from flows.cli.home import open_home
from flows.cli.options import As, Csv, From, Json, To, TokenStdin, in_order, one_form
from flows.cli.statistics import say_organization, show_figures
from flows.cli.terminal import moment, show_json

TITLES = ("机构", "信箱", *(column.title for column in COLUMNS))


def letters(
    since: From = None,
    until: To = None,
    person: As = None,
    token_stdin: TokenStdin = False,
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """
    各信箱收到多少来信、办结多少、按时多少，来信人是不是满意。按收到的日子计入时段。

    例：sanshen stats letters --from 2026-11-01 --to 2026-11-30 --as lisi
    """
    one_form(as_json=as_json, as_csv=as_csv)
    in_order(since, until)
    first, last = first_moment(since), first_moment(until, days=1)
    with open_home() as home:
        actor, now = home.reader(person, token_stdin=token_stdin), home.now()
        found = {
            name: home.services.letter_figures(actor, name, first, last)
            for name in sorted(actor.organizations)
        }
        catalogue = home.catalogue
    if as_json:
        counts = [(name, one) for name, told in found.items() for one in told.counts]
        show_json([{"organization": name, **asdict(one)} for name, one in counts])
        return
    rows = [(say_organization(name, catalogue), *row) for name, told in found.items() for row in told.rows]
    show_figures(TITLES, rows, f"截至 {moment(now)}。{ABOUT}", as_csv=as_csv)
