"""Examples of a process: what they can say, and how it is told where it comes out otherwise."""

from pathlib import Path

import pytest

from definitions.examples import Mismatch, reached, run_examples
from definitions.loader import load_ledger, load_organization, load_process
from definitions.problems import InvalidDefinition
from definitions.schema.process import Process
from definitions.source import read
from tests.builders.calendar import CALENDAR

MODEL = Path(__file__).parents[2] / "docs/how-to/model-office"
ORGANIZATION = load_organization((MODEL / "organization.yaml").read_text(encoding="utf-8"), "office")
LEDGERS = {
    one.ledger: one
    for path in (MODEL / "ledgers").glob("*.yaml")
    for one in [load_ledger(path.read_text(encoding="utf-8"), path.name)]
}


def of(name: str, examples: str) -> tuple[str, Process]:
    """A process of the model office with these examples alone."""
    text = (MODEL / f"processes/{name}.yaml").read_text(encoding="utf-8")
    text = text[: text.index("examples:\n")] + "examples:\n" + examples
    return text, load_process(text, name).process


def played(name: str, examples: str, *, with_office: bool = True) -> list[Mismatch]:
    return run_examples(
        of(name, examples)[1],
        CALENDAR,
        lambda *_: (),
        "planning",
        organization=ORGANIZATION if with_office else None,
        ledgers=LEDGERS if with_office else None,
    )


SIGNED = "  - do: [chief: approve]\n    expect: {end: published, ledgers: %s}\n"
RETURNED = "  - do: [%s]\n    expect: {at: chief}\n"


@pytest.mark.parametrize(
    ("ledgers", "said"),
    [
        ("{answers: [{person: 主要领导, opinion: ''}], notices: [{unit: 规划科}]}", None),
        ("{answers: [{}], notices: [{}]}", None),
        ("{notices: [{serial: '1', number: 无}]}", "number 应当是“无”，实际是“公告〔2026〕1号”"),
        ("{notices: []}", "应当有 0 行，实际有 1 行：serial 1，number 公告〔2026〕1号"),
        ("{notices: [{}, {}]}", "应当有 2 行，实际有 1 行"),
        ("{notices: [{colour: red}]}", "台账没有 “colour” 这一栏，有：serial、number"),
        ("{notice: []}", "你是不是想写 `notices`？"),
    ],
)
def test_the_rows_of_ledgers(ledgers: str, said: str | None) -> None:
    found = played("register", SIGNED % ledgers)
    assert [said in one.reason for one in found] == ([True] if said else []) if said else found == []


def test_without_ledgers_their_rows_are_counted() -> None:
    assert played("register", SIGNED % "{notices: [{unit: 没有这样的}]}", with_office=False) == []
    (one,) = played("register", SIGNED % "{notices: []}", with_office=False)
    assert "应当有 0 行，实际有 1 行" in one.reason


def test_a_cell_that_differs_has_its_own_place() -> None:
    examples = SIGNED % "{notices: [{unit: 规划科, scope: 内部}]}"
    text, process = of("register", examples)
    (one,) = run_examples(
        process, CALENDAR, lambda *_: (), "planning", organization=ORGANIZATION, ledgers=LEDGERS
    )
    place = read(text, "register.yaml").place(one.path)
    line = text.splitlines()[place.line - 1]
    assert line[place.column - 1 :].startswith("内部")


@pytest.mark.parametrize(
    ("open_", "said"),
    [
        ("{chief: {role: chief, of: board}}", None),
        ("{chief: {role: chief}}", "应当由规划科的主要领导（chief，planning）办，实际由局领导的主要领导"),
        ("{chief: []}", "应当由（没有人）办"),
        ("{head: {role: head}}", "应当有 head 的审签等人办，实际等人办的是：chief"),
        ("{}", "还有这些审签等人办，open 里没有写：chief（局领导的主要领导"),
    ],
)
def test_who_is_asked(open_: str, said: str | None) -> None:
    found = played(
        "register", f"  - do: [expect: {{open: {open_}}}, chief: approve]\n    expect: {{end: published}}\n"
    )
    assert (found == []) if said is None else (said in found[0].reason)
    assert [one.path for one in found if said and "没有写" not in one.reason] in (
        [],
        [("examples", 0, "do", 0, "expect", "open", "head" if "head" in open_ else "chief")],
    )


