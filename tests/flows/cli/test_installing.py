"""Setting up, what is said where nothing is set up, and health."""

import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from flows.access.actor import operating_system_user
from flows.clock import wall_clock
from storage.database import Database
from storage.models import Case, WorkerBeat
from tests.builders.office import TWO_OFFICES
from tests.flows.cli.office import JL, Office

INIT = ("init", "--admin", "boss", "--name", "管理员", "--organization", JL)


@pytest.fixture
def empty(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    empty_database_url: str,
) -> Office:
    """No home yet, and an empty database."""
    home = tmp_path / "home"
    monkeypatch.setenv("SANSHEN_HOME", str(home))
    monkeypatch.setenv("SANSHEN_DATABASE_URL", empty_database_url)
    monkeypatch.setenv("SANSHEN_DEFINITIONS", str(TWO_OFFICES))
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    return Office(home, empty_database_url, monkeypatch, capsys)


def test_an_office_is_set_up_and_its_administrator_can_go_on(empty: Office) -> None:
    said = empty.run(*INIT, "--unit", "it_division")
    assert (said.code, said.out) == (0, "")
    key = empty.home / "keys" / "seal.key"
    assert (stat.S_IMODE(key.stat().st_mode), len(key.read_bytes())) == (0o600, 32)
    (boss,) = empty.run("people", "list", "--json").document
    assert boss == {"id": "boss", "name": "管理员", "roles": [f"system_admin@{JL}/it_division"]}
    assert empty.audited("person_added")[0]["os_user"] == operating_system_user()

    security = f"security_admin@{JL}/office"
    for person in ("guard", "second"):
        assert empty.run("people", "add", person, "--name", "安全员", "--role", security).code == 0
    token = empty.run("token", "create", "guard", "--label", "第一个").out.strip()
    assert empty.run("inbox", "--as", "guard", "--json", token=token).document == []
    too_late = empty.run("token", "create", "second", "--label", "第二个")
    assert (too_late.code, "只有安全管理员" in too_late.err) == (1, True)
    assert empty.run("token", "create", "second", "--label", "x", "--as", "guard", token=token).code == 0
    assert empty.run("audit", "verify").code == 0


def test_an_existing_folder_is_closed_to_others_and_so_is_what_lies_in_it(empty: Office) -> None:
    empty.home.mkdir(mode=0o755)
    empty.home.chmod(0o755)
    (empty.home / "logs").mkdir(mode=0o755)
    (empty.home / "sanshen.db").touch(mode=0o644)
    assert empty.run(*INIT).code == 0
    assert _modes(empty.home) == {0o700}
    assert _modes(empty.home / "logs") == {0o700}
    assert _modes(empty.home / "sanshen.db") == {0o600}


def test_a_group_that_the_operator_lets_pass_still_passes(empty: Office) -> None:
    empty.home.mkdir()
    empty.home.chmod(0o710)
    assert empty.run(*INIT).code == 0
    assert _modes(empty.home) == {0o710}
    assert _modes(*(path for path in empty.home.iterdir() if path.is_dir())) == {0o700}


def test_the_program_creates_files_for_itself_alone(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir(mode=0o755)
    names = {
        name: value for name, value in os.environ.items() if not name.startswith(("SANSHEN_", "PREFECT_"))
    }
    command = 'umask 022; exec "$0" -m flows.cli.app "$@"'
    subprocess.run(
        ["sh", "-c", command, sys.executable, *INIT], env={**names, "SANSHEN_HOME": str(home)}, check=True
    )
    made = list(home.rglob("*"))
    assert home / "sanshen.db" in made
    assert _modes(*(path for path in made if path.is_file())) == {0o600}
    assert _modes(home, *(path for path in made if path.is_dir())) == {0o700}


def _modes(*paths: Path) -> set[int]:
    return {stat.S_IMODE(path.stat().st_mode) for path in paths}


def test_setting_up_twice_is_refused_and_changes_nothing(empty: Office) -> None:
    assert empty.run(*INIT).code == 0
    key = (empty.home / "keys" / "seal.key").read_bytes()
    said = empty.run(*INIT)
    assert (said.code, "已经建立过" in said.err) == (1, True)
    assert (empty.home / "keys" / "seal.key").read_bytes() == key


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("--organization", "nowhere"), "现有机构"),
        (("--organization", JL, "--unit", "cellar"), "没有“cellar”这个单位"),
    ],
)
def test_a_wrong_answer_leaves_no_trace(empty: Office, words: tuple[str, ...], reason: str) -> None:
    said = empty.run("init", "--admin", "boss", "--name", "x", *words)
    assert (said.code, reason in said.err, empty.home.exists()) == (1, True, False)


