"""台账: the lines of a ledger, in the columns that its document declares."""

import streamlit as st

from dashboard.components.addresses import reachable
from dashboard.components.days import ANY_DAY
from dashboard.components.listing import draw_count, draw_lines
from dashboard.components.organizations import choose_organization
from dashboard.components.sitting import refusals_shown
from dashboard.presentation.dates import begins, ends
from dashboard.presentation.markdown import Cell, Link, Tag
from dashboard.presentation.matching import mentions
from dashboard.session.services import current_actor, services
from definitions.schema.organization import Ledger
from definitions.working_days import SHANGHAI
from flows.assembly import Services
from flows.casework.first_ledger import first_ledger
from flows.casework.ledger_tables import VOID, rows_of, say_count, titles_of
from storage.queries.ledgers import LedgerLine


def ledgers() -> None:
    ours, actor = services(), current_actor()
    st.title("台账", anchor=False)
    organization = choose_organization(ours, actor)
    if organization is None:
        return
    known = ours.desk.office(organization).ledgers
    key = f"ledger/{organization}"
    if key not in st.session_state:
        st.session_state[key] = first_ledger(ours.desk, actor, organization)
    choose, begin, end, search = st.columns([3, 2, 2, 3], vertical_alignment="bottom")
    chosen = choose.selectbox("台账名称", list(known), format_func=lambda name: known[name].title.zh, key=key)
    since = begin.date_input("从", value=None, key="ledger/since", **ANY_DAY)
    until = end.date_input("到", value=None, key="ledger/until", **ANY_DAY)
    words = search.text_input("查找", placeholder="在所有列中查找", key="ledger/words", live=True) or ""
    with refusals_shown():
        lines = ours.ledger(actor, organization, chosen, begins(since), ends(until))
        _draw(
            ours, organization, known[chosen], [line for line in lines if _mentions(line, words)], len(lines)
        )


def _mentions(line: LedgerLine, words: str) -> bool:
    return mentions(" ".join(map(str, line.values.values())), words)


def _draw(ours: Services, organization: str, ledger: Ledger, lines: list[LedgerLine], total: int) -> None:
    columns, rows = titles_of(ledger, lines), rows_of(ledger, lines)
    st.caption(f"依据：{ledger.authority}")
    words = f"共 {say_count(lines)}" if len(lines) == total else f"共 {total} 条，查到 {say_count(lines)}"
    file_name = f"{ledger.title.zh}_{ours.now().astimezone(SHANGHAI):%Y%m%d}.csv"
    draw_count(words, columns, rows, file_name, "当前查到的全部记录，可以用 Excel 或 WPS 打开。")
    if not rows:
        st.info("没有符合条件的记录。" if total else "还没有记录。")
        return
    draw_lines(
        columns,
        rows,
        lambda row: [_linked(ours, organization, text) for text in row],
        ledger.title.zh,
        f"ledger/page/{ledger.ledger}",
    )


def _linked(ours: Services, organization: str, text: str) -> Cell:
    if text == VOID:
        return Tag(text, "grey")
    address = reachable(ours, organization, text)
    return text if address is None else Link(text, address)