def test_of_a_stage_that_falls_to_nobody_nobody_is_asked() -> None:
    example = "  - given: {handler: ''}\n    do: [expect: {open: {check: []}}]\n    expect: {at: check}\n"
    text, process = of("board-vote", example)
    optional = load_process(text.replace("label: 经办人, required: true", "label: 经办人"), "x").process
    assert optional != process
    assert run_examples(optional, CALENDAR, lambda *_: (), "planning") == []


@pytest.mark.parametrize(
    ("process", "steps", "said"),
    [
        ("register", "chief: {decision: approve, by: draft, refused: separation}", None),
        (
            "register",
            "chief: {decision: approve, refused: separation}",
            "应当不被接受（应当回避），实际被接受了",
        ),
        ("register", "chief: {decision: approve, by: draft}", "同一个人在本件里办过“拟稿”（draft）"),
        ("register", "chief: {decision: agree, refused: not_offered}", None),
        ("register", "chief: {decision: agree, refused: not_now}", "没有“agree”这个选择"),
        ("register", "chief: {decision: return, go: publish, refused: not_offered}", None),
        ("register", "chief: {decision: refuse, opinion: ' ', refused: [opinion]}", None),
        ("register", "chief: {decision: approve, opinion: '', refused: [opinion]}", "实际被接受了"),
        ("register", "chief: {decision: approve, set: {scoop: 全市}, refused: [scope]}", "scoop：没有这一项"),
        ("register", "draft: {refused: not_now}", None),
        (
            "register",
            "chief: {decision: return, go: draft}, draft: {set: {title: ''}, refused: [title]}, draft: {}",
            None,
        ),
        ("register", "chief: {decision: return, go: draft}, draft: {set: {title: ''}}", "标题："),
        (
            "separation",
            "first: approve, second: {decision: approve, refused: not_now}, proofread: {decision: done, by: first, refused: separation}, proofread: done, second: {decision: approve, by: proofread}, chief: {decision: approve, by: second, refused: separation}",
            None,
        ),
    ],
)
def test_what_is_refused(process: str, steps: str, said: str | None) -> None:
    steps = ", ".join(f"{{{one}}}" for one in _apart(steps))
    found = played(process, f"  - do: [{steps}]\n    expect: {{at: chief}}\n")
    assert [said in one.reason for one in found] == [True] if said else found == []


def _apart(steps: str) -> list[str]:
    """At the commas that stand outside of brackets."""
    found, depth = [""], 0
    for letter in steps:
        depth += (letter in "{[") - (letter in "}]")
        if letter == "," and not depth:
            found.append("")
        else:
            found[-1] += letter
    return [one.strip() for one in found]


def test_an_extension_beyond_the_last_is_used_up_and_one_that_no_clock_runs_for_is_not_now() -> None:
    example = """
  - on: '2026-09-28'
    do:
      - extension.reply: grant
      - extension.reply: {decision: grant, refused: used_up}
      - third_party: done
      - section: approve
      - chief: approve
      - extension.reply: {decision: grant, refused: not_now}
    expect: {end: closed}
"""
    assert played("disclosure", example) == []


@pytest.mark.parametrize(
    ("files", "rejected"),
    [
        ("清单.pdf", "[]"),
        ("[清单.pdf, 照片.jpg]", "[]"),
        ("[1.pdf, 2.pdf, 3.pdf, 4.pdf, 5.pdf, 6.pdf]", "[attachments]"),
    ],
)
def test_a_file_is_written_by_its_name(files: str, rejected: str) -> None:
    where = "at: head" if rejected == "[]" else f"rejected: {rejected}"
    assert (
        played("public-matter", f"  - given: {{attachments: {files}}}\n    do: []\n    expect: {{{where}}}\n")
        == []
    )


def test_a_limit_may_end_when_a_wait_begins() -> None:
    example = f"  - do: [{{{ASSIGNED}}}, handle: done, sign: approve]\n    expect: {{at: hold, missed: []}}\n"
    text, _ = of("assigned-matter", example)
    text = text.replace("until: handle.done", "until: hold.opened")
    process = load_process(text, "x", organization=ORGANIZATION).process
    assert process.deadlines[1].until == ["hold.opened"]
    assert run_examples(process, CALENDAR, lambda *_: (), "general_office", organization=ORGANIZATION) == []


