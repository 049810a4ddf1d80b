"""来信: the letter that a case is about, masked, and its original for those who may read it."""

from html import escape

import streamlit as st

from dashboard.components.sitting import Notice, plain, refusals_noted, sitting
from dashboard.presentation.dates import say_moment, say_received
from dashboard.session.services import current_actor, services
from definitions.vocabulary import Verb
from flows.casework.letter_cases import AlikeLetter, JoinedLetter, LetterView, Original
from flows.casework.views import CaseView

SHOWN = "original"


def draw_letter(view: CaseView) -> None:
    """Nothing where the case is about no letter."""
    letter = view.letter
    if letter is None:
        return
    st.subheader("来信", anchor=False)
    with st.container(border=True, key=f"letter-{view.id}"):
        st.html(
            f'<p class="sanshen-quiet">第{escape(letter.number)}号 · {escape(letter.box_title)} · {letter.way} · '
            f"收到时间：{_received(letter)}</p>"
            f"<p><strong>{escape(letter.subject)}</strong></p>"
            f'<p style="white-space: pre-wrap">{escape(letter.text)}</p>'
            f'<p class="sanshen-quiet">来信人：{escape(letter.sender)} · 联系方式：{escape(letter.contact)}'
            "（个人信息已遮盖）</p>"
        )
        if letter.alike is not None:
            _draw_alike(view, letter.alike)
        if letter.rating is not None:
            stars = "★" * letter.rating.stars + "☆" * (5 - letter.rating.stars)
            st.html(f"<p>来信人的评价：{stars} {escape(letter.rating.words)}</p>")
        if view.rulings[Verb.READ_ORIGINAL].allowed:
            _draw_original(view)
        for one in letter.joined:
            _draw_joined(view, one)


def _received(letter: LetterView | JoinedLetter) -> str:
    said = say_received(letter.received_at, letter.came_at)
    return said if letter.came_at is None else f"{said}（{say_moment(letter.received_at)} 登记）"


def _text_of(joined: JoinedLetter) -> str:
    """Empty for those who see this case, but not that of the other letter."""
    if joined.text is None:
        return ""
    return f'<p style="white-space: pre-wrap">{escape(joined.text)}</p>'


def _draw_alike(view: CaseView, alike: AlikeLetter) -> None:
    """What the program proposes; a person says whether it is so."""
    judged = next((h.payload for h in reversed(view.timeline) if h.kind == "letters_compared"), None)
    standing = "可能" if judged is None else "已认定"
    verdict = "重复" if judged is None or judged["is_same"] else "不重复"
    st.markdown(
        f"**{standing}与第{alike.number}号来信{verdict}**（{alike.why}，那封信{say_received(alike.received_at, alike.came_at)}收到）。"
    )
    home = sitting().home
    if alike.can_be_seen and home is not None:
        label = f"打开那封信的办件：{plain(alike.subject)}"
        st.page_link(home, label=label, query_params={"case": str(alike.case_id)})
    if view.rulings[Verb.COMPARE_LETTER].allowed and judged is None:
        key = f"letter/{view.id}/compare"
        st.caption(
            "是重复来信的，并到那封信一起答复，本办件随之办结；单独答复的，两封信的来信人都要告知。拿不准的，选“不是”。"
        )
        same, other = st.columns(2)
        same.button("是重复来信，并案办结", key=f"{key}/same", on_click=_compare, args=(view.id, True))
        other.button("不是重复来信", key=f"{key}/other", on_click=_compare, args=(view.id, False))


def _compare(case_id: int, is_same: bool) -> None:  # noqa: FBT001 - a callback's argument
    here = sitting()
    key = f"letter/{case_id}/compare"
    with refusals_noted():
        if here.was_sent(key):
            return
        other = services().compare_letters(current_actor(), case_id, is_same=is_same)
        words = f"已认定与第{other}号来信{'重复，并案办结' if is_same else '不重复'}。"
        here.note_sent(key, Notice("success", words, case_id=case_id))


def _draw_joined(view: CaseView, joined: JoinedLetter) -> None:
    """Whoever answers this letter has to tell the sender of that one, too."""
    with st.container(border=True, key=f"joined-{joined.number}"):
        st.html(
            f"<p><strong>并案的来信：第{escape(joined.number)}号</strong></p>"
            f'<p class="sanshen-quiet">收到时间：{_received(joined)} · '
            f"来信人：{escape(joined.sender)} · 联系方式：{escape(joined.contact)}</p>"
            f"<p><strong>{escape(joined.subject)}</strong></p>{_text_of(joined)}"
        )
        if view.rulings[Verb.READ_ORIGINAL].allowed:
            _draw_original(view, joined.number)


def _draw_original(view: CaseView, joined: str | None = None) -> None:
    """Shown once, until the page is drawn anew: what is read again is asked for again."""
    key = f"letter/{view.id}/original/{joined or ''}"
    found: Original | None = st.session_state.pop(f"{key}/{SHOWN}", None)
    if found is not None:
        with st.container(border=True, key=f"original-{view.id}-{joined or ''}"):
            st.html(
                "<p><strong>原信</strong>（已记入审计，换页以后再看要重新说明理由）</p>"
                f"<p>来信人：<strong>{escape(found.sender or '匿名')}</strong>　"
                f"联系方式：<strong>{escape(found.contact or '未留')}</strong></p>"
                f"<p>主题：{escape(found.subject)}</p>"
                f'<p style="white-space: pre-wrap">{escape(found.text)}</p>'
            )
    asked = f"{key}/{sum(one.kind == 'original_read' for one in view.timeline)}"
    with st.popover("查看原信", icon=":material/mail:", key=f"{asked}/open"):
        st.write("谁、什么时候、为什么看了原信，都记入审计。")
        st.text_area("理由＊", key=f"{asked}/why", height=90, placeholder="例如：电话答复来信人")
        st.button("确认查看", key=asked, type="primary", on_click=_read, args=(view.id, key, asked, joined))


def _read(case_id: int, key: str, asked: str, joined: str | None) -> None:
    with refusals_noted():
        reason = st.session_state.get(f"{asked}/why") or ""
        st.session_state[f"{key}/{SHOWN}"] = services().read_original(
            current_actor(), case_id, reason, joined
        )
