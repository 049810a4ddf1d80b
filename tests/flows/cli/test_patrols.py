"""`sanshen patrol`, as people type it, over a site that is down."""

import csv
import io
import json
import zipfile
from pathlib import Path

import pytest

from tests.flows.cli.office import Office

JILIN = "jilin-transport"


def test_a_patrol_is_made_listed_proved_and_explained(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SANSHEN_SITES_PORT", "9")
    monkeypatch.setenv("SANSHEN_PATROL_WAIT_SECONDS", "0")
    refused = office.by("officer", "patrol", "run", JILIN)
    assert (refused.code, "只有网站负责人、管理人员（台账统计）可以巡查" in refused.err) == (1, True)
    assert office.by("manager", "patrol", "run", "nowhere").code == 1
    assert office.by("manager", "patrol", "run", JILIN, "--site", "nothing").code == 1
    assert office.by("manager", "patrol", "findings", JILIN, "--kind", "nothing").code == 2

    told = office.done("manager", "patrol", "run", JILIN)
    assert "第1次巡查 局门户网站：看了 1 个网页和文件" in told.out
    (found,) = json.loads(office.done("officer", "patrol", "findings", JILIN, "--format", "json").out)
    assert (found["kind"], found["words"]) == ("unreachable", "网站首页打不开：连接不上。")
    listed = list(
        csv.reader(io.StringIO(office.done("officer", "patrol", "findings", JILIN, "--format", "csv").out))
    )
    assert listed[1][:2] == ["1", "网页打不开"]

    proof = tmp_path / "快照.zip"
    office.done("officer", "patrol", "evidence", JILIN, 1, "-o", str(proof))
    with zipfile.ZipFile(proof) as kept:
        assert "结果：连接不上" in kept.read("answer.txt").decode()
    assert office.by("officer", "patrol", "accept", JILIN, 1, "--reason", "停电").code == 1
    office.done("manager", "patrol", "accept", JILIN, 1, "--reason", "停电检修")
    assert (
        json.loads(
            office.done("officer", "patrol", "findings", JILIN, "--state", "open", "--format", "json").out
        )
        == []
    )
    assert [one["verb"] for one in office.audited("refused")] == ["patrol", "accept finding"]
    assert office.done("auditor", "audit", "verify").code == 0
