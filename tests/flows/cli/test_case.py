"""`sanshen case`: what a reviewer must see before deciding, and the files that come with it."""

import pytest
from rich.cells import cell_len

from definitions.vocabulary import OUTCOME_TITLES, Outcome
from tests.flows.cli.office import JL, WEB_FORM, Office

LONG = "\n\n".join(f"第{number}段：公交线路的走向有所调整，请广大乘客留意站牌。" for number in range(1, 120))


def handed_in(office: Office) -> str:
    texts = [office.file("名单.txt", "三条线路的走向"), office.file("说明.txt", "一段说明")]
    attach = [part for text in texts for part in ("--attach", text)]
    form = office.form({**WEB_FORM, "body": LONG})
    return office.done("officer", "submit", f"{JL}.web-publish", "--form", form, *attach).out.strip()


def test_a_reviewer_sees_the_whole_content(office: Office) -> None:
    number = handed_in(office)
    shown = office.done("reviewer", "case", number).out
    assert f"信息标题：{WEB_FORM['title']}" in shown
    assert "拟发布栏目：" in shown
    assert f"【正文】\n{LONG}\n" in shown
    assert "【附件】2 个" in shown
    assert "名单.txt（21 字节）" in shown


def test_a_program_reads_the_whole_content(office: Office) -> None:
    case = office.done("reviewer", "case", handed_in(office), "--json").document
    assert case["form"]["title"] == WEB_FORM["title"]
    assert case["texts"] == {"body": LONG}
    assert [(f["field"], f["name"], f["size"]) for f in case["files"]] == [
        ("attachments", "名单.txt", len("三条线路的走向".encode())),
        ("attachments", "说明.txt", len("一段说明".encode())),
    ]


def test_what_a_stage_filled_in_is_shown(office: Office) -> None:
    number = office.submitted()
    for person in ("reviewer", "head", "secrecy", "leader"):
        office.done(person, "decide", number, "approve")
    office.done("editor", "decide", number, "done", "--set", "complete=齐全", "--set", "pinned=否")
    assert "【“网站管理部门收件”填写】\n" in office.done("officer", "case", number).out
    given = office.done("officer", "case", number, "--json").document["given"]
    assert given["receipt"]["complete"] == "齐全"


def test_files_are_saved_and_nothing_is_overwritten(office: Office) -> None:
    number, folder = handed_in(office), office.home.parent / "附件"
    said = office.done("reviewer", "case", number, "--save", folder)
    assert "已存 2 个附件" in said.err
    assert {path.name: path.read_text("utf-8") for path in folder.iterdir()} == {
        "名单.txt": "三条线路的走向",
        "说明.txt": "一段说明",
    }
    (folder / "名单.txt").unlink()
    (folder / "说明.txt").write_text("自己的", "utf-8")
    again = office.by("reviewer", "case", number, "--save", folder)
    assert (again.code, again.out, "已经有“说明.txt”，附件没有存" in again.err) == (1, "", True)
    assert [path.read_text("utf-8") for path in folder.iterdir()] == ["自己的"]


def test_files_of_one_name_are_saved_beside_each_other(office: Office) -> None:
    ours, folder = office.file("名单.txt", "甲"), office.home.parent / "附件"
    (office.home.parent / "b").mkdir()
    other = office.file("b/名单.txt", "乙")
    form = office.form(WEB_FORM)
    said = office.done(
        "officer", "submit", f"{JL}.web-publish", "--form", form, "--attach", ours, "--attach", other
    )
    office.done("officer", "case", said.out.strip(), "--save", folder, "--json")
    assert {path.name: path.read_text("utf-8") for path in folder.iterdir()} == {
        "名单.txt": "甲",
        "名单（2）.txt": "乙",
    }


