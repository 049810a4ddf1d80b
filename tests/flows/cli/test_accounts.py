"""Closing and opening accounts, and the first administrator of an office that has none."""

import pytest

from tests.flows.cli.office import JL, LL, Office


def test_a_disabled_account_can_do_nothing_until_it_is_enabled(office_on_both: Office) -> None:
    office = office_on_both
    number = office.submitted()
    said = office.done("admin", "people", "disable", "reviewer", "--reason", "调离")
    assert "已停用" in said.err
    refused = office.by("reviewer", "decide", number, "approve")
    assert (refused.code, "令牌已作废" in refused.err) == (1, True)
    assert office.audited("person_disabled") == [{"person": "reviewer", "reason": "调离"}]
    assert [t["person"] for t in office.audited("token_revoked")] == ["reviewer"]
    listed = office.run("people", "list").out
    assert "停用" in listed
    assert office.run("audit", "verify", "--json").document["ok"] is True

    office.done("admin", "people", "enable", "reviewer")
    token = office.done("security", "token", "create", "reviewer", "--label", "新电脑").out.strip()
    assert office.run("decide", number, "approve", "--as", "reviewer", token=token).code == 0
    assert office.run("audit", "verify", "--json").document["ok"] is True


def test_a_disabled_account_is_refused_where_it_is_mapped_to_the_machine(office: Office) -> None:
    role = f"unit_reviewer@{JL}/maritime"
    office.done("admin", "people", "add", "desk", "--name", "窗口", "--role", role)
    office.done("security", "people", "account", "desk", "nobody-else")
    office.done("admin", "people", "disable", "desk", "--reason", "撤销窗口")
    said = office.by("security", "token", "create", "desk", "--label", "x")
    assert (said.code, "停用" in said.err) == (1, True)


@pytest.mark.parametrize(
    ("person", "words", "why"),
    [
        ("security", ["disable", "head", "--reason", "x"], "只有系统管理员"),
        ("admin", ["disable", "ll_head", "--reason", "x"], "只有系统管理员"),
        ("admin", ["disable", "admin", "--reason", "x"], "不能停用自己"),
        ("admin", ["disable", "head", "--reason", " "], "写明原因"),
        ("admin", ["disable", "nobody", "--reason", "x"], "没有名为"),
        ("admin", ["enable", "head"], "已经在用"),
    ],
)
def test_refusals_change_nothing(office: Office, person: str, words: list[str], why: str) -> None:
    said = office.by(person, "people", *words)
    assert (said.code, said.out, why in said.err) == (1, "", True)
    assert "停用" not in office.run("people", "list").out


def test_an_office_without_an_administrator_gets_its_first_from_another(office_on_both: Office) -> None:
    office = office_on_both
    first = f"system_admin@{LL}/office"
    refused = office.by("head", "people", "role", "give", "ll_clerk", first)
    assert (refused.code, "只有系统管理员" in refused.err) == (1, True)
    office.done("admin", "people", "role", "give", "ll_clerk", first)
    refused = office.by("admin", "people", "role", "give", "ll_reviewer", first)
    assert (refused.code, "只有系统管理员" in refused.err) == (1, True)
    office.done("ll_clerk", "people", "role", "give", "ll_reviewer", f"security_admin@{LL}/office")
    assert office.run("audit", "verify", "--json").document["ok"] is True
