"""`sanshen letter`: letters taken in by hand, and what those may read who have them in hand."""

from datetime import date
from typing import Annotated

import typer

from definitions.semantics.clocks import day_of
from definitions.vocabulary import LETTER_STATE_TITLES, LetterWay
from flows.access.actor import Actor
from flows.access.refusal import Invalid, Missing
from flows.casework.letter_cases import LetterView, case_of_letter, case_that_answers
from flows.casework.letter_states import tell_of_letter
from flows.casework.letter_texts import Written
from flows.cli.home import Home, open_home
from flows.cli.options import As, Json, TokenStdin, day
from flows.cli.terminal import moment, say, show, show_json
from storage.audit_chain import instant

Number = Annotated[str, typer.Argument(metavar="来信编号", help="来信编号，例如 2026-000001。")]


def receive(
    box: Annotated[
        str,
        typer.Argument(metavar="信箱", help="信箱的编号，例如 director；几个机构都有的，写成 机构/信箱。"),
    ],
    subject: Annotated[str, typer.Option("--subject", metavar="文字", help="主题。")],
    text: Annotated[str, typer.Option("--text", metavar="文字", help="来信内容，或者电话、来访的记录。")],
    way: Annotated[
        LetterWay,
        typer.Option(
            "--way",
            metavar="paper|telephone|email|visit",
            help="怎样来的：书信 paper、电话 telephone、电子邮件 email、来访 visit。",
        ),
    ],
    sender: Annotated[str, typer.Option("--sender", metavar="姓名", help="来信人；匿名的不写。")] = "",
    contact: Annotated[str, typer.Option("--contact", metavar="文字", help="联系方式；没有留的不写。")] = "",
    received_on: Annotated[
        date | None,
        typer.Option("--received-on", metavar="日期", parser=day, help="哪一天收到的；不写的，今天收到。"),
    ] = None,
    person: As = None,
    token_stdin: TokenStdin = False,
) -> None:
    """
    登记后系统建立办件草稿，时限从收到之日起算：前几天收到的书信，用 --received-on 写明收到的日期。查询码只显示这一次，请告诉来信人。

    例：sanshen letter receive director --way telephone --subject 公交站 --text "建议北移" --as lisi
    """
    with open_home() as home:
        actor = home.actor(person, token_stdin=token_stdin)
        organization, named = _box(home, actor, box)
        written = Written(subject, text, sender, contact)
        receipt = home.services.take_letter(actor, organization, named, written, way, received_on)
    show(f"来信编号：{receipt.number}\n查询码：{receipt.code}")


def _box(home: Home, actor: Actor, box: str) -> tuple[str, str]:
    """Organisation and id. Raises Missing or Invalid."""
    organization, _, named = box.rpartition("/")
    if organization:
        return organization, named
    offices = home.services.desk.catalogue.offices
    found = [
        name
        for name in sorted(actor.organizations)
        if name in offices and offices[name].organization.find_letterbox(box) is not None
    ]
    if len(found) > 1:
        raise Invalid(
            f"几个机构都有“{box}”这个信箱", f"请写明机构：{'、'.join(f'{one}/{box}' for one in found)}"
        )
    if not found:
        known = "、".join(
            f"{one.title}（{one.id}）"
            for name in sorted(actor.organizations)
            if name in offices
            for one in offices[name].organization.letterboxes
        )
        raise Missing(f"您的机构没有“{box}”这个信箱", f"现有的信箱：{known or '无'}")
    return found[0], box


def show_letter(
    number: Number, person: As = None, token_stdin: TokenStdin = False, as_json: Json = False
) -> None:
    """
    能看办件的人都可以看；姓名、联系方式和内容里的个人信息已经遮盖。

    例：sanshen letter show 2026-000001 --as lisi
    """
    with open_home() as home:
        reader = home.reader(person, token_stdin=token_stdin)
        view = home.services.case(reader, case_of_letter(home.services.desk, number))
    assert view.letter is not None
    if as_json:
        show_json(_as_json(view.letter, view.reference))
        return
    for line in _lines(view.letter, view.reference):
        show(line)