ASSIGNED = "assign: {decision: done, set: {owner: planning, person: clerk, reply_by: '2026-12-11'}}"


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        ("supplement.handle: ask, supplement.handle: answer", None),
        (
            "supplement.handle: ask, supplement.handle: ask, supplement.handle: answer, supplement.handle: answer",
            None,
        ),
        ("supplement.handle: {decision: answer, refused: not_now}", None),
        ("supplement.handle: ask, supplement.handle: answer, supplement.handle: answer", "已经答复"),
        ("supplement.sign: {decision: ask, refused: not_now}", None),
        ("supplement.draft: {decision: ask, refused: not_now}", None),
        ("supplement.handle: {decision: grant, refused: not_offered}", None),
        ("supplement.handle: {decision: ask, opinion: '', refused: [opinion]}", None),
        ("supplement.handle: {decision: ask, fields: [boddy]}", "表单里没有“boddy”"),
        ("supplement.handle: {decision: ask, seat: 2, refused: not_now}", None),
        (
            "supplement.handle: {decision: ask, fields: [body]}, supplement.handle: {decision: answer, set: {title: 改}, refused: not_offered}, supplement.handle: {decision: answer, set: {body: ''}, refused: [body]}, supplement.handle: {decision: answer, set: {body: 写得过密}, refused: [secrecy_marks]}, supplement.handle: {decision: answer, set: {body: 改}}",
            None,
        ),
        (
            "supplement.handle: ask, expect: {open: {handle: {person: clerk}}}",
            "open 里没有写：supplement.handle（办公室的承办人（officer，general_office））",
        ),
    ],
)
def test_supplements(steps: str, said: str | None) -> None:
    doings = ", ".join(f"{{{one}}}" for one in _apart(f"{ASSIGNED}, {steps}"))
    example = f"  - unit: general_office\n    do: [{doings}]\n    expect: {{at: handle}}\n"
    found = run_examples(
        of("assigned-matter", example)[1],
        CALENDAR,
        lambda _, values: ("secrecy_marks",) if "密" in values["body"] else (),
        "general_office",
        organization=ORGANIZATION,
    )
    assert [said in one.reason for one in found] == [True] if said else found == []


def test_a_supplement_that_takes_a_signature_away_sends_the_case_its_way_again() -> None:
    example = """
  - do:
      - head: approve
      - supplement.chief: {decision: ask, fields: [body]}
      - supplement.chief: {decision: answer, set: {body: 全文改过}}
    expect: {at: %s}
"""
    assert played("public-matter", example % "head") == []


def test_a_step_that_is_refused_changes_nothing_and_tries_nothing() -> None:
    example = "  - do: [chief: {decision: refuse, opinion: '', refused: [opinion]}]\n    expect: {at: chief, ledgers: {answers: []}}\n"
    assert played("register", example) == []
    assert reached(of("register", example)[1]) == (set(), set())


def test_the_case_is_looked_at_at_any_point() -> None:
    example = "  - do: [%s]\n    expect: {end: refused}\n"
    looks = "expect: {at: chief, ledgers: {answers: []}}, chief: {decision: return, go: draft}, expect: {at: %s}, draft: {}, chief: refuse"
    assert played("register", example % (looks % "draft")) == []
    (one,) = played("register", example % (looks % "chief"))
    assert (one.path, one.reason) == (
        ("examples", 0, "do", 2, "expect", "at"),
        "应当停在 chief，实际停在 draft",
    )


def test_what_is_expected_of_a_point_is_read_as_strictly_as_at_the_end() -> None:
    with pytest.raises(InvalidDefinition) as invalid:
        of("register", "  - do: [expect: {opne: {}}]\n    expect: {at: chief}\n")
    (problem,) = invalid.value.problems
    assert (problem.code, problem.hint) == ("unknown-key", "你是不是想写 `open`？")


