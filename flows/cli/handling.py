"""`sanshen decide`, `withdraw`, `remind` and `retry`: acting on a case."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from definitions.schema.stages import STANDARD_DECISIONS
from definitions.vocabulary import SEAT_VERBS, VERB_TITLES, SignerPlace, Verb
from flows.access.refusal import Invalid
from flows.casework.answer import Answer, Blank
from flows.casework.contents import store_each
from flows.casework.handing import SeatRequest
from flows.cli.field_values import values_of, written_settings
from flows.cli.home import open_home
from flows.cli.options import As, Case, TokenStdin, day
from flows.cli.supplying import supplied
from flows.cli.terminal import moment, say

SIGNER, SIGNED_ON, SHEET_CODE = "signer", "signed_on", "sheet_code"


def answers(incomplete: str) -> list[tuple[str, str]]:
    """The words that any process may know, for a shell that completes them."""
    words = {
        name: answer.title.zh for offered in STANDARD_DECISIONS.values() for name, answer in offered.items()
    }
    words |= {verb: VERB_TITLES[verb] for verb in (*SEAT_VERBS, Verb.COMMENT, Verb.COPY, Verb.READ)}
    return [(word, title) for word, title in words.items() if word.startswith(incomplete)]


TAKEN: Mapping[str, tuple[str, ...]] = {
    Verb.ANSWER: ("--set", "--attach"),
    Verb.SUPPLEMENT: ("--field",),
}
"""The options of an answer that these take too."""


def _is_everywhere(verb: str) -> bool:
    """Whether it is none of the answers that a stage offers."""
    return verb in SEAT_VERBS or verb in (Verb.COPY, Verb.READ, Verb.COMMENT)


def _refuse_unused(verb: str, options: Mapping[str, Any]) -> None:
    """What only an answer of the stage takes must not be dropped unsaid."""
    taken = TAKEN.get(verb, ())
    unused = [name for name, value in options.items() if value and name not in taken]
    if "--field" in unused and not _is_everywhere(verb):
        raise Invalid("--field 只用于要求补充说明（supplement），什么都没有办", "请去掉这个选项")
    if unused and _is_everywhere(verb):
        title = VERB_TITLES[Verb(verb)]
        raise Invalid(
            f"“{title}”不带 {'、'.join(unused)}，什么都没有办", "请去掉这些选项；要说的写在 --opinion 里"
        )


def decide(
    reference: Case,
    verb: Annotated[
        str,
        typer.Argument(
            metavar="意见",
            help="例如 approve 同意、return 退回、refuse 不同意、done 办结。",
            autocompletion=answers,
        ),
    ],
    opinion: Annotated[
        str, typer.Option("--opinion", metavar="文字", help="意见；退回和不同意时必须写。")
    ] = "",
    stage: Annotated[
        str | None, typer.Option("--stage", metavar="环节", help="只在办件正处于这个环节时办理。")
    ] = None,
    go: Annotated[
        str | None,
        typer.Option(
            "--go",
            metavar="环节",
            help="只用于 return 这样可以选去向的退回：退到哪个环节，写它的代号；不写就退给拟稿人（draft）。",
        ),
    ] = None,
    given: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="项目=内容", help="本环节要填的项目，可以写几次；附件项写文件的路径。"),
    ] = None,
    refuse_row: Annotated[
        list[str] | None,
        typer.Option(
            "--refuse-row",
            metavar="行号=理由",
            help="逐行审签的环节：同意整张表，只剔除这一行；可以写几次。",
        ),
    ] = None,
    attach: Annotated[
        list[Path] | None, typer.Option("--attach", metavar="文件", help="附件或签批扫描件，可以写几次。")
    ] = None,
    signer: Annotated[
        str | None, typer.Option("--signer", metavar="人员", help="纸质签批：签字人的登录名。")
    ] = None,
    signed_on: Annotated[
        date | None, typer.Option("--signed-on", metavar="日期", parser=day, help="纸质签批：签字日期。")
    ] = None,
    sheet_code: Annotated[
        str | None,
        typer.Option("--sheet-code", metavar="校验码", help="纸质签批：印在签过字的审批单上的8位校验码。"),
    ] = None,
    to: Annotated[
        str | None,
        typer.Option("--to", metavar="人员", help="转办、委托、加签、征求意见、抄送、改派：给谁，写登录名。"),
    ] = None,
    place: Annotated[
        SignerPlace,
        typer.Option(
            "--place", metavar="先后", help="加签：before 先于您签，after 在您之后，beside 一起签。"
        ),
    ] = SignerPlace.BESIDE,
    seat: Annotated[
        int | None, typer.Option("--seat", metavar="第几位", help="几个人签的环节：指明第几位签字人。")
    ] = None,
    field: Annotated[
        list[str] | None,
        typer.Option(
            "--field", metavar="项目", help="要求补充说明：请拟稿人可以改表单的这一项，可以写几次。"
        ),
    ] = None,
    content_hash: Annotated[
        str | None,
        typer.Option(
            "--hash",
            metavar="校验码",
            help="您看过的内容的校验码，至少写前8位：内容已经改动的，不办理。sanshen case --json 里的 hash 就是。",
        ),
    ] = None,
    person: As = None,
    token_stdin: TokenStdin = False,
) -> None:
    """
    每件事只能办一次：别人先办了的，会告诉您是谁办的。

    同意：　　　　　sanshen decide 吉市交网审〔2026〕1号 approve --as lisi
    退回：　　　　　sanshen decide 吉市交网审〔2026〕1号 return --as lisi --opinion "请核对日期"
    填写项目：　　　sanshen decide 吉市交网审〔2026〕1号 done --as wangwu --set complete=齐全
    逐行审签：　　　sanshen decide 保密审查〔2026〕1号 approve --as baomi --refuse-row 2=内部资料
    登记纸质签字：　sanshen decide 吕发改网审〔2026〕1号 approve --as wenshu
    --signer zhuren --signed-on 2026-11-20 --sheet-code 审批单上的校验码 --attach 扫描件.pdf

    每个环节都有的办法：forward 转办、delegate 委托他人看、hand_back 交回、recall 收回委托、claim 认领、
    release 放回、add_signer 加签、remove_signer 减签、take_back 拿回意见、ask 征求意见、supplement 请拟稿人补充说明、
    answer 答复（可带 --set、--attach）、comment 留言、copy 抄送、read 已阅、assign 改派（系统管理员）。理由、问题、答复写在 --opinion。

    转办：　　　　　sanshen decide 吉市交网审〔2026〕1号 forward --as lisi --to zhaoliu --opinion 出差
    加签：　　　　　sanshen decide 吉市交网审〔2026〕1号 add_signer --as lisi --to zhaoliu --place before
    请补充：　　　　sanshen decide 吉市交网审〔2026〕1号 supplement --as lisi --opinion 请附依据 --field attachments
    补充：　　　　　sanshen decide 吉市交网审〔2026〕1号 answer --as zhangsan --opinion 已附 --attach 依据.pdf
    """
    settings = written_settings(given or [])
    with open_home() as home:
        actor = home.actor(person, token_stdin=token_stdin)
        services = home.services
        on_seat = verb.replace("-", "_")
        _refuse_unused(
            on_seat,
            {
                "--set": given,
                "--refuse-row": refuse_row,
                "--attach": attach,
                "--go": go,
                "--signer": signer,
                "--signed-on": signed_on,
                "--sheet-code": sheet_code,
                "--hash": content_hash,
                "--field": field,
            },
        )
        if on_seat == Verb.COPY:
            services.copy_to(actor, reference, [to] if to else [])
            say(f"已抄送给 {to}。")
            return
        if on_seat == Verb.READ:
            services.mark_as_read(actor, reference)
            say("已阅。")
            return
        if on_seat == Verb.COMMENT:
            services.comment(actor, reference, opinion)
            say("已留言。")
            return
        if on_seat in SEAT_VERBS:
            asked = SeatRequest(Verb(on_seat), to, opinion, stage, seat, place, tuple(field or ()))
            if on_seat == Verb.ANSWER and (settings or attach):
                say(supplied(services, actor, reference, asked, settings, attach or []))
                return
            services.act_on_seat(actor, reference, asked)
            say(f"已{VERB_TITLES[Verb(on_seat)]}。")
            return
        files, unstored = store_each(Blank.SCANS, "附件", services.store_path, attach or [])
        about_paper = {name: settings.pop(name, None) for name in (SIGNER, SIGNED_ON, SHEET_CODE)}
        asked_for = services.fields_to_fill(actor, reference, verb) if settings else ()
        values, named, lost = values_of(services, asked_for, settings)
        answer = Answer(
            decision=verb,
            stage=stage,
            seat=seat,
            content_hash=content_hash,
            opinion=opinion,
            refused=_rows(refuse_row or []),
            go=go,
            signer=signer or _last(about_paper[SIGNER]),
            signed_on=signed_on or _day(_last(about_paper[SIGNED_ON])),
            sheet_code=sheet_code or _last(about_paper[SHEET_CODE]),
            given={**values, **{name: [one.as_json() for one in stored] for name, stored in named.items()}},
            evidence=[*files, *(one for stored in named.values() for one in stored)],
            unstored=[*unstored, *lost],
        )
        taken = services.decide(actor, reference, answer)
        view = services.case(actor, taken.case_id)
    say(f"已办理。现在：{view.stage_title}{f'，由{view.waiting_for}办理' if view.waiting_for else ''}。")


def withdraw(
    reference: Case,
    reason: Annotated[str, typer.Option("--reason", metavar="文字", help="撤回的原因。")],
    person: As = None,
    token_stdin: TokenStdin = False,
) -> None:
    """
    拟稿人在发布之前可以撤回；撤回后办件就此结束。

    例：sanshen withdraw 吉市交网审〔2026〕1号 --as zhangsan --reason "内容有变化"
    """
    with open_home() as home:
        home.services.withdraw(home.actor(person, token_stdin=token_stdin), reference, reason)
    say("已撤回。")


def remind(reference: Case, person: As = None, token_stdin: TokenStdin = False) -> None:
    """
    报送单位和管理人员可以催办；同一件事隔一段时间才能再催。

    例：sanshen remind 吉市交网审〔2026〕1号 --as zhangsan
    """
    with open_home() as home:
        at = home.services.remind(home.actor(person, token_stdin=token_stdin), reference)
    say(f"已催办（{moment(at)}）。")


def retry(reference: Case, person: As = None, token_stdin: TokenStdin = False) -> None:
    """
    系统多次办理不成的办件会停下来（受阻）。排除原因以后，让它再试一次。

    例：sanshen retry 吉市交网审〔2026〕1号 --as admin
    """
    with open_home() as home:
        home.services.retry(home.actor(person, token_stdin=token_stdin), reference)
    say("已交给系统再试一次。")


def _rows(given: list[str]) -> dict[int, str]:
    """`NUMBER=REASON`, repeated."""
    found: dict[int, str] = {}
    for item in given:
        number, sign, reason = item.partition("=")
        if not sign or not (number.isascii() and number.isdigit()):
            raise typer.BadParameter(f"“{item}”要写成 行号=理由，例如 --refuse-row 2=内部资料")
        if int(number) in found:
            raise typer.BadParameter(f"第{number}行写了不止一次")
        found[int(number)] = reason
    return found


def _last(values: list[str] | None) -> str | None:
    return values[-1] if values else None


def _day(text: str | None) -> date | None:
    return None if text is None else day(text)
