"""What no clerk would type, and a program or a damaged file might: told in words, stored in neither database."""

import json
from typing import Any

import pytest

from tests.flows.cli.office import JL, POSTS, WEB_FORM, Office, today

WEB = f"{JL}.web-publish"
HALF = "\udcff"
"""How a byte arrives that is no UTF-8."""


def refused(office: Office, text: str) -> str:
    said = office.by("officer", "submit", WEB, "--form", office.file("form.json", text))
    assert (said.code, said.out) == (1, "")
    assert "对不起" not in said.err
    return said.err


@pytest.mark.parametrize(
    "words",
    [
        ["case", HALF],
        ["case", "draft-1\0"],
        ["decide", "NUMBER", "approve", "--opinion", HALF],
        ["decide", "NUMBER", "approve", "--set", f"{HALF}=1"],
        ["submit", WEB, "--form", f"{HALF}.yaml"],
        ["ledger", f"{JL}/{HALF}"],
        ["inbox", "--as", HALF],
        ["people", "add", "x", "--name", HALF],
        [HALF],
    ],
)
def test_a_word_of_the_command_that_nobody_can_read(office_on_both: Office, words: list[str]) -> None:
    number = office_on_both.submitted()
    said = office_on_both.by("admin", *(number if word == "NUMBER" else word for word in words))
    assert (said.code, said.out) == (2, "")
    assert "残缺的字符" in said.err


@pytest.mark.parametrize("reference", ["draft-²", "draft-99999999999999999999", "draft-2147483648"])
def test_a_reference_that_names_no_case(office_on_both: Office, reference: str) -> None:
    said = office_on_both.by("officer", "case", reference)
    assert (said.code, "没有这个办件" in said.err) == (1, True)


@pytest.mark.parametrize("token", [HALF, "令牌"])
def test_a_token_of_odd_characters_is_a_wrong_token(office: Office, token: str) -> None:
    said = office.run("inbox", "--as", "officer", token=token)
    assert (said.code, "访问令牌不对" in said.err) == (1, True)


@pytest.mark.parametrize(
    "number", ["NaN", "Infinity", "-Infinity", "1e999", "-1e999", str(10**30), "9" * 5000]
)
def test_a_number_that_is_none(office: Office, number: str) -> None:
    told = refused(office, f'{{"title": {number}}}')
    assert "不是数字，或者数字太大" in told
    assert len(told) < 200
    said = office.by("officer", "submit", WEB, "--form", "-", stdin=f'{{"title": {number}}}')
    assert (said.code, "标准输入 里的" in said.err) == (1, True)


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("甲\0乙", "第 2 个字是看不见的控制字符"),
        ("甲\ud800", "第 2 个字是残缺的字符"),
        (["\ud800"], "第 1 个字是残缺的字符"),
        ([["\0"]], "第 1 个字是看不见的控制字符"),
        ({"\ud800": 1}, "第 1 个字是残缺的字符"),
        ({"a": "\0"}, "第 1 个字是看不见的控制字符"),
        ({"a": 1}, "应当是文字"),
    ],
)
def test_a_value_that_cannot_be_kept(office_on_both: Office, value: Any, told: str) -> None:
    assert told in refused(office_on_both, json.dumps({**WEB_FORM, "title": value}))


def test_a_name_that_cannot_be_kept(office: Office) -> None:
    assert "有一项的名称不能用：第 1 个字是残缺的字符" in refused(office, '{"\\ud800": 1}')


@pytest.mark.parametrize(
    "day",
    [
        "2026-02-30",
        "0000-00-00",
        "0001-01-01",
        "9999-12-31",
        "1899-12-31",
        "2026-W10-1",
        "20261120",
        "２０２６-01-01",
    ],
)
def test_a_day_that_is_not_on_the_calendar_of_an_office(office_on_both: Office, day: str) -> None:
    told = refused(office_on_both, json.dumps({**WEB_FORM, "formed_on": day}))
    assert "形成或者变更日期（formed_on）：" in told


@pytest.mark.parametrize("day", ["1900-01-01", today()])
def test_the_first_and_the_last_day_that_a_form_takes(office_on_both: Office, day: str) -> None:
    number = office_on_both.submitted(formed_on=day)
    assert office_on_both.done("officer", "case", number, "--json").document["state"] == "open"


@pytest.mark.parametrize(
    "bounds",
    [["--from", "0001-01-01"], ["--to", "9999-12-31"], ["--from", "0001-01-01", "--to", "9999-12-31"]],
)
def test_a_ledger_from_the_first_to_the_last_day_there_is(office_on_both: Office, bounds: list[str]) -> None:
    lines = office_on_both.done("manager", "ledger", f"{JL}/publications", "--format", "json", *bounds)
    assert lines.document == []


def test_a_file_is_handed_in_and_not_described(office: Office) -> None:
    described = [{"digest": "0" * 64, "name": "a.pdf", "size": 1, "media_type": "application/pdf"}]
    for value in (["a.pdf"], described):
        told = refused(office, json.dumps({**WEB_FORM, "attachments": value}))
        assert "附件不写在表单里" in told


@pytest.mark.parametrize("address", ["http://[", "http://[::1", "https://[x]/"])
def test_an_address_that_cannot_be_read(office: Office, address: str) -> None:
    said = office.by("editor", "submit", f"{JL}.web-reprint", "--form", office.form({"source_url": address}))
    assert (said.code, "网址的写法不对" in said.err) == (1, True)


@pytest.mark.parametrize("name", ["甲\x1b[31m", " "])
def test_a_name_of_a_person_is_something_that_can_be_read(office: Office, name: str) -> None:
    said = office.by("admin", "people", "add", "somebody", "--name", name)
    assert (said.code, "姓名" in said.err) == (1, True)
    assert set(POSTS) <= {line["id"] for line in office.run("people", "list", "--json").document}
