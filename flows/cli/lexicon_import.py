"""`sanshen lexicon import`: words of the office's own that the checks look for."""

from pathlib import Path
from typing import Annotated

import typer

from flows.access.refusal import Invalid, Missing
from flows.casework.lexicon_import import (
    Preview,
    import_lexicon,
    lexicon_file,
    must_import_lexicon,
    preview_lexicon,
)
from flows.cli.home import open_home
from flows.cli.options import As, TokenStdin
from flows.cli.terminal import show, show_table

SHOWN = 20


def bring_in(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="文件", help="CSV，表头是 term,severity,suggestion；severity 写 allow 的是放行词。"
        ),
    ],
    organization: Annotated[
        str | None,
        typer.Option("--organization", metavar="机构", help="哪个机关的词表；只任职于一个机关的不用写。"),
    ] = None,
    only_preview: Annotated[
        bool, typer.Option("--preview", help="只看在最近报送的内容里会查出多少处，什么都不改。")
    ] = False,
    person: As = None,
    token_stdin: TokenStdin = False,
) -> None:
    """
    导入本机关的词表，代替原来的；声明了 lexicon 检查的流程从此按它检查。

    先用 --preview 看看会不会误报太多。

    例：sanshen lexicon import 词表.csv --preview --as admin
    """
    if not file.is_file():
        raise Missing(f"没有这个文件：{file}", "请核对路径")
    found = lexicon_file(file.name, file.read_bytes())
    with open_home() as home:
        actor = home.actor(person, token_stdin=token_stdin)
        own = sorted(actor.organizations)
        if organization is None and len(own) != 1:
            raise Invalid("请指明哪个机关的词表", f"用 --organization 写明：{'、'.join(own)}")
        office = organization or own[0]
        desk = home.services.desk
        must_import = home.changing(actor, "lexicon import", office)
        with must_import as session:
            must_import_lexicon(actor, office)
            _show(preview_lexicon(session, office, found.lexicon))
            if not only_preview:
                import_lexicon(session, desk, actor, office, found, home.now())
    if only_preview:
        show("以上是预览，没有导入。")
    else:
        show(f"已导入：{len(found.lexicon.terms)} 个词条，{len(found.lexicon.allowed)} 个放行词。")


def _show(preview: Preview) -> None:
    show(f"最近报送的 {preview.contents} 份内容里，{preview.touched} 份有词表里的词。")
    rows = [(term, f"{count}") for term, count in list(preview.hits.items())[:SHOWN]]
    if rows:
        show_table(("词条", "处数"), rows)
