"""The schema that editors use: committed fresh, and of one mind with the loader."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from definitions.json_schema import (
    FILE,
    SCORES_FILE,
    SELF_CHECK_FILE,
    generate,
    generate_scores,
    generate_self_check,
    main,
)
from definitions.source import read
from tests.definitions.valid_office import PROCESS


def faults(text: str) -> list[Any]:
    validator = jsonschema.Draft202012Validator(json.loads(generate()))
    return list(validator.iter_errors(read(text, "x").values))


def test_the_committed_file_is_fresh() -> None:
    assert FILE.read_text("utf-8") == generate(), "run `python -m definitions.json_schema`"
    assert SCORES_FILE.read_text("utf-8") == generate_scores()
    assert SELF_CHECK_FILE.read_text("utf-8") == generate_self_check()


def test_running_the_module_writes_the_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("definitions.json_schema.FILE", tmp_path / "schema.json")
    monkeypatch.setattr("definitions.json_schema.SCORES_FILE", tmp_path / "scores.json")
    monkeypatch.setattr("definitions.json_schema.SELF_CHECK_FILE", tmp_path / "self-check.json")
    main()
    assert (tmp_path / "self-check.json").read_text("utf-8") == generate_self_check()
    assert (tmp_path / "scores.json").read_text("utf-8") == generate_scores()
    assert (tmp_path / "schema.json").read_text("utf-8") == generate()


def test_it_is_a_schema_and_accepts_the_shortcuts_of_a_valid_document() -> None:
    jsonschema.Draft202012Validator.check_schema(json.loads(generate()))
    assert "approve: 同意公开" in PROCESS
    assert "title: 本单位负责人审核" in PROCESS
    assert faults(PROCESS) == []


ROOT = Path(__file__).parents[2]
SHIPPED = sorted(
    path
    for folder in ("definitions/catalogue", "docs/how-to/model-office", "docs/tutorial")
    for path in (ROOT / folder).rglob("*.yaml")
    if path.parent.name == "processes" or path.name == "short-notice.yaml"
)


def test_it_accepts_every_process_that_is_shipped_or_shown() -> None:
    validator = jsonschema.Draft202012Validator(json.loads(generate()))
    refused = {
        str(path.relative_to(ROOT)): fault.message
        for path in SHIPPED
        for fault in validator.iter_errors(read(path.read_text("utf-8"), path.name).values)
    }
    assert len(SHIPPED) > 100
    assert refused == {}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("kind: paper", "kind: papier"),
        ("title: 本单位负责人审核", "titel: 本单位负责人审核"),
        ("title: 本单位负责人审核", "title: ''"),
        ("within: 2 workdays", "within: two days"),
        ("effect: return", "effect: retrun"),
        ("      approve: 同意公开", "      approve: 5"),
    ],
)
def test_it_refuses_what_the_loader_refuses(old: str, new: str) -> None:
    assert PROCESS.count(old) == 1
    assert faults(PROCESS.replace(old, new)) != []
