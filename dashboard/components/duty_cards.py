"""Lists of cases as cards: what it is, how pressing, and the way to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import streamlit as st

from dashboard.components.sitting import plain, sitting
from dashboard.presentation.markdown import tag
from dashboard.presentation.matching import mentions

PER_PAGE = 20


@dataclass(frozen=True, slots=True)
class Card:
    case_id: int
    title: str
    tags: tuple[tuple[str, str], ...]
    """Words and colour; the first one also colours the edge, and its words say what the colour does."""
    lines: tuple[str, ...]
    action: str | None = None
    """What the button says; None: the title alone leads to the case."""
    urgent: bool = False

    def mentions(self, words: str) -> bool:
        return mentions(" ".join((self.title, *self.lines, *(word for word, _ in self.tags))), words)


def draw_cards(cards: Sequence[Card], key: str) -> None:
    pages = max(1, -(-len(cards) // PER_PAGE))
    number = 1
    if pages > 1:
        number = min(st.session_state.get(f"{key}/page", 1), pages)
    for card in cards[(number - 1) * PER_PAGE : number * PER_PAGE]:
        draw_card(card, key)
    if pages > 1:
        st.pagination(pages, key=f"{key}/page")


def draw_card(card: Card, key: str) -> None:
    edge = card.tags[0][1] if card.tags else "grey"
    with st.container(border=True, key=f"card-{edge}-{key}-{card.case_id}"):
        if card.action is None:
            _draw_words(card)
            return
        words, button = st.columns([5, 1], vertical_alignment="center")
        with words:
            _draw_words(card)
        button.button(
            card.action,
            key=f"{key}/open/{card.case_id}",
            type="primary" if card.urgent else "secondary",
            width="stretch",
            on_click=go_to_case,
            args=(card.case_id,),
        )


def _draw_words(card: Card) -> None:
    home = sitting().home
    assert home is not None
    tags = " ".join(tag(words, colour) for words, colour in card.tags)
    lines = "".join(f"<p>{escape(line)}</p>" for line in card.lines)
    with st.container(gap=None):
        st.html(f'<div class="sanshen-card">{tags}</div>')
        st.page_link(home, label=plain(card.title), icon="", query_params={"case": str(card.case_id)})
        st.html(f'<div class="sanshen-card">{lines}</div>')


def go_to_case(case_id: int) -> None:
    """In a callback: the page that is drawn next is this case's."""
    sitting().open_case = case_id
