"""`sanshen register`, as people type it."""

import csv
import io
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.builders.office import TWO_OFFICES
from tests.flows.cli.office import Office

REGISTER = """
register: accounts
title: 政务新媒体账号登记簿
authority: 样例
fields:
  - {id: name, kind: text, label: 账号名称, required: true}
  - {id: platform, kind: choice, label: 平台, options: [微信, 微博], required: true}
  - {id: unit, kind: unit, label: 主办单位, required: true}
  - {id: fans, kind: number, label: 关注人数}
key: [platform, unit]
"""
TABLE = "账号名称,平台,主办单位,关注人数\n吉市交通,微信,局办公室,1200\n吉市交通,微博,局办公室,\n"


@pytest.fixture
def keeping(office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    folder = Path(shutil.copytree(TWO_OFFICES, tmp_path / "definitions"))
    file = folder / "jilin-transport" / "registers" / "accounts.yaml"
    file.parent.mkdir(exist_ok=True)
    file.write_text(REGISTER, encoding="utf-8")
    monkeypatch.setenv("SANSHEN_DEFINITIONS", str(folder))
    return office


def test_a_register_is_brought_in_and_shown(keeping: Office) -> None:
    file = keeping.file("账号.csv", TABLE)
    looked = keeping.done("manager", "register", "import", "accounts", file, "--preview")
    assert "将登记 2 条" in looked.out
    assert keeping.audited("register_imported") == []
    assert "已登记 2 条" in keeping.done("manager", "register", "import", "accounts", file).out
    (told,) = keeping.audited("register_imported")
    assert (told["register"], len(told["changes"])) == ("accounts", 2)

    shown = keeping.done("officer", "register", "accounts")
    assert "政务新媒体账号登记簿" in shown.out
    assert "局办公室" in shown.out
    listed = json.loads(keeping.done("officer", "register", "show", "accounts", "--format", "json").out)
    assert [(one["number"], one["platform"], one["fans"]) for one in listed] == [
        (1, "微信", 1200),
        (2, "微博", None),
    ]
    exported = keeping.done("officer", "register", "accounts", "--format", "csv").out
    rows = list(csv.reader(io.StringIO(exported)))
    assert rows[:2] == [
        ["编号", "账号名称", "平台", "主办单位", "关注人数", "状态"],
        ["1", "吉市交通", "微信", "局办公室", "1200", "在册"],
    ]
    closed = keeping.file("改.csv", exported.replace("微博,局办公室,,在册", "微博,局办公室,,已注销"))
    assert "注销 1 条；1 条没有变动" in keeping.done("manager", "register", "import", "accounts", closed).out
    assert "状态：在册→已注销" in keeping.done("officer", "register", "entry", "accounts", 2).out
    assert keeping.done("auditor", "audit", "verify").code == 0


def test_what_is_wrong_with_a_table_is_placed(keeping: Office) -> None:
    file = keeping.file("账号.csv", TABLE.replace("微博", "微信"))
    refused = keeping.by("manager", "register", "import", "accounts", file)
    assert refused.code != 0
    assert (
        "账号.csv:3:1: duplicate-key: 平台“微信”、主办单位“局办公室”已经登记：本文件第2行，不能重复。"
        in refused.err
    )
    assert keeping.audited("register_imported") == []


def test_health_tells_what_entries_still_say_that_nobody_declares_any_more(
    keeping: Office, tmp_path: Path
) -> None:
    def told() -> Any:
        return json.loads(keeping.run("health", "--json").out)["registers"]

    keeping.done("manager", "register", "import", "accounts", keeping.file("账号.csv", TABLE))
    assert told() == {"ok": True, "undeclared": []}
    file = tmp_path / "definitions" / "jilin-transport" / "registers" / "accounts.yaml"
    file.write_text(REGISTER.replace("  - {id: fans, kind: number, label: 关注人数}\n", ""), encoding="utf-8")
    left = {"organization": "jilin-transport", "register": "accounts", "field": "fans", "entries": [1]}
    assert told() == {"ok": False, "undeclared": [left]}
    said = keeping.run("health")
    assert (said.code, "第1号（共1条）还记着定义里已经删去的“fans”" in said.out) == (1, True)
    file.write_text(REGISTER.replace("{id: fans, kind", "{id: fans, knd"), encoding="utf-8")
    assert told() == {"ok": False, "undeclared": None}
    file.unlink()
    assert [one["entries"] for one in told()["undeclared"]] == [[1, 2]]
