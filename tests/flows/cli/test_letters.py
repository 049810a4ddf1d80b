"""`sanshen letter`, as people type it."""

import json
import re
from datetime import datetime, timedelta

from definitions.working_days import SHANGHAI
from tests.flows.cli.office import Office

PAPER = ("--way", "paper", "--subject", "站台太窄", "--text", "火车站前的公交站台太窄。")
TEXT = "我是周小溪，电话13900139000，10路车每天早上都晚点。"
LETTER = ("--way", "telephone", "--subject", "10路车晚点", "--text", TEXT, "--contact", "13900139000")


def test_a_letter_is_taken_in_shown_and_read(office: Office) -> None:
    assert office.by("officer", "letter", "receive", "complaint", *LETTER).code == 1
    missing = office.by("editor", "letter", "receive", "complaints", *LETTER)
    assert "投诉（complaint）" in missing.err
    number, code = re.findall(
        r"：(\S+)", office.done("editor", "letter", "receive", "complaint", *LETTER).out
    )
    shown = office.done("editor", "letter", "show", number).out
    assert "10路车每天早上" in shown
    assert "13900139000" not in shown
    refused = office.by("manager", "letter", "original", number, "--reason", "想看看")
    assert "可以看的有：正在办理的人" in refused.err
    assert "13900139000" in office.done("editor", "letter", "original", number, "--reason", "分办").out
    assert [told["verb"] for told in office.audited("refused")][-1] == "read_original"
    assert "已收到" in office.run("letter", "state", number, "--code", code.lower()).out
    assert "编号或查询码不对" in office.run("letter", "state", number, "--code", "AAAA").err


def test_a_letter_that_came_days_ago_tells_both_days(office: Office) -> None:
    today = datetime.now(SHANGHAI).date()
    yesterday, tomorrow = (today + timedelta(days=days) for days in (-1, 1))
    receive = ("letter", "receive", "complaint", *PAPER, "--received-on")
    assert "不能晚于今天" in office.by("editor", *receive, str(tomorrow)).err
    assert "日期写成 2026-11-20 这样" in office.by("editor", *receive, "20261120").err
    (number, _) = re.findall(r"：(\S+)", office.done("editor", *receive, str(yesterday)).out)
    assert f"{yesterday}收到，{today}" in office.done("editor", "letter", "show", number).out
    told = json.loads(office.done("editor", "letter", "show", number, "--json").out)
    assert told["received_on"] == str(yesterday)