COMMANDS = [
    ("inbox", "--as", "x"),
    ("case", "x"),
    ("ledger", "x"),
    ("stats", "overdue"),
    ("people", "list"),
    ("audit", "verify"),
    ("health",),
    ("migrate",),
    ("up",),
]


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_where_nothing_is_set_up(empty: Office, words: tuple[str, ...]) -> None:
    said = empty.run(*words)
    assert (said.code, said.out, "sanshen init" in said.err) == (1, "", True)
    assert not empty.home.exists()
    assert not Path(empty.url.removeprefix("sqlite:///")).exists()


def test_a_demo_beside_it_is_pointed_out(empty: Office) -> None:
    (empty.home.parent / ".sanshen-demo").mkdir()
    assert f"SANSHEN_HOME={empty.home.parent}/.sanshen-demo" in empty.run("inbox").err


@pytest.mark.parametrize("words", [("ledger", "publications"), ("case", "x"), ("health",)], ids=" ".join)
def test_an_older_database_is_told_to_be_migrated(office_on_both: Office, words: tuple[str, ...]) -> None:
    office_on_both.write(
        lambda session: session.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    )
    said = office_on_both.by("manager", *words) if words != ("health",) else office_on_both.run(*words)
    assert (said.code, "sanshen migrate" in said.err + said.out) == (1, True)


def test_a_missing_table_is_told_to_be_migrated(office: Office) -> None:
    def older(session: Any) -> None:
        session.execute(text("DROP TABLE access_token"))
        session.execute(text("UPDATE alembic_version SET version_num = '0000'"))

    office.write(older)
    said = office.by("manager", "inbox")
    assert (said.code, "sanshen migrate" in said.err, "Traceback" in said.err) == (1, True, False)


def test_migrating_what_is_new_changes_nothing(office_on_both: Office) -> None:
    said = office_on_both.run("migrate")
    assert (said.code, "已经是最新格式" in said.err) == (0, True)
    assert office_on_both.by("officer", "inbox").code == 0


def test_a_database_that_does_not_answer(office: Office) -> None:
    office.monkeypatch.setenv("SANSHEN_DATABASE_URL", "postgresql://u:secret@127.0.0.1:1/none")
    said = office.run("people", "list")
    assert (said.code, "连不上数据库" in said.err, "secret" in said.err) == (1, True, False)


def test_a_setting_that_will_not_do(office: Office) -> None:
    office.monkeypatch.setenv("SANSHEN_CONCURRENCY", "many")
    said = office.run("people", "list")
    assert (said.code, "SANSHEN_CONCURRENCY=many" in said.err) == (1, True)


def test_an_unforeseen_fault_is_written_down(office: Office) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("nobody thought of this")

    office.monkeypatch.setattr("flows.cli.people.list_people", broken)
    said = office.run("people", "list")
    log = office.home / "logs" / "error.log"
    assert (said.code, said.out, str(log) in said.err, "Traceback" in said.err) == (1, "", True, False)
    assert "nobody thought of this" in log.read_text()
    assert '"command": ["people", "list"]' in log.read_text()


