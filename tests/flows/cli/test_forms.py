"""Forms as clerks write them, and contents that the checks hold back."""

import json

import pytest

from tests.flows.cli.office import JL, WEB_FORM, Office

PROCESS = f"{JL}.web-publish"
FIELDS = "\n".join(f"{name}: {value}" for name, value in WEB_FORM.items() if name != "body")
BODY = str(WEB_FORM["body"])
WAYS = {
    "form.yaml": f"{FIELDS}\nbody: {BODY}\n",
    "form.json": json.dumps(WEB_FORM, ensure_ascii=False, indent="\t"),
    "form.md": f"---\n{FIELDS}\n---\n\n{BODY}\n",
}


@pytest.mark.parametrize("name", WAYS)
def test_every_way_to_write_a_form_gives_the_same_content(office: Office, name: str) -> None:
    form = office.file(name, WAYS[name])
    number = office.done("officer", "submit", PROCESS, "--form", form).out.strip()
    plain = office.submitted()
    digests = [office.done("officer", "case", n, "--json").document["hash"] for n in (number, plain)]
    assert digests[0] == digests[1]


@pytest.mark.parametrize("text", WAYS.values(), ids=WAYS)
def test_a_form_from_standard_input(office: Office, text: str) -> None:
    assert office.by("officer", "submit", PROCESS, "--form", "-", stdin=text).code == 0


def test_a_form_in_an_older_encoding_and_a_body_beside_it(office: Office) -> None:
    form = office.file("form.yaml", FIELDS.encode("gb18030"))
    body = office.file("body.txt", f"{BODY}\r\n")
    number = office.done("officer", "submit", PROCESS, "--form", form, "--body", body).out.strip()
    assert office.done("officer", "case", number, "--json").document["state"] == "open"


def test_two_bodies_are_one_too_many(office: Office) -> None:
    body = office.file("body.txt", BODY)
    said = office.by("officer", "submit", PROCESS, "--form", office.form(WEB_FORM), "--body", body)
    assert (said.code, "写了不止一处" in said.err) == (1, True)


@pytest.mark.parametrize("attachment", ["{}", "attachments={}"])
def test_an_attachment_goes_into_the_files_field(office: Office, attachment: str) -> None:
    path = office.file("名单.txt", "三条线路的走向")
    said = office.by(
        "officer", "submit", PROCESS, "--form", office.form(WEB_FORM), "--attach", attachment.format(path)
    )
    assert said.code == 0, said.err
    plain = office.submitted()
    digests = [
        office.done("officer", "case", n, "--json").document["hash"] for n in (said.out.strip(), plain)
    ]
    assert digests[0] != digests[1]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("no-such.txt", None, "没有这个文件"),
        ("program.exe", "MZ", "不接受程序文件（.exe）"),
        ("picture.png", "not a picture", "内容与文件名不符"),
    ],
)
def test_an_attachment_that_will_not_do(office: Office, name: str, content: str | None, reason: str) -> None:
    path = office.home.parent / name
    if content is not None:
        office.file(name, content)
    said = office.by("officer", "submit", PROCESS, "--form", office.form(WEB_FORM), "--attach", path)
    assert (said.code, said.out, reason in said.err) == (1, "", True)


def test_everything_that_is_wrong_with_files_and_fields_is_said_at_once(office: Office) -> None:
    bad, program = office.file("坏.pdf", "not a document"), office.file("程序.exe", "MZ")
    missing = office.home.parent / "没有.pdf"
    attach = [part for path in (bad, program, missing) for part in ("--attach", path)]
    form = office.form({**WEB_FORM, "title": "", "source": ""})
    said = office.by("officer", "submit", PROCESS, "--form", form, *attach)
    assert (said.code, said.out) == (1, "")
    for reason in (
        "“坏.pdf”没有收下",
        "“程序.exe”没有收下",
        "没有.pdf",
        "信息标题（title）：必须填写",
        "（source）：必须填写",
    ):
        assert reason in said.err


BROKEN = {
    "a tab": ("form.yaml", "title: x\n\tkind: y\n", "form.yaml:2:1:"),
    "a key twice": ("form.yaml", "title: x\nkind: y\ntitle: z\n", "form.yaml:3:1:"),
    "a word that may be a truth": ("form.yaml", "title: x\nkind: yes\n", "form.yaml:2:7:"),
    "fields in front of a text": ("form.md", "---\ntitle: x\nkind: no\n---\ntext\n", "form.md:3:7:"),
    "broken JSON": ("form.json", '{"title": "x",\n "kind" "y"}', "form.json:2:9:"),
    "a key twice in JSON": ("form.json", '{"title": "x", "title": "y"}', "“title”写了不止一次"),
    "a list": ("form.yaml", "- title\n", "form.yaml:1:1:"),
    "a list in JSON": ("form.json", "[]", "表单应当每行一项"),
    "an empty file": ("form.yaml", "", "form.yaml:1:1:"),
    "neither UTF-8 nor GB 18030": ("form.yaml", b"\xff\xff\xff", "看不懂文件的编码"),
}


