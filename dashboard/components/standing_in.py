"""Arranging that somebody stands in for another (代理), and ending it."""

from collections.abc import Mapping, Sequence
from datetime import date

import streamlit as st

from dashboard.components.days import ANY_DAY, Days
from dashboard.components.sitting import Notice, refusals_noted, sitting
from dashboard.session.services import current_actor, services
from definitions.semantics.clocks import day_of
from definitions.working_days import say_full_day
from flows.access.people import Term
from flows.access.proxies import Wish
from flows.access.refusal import Invalid
from flows.assembly import Services
from storage.queries.proxies import ProxyLine


def draw_arranging(
    ours: Services, organization: str, principal: str, names: Mapping[str, str], known: Sequence[ProxyLine]
) -> None:
    """`known`: those of the principal that run or are still to come; with another one the form is empty again."""
    key = f"proxy/{organization}/{principal}/{_today(ours)}/{len(known)}"
    if not ours.offered_proxies(current_actor(), organization, principal, Term(_today(ours))).posts:
        st.info("没有可以由人代理的岗位。系统管理员、安全管理员、审计管理员的岗位不能代理。")
        return
    first, last = st.columns(2)
    since = first.date_input("从哪天起＊", value=_today(ours), key=f"{key}/since", **_from_today(ours))
    until = last.date_input("到哪天止（含当天）＊", value=None, key=f"{key}/until", **_from_today(ours))
    term = Term(_day(since) or _today(ours), _day(until))
    offered = ours.offered_proxies(current_actor(), organization, principal, term)
    if not offered.posts:
        st.info("这段时间没有可以由人代理的岗位，请改日期。")
        return
    office = ours.desk.office(organization).organization
    titles = {
        str(post): f"{office.unit_title(post.unit)} {office.role_title(post.role)}" for post in offered.posts
    }
    st.selectbox(
        "代理人＊",
        offered.deputies,
        index=None,
        format_func=lambda person: names.get(person, person),
        placeholder="请选择",
        key=f"{key}/deputy",
    )
    st.multiselect(
        "代理哪些岗位＊",
        list(titles),
        default=list(titles),
        format_func=lambda post: titles.get(post, post),
        placeholder="请选择",
        key=f"{key}/posts/{'、'.join(titles)}",
    )
    needed = "" if principal == current_actor().person else "＊"
    st.text_input(f"事由{needed}", key=f"{key}/why", max_chars=200, placeholder="例如出差、休假")
    st.button(
        "确认安排代理",
        key=key,
        type="primary",
        on_click=_arrange,
        args=(organization, principal, tuple(titles), key),
    )


def draw_ending(
    ours: Services, organization: str, lines: Sequence[ProxyLine], names: Mapping[str, str], key: str
) -> None:
    """Of these the ones between the same two are ended together."""
    pairs = {f"{one.principal}\n{one.deputy}": one for one in lines}
    with st.popover("终止代理", icon=":material/event_busy:", key=f"{key}/open"):
        chosen = st.selectbox(
            "终止哪一个＊",
            list(pairs),
            format_func=lambda pair: _say(pairs[pair], names),
            key=f"{key}/pair/{len(lines)}",
        )
        st.date_input("代理到哪天止（含当天）＊", value=_today(ours), key=f"{key}/last", **_from_today(ours))
        st.html('<p class="sanshen-quiet">还没有开始的代理，只保留第一天。</p>')
        args = (organization, pairs[chosen], names, key)
        st.button("确认终止代理", key=f"{key}/end", type="primary", on_click=_end, args=args)


def _say_pair(line: ProxyLine, names: Mapping[str, str]) -> str:
    return f"{names.get(line.deputy, line.deputy)}（代{names.get(line.principal, line.principal)}）"


def _say(line: ProxyLine, names: Mapping[str, str]) -> str:
    """Among one's own the deputy is enough."""
    is_own = line.principal == current_actor().person
    return names.get(line.deputy, line.deputy) if is_own else _say_pair(line, names)


def _today(ours: Services) -> date:
    return day_of(ours.now())


def _from_today(ours: Services) -> Days:
    return Days(min_value=_today(ours), max_value=ANY_DAY["max_value"], format=ANY_DAY["format"])


def _day(picked: object) -> date | None:
    return picked if isinstance(picked, date) else None


def _arrange(organization: str, principal: str, offered: tuple[str, ...], key: str) -> None:
    here, said = sitting(), st.session_state
    with refusals_noted():
        if here.was_sent(key):
            return
        deputy, since = said.get(f"{key}/deputy"), _day(said.get(f"{key}/since"))
        posts = frozenset(said.get(f"{key}/posts/{'、'.join(offered)}") or ())
        if not deputy or since is None or not posts:
            raise Invalid("没有填完：代理人、代理的岗位、起止日期都要填", "填好后再按一次按钮")
        term = Term(since, _day(said.get(f"{key}/until")))
        wish = Wish(principal, deputy, organization, term, posts, said.get(f"{key}/why") or "")
        given = services().give_proxy(current_actor(), wish)
        words = f"已安排代理，共 {len(given)} 个岗位。代理人的待办里会出现这些岗位的事。"
        here.note_sent(key, Notice("success", words))


def _end(organization: str, line: ProxyLine, names: Mapping[str, str], key: str) -> None:
    here = sitting()
    with refusals_noted():
        last = _day(st.session_state.get(f"{key}/last"))
        if last is None:
            raise Invalid("没有写明代理到哪天止", "请选日期，再按一次按钮")
        sent = f"{key}/{line.principal}/{line.deputy}/{line.until}/{last}"
        if here.was_sent(sent):
            return
        services().end_proxy(current_actor(), organization, line.principal, line.deputy, last)
        words = f"{_say_pair(line, names)}：代理到 {say_full_day(last)}止。"
        here.note_sent(sent, Notice("success", words))
