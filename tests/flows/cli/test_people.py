"""People administration: who may, what is kept apart, what the audit holds."""

from datetime import date

import pytest
from sqlalchemy import delete, select

from flows.access import passwords
from storage.database import Database
from storage.models import Person, RoleHolding
from tests.flows.cli.office import JL, LL, POSTS, Office

GOOD = "correct-Horse-9"


def test_people_are_listed(office_on_both: Office) -> None:
    people = office_on_both.run("people", "list", "--json").document
    assert list(people[0]) == ["id", "name", "roles"]
    assert {person["id"]: person["roles"] for person in people} == {p: [r] for p, r in POSTS.items()}


def test_a_new_person_works_the_same_day(office_on_both: Office) -> None:
    office = office_on_both
    role = f"unit_reviewer@{JL}/maritime"
    office.done("admin", "people", "add", "new", "--name", "新审核人", "--role", role)
    assert office.by("security", "people", "password", "new", "--stdin", stdin=f"{GOOD}\n").code == 0
    token = office.done("security", "token", "create", "new", "--label", "电脑").out.strip()
    assert office.run("inbox", "--as", "new", "--json", token=token).document == []
    assert [(r["person"], r["role"]) for r in office.audited("role_given")][-1] == ("new", "unit_reviewer")
    assert office.audited("person_added")[-1]["person"] == "new"
    assert [told["person"] for told in office.audited("password_set")] == ["new"]
    assert GOOD not in str(office.audited("password_set"))
    created = office.audited("token_created")[-1]
    assert (created["person"], token not in str(created)) == ("new", True)
    database = Database(office.url)
    with database.reading() as session:
        stored = session.scalars(select(Person.password_hash).where(Person.id == "new")).one()
    database.dispose()
    assert passwords.matches(stored, GOOD)


@pytest.mark.parametrize(
    ("person", "words"),
    [
        ("officer", ["people", "add", "x", "--name", "x"]),
        ("security", ["people", "add", "x", "--name", "x"]),
        ("security", ["people", "role", "give", "head", f"unit_reviewer@{JL}/office"]),
        ("admin", ["people", "role", "give", "head", "section_head@lvliang-drc/office"]),
        ("security", ["people", "role", "end", "head", POSTS["head"]]),
        ("admin", ["people", "password", "head", "--stdin"]),
        ("officer", ["people", "password", "officer", "--stdin"]),
        ("admin", ["token", "create", "head", "--label", "x"]),
        ("head", ["people", "vacancies"]),
        ("security", ["token", "create", "ll_head", "--label", "x"]),
    ],
)
def test_who_may_not(office: Office, person: str, words: list[str]) -> None:
    said = office.by(person, *words, stdin=f"{GOOD}\n")
    assert (said.code, said.out, "只有" in said.err) == (1, "", True)
    assert [refused["verb"] for refused in office.audited("refused")] == [" ".join(words[: _verb(words)])]


def _verb(words: list[str]) -> int:
    return 3 if words[1] == "role" else 2


def test_vacant_posts_are_listed_with_what_asks_for_them(office: Office) -> None:
    office.write(lambda session: session.execute(delete(RoleHolding).where(RoleHolding.person == "head")))
    assert POSTS["head"] in office.done("admin", "people", "vacancies").out
    told = {post["name"]: post for post in office.done("admin", "people", "vacancies", "--json").document}
    assert "网站信息公开审批" in told[POSTS["head"]]["processes"]


def test_who_is_registered_without_a_post_is_told_how_to_give_one(office: Office) -> None:
    adding = ("people", "add", "new", "--name", "甲")
    give = "sanshen people role give"
    for said in (office.by("admin", *adding), office.by("admin", *adding, "--role", POSTS["head"])):
        assert give in said.err, "registered, or there already"


@pytest.mark.parametrize(
    ("person", "role"),
    [("admin", "security_admin"), ("security", "audit_admin"), ("auditor", "system_admin")],
)
def test_the_three_administrations_are_kept_apart(office: Office, person: str, role: str) -> None:
    said = office.by("admin", "people", "role", "give", person, f"{role}@{JL}/office")
    assert (said.code, "三员分立" in said.err) == (1, True)
    assert "三员分立" in office.audited("refused")[0]["reason"]


