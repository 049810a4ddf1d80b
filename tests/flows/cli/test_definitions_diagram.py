"""`definitions diagram`: a process of the catalogue, or of a file, in three formats."""

import shutil
from pathlib import Path
from xml.etree import ElementTree

import pytest

from definitions.registry import CATALOGUE
from tests.builders.model_office import MODEL
from tests.flows.cli.office import JL, Office

COUNTERSIGN = MODEL / "processes/countersign.yaml"


def test_a_process_of_the_catalogue_is_drawn_in_mermaid(office: Office) -> None:
    said = office.run("definitions", "diagram", f"{JL}.web-publish")
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith(f"%% {JL}.web-publish\nflowchart TD\n")
    assert "局办公室的保密审查员" in said.out


@pytest.mark.parametrize(("form", "root"), [("svg", "svg"), ("bpmn", "definitions")])
def test_a_file_is_drawn_into_a_file(office: Office, tmp_path: Path, form: str, root: str) -> None:
    target = tmp_path / "图"
    said = office.run("definitions", "diagram", str(COUNTERSIGN), "--format", form, "-o", str(target))
    assert (said.code, said.out, said.err) == (0, "", f"流程图（{form}）已写到 {target}。\n")
    drawn = target.read_text("utf-8")
    assert ElementTree.fromstring(drawn).tag.endswith(f"}}{root}")
    assert "法规科的科室负责人" in drawn
    assert office.run("definitions", "diagram", str(COUNTERSIGN), "--format", form).out == drawn


def test_a_file_without_an_organisation_calls_roles_by_their_ids(office: Office, tmp_path: Path) -> None:
    alone = shutil.copy(COUNTERSIGN, tmp_path / "countersign.yaml")
    assert "legal的head" in office.run("definitions", "diagram", str(alone)).out


def test_the_catalogue_is_that_of_the_setting(office: Office, tmp_path: Path) -> None:
    root = tmp_path / "catalogue"
    shutil.copytree(CATALOGUE / "calendars", root / "calendars")
    shutil.copytree(MODEL, root / "model-office")
    office.monkeypatch.setenv("SANSHEN_DEFINITIONS", str(root))
    assert "相关科室会签" in office.run("definitions", "diagram", "model-office.countersign").out
    assert office.run("definitions", "diagram", f"{JL}.web-publish").code == 1


def test_what_cannot_be_drawn_is_told(office: Office, tmp_path: Path) -> None:
    unknown = office.run("definitions", "diagram", "nothing")
    assert (unknown.code, unknown.out) == (1, "")
    assert f"没有名为“nothing”的流程。\n现有流程：{JL}.interaction、{JL}.web-publish" in unknown.err
    broken = tmp_path / "broken.yaml"
    broken.write_text(COUNTERSIGN.read_text("utf-8").replace("kind: review", "kind: reveiw"), "utf-8")
    assert "reveiw" in office.run("definitions", "diagram", str(broken)).err
    broken.write_bytes("标题".encode("gbk"))
    assert "不是 UTF-8 编码" in office.run("definitions", "diagram", str(broken)).err
    assert "没有这个文件或目录" in office.run("definitions", "diagram", str(tmp_path / "no.yaml")).err
