"""`sanshen people vacancies`: the posts that processes ask for and nobody holds."""

from dataclasses import asdict

from flows.cli.home import open_home
from flows.cli.options import As, Json, TokenStdin
from flows.cli.statistics import say_organization
from flows.cli.terminal import say, show, show_json, show_table

TITLES = ("机构", "单位", "岗位", "要用到它的流程", "写在命令里的岗位")
ABOUT = (
    "今天没有人担任、而流程要用到的岗位：办件到了这里就没有人办。用 sanshen people role give 授予。"
    "由表单或者栏目决定单位的环节不在内；没有人能发起的单位，不算它的岗位。"
)


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
        say("流程要用到的岗位都有人担任。")
        return
    rows = [
        (say_organization(name, catalogue), post.unit, post.role, "、".join(post.processes), post.name)
        for name, post in found
    ]
    show_table(TITLES, rows)
    show(ABOUT)