def test_after_the_end_of_one_the_other_may_begin(office: Office) -> None:
    office.done("admin", "people", "role", "end", "auditor", POSTS["auditor"])
    give = ("people", "role", "give", "auditor", f"security_admin@{JL}/office")
    assert office.by("admin", *give).code == 1
    assert office.by("admin", *give, "--since", "2099-01-01").code == 0
    ended = office.audited("role_ended")
    assert [(e["person"], e["until"] is not None) for e in ended] == [("auditor", True)]


def test_a_role_that_is_not_held_cannot_be_ended(office: Office) -> None:
    assert office.by("admin", "people", "role", "end", "head", f"unit_head@{JL}/office").code == 1
    before = ("--last-day", date(2020, 1, 1).isoformat())
    assert office.by("admin", "people", "role", "end", "head", POSTS["head"], *before).code == 1


def test_a_role_is_given_once(office: Office) -> None:
    said = office.by("admin", "people", "role", "give", "head", POSTS["head"])
    assert (said.code, "已经担任" in said.err) == (1, True)


@pytest.mark.parametrize(
    ("role", "reason"),
    [
        ("unit_head", "不是岗位的写法"),
        ("unit_head@nowhere/office", "没有“nowhere”这个机构"),
        (f"emperor@{JL}/office", "没有“emperor”这个岗位"),
        (f"unit_head@{JL}/cellar", "没有“cellar”这个单位"),
    ],
)
def test_a_role_must_be_declared(office: Office, role: str, reason: str) -> None:
    said = office.by("admin", "people", "add", "new", "--name", "x", "--role", role)
    assert (said.code, reason in said.err) == (1, True)
    assert "new" not in office.run("people", "list").out


@pytest.mark.parametrize(("login", "reason"), [("head", "已经有"), ("two words", "不能作登录名")])
def test_a_login_that_will_not_do(office: Office, login: str, reason: str) -> None:
    said = office.by("admin", "people", "add", login, "--name", "x")
    assert (said.code, reason in said.err) == (1, True)


def test_one_account_of_the_machine_stands_for_one_person(office: Office) -> None:
    office.done("security", "people", "account", "head", "clerk")
    said = office.by("security", "people", "account", "officer", "clerk")
    assert (said.code, "一个账号只能对应一位人员" in said.err) == (1, True)
    assert office.audited("person_mapped") == [{"person": "head", "os_user": "clerk"}]
    assert office.run("audit", "verify", "--json").document["ok"] is True


def test_an_account_of_the_machine_is_a_credential(office: Office) -> None:
    new = ("people", "add", "new", "--name", "x", "--os-user", "clerk", "--role")
    said = office.by("admin", *new, f"unit_head@{JL}/maritime")
    assert (said.code, "只有安全管理员" in said.err) == (1, True)
    assert "new" not in office.run("people", "list").out
    for person, whom in (("admin", "head"), ("security", "ll_head"), ("head", "head")):
        said = office.by(person, "people", "account", whom, "clerk")
        assert (said.code, "只有安全管理员" in said.err) == (1, True)


HAND_OUT = [
    ("people", "password", "x", "--stdin"),
    ("token", "create", "x", "--label", "y"),
    ("people", "account", "x", "z"),
]


@pytest.mark.parametrize("words", HAND_OUT, ids=["password", "token", "account"])
def test_who_holds_no_role_gets_nothing_to_prove_it_with(office: Office, words: tuple[str, ...]) -> None:
    """Else a security administrator of one office would hand it out before another office gives the role."""
    office.done("admin", "people", "add", "x", "--name", "x")
    said = office.by("security", *words, stdin=f"{GOOD}\n")
    assert (said.code, "没有任何岗位" in said.err, "people role give" in said.err) == (1, True, True)
    office.done("admin", "people", "role", "give", "x", f"unit_head@{JL}/maritime", "--since", "2099-01-01")
    assert office.by("security", *words, stdin=f"{GOOD}\n").code == 0, "who will hold one may prepare"


