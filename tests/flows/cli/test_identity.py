"""Nobody acts for somebody else."""

import subprocess
import sys
from datetime import timedelta

import pytest
from sqlalchemy import Executable, delete, text, update
from sqlalchemy.orm import Session

from flows.access.actor import SYSTEM, operating_system_user
from flows.access.tokens import create_token, find_token, list_tokens, revoke_token
from flows.clock import wall_clock
from storage.append_only import triggers_on
from storage.models import AuditEvent, Case, Person, Seal
from tests.flows.cli.office import Office, token_of


def test_a_token_proves_its_person(office_on_both: Office) -> None:
    assert office_on_both.by("officer", "inbox", "--json").document == []


def test_without_a_token_nobody_is_believed(office_on_both: Office) -> None:
    said = office_on_both.run("inbox", "--as", "officer")
    assert (said.code, said.out) == (1, "")
    assert "没有证明您就是“officer”" in said.err
    assert [(r["verb"], r["target"]) for r in office_on_both.audited("refused")] == [("identify", "officer")]


@pytest.mark.parametrize(
    ("token", "reason"),
    [("token-of-nobody", "访问令牌不对"), ("token-of-head", "访问令牌不是“officer”的")],
)
def test_a_wrong_token_is_refused_and_audited(office: Office, token: str, reason: str) -> None:
    said = office.run("inbox", "--as", "officer", token=token)
    assert (said.code, reason in said.err) == (1, True)
    assert [refused["reason"] for refused in office.audited("refused")] == [reason]


def test_an_expired_token_is_refused(office: Office) -> None:
    long_ago = wall_clock() - timedelta(days=10)
    office.write(
        lambda session: create_token(  # type: ignore[arg-type]
            session, "officer", "old", label="old", days=9, origin=SYSTEM, at=long_ago
        )
    )
    said = office.run("inbox", "--as", "officer", token="old")
    assert (said.code, "已过期" in said.err) == (1, True)


def test_a_revoked_token_is_refused(office: Office) -> None:
    def revoke(session: object) -> None:
        (line,) = list_tokens(session, "officer")  # type: ignore[arg-type]
        revoke_token(session, find_token(session, line.id), origin=SYSTEM, at=wall_clock())  # type: ignore[arg-type]

    office.write(revoke)
    said = office.by("officer", "inbox")
    assert (said.code, "已作废" in said.err) == (1, True)


def test_a_disabled_person_is_refused(office: Office) -> None:
    office.write(
        lambda session: session.execute(
            update(Person).where(Person.id == "officer").values(status="disabled")
        )
    )
    assert office.by("officer", "inbox").code == 1


def test_the_account_of_the_process_may_stand_for_a_person(office: Office) -> None:
    _map(office, "officer")
    assert office.run("inbox", "--json").document == []
    assert office.run("inbox", "--as", "officer").code == 0
    assert office.run("inbox", "--as", "head").code == 1


def test_a_token_that_is_given_goes_before_the_account_of_the_process(office: Office) -> None:
    _map(office, "admin")
    adding = ("people", "add", "new", "--name", "x")
    refused = office.run(*adding, token=token_of("officer"))
    assert (refused.code, "只有系统管理员" in refused.err) == (1, True)
    assert office.run(*adding, token="token-of-nobody").code == 1
    assert office.run(*adding, "--as", "admin", token=token_of("officer")).code == 0, "both are proved"


