"""The audit leaves the house as a file that anybody can check."""

import hashlib
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from flows.clock import wall_clock
from storage.database import Database
from storage.seals import load_key, seal
from tests.docs.pages import ROOT
from tests.flows.cli.office import Office

CHECK = ROOT / "docs/how-to/check_audit.py"
Lines = list[dict[str, Any]]


def lines_of(file: Path) -> Lines:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def checked(file: Path) -> tuple[int, str]:
    run = subprocess.run(
        [sys.executable, "-I", CHECK, file], capture_output=True, text=True, encoding="utf-8", check=False
    )
    return run.returncode, run.stdout.strip()


@pytest.fixture
def file(office: Office) -> Path:
    number = office.submitted()
    office.done("reviewer", "decide", number, "approve")
    database = Database(office.url)
    seal(database, load_key(office.home / "keys" / "seal.key"), wall_clock())
    database.dispose()
    target = office.home.parent / "审计.jsonl"
    office.done("auditor", "audit", "export", target)
    return target


def test_the_file_holds_every_event_and_seal_and_the_audit_tells_of_it(office: Office, file: Path) -> None:
    lines = lines_of(file)
    events = [line["event"] for line in lines if "event" in line]
    assert lines[-1] == {"end": {"events": len(events), "seals": 2}}
    assert {event["chain"] for event in events} == {"installation", "case/1"}
    (told,) = office.audited("audit_exported")
    assert told["sha256"] == hashlib.sha256(file.read_bytes()).hexdigest()
    assert (told["events"], told["case"], told["file"]) == (len(events), None, file.name)
    assert office.run("audit", "verify").code == 0
    assert checked(file) == (0, "Everything fits together.")


def _change(lines: Lines) -> None:
    lines[3]["event"]["payload"] = "{}"


def _take_out(lines: Lines) -> None:
    del lines[3]


def _cut_off(lines: Lines) -> None:
    last = max(n for n, line in enumerate(lines) if "event" in line)
    del lines[last]
    lines[-1]["end"]["events"] -= 1


def _end_early(lines: Lines) -> None:
    del lines[-1]


@pytest.mark.parametrize(
    ("damage", "found"),
    [
        (_change, "was changed"),
        (_take_out, "does not continue"),
        (_cut_off, "was sealed with"),
        (_end_early, "does not end"),
    ],
)
def test_a_damaged_file_is_found_out(file: Path, damage: Callable[[Lines], None], found: str) -> None:
    lines = lines_of(file)
    damage(lines)
    file.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")
    code, said = checked(file)
    assert code == 1
    assert found in said


def test_one_case_alone(office: Office, tmp_path: Path) -> None:
    office.submitted()
    number, target = office.submitted(), tmp_path / "case.jsonl"
    office.done("auditor", "audit", "export", "--case", number, "-o", target)
    assert {line["event"]["chain"] for line in lines_of(target) if "event" in line} == {"case/2"}
    assert checked(target)[0] == 0


def test_the_file_may_stand_behind_the_option_but_once(office: Office, tmp_path: Path) -> None:
    target = tmp_path / "audit.jsonl"
    office.done("auditor", "audit", "export", "-o", target)
    assert checked(target)[0] == 0
    twice = office.by("auditor", "audit", "export", tmp_path / "a", "-o", tmp_path / "b")
    assert (twice.code, "只写一处" in twice.err) == (2, True)
    nowhere = office.by("auditor", "audit", "export")
    assert (nowhere.code, "少写了要写到的文件" in nowhere.err) == (2, True)
    assert not (tmp_path / "a").exists()
    assert not (tmp_path / "b").exists()


def test_only_the_auditor_exports_and_nothing_is_written_over(office: Office, tmp_path: Path) -> None:
    target = tmp_path / "audit.jsonl"
    refused = office.by("admin", "audit", "export", "-o", target)
    assert (refused.code, "只有审计管理员" in refused.err, target.exists()) == (1, True, False)
    assert [told["verb"] for told in office.audited("refused")] == ["audit export"]
    target.write_text("mine", encoding="utf-8")
    taken = office.by("auditor", "audit", "export", "-o", target)
    assert (taken.code, "已经存在" in taken.err, target.read_text(encoding="utf-8")) == (1, True, "mine")
    lost = office.by("auditor", "audit", "export", "-o", tmp_path / "none" / "audit.jsonl")
    assert (lost.code, "没有这个文件夹" in lost.err) == (1, True)
    assert office.by("auditor", "audit", "export", "--case", "没有", "-o", tmp_path / "x").code == 1
    assert [path.name for path in tmp_path.glob("*.part")] == []