def test_the_token_of_who_holds_no_role_any_more_is_revoked(office: Office) -> None:
    (line,) = office.run("token", "list", "head", "--json").document
    office.write(lambda session: session.execute(delete(RoleHolding).where(RoleHolding.person == "head")))
    assert office.by("admin", "token", "revoke", line["id"]).code == 1
    office.done("security", "token", "revoke", line["id"])


def test_the_first_administrator_of_another_organisation_can_begin(office: Office) -> None:
    office.done("admin", "people", "add", "first", "--name", "x", "--role", f"system_admin@{LL}/office")
    assert office.by("admin", "token", "create", "first", "--label", "x").code == 1
    token = office.done("security", "token", "create", "first", "--label", "x").out.strip()
    again = office.by("security", "token", "create", "first", "--label", "y")
    assert (again.code, "只有安全管理员" in again.err) == (1, True)
    guard = (
        "people",
        "add",
        "guard",
        "--name",
        "x",
        "--role",
        f"security_admin@{LL}/office",
        "--os-user",
        "guard",
    )
    assert office.run(*guard, "--as", "first", token=token).code == 0, "the first of its kind"
    said = office.run("token", "create", "guard", "--label", "x", "--as", "first", token=token)
    assert (said.code, "只有安全管理员" in said.err) == (1, True)
    assert office.run("audit", "verify", "--json").document["ok"] is True


def test_a_weak_password_is_not_set(office: Office) -> None:
    said = office.by("security", "people", "password", "head", "--stdin", stdin="short\n")
    assert (said.code, "至少要有" in said.err) == (1, True)
    assert office.audited("password_set") == []


def test_a_password_is_not_asked_for_where_nobody_sits(office: Office) -> None:
    said = office.by("security", "people", "password", "head")
    assert (said.code, "--stdin" in said.err) == (1, True)


def test_tokens_are_listed_and_revoked(office: Office) -> None:
    (line,) = office.run("token", "list", "head", "--json").document
    assert (line["person"], line["state"], len(line["id"])) == ("head", "active", 10)
    assert office.by("officer", "token", "revoke", line["id"]).code == 1
    office.done("head", "token", "revoke", line["id"])
    assert office.run("token", "list", "head", "--json").document[0]["state"] == "revoked"
    assert [revoked["person"] for revoked in office.audited("token_revoked")] == ["head"]
    assert office.by("head", "inbox").code == 1
    assert office.by("security", "token", "revoke", "nothing").code == 1


def test_a_proxy_is_arranged_by_who_is_away_or_an_administrator(office: Office) -> None:
    number = office.submitted()
    give = ("people", "proxy", "give", "reviewer", "manager", "--organization", JL, "--until", "2999-12-31")
    refused = office.by("head", *give)
    assert (refused.code, "只有本人和系统管理员可以安排代理" in refused.err) == (1, True)
    untold = office.by("admin", *give)
    assert (untold.code, "命令行用 --reason" in untold.err) == (1, True)
    assert "代理 reviewer" in office.done("reviewer", *give).err
    assert "代理 reviewer" in office.run("people", "list").out
    office.done("manager", "decide", number, "approve")
    rows = office.done("officer", "case", number).out.split("\n")
    signed = next(row.split() for row in rows if " 办理 " in row)
    assert signed[2:] == ["办理", "本单位审核人审核", "manager-姓名（代reviewer-姓名）", "同意"]
    end = ("people", "proxy", "end", "reviewer", "manager", "--organization", JL)
    assert "止" in office.done("admin", *end).err


def test_the_list_of_who_runs_the_system_tells_of_what_nobody_can_do(office: Office) -> None:
    number = office.submitted()
    assert "没有人可以办" not in office.done("admin", "inbox").err
    office.done("admin", "people", "disable", "reviewer", "--reason", "离职")
    told = office.done("admin", "inbox").err.replace("\n", "")
    assert f"有 1 个环节没有人可以办，办件停在那里：{number}：本单位审核人审核" in told
    assert "没有人可以办" not in office.done("head", "inbox").err
