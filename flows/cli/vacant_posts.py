"""`sanshen people vacancies`: the posts that processes ask for and nobody holds."""

from dataclasses import asdict

from flows.casework.posts import ABOUT, NONE, TITLES
from flows.cli.home import open_home
from flows.cli.options import As, Json, TokenStdin
from flows.cli.statistics import say_organization
from flows.cli.terminal import say, show, show_json, show_table


def vacancies(person: As = None, token_stdin: TokenStdin = False, as_json: Json = False) -> None:
    """
    办件还没有来，先看哪个单位缺哪个岗位的人。

    例：sanshen people vacancies --as admin
    """
    with open_home() as home:
        actor = home.reader(person, token_stdin=token_stdin)
        found = [
            (name, post)
            for name in sorted(actor.organizations)
            for post in home.services.vacant_posts(actor, name)
        ]
        catalogue = home.catalogue
    if as_json:
        show_json([{"organization": name, **asdict(post)} for name, post in found])
        return
    if not found:
        say(NONE)
        return
    rows = [(say_organization(name, catalogue), *post.cells) for name, post in found]
    show_table(("机构", *TITLES), rows)
    show(ABOUT)
