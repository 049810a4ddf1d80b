"""What drawings look like. `SANSHEN_UPDATE_GOLDENS=1` writes them anew."""

import os
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from definitions.drawing import StageProgress, Standing, bpmn, chart, described, mermaid, svg
from definitions.drawing.model import Signers
from definitions.drawing.progress import said
from definitions.drawing.signing_conditions import completion
from definitions.drawing.text import width_of, wrapped
from definitions.drawing.words import Vocabulary, rule
from definitions.loader import load_process
from definitions.schema.signing import Signing
from tests.builders.drawn import charts
from tests.builders.office import WEB, shared_catalogue
from tests.definitions.bpmn_documents import MODEL, faults

HOW_TO = Path(__file__).parents[2] / "docs/how-to/model-office"
DRAWINGS = Path(__file__).parent / "drawings"
PARALLEL, VOTE = "model-office.parallel-review", "model-office.board-vote"
WRITERS = {"svg": svg, "mmd": mermaid, "bpmn": bpmn}
SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("ending", WRITERS)
@pytest.mark.parametrize("process", [WEB, PARALLEL])
def test_drawings_are_as_they_were(process: str, ending: str) -> None:
    drawn, golden = WRITERS[ending](charts()[process]), DRAWINGS / f"{process}.{ending}"
    if os.environ.get("SANSHEN_UPDATE_GOLDENS"):
        golden.write_text(drawn, "utf-8")
    assert drawn == golden.read_text("utf-8")


def test_the_page_shows_the_drawing_of_its_example() -> None:
    shown = Path(__file__).parents[2] / "docs/images/parallel-review.svg"
    assert shown.read_bytes() == (DRAWINGS / f"{PARALLEL}.svg").read_bytes()


def test_bpmn_of_every_process_holds_together() -> None:
    assert len(charts()) >= 7
    assert {name: faults(bpmn(drawn)) for name, drawn in charts().items()} == {name: [] for name in charts()}


@pytest.mark.parametrize(
    ("process", "tag", "number"),
    [
        (WEB, "userTask", 8),
        (WEB, "serviceTask", 2),
        ("model-office.account-article", "userTask", 6),
        ("lvliang-drc.publish", "manualTask", 3),
        ("lvliang-drc.publish", "exclusiveGateway", 4),
        (PARALLEL, "inclusiveGateway", 2),
        (PARALLEL, "parallelGateway", 1),
        (PARALLEL, "complexGateway", 1),
        (VOTE, "multiInstanceLoopCharacteristics", 2),
        ("model-office.rule-document", "callActivity", 1),
    ],
)
def test_stages_become_elements(process: str, tag: str, number: int) -> None:
    assert len(list(ElementTree.fromstring(bpmn(charts()[process])).iter(f"{MODEL}{tag}"))) == number


@pytest.mark.parametrize(
    ("process", "conditions"),
    [
        (VOTE, ["votesFor * 100 > votes * 50", "votesFor >= 2 || returned > 0 || refused > 0"]),
        ("model-office.countersign", ["agreed == numberOfInstances || returned > 0 || refused > 0"]),
        ("model-office.duty-room", ["numberOfCompletedInstances >= 1", "agreed == numberOfInstances"]),
    ],
)
def test_several_signers_decide_by_their_rule(process: str, conditions: list[str]) -> None:
    root = ElementTree.fromstring(bpmn(charts()[process]))
    written = [one.text or "" for one in root.iter(f"{MODEL}completionCondition")]
    assert [text.startswith(begin) for text, begin in zip(written, conditions, strict=True)] == [True] * len(
        written
    )


@pytest.mark.parametrize(
    ("sign", "words", "condition"),
    [
        ({"at_least": "2/3"}, "赞成满三分之二通过", "votesFor * 3 >= votes * 2 || "),
        ({"more_than": "3/20"}, "赞成超过二十分之三通过", "votesFor * 20 > votes * 3 || "),
        ({"at_least": "60%"}, "赞成满60%通过", "votesFor * 100 >= votes * 60 || "),
        ({"more_than": 2}, "赞成超过2票通过", "votesFor > 2 || "),
    ],
)
def test_a_vote_is_told_by_its_share(sign: dict[str, Any], words: str, condition: str) -> None:
    signing = Signing.model_validate(sign)
    assert rule(signing) == f"票签：{words}"
    assert completion(Signers(signing, None, None)).startswith(condition)


def test_the_regulation_is_named() -> None:
    drawn = charts()[WEB]
    assert drawn.authority.startswith("《吉林市交通运输局门户网站和微信公众平台管理规定（试行）》第")
    told = [one.text or "" for one in ElementTree.fromstring(bpmn(drawn)).iter(f"{MODEL}documentation")]
    assert sum(drawn.authority in text for text in told) > 5


def test_a_drawing_shows_where_a_case_is() -> None:
    drawn = charts()[WEB]
    stages = [node.stage for node in drawn.nodes.values() if node.stage]
    progress = {stage: StageProgress(Standing.AHEAD) for stage in stages}
    progress |= {"draft": StageProgress(Standing.PASSED, 2), "unit_check": StageProgress(Standing.OPEN, 2)}
    root = ElementTree.fromstring(svg(drawn, progress))
    classes = {
        g.attrib["data-stage"]: g.attrib["class"] for g in root.iter(f"{SVG}g") if "data-stage" in g.attrib
    }
    assert (classes["draft"], classes["unit_check"]) == ("draft passed", "review open")
    assert {classes[stage] for stage in stages[2:]} <= {
        f"{k} ahead" for k in ("review", "work", "publish", "choose", "withdraw", "end")
    }
    assert "正在办，第2次" in [text.text for text in root.iter(f"{SVG}text")]
    assert "正在办：本单位审核人审核；" in described(drawn, progress)
    assert not [text for text in root.iter(f"{SVG}text") if "异议" in str(text.text)]


