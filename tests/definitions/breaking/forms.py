"""Fields, conditions and demands of the form: one change breaks one rule, and where."""

from tests.definitions.breaking.case import Cases
from tests.definitions.changes import BRANCH, DEMAND, FOR_THE_OFFICE, ROUND, demanding

CASES: Cases = {
    "repeated option": ([("options: [公文, 动态]", "options: [公文, 动态, 公文]")], "duplicate-id", "公文], default"),
    "options that are one": ([("options: [公文, 动态]", "options: [公文、动态]")], "joined-options", "公文、动态"),
    "options that are one for an example": (
        [("options: [公文, 动态], default: 动态", "options: [公文、动态]"), ("given: {title: 通知,", "given: {title: 通知, kind: 公文,")], "joined-options", "公文、动态",
    ),
    "default that is no option": ([("default: 动态", "default: 静态")], "wrong-default", "静态"),
    "pattern that does not compile": ([("'[^<>]*'", "'(x'")], "wrong-pattern", "'(x'"),
    "bounds the wrong way": ([("minimum: 1, maximum: 9", "minimum: 9, maximum: 1")], "wrong-bounds", "9, max"),
    "signed part changed by a stage": ([("label: 依据}", "label: 依据, part: fields}")], "part-not-changeable", "fields}"),
    "layout changed by a review": ([("label: 依据}", "label: 依据, part: layout}")], "part-not-changeable", "layout}"),
    "change of nothing": ([("may_change: [layout]", "may_change: [layout, cover]")], "changes-nothing", "cover]"),
    "condition that is no expression": ([(BRANCH, BRANCH.replace("&&", "&& &&"))], "wrong-condition", "&& given"),
    "condition on haste where there is none": ([(BRANCH, BRANCH.replace("form.kind == '公文'", "case.urgent"))], "unknown-field", "case.urgent"),
    "condition on an unknown field": ([(BRANCH, BRANCH.replace("form.kind", "form.kin"))], "unknown-field", "form.kin "),
    "condition on an unknown stage": ([(BRANCH, BRANCH.replace("secrecy", "secret"))], "unknown-field", "given.secret."),
    "condition on a later stage": ([(BRANCH, BRANCH.replace("secrecy.level", "receipt.pinned"))], "unknown-field", "given.receipt"),
    "condition on a whole form": ([(BRANCH, BRANCH.replace("form.kind == '公文'", "size(form) > 0"))], "unknown-field", "size(form)"),
    "condition on something else": ([(BRANCH, BRANCH.replace("form.kind == '公文'", "kind == '公文'"))], "unknown-field", "kind =="),
    "condition on itself": ([("label: 份数,", "label: 份数, shown_when: form.copies > 1,")], "unknown-field", "form.copies"),
    "form condition on a stage": ([("label: 份数,", "label: 份数, shown_when: given.secrecy.level == '无',")], "unknown-field", "given.secrecy"),
    "stage condition on its own field": ([("label: 依据}", "label: 依据, required_when: given.secrecy.basis == ''}")], "unknown-field", "given.secrecy.basis"),
    "condition that fails where a number is left out": (
        [("examples:", "sample: {copies: 3}\nexamples:"), ("label: 依据}", "label: 依据, required_when: form.copies > 3}")],
        "condition-not-total",
        "form.copies > 3",
    ),
    "fork that fails where a number is left out": (
        [("examples:", "sample: {copies: 3}\nexamples:"), (BRANCH, BRANCH.replace("form.kind ==", "form.copies > 3 && form.kind =="))],
        "condition-not-total",
        "form.copies > 3",
    ),
    "condition that compares a text with a number": ([("label: 份数,", "label: 份数, shown_when: form.kind > 3,")], "wrong-condition", "form.kind > 3"),
    "fields that wait for each other": ([("default: 动态}", "default: 动态, shown_when: form.copies == 1}"), ("label: 份数,", "label: 份数, shown_when: form.kind == '公文',")], "circular-condition", "form.copies"),
    "demand on what no form knows": ([demanding(DEMAND.replace("formed_on", "formd_on"))], "unknown-field", "form.formd_on"),
    "demand on a stage": ([demanding("given.secrecy.level == '无'")], "unknown-field", "given.secrecy.level"),
    "demand on more of the start": ([demanding(DEMAND.replace("start.unit", "start.person"))], "unknown-field", '"form.formed_on'),
    "demand that may fail": ([("examples:", "sample: {copies: 3}\nexamples:"), demanding("form.copies < 3")], "condition-not-total", '"form.copies < 3'),
    "demand that fails for one unit": ([demanding("start.unit != 'office' || form.formed_on == '' || form.formed_on > 3")], "condition-not-total", '"start.unit'),
    "demand that marks nothing": ([demanding(DEMAND, "formd_on")], "unknown-field", "formd_on}"),
    "bound that is no date": ([("label: 形成日期}", "label: 形成日期, latest: form.title}")], "unknown-field", "form.title}"),
    "bounds with no day between": ([("label: 形成日期}", "label: 形成日期, earliest: 5 days after submission, latest: submission}")], "no-day-left", "submission}"),
    "fork on more of the start": ([(BRANCH, BRANCH.replace("form.kind == '公文'", "start.person == 'office'"))], "unknown-field", "start.person"),
    "fork on a unit that is not there": ([(BRANCH, FOR_THE_OFFICE.replace("'office'", "'ofice'"))], "unknown-unit", "ofice"),
    "way round the final review for one unit": ([ROUND], "no-final-review", "publish"),
    "limit of one unit that goes past its end": (
        [(BRANCH, FOR_THE_OFFICE), ("until: published}", "until: leader.done, when: start.unit != 'road_admin'}")], "endless-deadline", "leader.done",
    ),
}  # fmt: skip
