"""The ways through the stages: steps, branches, waits, child cases, answers: one change breaks one rule, and where."""

from tests.definitions.breaking.case import Cases
from tests.definitions.changes import END, IN_ANY_CASE, PUBLISH, WHEN_PASSED, WORK, beside, passing

CASES: Cases = {
    "decision named like a verb": (
        [("      done: 收件并发布\n", "      done: 收件并发布\n      forward: {title: 转, effect: pass}\n")],
        "reserved-id",
        "{title: 转",
    ),
    "end in a branch": ([beside("{id: one_work, kind: end}")], "end-in-branch", "end}]"),
    "join out of reach": ([beside(more="join: {at_least: 3}, ")], "join-out-of-reach", "3}, branches"),
    "join that may fall short": (
        [beside(more="join: {at_least: 2}, ", name="one, when: form.kind == '公文'")],
        "join-falls-short",
        "2}, branches",
    ),
    "step out of a branch": ([beside(f"{{id: one_work, {WORK}, next: publish}}")], "step-across", "publish}]"),
    "branch on an unknown field": ([beside(name="one, when: form.kidn == '公文'")], "unknown-field", "form.kidn"),
    "branch named like a stage": ([beside(name="receipt")], "duplicate-id", "receipt, stages"),
    "stage of a branch named like another": ([beside(f"{{id: receipt, {WORK}}}")], "duplicate-id", "receipt, kind: work"),
    "wait for no field": ([passing("kind: wait, until: form.formed")], "unknown-field", "form.formed}"),
    "wait for a text": ([passing("kind: wait, until: form.title")], "unknown-field", "form.title}"),
    "wait for what may be left empty": ([passing("kind: wait, until: form.formed_on")], "endless-wait", "form.formed_on}"),
    "wait for a stage that is not there": ([passing("kind: wait, until: nobody.done")], "unknown-moment", "nobody.done}"),
    "wait for what a machine opens": ([passing("kind: wait, until: publish.opened")], "unknown-moment", "publish.opened}"),
    "wait for what comes later": ([passing("kind: wait, until: publish.done")], "endless-wait", "publish.done}"),
    "wait for the publication before it": ([passing("kind: wait, until: published")], "endless-wait", "published}"),
    "wait for what a fork may go round": ([passing("kind: wait, until: leader.done")], "endless-wait", "leader.done}"),
    "wait for a branch that is not always taken": (
        [(PUBLISH, beside(f"{{id: one_wait, kind: wait, until: two_work.done}}, {{id: one_work, {WORK}}}")[1].replace("{id: two, stages", "{id: two, when: form.kind == '公文', stages"))],
        "endless-wait",
        "two_work.done}",
    ),
    "wait for itself": ([passing("kind: wait, until: passed.done")], "endless-wait", "passed.done}"),
    "wait for another way": ([("  - id: receipt\n", "  - {id: passed, kind: wait, until: leader.done}\n  - id: receipt\n")], "endless-wait", "leader.done}"),
    "child of its own kind": ([passing("kind: call, process: publish")], "circular-call", "publish}"),
    "child at an unknown unit": ([passing("kind: call, process: other, of: nowhere")], "unknown-unit", "nowhere}"),
    "child at a text": ([passing("kind: call, process: other, of: form.title")], "unknown-field", "form.title}"),
    "child that is told of no field": ([passing("kind: call, process: other, form: {title: form.titel}")], "unknown-field", "form.titel}"),
    "child that cannot be filled in": ([("examples:", "sample: {copies: 3}\nexamples:"), passing("kind: call, process: other, form: {title: form.copies + 1.0}")], "condition-not-total", "form.copies + 1.0}"),
    "child that gives what no field holds": ([passing("kind: call, process: other, take: {n: case.number}")], "unknown-field", "case.number}"),
    "field of a child for whoever fills it in": ([passing("kind: call, process: other, fields: [{id: n, kind: text, label: 号, required: true}], take: {n: case.number}")], "useless-key", "true}"),
    "what is no content of a child": ([passing("kind: call, process: other, fields: [{id: n, kind: text, label: 号}], take: {n: case.title}")], "unknown-field", "case.title}"),
    "end of a child that nobody waits for": (
        [(PUBLISH, f"- {{id: passed, kind: call, process: other, wait: false}}\n  {PUBLISH.replace('website', WHEN_PASSED)}")], "unknown-field", "given.passed.outcome",
    ),
    "return into a branch beside": (
        [
            beside(
                "{id: one_work, kind: review, who: {role: leader}, decisions: "
                "{approve: 同意, back: {title: 退回, effect: return, go: two_work}}}"
            )
        ],
        "wrong-return",
        "two_work}}}",
    ),
    "refusal without a reason": (
        [("{title: 不予公开, needs: [basis]}", "{title: 不予公开, needs_opinion: false}")],
        "refusal-without-reason",
        "false}",
    ),
    "next to nowhere": ([("next: receipt", "next: receit")], "unknown-stage", "receit"),
    "next to itself": ([("next: receipt", "next: leader")], "backward-step", "leader}"),
    "branch backward": ([("go: leader_paper", "go: unit_head")], "backward-step", "unit_head"),
    "otherwise to nowhere": ([("otherwise: leader", "otherwise: ledaer")], "unknown-stage", "ledaer"),
    "next of a fork": ([("    otherwise: leader\n", "    otherwise: leader\n    next: leader\n")], "useless-next", "leader"),
    "next of an end": ([IN_ANY_CASE, ("next: receipt", "next: other"), (END, "- {id: done, kind: end, outcome: published, next: other}\n  - {id: other, kind: end}")], "useless-next", "other}"),
    "unreachable stage": ([("otherwise: leader\n", "otherwise: leader_paper\n")], "unreachable-stage", "leader, kind"),
    "no end": ([(END, "- {id: again, kind: check}")], "no-end", "again"),
    "no answer that passes": ([("      done: 收件并发布\n", "")], "no-way-on", ""),
    "go of a pass": ([("done: 收件并发布", "done: {title: 收, go: draft}")], "useless-key", "draft"),
    "keep of a refusal": ([("needs: [basis]", "needs: [basis], keep: [unit_head]")], "useless-key", "[unit_head]"),
    "outcome of a return": ([("title: 退回, go: secrecy", "title: 退回, outcome: closed")], "useless-key", "closed"),
    "return forward": ([("go: draft, keep: [unit_head]", "go: receipt")], "wrong-return", "receipt"),
    "return to itself": ([("title: 退回, go: secrecy", "title: 退回, go: receipt")], "wrong-return", "receipt"),
    "return to a fork": ([("title: 退回, go: secrecy", "title: 退回, go: by_kind")], "wrong-return", "by_kind"),
    "return to what some ways go round": ([("title: 退回, go: secrecy", "title: 退回, go: leader")], "wrong-return", "leader"),
    "return past the second publication": (
        [(END, "- {id: watch, kind: work, who: {role: web_editor, of: it_division}, decisions: {done: 完, return: {title: 退, go: nosuch}}}\n  " + END)],
        "unknown-stage",
        "nosuch",
    ),
    "return to nowhere": ([("title: 退回, go: secrecy", "title: 退回, go: secret")], "unknown-stage", "secret"),
    "keeping what was not signed": ([("keep: [unit_head]", "keep: [receipt]")], "wrong-keep", "receipt"),
    "needing an unknown field": ([("needs: [basis]", "needs: [bases]")], "unknown-field", "bases"),
}  # fmt: skip
