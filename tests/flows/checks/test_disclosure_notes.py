"""What a document says of its own disclosure: written, ticked in a printed form, or alone on a line."""

import pytest

from definitions.vocabulary import CheckName, Severity
from flows.checks.examined import ReadAttachment
from flows.extraction.files import read_file
from tests.builders import files

PARAGRAPH = "自本月起，公交线路有所调整，请市民留意站牌。"


def blocked(ask, body: str) -> list[tuple[str, str]]:
    found = ask(CheckName.SECRECY_MARKS, body)
    return [(one.code, body[one.start : one.end]) for one in found if one.severity is Severity.BLOCK]


@pytest.mark.parametrize(
    ("line", "note"),
    [
        ("公开类型：不公开", "公开类型：不公开"),
        ("公开形式：依申请公开", "公开形式：依申请公开"),
        ("信息公开选项（必填）：依申请公开", "公开选项（必填）：依申请公开"),
        ("| 公开属性 | 依申请公开 | 份数 | 20 |", "公开属性 | 依申请公开"),
        ("公开属性\t不予公开\t份数\t20", "公开属性\t不予公开"),
        ("是否公开：否", "是否公开：否"),
        ("政府信息公开审查意见：不予公开", "公开审查意见：不予公开"),
        ("公开层级：依申请公开", "公开层级：依申请公开"),
        ("本件依申请公开", "本件依申请公开"),
        ("（此件发至县团级，不登报）", "（此件发至县团级，不登报）"),
        ("此件不上网", "此件不上网"),
        ("不登报、不上网。", "不登报、不上网。"),
        ("（本文件不公开）", "（本文件不公开）"),
        ("此件属不予公开范围", "此件属不予公开范围"),
        ("☑依申请公开，理由：涉及内部管理", "☑依申请公开"),
        ("是否主动公开\t否", "是否主动公开\t否"),
        ("公开属性：☑不予公开", "☑不予公开"),
        ("公开属性：□主动公开 □依申请公开 ☑不予公开", "☑不予公开"),
        ("主动公开☐ 依申请公开☑", "依申请公开☑"),
        ("公开属性：不予公开□ 依申请公开☑ 主动公开□", "依申请公开☑"),
        ("主动公开（　）依申请公开（√）不予公开（　）", "依申请公开（√）"),
        ("○主动公开 ●依申请公开 ○不予公开", "●依申请公开"),
        ("| ☐ | 主动公开 | ☒ | 不予公开 |", "☒ | 不予公开"),
        ("\uf0a3主动公开 \uf052依申请公开", "\uf052依申请公开"),
        ("- [x] 依申请公开", "[x] 依申请公开"),
        ("是否主动公开：□是 ☑否", "☑否"),
    ],
)
def test_a_form_that_says_so_blocks(ask, line, note):
    found = blocked(ask, f"{line}\n\n{PARAGRAPH}")
    assert found == [("withheld_document", note)]


@pytest.mark.parametrize(
    "line",
    [
        "公开属性：☑主动公开 □依申请公开 □不予公开",
        "主动公开☑ 依申请公开☐",
        "主动公开（√）依申请公开（　）不予公开（　）",
        "□不予公开 □依申请公开 ☑主动公开",
        "- [ ] 依申请公开\n- [x] 主动公开",
        "是否主动公开：☑是 □否",
        "是否公开：是",
        "☑主动公开 ☑依申请公开",
        "☑依申请公开材料已收到",
        "● 主动公开\n● 依申请公开",
        "| 公开属性 | 不予公开理由 |",
        "公开方式：依申请公开的，按第三章办理。",
        "公开形式：不公开、依申请公开或者主动公开",
        "依申请公开   □",
        "涉密信息不上网，上网信息不涉密。",
        "经审查不宜公开的，不登报、不上网。",
    ],
)
def test_a_form_that_does_not_say_so_passes(ask, line):
    assert blocked(ask, f"{PARAGRAPH}\n{line}\n{PARAGRAPH}") == []


@pytest.mark.parametrize("note", ["依申请公开", "不予公开", "　　依 申 请 公 开"])
def test_alone_at_the_head_or_the_foot_it_is_a_note(ask, note):
    for body in (f"{note}\n\n{PARAGRAPH}\n", f"{PARAGRAPH}\n2026年11月3日\n{note}"):
        assert blocked(ask, body) == [("withheld_document", note.strip())]
    assert blocked(ask, f"{PARAGRAPH}\n" * 9 + f"{note}\n" + f"{PARAGRAPH}\n" * 9) == []


def test_the_heading_of_a_page_about_requests_is_none(ask):
    assert blocked(ask, f"依申请公开\n\n申请人可以当面提出。{PARAGRAPH}") == []
    assert blocked(ask, f"主动公开\n依申请公开\n\n{PARAGRAPH}") == []


def test_the_answer_of_a_form_is_no_note(ask):
    assert ask(CheckName.SECRECY_MARKS, PARAGRAPH, fields={"way": "依申请公开"}) == ()


@pytest.mark.parametrize(
    ("line", "mark"),
    [
        ("密级：☐绝密 ☐机密 ☑秘密", "☑秘密"),
        ("绝密□ 机密□ 秘密☑ 非密□", "秘密☑"),
        ("是否涉密：☑是 □否", "☑是"),
        ("是否涉及工作秘密：是√ 否□", "是√"),
    ],
)
def test_a_ticked_level_is_a_mark(ask, line, mark):
    assert blocked(ask, f"{PARAGRAPH}\n{line}\n{PARAGRAPH}") == [("secrecy_mark", mark)]


@pytest.mark.parametrize(
    "line",
    [
        "密级：☐绝密 ☐机密 ☐秘密 ☑无",
        "密级：秘密□ 机密□ 绝密□",
        "秘密□",
        "是否涉密：□是 ☑否",
        "☑非涉密 □涉密",
    ],
)
def test_a_level_that_is_not_ticked_is_none(ask, line):
    assert blocked(ask, f"{PARAGRAPH}\n{line}\n{PARAGRAPH}") == []


@pytest.mark.parametrize(
    ("font", "hollow", "ticked"), [("Wingdings", "F0A8", "F0FE"), ("Wingdings 2", "00A3", "0052")]
)
def test_boxes_of_a_word_document_are_read(ask, font, hollow, ticked):
    def box(char: str) -> str:
        return f'<w:r><w:sym w:font="{font}" w:char="{char}"/></w:r>'

    def document(first: str, second: str) -> ReadAttachment:
        words = "<w:r><w:t>主动公开 </w:t></w:r>", "<w:r><w:t>依申请公开</w:t></w:r>"
        raw = box(first) + words[0] + box(second) + words[1]
        return ReadAttachment("a.docx", "", read_file(files.word(PARAGRAPH, raw=[raw]), "a.docx"))

    (finding,) = ask(CheckName.SECRECY_MARKS, attachments=(document(hollow, ticked),))
    assert (finding.code, finding.severity) == ("withheld_document", Severity.BLOCK)
    assert ask(CheckName.SECRECY_MARKS, attachments=(document(ticked, hollow),)) == ()
