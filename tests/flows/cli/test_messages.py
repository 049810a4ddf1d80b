"""What a clerk reads: titles before names, reasons before faults of the machine, and whole case numbers."""

import json
import os
import pty
import struct
import subprocess
import sys
import termios
from fcntl import ioctl
from pathlib import Path

import pytest

from tests.builders.office import TWO_OFFICES
from tests.flows.cli.office import JL, POSTS, WEB_FORM, Office, token_of

WEB = f"{JL}.web-publish"


def _submit(office: Office, person: str, *more: object, form: Path | None = None) -> str:
    said = office.by(person, "submit", WEB, "--form", form or office.form(WEB_FORM), *more)
    assert (said.code, said.out) == (1, "")
    return said.err


def test_who_may_start_is_told_by_title(office: Office) -> None:
    told = _submit(office, "reviewer")
    assert "请由该单位的信息员发起" in told
    assert "information_officer" not in told


def test_a_unit_that_is_not_there(office: Office) -> None:
    assert "吉林市交通运输局没有“cellar”这个单位" in _submit(office, "officer", "--unit", "cellar")


def test_a_process_that_is_not_there(office: Office) -> None:
    said = office.by("officer", "submit", "nope", "--form", office.form(WEB_FORM))
    assert (said.code, f"网站信息公开审批（{WEB}）" in said.err) == (1, True)


@pytest.mark.parametrize("name", ["nope", f"{JL}/nope"])
def test_a_ledger_that_is_not_there(office: Office, name: str) -> None:
    said = office.by("officer", "ledger", name)
    assert (said.code, "publications（信息发布台账）\n" in said.err) == (1, True)


def test_people_are_listed_with_the_titles_of_their_posts(office: Office) -> None:
    said = office.run("people", "list")
    assert f"运输管理处的本单位主要负责人（{POSTS['head']}）" in said.out


def test_statistics_name_organisations_and_processes_by_title(office: Office) -> None:
    office.submitted()
    said = office.by("officer", "stats", "overdue", "--by", "process")
    assert "吉林市交通运输局" in said.out
    assert f"网站信息公开审批（{WEB}）" in said.out


def test_a_published_case_tells_where_its_page_is(office: Office) -> None:
    number = office.submitted()
    for person in ("reviewer", "head", "secrecy", "leader"):
        office.done(person, "decide", number, "approve")
    office.done("editor", "decide", number, "done", "--set", "complete=齐全", "--set", "pinned=否")
    office.publish(number)
    told = office.done("officer", "case", number).out
    assert "系统（editor-姓名办理后）" in told
    assert "reviewer-姓名办理后" in told
    assert "网站没有在运行，运行 sanshen up 后可以打开" in told
    page = Path(told.split("文件：")[1].split("\n")[0])
    assert page.is_file()
    run = office.home / "run"
    run.mkdir()
    addresses = [{"title": "已发布的网站", "url": "http://127.0.0.1:8600/"}]
    (run / "up.json").write_text(json.dumps({"addresses": addresses}), "utf-8")
    told = office.done("officer", "case", number).out
    path = page.relative_to((office.home / "sites").resolve()).as_posix().replace("/public/", "/")
    assert f"网页：http://127.0.0.1:8600/{path}" in told


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"PK\x03\x04 and more", "不是文本文件"),
        (b"%PDF-1.7", "不是文本文件"),
        (b"\xff\xfe\x00", "看不懂文件的编码"),
        ("title: 甲\n".encode("utf-16"), "信息类型（kind）：必须填写"),
    ],
)
def test_files_that_are_no_form(office: Office, content: bytes, reason: str) -> None:
    assert reason in _submit(office, "officer", form=office.file("form.yaml", content))


def test_json_that_cannot_be_read_is_told_in_chinese(office: Office) -> None:
    told = _submit(office, "officer", form=office.file("form.json", '{"title": 1,}'))
    assert "form.json:1:13: syntax: 从这里起读不下去了" in told
    assert "Expecting" not in told


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("sheet", "NUMBER", "-o", "/nowhere/sheet.docx"), "没有这个文件或目录：/nowhere/sheet.docx"),
        (("sheet", "NUMBER", "-o", "/"), "这是一个目录，不是文件：/"),
        (("ledger", "publications", "--format", "csv", "-o", "/nowhere/a.csv"), "没有这个文件或目录"),
    ],
)
def test_a_file_that_cannot_be_written(office: Office, words: tuple[str, ...], reason: str) -> None:
    number = office.submitted()
    said = office.by("officer", *(number if word == "NUMBER" else word for word in words))
    assert (said.code, reason in said.err) == (1, True)


