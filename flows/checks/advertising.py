"""Advertisements, and invitations to get in touch somewhere else (S2-11c)."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from definitions.vocabulary import CheckName, Severity
from flows.checks.examined import Examined
from flows.checks.finding import Finding, at_most
from flows.checks.options import TextOptions, read_options
from flows.checks.passage import Passage

CHECK = CheckName.ADVERTISING
_BASIS = "不得发布商业广告及其链接"
_BUY, _PRICE = "(?:购买|抢购|下单)", "[0-9一二三四五六七八九.]+折"
_AD = re.compile(
    rf"(?i:加(?:我的?)?(?:微信|QQ|vx|wx|扣扣)(?!公众号|小程序)|扫码(?:购买|下单|抢购|加群|进群|领取优惠)|点击{_BUY}|立即{_BUY}|马上{_BUY}"
    rf"|限时(?:优惠|抢购|特价|秒杀)|全场{_PRICE}|低至{_PRICE}|代(?:开发票|办证件?|写论文)|包过(?:班|不过退款)|无抵押贷款|办卡优惠)"
)
_PERHAPS = re.compile(
    r"(?i:微信号\s?[:为]|QQ群\s?[:号]|优惠券|诚招(?:代理|加盟)|招商热线|订购(?:热线|电话)|免费领取|买一送一|团购价)"
)


def examine(content: Examined, level: Severity, given: Mapping[str, Any]) -> Iterator[Finding]:
    options = read_options(CHECK, TextOptions, given)
    basis = options.basis(_BASIS)

    def look(passage: Passage) -> Iterator[Finding]:
        for pattern, code, severity in (
            (_AD, "advertisement", level),
            (_PERHAPS, "advertising_word", at_most(level, Severity.WARN)),
        ):
            for match in pattern.finditer(passage.text):
                spot = passage.spot(*match.span())
                message = f"{spot.place}有“{spot.excerpt}”，像是广告或者引流（{basis}）。请核对，是的请删去。"
                yield spot.finding(CHECK, code, severity, message)

    yield from content.look(options.skip, look)
