import pytest

from definitions.vocabulary import CheckName, Severity
from flows.checks.examined import ReadAttachment
from flows.extraction.written import TroubleKind, Written

NO_TEXT = Written.unread(TroubleKind.NO_TEXT)
TEXT = Written.plain("通知正文")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("领导批示：请运输管理处阅处。", "leader_instruction"),
        ("主要领导批示：同意，抓紧办理", "leader_instruction"),
        ("签批意见：同意印发", "leader_instruction"),
        ("| 领导批示 | 同意，请抓紧落实 |", "leader_instruction"),
        ("请分管局长阅示。", "leader_instruction"),
        ("请安全监督处阅处", "leader_instruction"),
        ("请主任批示。", "leader_instruction"),
        ("已阅", "leader_instruction"),
        ("已阅。 3月5日", "leader_instruction"),
        ("同意。 2021年1月5日", "leader_instruction"),
        ("同意印发 赵某某 2021.1.5", "leader_instruction"),
        ("阅 5月6日", "leader_instruction"),
        ("赵某某（签名章）", "leader_signature"),
        ("局长：赵某某（签章）", "leader_signature"),
        ("签批人：赵某某", "leader_signature"),
        ("阅。王强", "leader_instruction"),
        ("阅　王强", "leader_instruction"),
        ("已阅，请抓紧办理。李明11.20", "leader_instruction"),
        ("拟同意，请王局长审定。李明 11月3日", "leader_instruction"),
        ("请王局长审定。", "leader_instruction"),
        ("请办公室尽快落实。王强 3.5", "leader_instruction"),
        ("圈阅：王强、李明", "leader_instruction"),
        ("传阅人：王强 李明", "leader_instruction"),
        ("办理意见：同意发布 王强", "leader_instruction"),
        ("办公室意见\t同意发布。王强 2026.3.5", "leader_instruction"),
        ("| 编号 | 3 | 分管领导意见 | 同意。欧阳明 |", "leader_instruction"),
        ("主要领导意见：同意", "leader_instruction"),
        ("（签章）王强", "leader_signature"),
        ("局长（签字）：王强", "leader_signature"),
        ("| 审批人（签字）：王强 |", "leader_signature"),
        ("领导批示：王强 3.5", "leader_instruction"),
        ("转李局长阅处", "leader_instruction"),
        ("呈王副局长阅示", "leader_instruction"),
        ("王强同志阅", "leader_instruction"),
        ("拟请局领导审签。", "leader_instruction"),
        ("局领导批示：\n同意。", "leader_instruction"),
        ("主要领导意见\n同意，抓紧办", "leader_instruction"),
        ("主任签字：王强", "leader_signature"),
    ],
)
def test_traces_of_a_leader_have_the_declared_level(ask, body, code):
    found = ask(CheckName.LEADER_MARKS, f"现将有关事项通知如下：\n{body}\n特此通知。")
    assert [(one.code, one.severity) for one in found] == [(code, Severity.BLOCK)]
    assert "正文第2行" in found[0].message


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("同意。赵某某", "leader_instruction"),
        ("签发人：赵某某", "signatory"),
        ("负责人（签字）：王强", "leader_signature"),
        ("签字：王强　日期：2026.3.5", "leader_signature"),
        ("| 拟稿人 | 李娜 | 签发人 | 王强 |", "signatory"),
        ("![局长签名](a.png)", "picture_of_signature"),
    ],
)
def test_what_may_have_another_reason_is_a_warning(ask, body, code):
    (finding,) = ask(CheckName.LEADER_MARKS, body)
    assert (finding.code, finding.severity) == (code, Severity.WARN)


@pytest.mark.parametrize(
    "body",
    [
        "公开的公文不得带有领导个人签章和领导批示内容。",
        "重大事项报局长批示后办理，由办公室报分管领导阅示。",
        "根据市领导批示精神，现就有关工作通知如下。",
        "省委书记作出重要批示，批示指出，要抓好安全生产。",
        "请各单位认真贯彻执行。请示报告须经审签。",
        "现转去来信一件，请贵单位阅处。\n请贵单位阅处。\n请各处室阅办。",
        "审批人（签字）：\n单位负责人签字（公章）：\n    （盖章）\n签字：               年   月   日",
        "同  意  □\n不同意  □\n同意 不同意\n同意",
        "签发人：                            年      月     日",
        "经研究，同意你单位的申请。",
        "吉林市交通运输局（印）\n吕梁市发展和改革委员会（印）",
        "主任 分管领导（签字）",
        "领导批示：\n分管领导意见：",
        "领导批示办理情况：由办公室登记台账。",
        "审核意见：经审核，符合要求。",
        "市长热线：12345。阅读推广活动于5月6日举行。",
        "图书馆请市民阅读。请驾驶员注意。",
        "领导意见：同意□ 不同意□",
        "| 分管领导意见 | 同意 不同意 |",
        "审核意见：同意。\n处理意见：同意发布",
        "阅。高度重视\n已阅读并同意以上条款",
        "请尽快解决。\n张伟\n2026年11月3日",
        "请尽快解决。张伟 2026年11月3日",
        "传阅：各处室\n圈阅：",
        "审批人（签字）：\n（签章）\n申请人（签字）：",
        "审批意见：同意 盖章\n审核意见：同意。公章",
        "领导意见：\n同意  □\n不同意  □",
        "| 签发人 | 核稿人 |\n| 签发人 | 公章 |",
        "科室初审后，报分管局长审定。\n转李局长办公室电话",
    ],
)
def test_rules_forms_and_notices_pass(ask, body):
    assert ask(CheckName.LEADER_MARKS, body) == ()


@pytest.mark.parametrize(
    ("media_type", "written", "warned"),
    [
        ("image/jpeg", NO_TEXT, True),
        ("application/pdf", NO_TEXT, True),
        ("application/pdf", TEXT, False),
        ("text/plain", TEXT, False),
        ("video/mp4", NO_TEXT, False),
    ],
)
def test_pictures_and_scans_ask_for_a_look(ask, media_type, written, warned):
    found = ask(CheckName.LEADER_MARKS, attachments=(ReadAttachment("扫描件", media_type, written),))
    assert [(one.code, one.severity, one.where) for one in found] == (
        [("picture_without_text", Severity.WARN, "附件：扫描件")] if warned else []
    )
    assert all("人工核对是否带有领导签章、批示" in one.message for one in found)


def test_the_name_of_a_file_is_read(ask):
    (finding,) = ask(
        CheckName.LEADER_MARKS,
        attachments=(ReadAttachment("局领导批示.txt", "text/plain", Written.plain("通知正文")),),
    )
    assert (finding.code, finding.severity) == ("file_named_after_instruction", Severity.WARN)