def test_a_home_that_is_a_file(office: Office) -> None:
    office.monkeypatch.setenv("SANSHEN_HOME", str(office.file("home.txt", "")))
    office.monkeypatch.delenv("SANSHEN_DATABASE_URL")
    said = office.run("init", "--admin", "a", "--name", "b", "--organization", JL)
    assert (said.code, "这里已经有一个同名的文件" in said.err) == (1, True)


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("CONCURRENCY", "0", "SANSHEN_CONCURRENCY=0：应当大于 0"),
        ("SHORTCUT", "maybe", "应当是 true 或 false"),
        ("PREFECT_PORT", "x", "应当是整数"),
        ("REMIND_HOURS", "x", "应当是数字"),
        ("DATABASE_URL", "mysql://user:secret@host/name", "SANSHEN_DATABASE_URL：写成 sqlite:///"),
        ("DATABASE_URL", "postgresql://host:port/name", "SANSHEN_DATABASE_URL：写成 sqlite:///"),
        (
            "DATABSE_URL",
            "sqlite:///other.db",
            "没有 SANSHEN_DATABSE_URL 这个设置，是不是 SANSHEN_DATABASE_URL？",
        ),
    ],
)
def test_a_setting_tells_what_it_should_be(office: Office, name: str, value: str, told: str) -> None:
    office.monkeypatch.setenv(f"SANSHEN_{name}", value)
    said = office.run("inbox")
    assert (said.code, told in said.err) == (1, True)
    assert "secret" not in said.err


@pytest.mark.parametrize("days", [["9999"], ["40", "--unit", "days"]])
def test_a_day_beyond_the_calendar(office: Office, days: list[str]) -> None:
    said = office.run("calendar", "due", "9999-12-01", *days)
    assert (said.code, "到期日太远" in said.err) == (1, True)


def test_days_the_wrong_way_round(office: Office) -> None:
    said = office.by("officer", "ledger", "publications", "--from", "2026-12-01", "--to", "2026-11-01")
    assert (said.code, "两个日期写反了" in said.err) == (2, True)


def test_an_unforeseen_fault_in_the_wrong_folder_leaves_no_home_behind(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SANSHEN_HOME", str(tmp_path / "none"))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setenv("SANSHEN_DEFINITIONS", str(TWO_OFFICES.resolve()))
    monkeypatch.setattr("flows.cli.calendars.load_calendar", lambda *_: 1 // 0)
    monkeypatch.setattr("tempfile.tempdir", None)
    said = office.run("calendar", "due", "2026-01-01", "3")
    assert (said.code, "Traceback" in said.err) == (1, False)
    assert not (tmp_path / "none").exists()
    (log,) = tmp_path.glob("sanshen-*/error.log")
    assert "ZeroDivisionError" in log.read_text("utf-8")


def test_on_a_narrow_terminal_a_case_number_stays_whole(office: Office) -> None:
    """It is what the next command needs."""
    number = office.submitted()
    office.monkeypatch.setenv("SANSHEN_TOKEN", token_of("reviewer"))
    shown = _at_80_columns("inbox", "--as", "reviewer")
    assert number in shown
    assert "…" not in shown


def _at_80_columns(*words: str) -> str:
    controller, terminal = pty.openpty()
    ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    program = "import sys; from flows.cli.app import run; sys.exit(run(sys.argv[1:]))"
    ran = subprocess.Popen([sys.executable, "-P", "-c", program, *words], stdout=terminal)
    os.close(terminal)
    shown = b""
    try:
        while part := os.read(controller, 65536):
            shown += part
    except OSError:  # how Linux says that nobody writes any more
        pass
    finally:
        os.close(controller)
    assert ran.wait() == 0
    return shown.decode()


@pytest.mark.parametrize(
    ("count", "reason"), [("0", "数量：不能小于 1"), ("-3", "-3 是负数，这里的数字要从 1 起写")]
)
def test_a_limit_of_no_days(office: Office, count: str, reason: str) -> None:
    said = office.run("calendar", "due", "2026-09-30", count)
    assert (said.code, reason in said.err) == (2, True)


def test_the_command_line_takes_a_number_with_other_brackets(office: Office) -> None:
    number = office.submitted()
    typed = number.replace("〔", "[").replace("〕", "]")
    office.done("reviewer", "decide", typed, "approve")
    said = office.by("reviewer", "decide", typed, "approve")
    assert (said.code, said.err) == (
        1,
        "没有办成：您已经办理过“本单位审核人审核”：同意。\n"
        "不用再办；办件现在在“本单位主要负责人审批”环节，由运输管理处的本单位主要负责人办理\n",
    )
