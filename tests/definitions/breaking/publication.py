"""What goes out, what is taken down, and how a case may end: one change breaks one rule, and where."""

from tests.definitions.breaking.case import Cases
from tests.definitions.changes import (
    BRANCH,
    END,
    IN_ANY_CASE,
    PUBLISH,
    PUBLISHED_BESIDE,
    RECEIVE,
    beside,
    by_hand,
    naming,
    withdrawing,
)

CASES: Cases = {
    "secrecy review of a part": ([("    distinct_from: [draft, unit_head]\n", "    distinct_from: [draft, unit_head]\n    secrecy: true\n    binds: [fields]\n")], "final-review-binds-too-little", "[fields]"),
    "final review in one of two branches of which one is enough": (
        [
            ("final: true, next: receipt}", "next: receipt}"),
            ("    sheet: approval_sheet\n    final: true\n", "    sheet: approval_sheet\n"),
            beside("{id: one_work, kind: review, who: {role: leader}, final: true}", "join: any, "),
        ],
        "no-final-review",
        "publish, kind: publish",
    ),
    "publication while another branch can still return": (
        [
            ("- {id: publish, kind: publish, channel: website}", PUBLISHED_BESIDE),
        ],
        "return-past-publication",
        "b_work",
    ),
    "return past the publication": (
        [(END, "- {id: watch, kind: work, who: {role: web_editor, of: it_division}, decisions: {done: 完, return: {title: 退, go: secrecy}}}\n  " + END)],
        "return-past-publication",
        "{title: 退",
    ),
    "review with the standard answers after the publication": (
        [(END, "- {id: look, kind: review, who: {role: leader}, decisions: {approve: 好, refuse: 不好}}\n  " + END)],
        "wrong-outcome",
        "不好",
    ),
    "a way round the secrecy review": ([("    sheet: approval_sheet\n", "    sheet: approval_sheet\n    secrecy: true\n")], "no-secrecy-review", "publish"),
    "publishing twice": ([(END, "- {id: again, kind: publish, channel: website}\n  " + END)], "published-twice", "website"),
    "keeping the final review": ([("title: 退回, go: secrecy", "title: 退回, keep: [leader]")], "final-review-kept", "leader"),
    "publishing without a final review at all": ([("final: true, next", "next"), ("    final: true\n", "")], "no-final-review", "publish"),
    "publishing past the final review": ([(BRANCH, BRANCH.replace("leader_paper", "receipt")), ("otherwise: leader\n", "otherwise: leader\n    title: 分流\n"), ("next: receipt}", "next: leader_paper}")], "no-final-review", "publish"),
    "final review of half the content": ([("    final: true\n", "    final: true\n    binds: [fields, body]\n")], "final-review-binds-too-little", "[fields"),
    "unknown channel": ([("channel: website", "channel: wechat")], "unknown-channel", "wechat"),
    "nobody to publish by hand": ([(PUBLISH, PUBLISH.replace("website", "account"))], "nobody-acts", "account}"),
    "somebody to publish by machine": ([(PUBLISH, PUBLISH.replace("website", f"website, {RECEIVE}"))], "useless-key", "{role: web_editor"),
    "several to publish by hand": ([(PUBLISH, by_hand("who: [{role: web_editor, of: it_division}, {role: leader}], decisions: {done: 已发布}"))], "several-on-channel", "[{role"),
    "going on without publishing": (
        [(PUBLISH, by_hand(f"{RECEIVE}, decisions: {{done: 已发布, skip: {{title: 不发了, effect: pass}}}}"))],
        "published-anyway",
        "{title: 不发了",
    ),
    "a text that no signature binds": ([("label: 信息来源,", "label: 信息来源, part: cover,")], "unsigned-field", "cover,"),
    "a link that is no address": ([(PUBLISH, by_hand(f"{RECEIVE}, fields: [{{id: link, kind: text, label: 链接}}]"))], "link-is-no-url", "text, label: 链接"),
    "publishing by hand without a final review": ([("final: true, next", "next"), ("    final: true\n", ""), (PUBLISH, by_hand(RECEIVE))], "no-final-review", "publish"),
    "withdrawing what was not published": ([(PUBLISH, f"- {{id: gone, kind: withdraw, channel: website}}\n  {PUBLISH}")], "nothing-to-withdraw", "gone"),
    "withdrawing from where nothing is": ([(PUBLISH, f"{PUBLISH}\n  - {{id: gone, kind: withdraw, channel: account, {RECEIVE}}}")], "nothing-to-withdraw", "gone"),
    "withdrawing what is not named": ([withdrawing("of: form.pages")], "unknown-field", "form.pages"),
    "withdrawing what may not be named": ([withdrawing("of: form.page"), naming("channel: website")], "nothing-to-withdraw", "form.page"),
    "withdrawing what is elsewhere": ([withdrawing("of: form.page"), naming("channel: account, required: true")], "wrong-channel", "form.page"),
    "withdrawing for a reason that nobody gave": ([withdrawing("of: form.page, why: form.reason"), naming("channel: website, required: true")], "unknown-field", "form.reason"),
    "taking the place of nothing": ([(PUBLISH, PUBLISH.replace("website", "website, instead_of: form.title"))], "unknown-field", "form.title"),
    "published after all": ([(PUBLISH, f"{PUBLISH}\n  - {{id: gone, kind: withdraw, channel: website}}")], "wrong-outcome", "published"),
    "retracted without a withdrawal": ([("outcome: published}\n\nledgers", "outcome: retracted}\n\nledgers")], "not-withdrawn", "retracted"),
    "a column that no site has": ([("- {id: formed_on,", "- {id: column, kind: choice, label: 栏目, options: [通知公告, 动态]}\n    - {id: formed_on,")], "unknown-column", "动态]"),
    "pinned by what is in no hash": ([(PUBLISH, PUBLISH.replace("website", "website, pinned_when: given.secrecy.level == '无'"))], "pin-not-bound", "given.secrecy.level"),
    "pinned by what nobody is asked": ([(PUBLISH, PUBLISH.replace("website", "website, pinned_when: given.receipt.pined == '是'"))], "unknown-field", "given.receipt.pined"),
    "pinned where a number may be left out": ([(PUBLISH, PUBLISH.replace("website", "website, pinned_when: form.copies > 3")), ("examples:", "sample: {copies: 3}\nexamples:")], "condition-not-total", "form.copies > 3"),
    "withdrawn as an end": ([("outcome: published}\n\nledgers", "outcome: withdrawn}\n\nledgers")], "wrong-outcome", "withdrawn"),
    "refused after publication": ([("outcome: published}\n\nledgers", "outcome: refused}\n\nledgers")], "wrong-outcome", "refused"),
    "refused after an approval": ([IN_ANY_CASE, ("next: receipt}", "next: nope}"), (END, END + "\n  - {id: nope, kind: end, outcome: refused}")], "wrong-outcome", "refused"),
}  # fmt: skip