def test_the_environment_cannot_make_another_account_of_it(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.write(
        lambda session: session.execute(
            update(Person).where(Person.id == "officer").values(os_user="somebody-else")
        )
    )
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.setenv(name, "somebody-else")
    assert office.run("inbox", "--as", "officer").code == 1


def test_who_is_unknown_is_told_what_to_do(office: Office) -> None:
    said = office.run("inbox")
    assert (said.code, "--as" in said.err, "SANSHEN_TOKEN" in said.err) == (1, True, True)


def test_a_token_from_standard_input(office: Office) -> None:
    said = office.run("inbox", "--as", "officer", "--token-stdin", "--json", stdin="token-of-officer\n")
    assert said.document == []
    assert office.run("inbox", "--as", "officer", "--token-stdin", stdin="wrong\n").code == 1


def test_in_a_demo_anybody_may_be_named(demo: Office) -> None:
    assert demo.run("inbox", "--as", "officer", "--json").document == []
    assert demo.run("inbox", "--as", "nobody").code == 1
    assert demo.run("inbox").code == 1


def test_a_demo_may_be_looked_at_without_a_name_but_not_changed(demo: Office) -> None:
    number = demo.submitted()
    assert demo.run("case", number, "--json").document["number"] == number
    assert demo.run("ledger", "jilin-transport/publications", "--format", "json").document == []
    assert demo.run("stats", "overdue", "--json").code == 0
    assert demo.run("decide", number, "approve").code == 1


def test_an_office_may_not_be_looked_at_without_a_name(office: Office) -> None:
    number = office.submitted()
    for command in (("case", number), ("ledger", "publications"), ("stats", "overdue")):
        assert office.run(*command).code == 1
    assert office.by("outsider", "case", number).code == 1


def test_the_audit_is_verified_by_its_administrator_or_by_whoever_reads_the_database(office: Office) -> None:
    assert office.run("audit", "verify").code == 0
    assert office.by("auditor", "audit", "verify").code == 0
    refused = office.by("admin", "audit", "verify")
    assert (refused.code, "只有审计管理员" in refused.err) == (1, True)
    assert [r["verb"] for r in office.audited("refused")] == ["audit verify"]


def test_damage_is_named_and_fails(office: Office) -> None:
    office.submitted()
    office.write(lambda session: session.execute(update(Case).values(head="0" * 64)))
    said = office.run("audit", "verify", "--json")
    assert (said.code, said.document["ok"]) == (1, False)
    assert [damage["table"] for damage in said.document["damage"]] == ["audit_event"]


def test_seals_that_are_all_gone_are_named(office: Office) -> None:
    office.write(_remove_the_seals)
    said = office.run("audit", "verify", "--json")
    assert (said.code, said.document["sealed"]) == (1, 0)
    assert ("seal", "seal 1") in {(d["table"], d["row"]) for d in said.document["damage"]}


@pytest.mark.parametrize(
    ("number", "payload", "cause", "follows"),
    [
        (3, None, "这一条不见了", "content"),
        (1, None, "这一条不见了", "definition_version"),
        (3, "{}", "内容被改动过", "check_result"),
    ],
)
def test_what_follows_from_a_harmed_event_stands_below_it(
    office: Office, number: int, payload: str | None, cause: str, follows: str
) -> None:
    office.submitted()
    event = (AuditEvent.chain == "case/1", AuditEvent.number == number)
    harm = delete(AuditEvent) if payload is None else update(AuditEvent).values(payload=payload)
    office.write(lambda session: _past_the_triggers(session, harm.where(*event)))
    said, listed = office.run("audit", "verify"), office.run("audit", "verify", "--json")
    assert said.code == listed.code == 1
    rows = said.out.splitlines()[3:]
    found = {(one["table"], one["row"], one["what"]) for one in listed.document["damage"]}
    assert len(rows) == len(found), "nothing is left out"
    assert (rows[0].split()[:3], cause in rows[0]) == (["audit_event", "case/1", f"#{number}"], True)
    indented = [row.split()[1] for row in rows if row.split()[0] == "└"]
    assert f"（下面 {len(indented)} 处可能由此引起）" in rows[0]
    assert follows in indented
    assert f"发现 3 处问题，另有 {len(indented)} 处可能由此引起" in said.err
    assert [row.split()[1] for row in rows[-2:]] == ["audit_event_no_update", "audit_event_no_delete"]
    assert ("读不通" in said.out) == (payload is not None)


def _past_the_triggers(session: Session, harm: Executable) -> None:
    """They are not there any more afterwards."""
    for trigger in triggers_on("audit_event", sqlite=session.get_bind().dialect.name == "sqlite"):
        session.execute(text(f"DROP TRIGGER {trigger.name}"))
    session.execute(harm)


def _remove_the_seals(session: Session) -> None:
    dialect = session.get_bind().dialect.name
    for trigger in triggers_on("seal", sqlite=dialect == "sqlite"):
        session.execute(text(f"DROP TRIGGER {trigger.name}"))
    session.execute(delete(Seal))


def test_another_process_is_asked_the_same(office: Office) -> None:
    program = [sys.executable, "-P", "-m", "flows.cli.app", "inbox", "--as", "officer", "--json"]
    office.monkeypatch.setenv("SANSHEN_TOKEN", "")
    alone = subprocess.run(program, capture_output=True, text=True, check=False)
    assert (alone.returncode, alone.stdout) == (1, "")
    office.monkeypatch.setenv("SANSHEN_TOKEN", token_of("officer"))
    proved = subprocess.run(program, capture_output=True, text=True, check=False)
    assert (proved.returncode, proved.stdout, proved.stderr) == (0, "[]\n", "")


def _map(office: Office, person: str) -> None:
    office.write(
        lambda session: session.execute(
            update(Person).where(Person.id == person).values(os_user=operating_system_user())
        )
    )