def test_a_stranger_saves_nothing_and_a_lost_file_is_told(office: Office) -> None:
    number, folder = handed_in(office), office.home.parent / "附件"
    said = office.by("outsider", "case", number, "--save", folder)
    assert (said.code, "您与此办件无关" in said.err) == (1, True)
    assert office.audited("refused")[-1]["target"] == number
    case = office.done("officer", "case", number, "--json").document
    digest = case["files"][0]["digest"]
    next(office.home.rglob(digest)).unlink()
    lost = office.by("officer", "case", number, "--save", folder)
    assert (lost.code, "文件已丢失" in lost.err, folder.exists()) == (1, True, False)


def test_what_must_be_changed_is_told_before_what_is_only_a_doubt(office: Office) -> None:
    body = "涉密的内容不得公开。\n\n联系人手机13812345678。\n\n秘密★1年"
    said = office.by(
        "officer", "submit", f"{JL}.web-publish", "--form", office.form({**WEB_FORM, "body": body})
    )
    shown = office.done("officer", "case", said.out.strip()).out
    for told in (said.err, shown):
        marks = [line[: line.index("]") + 1] for line in told.splitlines() if line.startswith("[")]
        assert marks == sorted(marks, key=("[必须改]", "[请核对]", "[提示]").index)
        assert len(set(marks)) > 1


def test_an_outcome_has_one_name(office: Office) -> None:
    number = office.submitted()
    office.done("reviewer", "decide", number, "refuse", "--opinion", "不宜公开")
    assert f"现状：{OUTCOME_TITLES[Outcome.REFUSED]}" in office.done("officer", "case", number).out


def test_a_submission_that_was_held_back_is_told_as_such(office: Office) -> None:
    form = office.form({**WEB_FORM, "body": "联系人手机13812345678。"})
    number = office.by("officer", "submit", f"{JL}.web-publish", "--form", form).out.strip()
    held = office.done("officer", "case", number).out
    (told,) = [line for line in held.splitlines() if "提交第1轮内容" in line]
    assert "提交第1轮内容，检查未通过，留在拟稿" in told
    assert "需要修改：个人信息" in told
    assert "\n现状：拟稿，等待officer-姓名\n" in held
    office.done("officer", "revise", number, "--form", office.form(WEB_FORM))
    mended = office.done("officer", "case", number).out
    (told,) = [line for line in mended.splitlines() if "提交第2轮内容" in line]
    assert "检查未通过" not in told
    assert "\n现状：办理中：本单位审核人审核，等待" in mended


@pytest.mark.parametrize("width", [80, 120])
def test_tables_keep_to_the_width_that_is_asked_for(office: Office, width: int) -> None:
    number = office.submitted(
        title="关于城区三条公交线路在松江路路面维修期间临时绕行和调整首末班车时间的公告"
    )
    office.monkeypatch.setenv("COLUMNS", str(width))
    for command in (("inbox",), ("case", number)):
        lines = office.done("reviewer", *command).out.splitlines()
        table = lines[lines.index(next(line for line in lines if "─" in line)) - 1 :]
        assert max(map(cell_len, table)) <= width
        assert number in "\n".join(lines)


def test_a_table_in_a_pipe_is_as_wide_as_it_needs(office: Office) -> None:
    number = office.submitted(
        title="关于城区三条公交线路在松江路路面维修期间临时绕行和调整首末班车时间的公告"
    )
    office.monkeypatch.delenv("COLUMNS", raising=False)
    (line,) = [line for line in office.done("reviewer", "inbox").out.splitlines() if number in line]
    assert "临时绕行和调整首末班车时间的公告" in line


@pytest.mark.parametrize("verb", ["ask", "comment", "forward", "take-back"])
def test_an_option_that_a_verb_does_not_take_is_refused_and_not_dropped(office: Office, verb: str) -> None:
    number = office.submitted()
    note = office.file("说明.txt", "见附件")
    said = office.by(
        "reviewer", "decide", number, verb, "--attach", note, "--set", "a=1", "--opinion", "见附件"
    )
    assert (said.code, said.out) == (1, "")
    assert "不带 --set、--attach，什么都没有办" in said.err