@pytest.mark.parametrize(("name", "content", "reason"), BROKEN.values(), ids=BROKEN)
def test_a_form_that_cannot_be_read(office: Office, name: str, content: str | bytes, reason: str) -> None:
    said = office.by("officer", "submit", PROCESS, "--form", office.file(name, content))
    assert (said.code, said.out) == (1, "")
    assert reason in said.err


def test_everything_that_is_not_filled_in_is_said_at_once(office: Office) -> None:
    form = {k: v for k, v in WEB_FORM.items() if k not in {"title", "source"}} | {"colour": "red"}
    said = office.by("officer", "submit", PROCESS, "--form", office.form(form))
    assert (said.code, said.out) == (1, "")
    for reason in (
        "信息标题（title）：必须填写",
        "信息来源（source）：必须填写",
        "  colour：没有这一项",
    ):
        assert reason in said.err


@pytest.mark.parametrize("title", ["\0公告", "公告\x1b[2J", "\u202e告公", "公\ud800告"], ids=ascii)
def test_characters_that_nobody_sees_are_refused_on_both(office_on_both: Office, title: str) -> None:
    office = office_on_both
    form = office.file("form.json", json.dumps({**WEB_FORM, "title": title}))
    said = office.by("officer", "submit", PROCESS, "--form", form)
    assert (said.code, said.out) == (1, "")
    assert "信息标题（title）：第 " in said.err
    assert "（U+" in said.err
    assert office.by("officer", "inbox", "--json").document == []


def test_a_title_that_cannot_be_seen_is_none(office: Office) -> None:
    said = office.by(
        "officer", "submit", PROCESS, "--form", office.form({**WEB_FORM, "title": "\u3000\u200b"})
    )
    assert (said.code, "信息标题（title）：必须填写" in said.err) == (1, True)


@pytest.mark.parametrize("depth", [500, 100_000])
@pytest.mark.parametrize(
    ("name", "head", "tail"), [("f.json", '{"title": ', "}"), ("f.yaml", "title: ", "\n")]
)
def test_a_form_with_very_many_brackets(office: Office, name: str, head: str, tail: str, depth: int) -> None:
    form = office.file(name, f"{head}{'[' * depth}{']' * depth}{tail}")
    said = office.by("officer", "submit", PROCESS, "--form", form)
    assert (said.code, said.out, "对不起" in said.err) == (1, "", False), said.err


def test_very_many_brackets_on_standard_input(office: Office) -> None:
    said = office.by("officer", "submit", PROCESS, "--form", "-", stdin="[" * 100_000)
    assert (said.code, "套得太深" in said.err) == (1, True)


def test_a_content_that_is_held_back(office: Office) -> None:
    form = office.form({**WEB_FORM, "body": f"秘密★1年\n\n{BODY}联系人手机13812345678。"})
    said = office.by("officer", "submit", PROCESS, "--form", form)
    number = said.out.strip()
    assert (said.code, number) == (1, office.by("officer", "inbox", "--json").document[0]["case"])
    assert "[必须改]" in said.err
    assert "秘密★1年" in said.err
    assert "138****5678" in said.err or "可以改成" in said.err
    assert f"sanshen revise {number}" in said.err
    case = office.done("officer", "case", number, "--json").document
    assert (case["state"], case["stage"]) == ("draft", "draft")
    clean = office.file("clean.yaml", f"body: {BODY}\n")
    assert office.by("officer", "revise", number, "--form", clean).code == 0
    assert office.done("officer", "case", number, "--json").document["stage"] == "unit_check"


def test_another_kind_after_a_missing_number_is_shown_to_the_reviewer(office: Office) -> None:
    form = office.form({**WEB_FORM, "kind": "公文", "genre": "通知", "addressee": "下级单位"})
    number = office.by("officer", "submit", PROCESS, "--form", form).out.strip()
    other = office.form({"kind": "其他", "genre": None, "addressee": None})
    assert office.by("officer", "revise", number, "--form", other).code == 0
    told = office.done("reviewer", "case", number).out
    assert "[请核对] 第1轮的信息类型是“公文”，没有通过检查（缺文号）" in told
    assert "请审核人核实" in told


def test_an_unknown_process_names_those_that_there_are(office: Office) -> None:
    said = office.by("officer", "submit", "nothing", "--form", office.form(WEB_FORM))
    assert (said.code, PROCESS in said.err) == (1, True)


def test_for_which_unit(office: Office) -> None:
    refused = office.by("officer", "submit", PROCESS, "--form", office.form(WEB_FORM), "--unit", "maritime")
    assert refused.code == 1
    assert [r["verb"] for r in office.audited("refused")] == ["submit"]