def test_health(office_on_both: Office) -> None:
    office = office_on_both
    idle = office.run("health", "--json")
    assert (idle.code, idle.document["ok"], idle.document["worker"]["ok"]) == (1, False, False)
    assert (idle.document["database"]["ok"], idle.document["backlog"]["cases"]) == (True, 0)
    now = wall_clock()
    office.write(lambda session: session.add(WorkerBeat(worker="w", started_at=now, seen_at=now)))
    assert office.run("health", "--json").document["ok"] is True
    assert office.run("health").code == 0

    number = office.submitted()
    office.write(lambda session: session.query(Case).update({"blocked_reason": "网站不能写入"}))
    blocked = office.run("health", "--json")
    assert (blocked.code, blocked.document["blocked"]["cases"]) == (1, [number])
    assert blocked.document["backlog"]["cases"] == 1
    assert "网站不能写入" in office.run("health").out


def test_health_names_the_cases_that_nobody_can_do(office: Office) -> None:
    number = office.submitted()
    assert office.run("health", "--json").document["vacant"] == {"ok": True, "cases": []}
    office.done("admin", "people", "disable", "reviewer", "--reason", "调离")
    office.done("admin", "people", "role", "give", "officer", f"unit_reviewer@{JL}/transport_admin")
    said = office.run("health", "--json")
    assert said.document["vacant"] == {"ok": False, "cases": [number]}
    now = wall_clock()
    office.write(lambda session: session.add(WorkerBeat(worker="w", started_at=now, seen_at=now)))
    told = office.run("health")
    assert told.code == 0, "it is for an administrator, and no fault of the installation"
    assert f"{number}：本单位审核人审核" in told.out.replace("\n", "")
    assert "待处理" in told.out


def test_health_asks_the_prefect_server_that_is_named(office: Office) -> None:
    office.monkeypatch.setenv("PREFECT_API_URL", "http://127.0.0.1:1/api")
    found = office.run("health", "--json").document["prefect"]
    assert found == {"ok": False, "url": "http://127.0.0.1:1/api"}


@pytest.mark.parametrize("words", [INIT, ("migrate",), ("health",), ("repair",), ("up",), ("inbox",)])
def test_a_file_that_is_no_database(office: Office, words: tuple[str, ...]) -> None:
    content = b"no database at all, " * 300
    damaged = office.file("damaged.db", content)
    office.monkeypatch.setenv("SANSHEN_DATABASE_URL", f"sqlite:///{damaged}")
    said = office.run(*words)
    assert (said.code, f"这个文件不是数据库，或者已经损坏：{damaged}" in said.err) == (1, True)
    assert damaged.read_bytes() == content


@pytest.mark.parametrize("words", [("migrate",), ("up",), ("case", "x"), ("inbox",), ("people", "list")])
def test_a_database_of_a_later_version_is_left_alone(office_on_both: Office, words: tuple[str, ...]) -> None:
    office = office_on_both
    office.write(lambda session: session.execute(text("UPDATE alembic_version SET version_num = '9999'")))
    said = office.by("officer", *words) if words[0] in {"case", "inbox"} else office.run(*words)
    assert (said.code, "这里的程序太旧" in said.err, "换用新版本" in said.err) == (1, True, True)
    assert "程序太旧" in office.run("health").out


def test_repair_without_a_server_says_what_to_start(office: Office) -> None:
    said = office.run("repair")
    assert (said.code, "sanshen up" in said.err) == (1, True)


def test_an_interrupted_setting_up_can_be_finished(empty: Office) -> None:
    empty.monkeypatch.setattr("flows.cli.installing.set_up", _interrupted)
    assert empty.run(*INIT).code == 130
    empty.monkeypatch.undo()
    empty.monkeypatch.setenv("SANSHEN_HOME", str(empty.home))
    empty.monkeypatch.setenv("SANSHEN_DATABASE_URL", empty.url)
    assert empty.run(*INIT).code == 0
    assert [added["person"] for added in empty.audited("person_added")] == ["boss"]
    Database(empty.url).dispose()


def _interrupted(*_: object) -> None:
    raise KeyboardInterrupt