@pytest.mark.parametrize(
    ("of_units", "unit", "said"),
    [
        ("any unit", "planning", None),
        ("any unit", "nowhere", "机构里没有“nowhere”这个单位"),
        ("planning", "planning", None),
        ("planning", "general_office", "“general_office”不能发起本流程：start.of 只写了 planning"),
        ("planning, general_office", "general_office", None),
    ],
)
def test_an_example_begins_where_the_process_may_be_started(
    of_units: str, unit: str, said: str | None
) -> None:
    _, process = of(
        "register", f"  - unit: {unit}\n    do: [chief: approve]\n    expect: {{end: published}}\n"
    )
    start = process.start.model_copy(update={"of": of_units})
    found = run_examples(
        process.model_copy(update={"start": start}),
        CALENDAR,
        lambda *_: (),
        "planning",
        organization=ORGANIZATION,
    )
    assert [(one.path, one.reason) for one in found] == ([(("examples", 0, "unit"), said)] if said else [])


CHOOSING = """\
process: model-office.choosing
title: 报批
authority: {document: 规定, articles: [一]}
start: {by: [officer]}
number: 批〔{year}〕{serial}号
form:
  fields:
    - {id: title, kind: text, label: 标题, required: true}
    - {id: handler, kind: person, label: 经办人}
    - {id: papers, kind: files, label: 附件}
    - {id: way, kind: choice, label: 报送方式, required: true, options: [直接办结, 送局长], default: 直接办结}
    - {id: why, kind: choice, label: 缘由, options: [急, 缓], default: 急, shown_when: form.way == '送局长'}
stages:
  - {id: head, kind: review, title: 审核, who: {role: head}}
  - id: by_way
    kind: choose
    branches: [{when: form.way == '直接办结', go: done}]
    otherwise: chief
  - {id: chief, kind: review, title: 审签, who: {role: chief}}
  - {id: done, kind: end}
sample: {title: 标题}
examples:
"""


def reasons(example: str, who: str = "{role: chief}") -> list[str]:
    text = f"{CHOOSING.replace('{role: chief}', who)}  - {{{example}}}\n"
    process = load_process(text, "choosing.yaml").process
    found = run_examples(process, CALENDAR, lambda *_: (), "board", organization=ORGANIZATION)
    return [one.reason for one in found]


@pytest.mark.parametrize(
    ("given", "steps", "said"),
    [
        ("", "", None),
        ("given: {way: 送局长}, ", "", "实际还未结束"),
        ("given: {way: 送局长}, ", ", chief: approve", None),
        ("given: {way: ''}, ", "", "报送方式：必须填写"),
    ],
)
def test_a_choice_that_is_not_made_has_its_default(given: str, steps: str, said: str | None) -> None:
    """As where a form is handed in: also where it has to be answered, and where other answers hide it."""
    found = reasons(f"{given}do: [head: approve{steps}], expect: {{end: closed}}")
    assert [said in one for one in found if said] == ([True] if said else [])
    assert len(found) == bool(said)


@pytest.mark.parametrize(
    ("papers", "said"),
    [
        ("附件.pdf", []),
        ("[{name: 附件.pdf}]", []),
        ("[{name: 3}]", ["附件：应当是文件；在样例里写文件名，例如 [附件.pdf]"]),
        ("[3, 附件.pdf]", ["附件：应当是文件；在样例里写文件名，例如 [附件.pdf]"]),
    ],
)
def test_what_is_no_file_is_told(papers: str, said: list[str]) -> None:
    assert reasons(f"given: {{papers: {papers}}}, do: [head: approve], expect: {{end: closed}}") == said


@pytest.mark.parametrize(
    ("who", "given", "said"),
    [
        ("{role: head, of: above submitting unit}", "", "above submitting unit 没有这样的单位"),
        ("{person: form.handler}", "", "form.handler 没有填是谁"),
        ("{person: form.handler}", ", handler: somebody", None),
    ],
)
def test_what_is_nobodys_duty_nobody_does(who: str, given: str, said: str | None) -> None:
    steps = "do: [head: approve, chief: approve], expect: {end: closed}"
    found = reasons(f"given: {{way: 送局长{given}}}, {steps}", who)
    assert found == ([f"chief 此时没有人能办：{said}"] if said else [])
