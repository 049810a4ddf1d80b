"""Asking the drafter to add something, and answering with it: `supplement --field`, `answer --set --attach`."""

from tests.flows.cli.office import Office


def asked(office: Office, *options: str) -> str:
    """At the head of the unit, after the reviewer has signed."""
    number = office.submitted()
    office.done("reviewer", "decide", number, "approve")
    office.done("head", "decide", number, "supplement", "--opinion", "请附依据，标题写全", *options)
    return number


def test_the_drafter_reads_what_is_asked_and_hands_it_in(office: Office) -> None:
    number = asked(office, "--field", "title", "--field", "attachments")
    shown = office.done("officer", "case", number).out
    assert "请您补充说明：请附依据，标题写全（可以改：title 信息标题、attachments 附件）" in shown
    said = office.done(
        "officer",
        *("decide", number, "answer", "--opinion", "已补", "--set", "title=三条公交线路走向调整"),
        *("--attach", office.file("依据.txt", "第五条")),
    )
    assert "内容有改动，成为第2轮内容；改动涉及的审签要重新办理" in said.err
    case = office.done("head", "case", number, "--json").document
    assert (case["round"], case["form"]["title"]) == (2, "三条公交线路走向调整")
    assert [file["name"] for file in case["files"]] == ["依据.txt"]
    timeline = office.done("officer", "case", number).out
    for words in ("要求补充说明", "补充说明", "改动：信息标题、附件", "可以改：信息标题、附件"):
        assert words in timeline
    assert "征求意见" not in timeline
    office.done("reviewer", "decide", number, "approve")
    office.done("head", "decide", number, "approve")


def test_files_come_beside_those_that_were_there(office: Office) -> None:
    number = asked(office, "--field", "attachments")
    for name in ("一.txt", "二.txt"):
        office.done(
            "officer", "decide", number, "answer", "--opinion", "附上", "--attach", office.file(name, name)
        )
        office.done("reviewer", "decide", number, "approve")
        office.done("head", "decide", number, "supplement", "--opinion", "再附", "--field", "attachments")
    case = office.done("head", "case", number, "--json").document
    assert [file["name"] for file in case["files"]] == ["一.txt", "二.txt"]


def test_what_was_not_asked_for_is_refused(office: Office) -> None:
    number = asked(office, "--field", "title")
    said = office.by("officer", "decide", number, "answer", "--opinion", "改", "--set", "body=另写")
    assert (said.code, "没有请您改“正文”" in said.err, "信息标题（title）" in said.err) == (1, True, True)
    said = office.by(
        "officer", "decide", number, "answer", "--opinion", "附", "--attach", office.file("一.txt", "一")
    )
    assert (said.code, "不知道附件" in said.err) == (1, True)
    said = office.by("head", "decide", number, "approve", "--field", "title")
    assert (said.code, "--field 只用于要求补充说明" in said.err) == (1, True)
    said = office.by("head", "decide", number, "supplement", "--opinion", "改", "--field", "tilte")
    assert (said.code, "表单里没有“tilte”这一项" in said.err) == (1, True)