def _lines(letter: LetterView, case: str) -> list[str]:
    lines = [
        f"第{letter.number}号来信（{letter.box_title}，{letter.way}，{_came(letter)}）",
        f"办件：{case}",
        f"来信人：{letter.sender}　联系方式：{letter.contact}",
        f"主题：{letter.subject}",
        letter.text,
    ]
    if letter.alike is not None:
        lines.append(f"可能与第{letter.alike.number}号来信重复：{letter.alike.why}。")
    for one in letter.joined:
        lines.append(f"并案的来信：第{one.number}号，{one.sender}，联系方式：{one.contact}")
        lines += [f"主题：{one.subject}", one.text] if one.text is not None else []
    if letter.rating is not None:
        lines.append(f"来信人评价：{letter.rating.stars}星。{letter.rating.words}")
    return lines


def _came(letter: LetterView) -> str:
    taken_in = moment(letter.received_at)
    return f"{day_of(letter.came_at)}收到，{taken_in}登记" if letter.came_at else taken_in


def _as_json(letter: LetterView, case: str) -> dict[str, object]:
    return {
        "number": letter.number,
        "case": case,
        "box": letter.box_title,
        "way": letter.way,
        "received_at": instant(letter.received_at),
        "received_on": day_of(letter.came_at or letter.received_at).isoformat(),
        "subject": letter.subject,
        "text": letter.text,
        "sender": letter.sender,
        "contact": letter.contact,
        "resembles": letter.alike.number if letter.alike else None,
        "stars": letter.rating.stars if letter.rating else None,
    }


def original(
    number: Number,
    reason: Annotated[str, typer.Option("--reason", metavar="文字", help="为什么要看原信。")],
    person: As = None,
    token_stdin: TokenStdin = False,
) -> None:
    """
    谁在什么时候为什么看了原信，记入审计；没有权限的，也记入审计。

    例：sanshen letter original 2026-000001 --reason 电话答复来信人 --as lisi
    """
    with open_home() as home:
        actor = home.actor(person, token_stdin=token_stdin)
        case_id, joined = case_that_answers(home.services.desk, number)
        letter = home.services.read_original(actor, case_id, reason, joined)
    show(f"主题：{letter.subject}")
    show(f"来信人：{letter.sender or '匿名'}")
    show(f"联系方式：{letter.contact or '未留'}")
    show(letter.text)


def compare(
    number: Number,
    is_same: Annotated[bool, typer.Option("--same/--different", help="是重复来信，还是不是。")],
    person: As = None,
    token_stdin: TokenStdin = False,
) -> None:
    """
    系统只提示可能重复的来信，是不是重复由办理的人认定。认定重复的，并到那封信里一起答复，这封信的办件随之办结。

    例：sanshen letter compare 2026-000002 --same --as lisi
    """
    with open_home() as home:
        actor = home.actor(person, token_stdin=token_stdin)
        case_id = case_of_letter(home.services.desk, number)
        other = home.services.compare_letters(actor, case_id, is_same=is_same)
    say(f"第{number}号来信认定为与第{other}号来信{'重复' if is_same else '不重复'}。")


def state(
    number: Number,
    code: Annotated[str, typer.Option("--code", metavar="查询码", help="收信时得到的查询码。")],
) -> None:
    """
    例：sanshen letter state 2026-000001 --code ABCD-2345
    """
    with open_home() as home:
        told = tell_of_letter(home.services.desk, number, code)
    show(
        f"{told.organization_title}{told.box_title}第{told.number}号来信：{LETTER_STATE_TITLES[told.state]}。"
    )
    for page in told.pages:
        show(f"答复：{page}")
    if told.why:
        show(f"没有答复的原因：{told.why}。")
