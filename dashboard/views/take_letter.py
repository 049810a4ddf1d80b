"""登记来信: take in a letter that came on paper, by telephone, by mail or with a visitor."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

import streamlit as st

from dashboard.components.field_form import FieldForm
from dashboard.components.field_marks import draw_refusal
from dashboard.components.form_fields import draw, filled, standing
from dashboard.components.sitting import Notice, plain, refusals_noted, sitting, tell
from dashboard.session.installation import settings
from dashboard.session.services import current_actor, services
from definitions.schema.base import Words
from definitions.schema.fields import ChoiceField, DateField, FormField, TextField
from definitions.semantics.clocks import day_of
from definitions.semantics.forms import FieldProblem, complete
from definitions.vocabulary import LETTER_WAY_TITLES, FieldKind, LetterWay
from flows.access.refusal import Invalid, Missing
from flows.casework.letter_cases import case_of_letter
from flows.casework.letter_texts import (
    LABELS,
    LONGEST,
    RECEIVED_ON,
    REQUIRED,
    Written,
    day_problems,
    problems_of,
)
from flows.casework.letters import OpenBox

WAYS = {title: way for way, title in LETTER_WAY_TITLES.items() if way is not LetterWay.PAGE}
WAY = "来信方式"
HELP = {
    "received_on": "今天收到的不填；以前收到、今天才登记的，填收到的那一天，时限从那一天起算。",
    "sender": "匿名的不填。姓名和联系方式只存在原信里，办件、台账和审计里看到的都是遮盖过的。",
    "contact": "没有留的不填。",
    "text": "书信照录；电话和来访，记下所说的内容。",
}


def _fields() -> list[FormField]:
    ways = ChoiceField(
        id="way", kind=FieldKind.CHOICE, label=Words(zh=WAY), required=True, options=list(WAYS)
    )
    texts = [
        TextField(
            id=name,
            kind=FieldKind.TEXT,
            label=Words(zh=LABELS[name]),
            required=name in REQUIRED,
            max_length=LONGEST[name],
            multiline=name == "text",
            help=Words(zh=HELP[name]) if name in HELP else None,
        )
        for name in ("sender", "contact", "subject", "text")
    ]
    received_on = DateField(
        id="received_on",
        kind=FieldKind.DATE,
        label=Words(zh=RECEIVED_ON),
        latest="submission",
        help=Words(zh=HELP["received_on"]),
    )
    return [ways, received_on, *texts]


FIELDS = _fields()


def take_letter() -> None:
    ours, actor = services(), current_actor()
    st.title("登记来信", anchor=False)
    notice = sitting().notice_at("letter")
    tell(notice)
    _draw_way_to_case(notice)
    _draw_public_page()
    boxes = {f"{one.organization.organization}/{one.box.id}": one for one in ours.letterboxes(actor)}
    if not boxes:
        st.info("您没有可以登记来信的信箱。来信由负责收信的人员登记。")
        return
    several = len(actor.organizations) > 1
    titles = {key: _title(one, several=several) for key, one in boxes.items()}
    chosen = st.selectbox("信箱", list(boxes), format_func=titles.__getitem__, key="letter/box")
    _draw_about(boxes[chosen])
    today = ours.occasion(boxes[chosen].organization.organization)
    form = FieldForm(f"letter/{sitting().forms}", FIELDS, _context, today=today)
    with st.container(border=True):
        st.caption("带 ＊ 的必须填写。登记后系统建立办件草稿，时限从收到之日起算。")
        draw(form)
        key = f"{form.key}//take"
        st.button(
            "登记", key=key, type="primary", icon=":material/send:", on_click=_take, args=(form, chosen)
        )
        draw_refusal(sitting().faults.get(form.key), standing(form))


def _context(values: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"form": complete(FIELDS, values)}


def _title(opened: OpenBox, *, several: bool) -> str:
    return f"{opened.organization.title} {opened.box.title}" if several else opened.box.title.zh


def _draw_about(opened: OpenBox) -> None:
    help_text = f"{opened.box.help} " if opened.box.help else ""
    process = opened.declared.loaded.process.title
    unit = opened.organization.unit_title(opened.trigger.place.name)
    st.caption(plain(f"{help_text}办理流程：{process}；收信单位：{unit}。"))


def _draw_public_page() -> None:
    """Who telephones may be told where to write and to ask the next time."""
    given = settings()
    if given.letters_address:
        st.caption(f"公众自己写信、凭编号和查询码查询的网页：{given.letters_address}")
        return
    here = f"http://127.0.0.1:{given.letters_port}/"
    st.caption(
        f"公众自己写信、凭编号和查询码查询的网页，在本机是 {here}。对外的地址还没有设置：请系统管理员设置环境变量 "
        "SANSHEN_LETTERS_ADDRESS，网站的网页上就会有“我要写信”。"
    )


def _draw_way_to_case(notice: Notice | None) -> None:
    home = sitting().home
    if notice is None or notice.case_id is None or home is None:
        return
    st.page_link(home, label="打开这封信的办件", query_params={"case": str(notice.case_id)})


def _take(form: FieldForm, chosen: str) -> None:
    here = sitting()
    with refusals_noted(form.key, partial(standing, form)):
        if here.was_sent(form.key):
            return
        ours, actor, values = services(), current_actor(), filled(form)
        organization, _, box = chosen.partition("/")
        written = Written(**{name: str(values.get(name) or "") for name in LONGEST})
        day = str(values.get("received_on") or "")
        received_on = date.fromisoformat(day) if day else None
        way = _way(values, written, day_problems(received_on, day_of(ours.now())))
        receipt = ours.take_letter(actor, organization, box, written, way, received_on)
        words = f"已登记第{receipt.number}号来信。查询码：{receipt.code}"
        told = "查询码只显示这一次，请告诉来信人：凭来信编号和查询码可以在来信网页上查询办理情况。"
        here.note_sent(form.key, Notice("success", words, told, case_id=_case_of(receipt.number)))
        here.forms += 1


def _way(values: Mapping[str, Any], written: Written, others: Sequence[FieldProblem]) -> LetterWay:
    """Raises Invalid where none was chosen, with all else that is wrong."""
    way = WAYS.get(str(values.get("way") or ""))
    if way is None:
        problems = [FieldProblem("way", WAY, "必须选择"), *others, *problems_of(written)]
        raise Invalid("来信没有登记，有几处要改", "改好后再按“登记”", problems)
    return way


def _case_of(number: str) -> int | None:
    """None where its case could not be opened yet: a worker tries again."""
    try:
        return case_of_letter(services().desk, number)
    except Missing:
        return None