def test_a_drawing_shows_that_an_objection_holds_a_case() -> None:
    drawn = charts()["model-office.statistics-release"]
    progress = {node.stage: StageProgress(Standing.AHEAD) for node in drawn.nodes.values() if node.stage}
    progress |= {
        "draft": StageProgress(Standing.PASSED),
        "chief": StageProgress(Standing.HELD, 1, "答复异议"),
    }
    root = ElementTree.fromstring(svg(drawn, progress))
    (held,) = [g for g in root.iter(f"{SVG}g") if g.attrib.get("data-stage") == "chief"]
    assert held.attrib["class"] == "review held"
    assert "因异议暂停，等答复异议" in [text.text for text in held.iter(f"{SVG}text")]
    legend = "".join(str(text.text) for text in root.findall(f"{SVG}text"))
    assert "红色虚线框：因异议暂停" in legend
    assert "因异议暂停：主要领导终审；" in described(drawn, progress)


@pytest.mark.parametrize(
    ("progress", "words"),
    [
        (StageProgress(Standing.PASSED, 1), "已办"),
        (StageProgress(Standing.OPEN, 3), "正在办，第3次"),
        (StageProgress(Standing.HELD, 2, "答复异议"), "因异议暂停，等答复异议"),
        (StageProgress(Standing.SKIPPED), "不经过"),
        (StageProgress(Standing.SKIPPED, 1), "没有办完"),
        (StageProgress(Standing.AHEAD, 2), "还没到，到过2次"),
    ],
)
def test_how_far_a_stage_has_come_is_said(progress: StageProgress, words: str) -> None:
    assert said(progress) == words


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ("form.kind == '公文'", "信息类型是“公文”"),
        ("form.kind != '公文' && form.title in ['a', 'b']", "信息类型不是“公文”，并且信息标题属于“a”、“b”"),
        ("given.receipt.pinned == '是'", "置顶是“是”"),
        ("form.kind == 'form.title == 1'", "信息类型是“form.title == 1”"),
        ("form.unknown > 3", "form.unknown > 3"),
        ("start.unit in ['transport_admin', 'x']", "报送单位属于“运输管理处”、“x”"),
    ],
)
def test_conditions_are_put_into_words(condition: str, words: str) -> None:
    loaded = shared_catalogue().find(WEB)
    assert loaded
    organization = shared_catalogue().office(loaded.process.organization).organization
    assert Vocabulary(loaded.process, organization).condition(condition) == words


@pytest.mark.parametrize(
    ("text", "room", "lines"),
    [
        ("一二三四五六", 40, ["一二三", "四五六"]),
        ("一二三，四", 40, ["一二", "三，四"]),
        ("一二（三四）", 40, ["一二", "（三", "四）"]),
        ("averylongwordinlatin", 60, ["averylo", "ngwordi", "nlatin"]),
        ("one two three", 60, ["one two", "three"]),
        ("", 40, []),
    ],
)
def test_lines_break_as_chinese_lines_do(text: str, room: float, lines: list[str]) -> None:
    found = wrapped(text, room)
    assert [line.text for line in found] == lines
    assert all(width_of(line.text) <= room for line in found)


def test_what_is_typed_is_no_markup() -> None:
    loaded = shared_catalogue().find(WEB)
    assert loaded
    text = loaded.text.replace("{zh: 本单位审核人审核,", '{zh: "<b>\\"&\\b]]>",')
    drawn = chart(load_process(text, "changed.yaml").process)
    for write in (svg, bpmn):
        ElementTree.fromstring(write(drawn))
    assert "#60;b#62;#34;#38;" in mermaid(drawn)


def test_other_processes_and_how_they_ended_are_told_by_their_titles() -> None:
    process = load_process((HOW_TO / "processes/rule-document.yaml").read_text(encoding="utf-8"), "x").process
    drawn = mermaid(chart(process, None, {"model-office.interpretation": "政策解读"}.__getitem__))
    assert "开子办件：政策解读" in drawn
    assert "“已发布”" in drawn
    assert "published" not in drawn


def test_steps_before_the_end_of_a_limit_and_after_it_are_told() -> None:
    text = (HOW_TO / "processes/instruction.yaml").read_text(encoding="utf-8")
    several = "    warn: [2 workdays, 1 workday]\n    warned: [{remind: everyone}]\n    within: 2 workdays\n"
    process = load_process(text.replace("    within: 2 workdays\n", several), "x").process
    assert Vocabulary(process, None).details(process.human_stage("head"))[-4:] == (
        "时限：2个工作日",
        "临近到期（提前2个工作日、1个工作日）：催办",
        "超期：催办",
        "超期1个工作日：抄送general_office的manager",
    )


def test_the_legend_tells_only_of_signs_that_are_there() -> None:
    text = (HOW_TO / "processes/circular.yaml").read_text(encoding="utf-8")
    both = svg(chart(load_process(text, "x").process))
    alone = text.replace(
        "who: {role: head}}", "who: {role: head}, decisions: {approve: 同意, refuse: 不同意}}"
    )
    alone = alone.replace("head: return, draft: {}, ", "")
    only = svg(chart(load_process(alone, "x").process))
    assert "可以退回拟稿人" in both
    assert ("可以退回拟稿人" in only, "可以不同意" in only) == (False, True)
