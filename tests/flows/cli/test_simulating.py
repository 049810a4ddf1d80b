"""`definitions simulate` at the command line."""

import pytest

from tests.flows.cli.office import JL, Office

ID = f"{JL}.web-publish"


def test_the_same_seed_says_the_same(office: Office) -> None:
    first = office.run("definitions", "simulate", ID, "--runs", 30, "--seed", 5, "--json")
    again = office.run("definitions", "simulate", ID, "--runs", 30, "--seed", 5, "--json")
    assert (first.code, first.out, first.err) == (0, again.out, "")
    assert (first.document["process"], first.document["runs"], first.document["seed"]) == (ID, 30, 5)


def test_what_is_shown(office: Office) -> None:
    said = office.run("definitions", "simulate", ID, "--runs", 30)
    for words in ("已发布", "送审次数", "（瓶颈）", "收到审批表和文件后1日内上网", "全部       30"):
        assert words in said.out
    assert "模拟了 30 个办件" in said.err


def test_what_was_never_reached_is_named(office: Office) -> None:
    habits = office.file(
        "habits.yaml", "{refuse: 0, stages: {unit_check: {decisions: {return: 0, refuse: 1}}}}"
    )
    said = office.run("definitions", "simulate", ID, "--runs", 10, "--habits", habits)
    assert "从没走到的环节：本单位主要负责人审批、局办公室保密审查" in said.out
    assert "从没给过的意见：本单位审核人审核 “同意”、本单位审核人审核 “退回修改”" in said.out


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("nothing.yaml",), 1, "没有这个文件"),
        ((ID, "--habits", "nothing.yaml"), 1, "没有这个文件"),
        ((ID, "--runs", "0"), 2, "--runs"),
    ],
)
def test_what_will_not_do(office: Office, arguments: tuple[str, ...], code: int, words: str) -> None:
    said = office.run("definitions", "simulate", *arguments)
    assert (said.code, words in said.err) == (code, True)


def test_habits_that_will_not_do(office: Office) -> None:
    habits = office.file("habits.yaml", "{agre: 5}")
    said = office.run("definitions", "simulate", ID, "--habits", habits)
    assert (said.code, "unknown-key" in said.err, "agree" in said.err) == (1, True, True)
    said = office.run(
        "definitions", "simulate", ID, "--habits", office.file("gbk.yaml", "甲".encode("gb18030"))
    )
    assert (said.code, "UTF-8" in said.err) == (1, True)
