"""Lists of cases as cards: what it is, how pressing, one button."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import streamlit as st

from dashboard.components.sitting import sitting
from dashboard.presentation.markdown import tag

PER_PAGE = 20


@dataclass(frozen=True, slots=True)
class Card:
    case_id: int
    title: str
    tags: tuple[tuple[str, str], ...]
    """Words and colour; the first one also colours the edge."""
    lines: tuple[str, ...]
    action: str
    """What the button says."""
    urgent: bool = False

    def mentions(self, words: str) -> bool:
        text = " ".join((self.title, *self.lines, *(word for word, _ in self.tags))).casefold()
        return all(word in text for word in words.casefold().split())


def draw_cards(cards: Sequence[Card], key: str) -> None:
    pages = max(1, -(-len(cards) // PER_PAGE))
    number = 1
    if pages > 1:
        number = min(st.session_state.get(f"{key}/page", 1), pages)
    for card in cards[(number - 1) * PER_PAGE : number * PER_PAGE]:
        _draw(card, key)
    if pages > 1:
        st.pagination(pages, key=f"{key}/page")


def _draw(card: Card, key: str) -> None:
    with st.container(border=True, key=f"card-{key}-{card.case_id}"):
        words, button = st.columns([5, 1], vertical_alignment="center")
        words.html(_as_html(card))
        button.button(
            card.action,
            key=f"{key}/open/{card.case_id}",
            type="primary" if card.urgent else "secondary",
            width="stretch",
            on_click=go_to_case,
            args=(card.case_id,),
        )


def _as_html(card: Card) -> str:
    tags = " ".join(tag(words, colour) for words, colour in card.tags)
    lines = "".join(f"<p>{escape(line)}</p>" for line in card.lines)
    edge = card.tags[0][1] if card.tags else "grey"
    return f'<div class="sanshen-card sanshen-edge-{edge}">{tags}<h3>{escape(card.title)}</h3>{lines}</div>'


def go_to_case(case_id: int) -> None:
    """In a callback: the page that is drawn next is this case's."""
    sitting().open_case = case_id
