"""The rules: each change of a valid document breaks what it should, there, and nothing else."""

import json
from functools import cache
from pathlib import Path

import pytest

from definitions.loader import load_ledger, load_organization, load_process
from definitions.problems import InvalidDefinition, Problem
from definitions.rules import MOST_STAGES, PROCESS_RULES
from definitions.rules.document import Document
from definitions.rules.rule import Rule
from definitions.schema.organization import Ledger, Organization
from definitions.schema.process import Process
from definitions.source import Source, read

VALID = Path(__file__).parent / "valid"
PROCESS = (VALID / "process.yaml").read_text("utf-8")
Change = tuple[str, str]


@pytest.fixture(scope="module")
def organization() -> Organization:
    return load_organization((VALID / "organization.yaml").read_text("utf-8"), "organization.yaml")


@pytest.fixture(scope="module")
def ledgers() -> dict[str, Ledger]:
    text = (VALID / "ledgers/publications.yaml").read_text("utf-8")
    return {"publications": load_ledger(text, "publications.yaml")}


def changed(*changes: Change) -> str:
    text = PROCESS
    for old, new in changes:
        assert text.count(old) == 1, f"{old!r} stands there {text.count(old)} times"
        text = text.replace(old, new)
    return text


def problems_of(
    text: str, organization: Organization | None, ledgers: dict[str, Ledger] | None
) -> tuple[Problem, ...]:
    try:
        load_process(text, "process.yaml", organization=organization, ledgers=ledgers)
    except InvalidDefinition as error:
        return error.problems
    return ()


END = "- {id: done, kind: end, outcome: published}"
IN_ANY_CASE: Change = ("from: form.formed_on, until: published", "from: form.formed_on, until: ended")
"""A way that does not come to the publication then ends the limit too."""
PUBLISH = "- {id: publish, kind: publish, channel: website}"
BRANCH = "{when: form.kind == '公文' && given.secrecy.level == '无', go: leader_paper}"

LAST_FIELD = "- {id: body, kind: markdown, label: 正文, required: true}"


def demanding(that: str, field: str = "formed_on") -> Change:
    demand = f'{{that: "{that}", say: 形成日期由办公室填写, field: {field}}}'
    return LAST_FIELD, f"{LAST_FIELD}\n  demands:\n    - {demand}"


DEMAND = "form.formed_on == '' || start.unit == 'office'"

PUBLISHED_BESIDE = (
    "- {id: both, kind: parallel, branches: [{id: a, stages: [{id: publish, kind: publish, channel: website}]}, "
    "{id: b, stages: [{id: b_work, kind: work, who: {role: leader}}]}]}"
)
RECEIVE = "who: {role: web_editor, of: it_division}"
RECEIPT = f"    {RECEIVE}\n"


def by_hand(keys: str) -> str:
    return PUBLISH.replace("website", f"account, {keys}")


A_PAGE = "\n    - {id: page, kind: publication, label: 网页, channel: website}"


def withdrawing(keys: str) -> Change:
    return PUBLISH, f"{PUBLISH}\n  - {{id: gone, kind: withdraw, channel: website, {keys}}}"


def naming(keys: str) -> Change:
    return LAST_FIELD, f"{LAST_FIELD}\n    - {{id: page, kind: publication, label: 网页, {keys}}}"


CHOSEN = [("kind: unit, label", "kind: units, label"), ("owner: office", "owner: [office]")]
"""The form asks for several units where it asked for one."""
WORK = f"kind: work, {RECEIVE}"
TWO = "- {role: web_editor, of: it_division}\n      - {role: leader}"


def beside(one: str = f"{{id: one_work, {WORK}}}", more: str = "", name: str = "one") -> Change:
    """Two branches before the publication."""
    branches = f"[{{id: {name}, stages: [{one}]}}, {{id: two, stages: [{{id: two_work, {WORK}}}]}}]"
    return PUBLISH, f"- {{id: both, kind: parallel, {more}branches: {branches}}}\n  {PUBLISH}"


def signed_by(who: str, sign: str = "") -> Change:
    """Who does the receipt."""
    return RECEIPT, f"    who:\n      {who}\n" + (f"    sign: {sign}\n" if sign else "")


def held_at(of: str) -> Change:
    """Where the role of the receipt is held."""
    return RECEIVE, f"who: {{role: web_editor, of: {of}}}"


def whose(name: str) -> Change:
    """The form asks for a person."""
    return LAST_FIELD, f"{LAST_FIELD}\n    - {{id: handler, kind: person, label: 经办人, {name}}}"


def choosing(options: str, name: str = "column") -> Change:
    """The form asks for a column."""
    field = f"- {{id: {name}, kind: choice, label: 栏目, required: true, options: [{options}]}}"
    return LAST_FIELD, f"{field}\n    {LAST_FIELD}"


ONLINE = "within: 1 day, from: receipt.opened, until: publish.done"


def passing(stage: str) -> Change:
    """A stage that needs nobody, before the publication."""
    return PUBLISH, f"- {{id: passed, {stage}}}\n  {PUBLISH}"


TABLE = (
    LAST_FIELD,
    f"{LAST_FIELD}\n    - {{id: items, kind: rows, label: 信息, columns: [{{id: title, kind: text, label: 名称}}, "
    "{id: text, kind: markdown, label: 文}, {id: n, kind: number, label: 数}]}",
)
"""The form asks for a table too."""


def signing(more: str) -> Change:
    """A review of its own before the publication."""
    return PUBLISH, f"- {{id: rows_review, kind: review, who: {{role: leader}}, {more}}}\n  {PUBLISH}"


def voting(more: str) -> Change:
    """The same, of two."""
    old, new = signing(more)
    return old, new.replace("who: {role: leader}", "who: [{role: leader}, {role: unit_head}]")


def publishing(more: str) -> Change:
    return PUBLISH, PUBLISH.replace("website}", f"website, {more}}}")


def online(clock: str) -> Change:
    """How the second deadline is counted."""
    return ONLINE, clock


def extended(how: str) -> Change:
    return online(f"{ONLINE}, extensions: {how}")


WHEN_PASSED = "website, pinned_when: given.passed.outcome == 'published'"
MISSED = f"{ONLINE}, missed: "
STARTING = "start: {by: [information_officer], of: any unit}\n"


def triggered(*triggers: str) -> Change:
    """With what opens drafts by itself."""
    return STARTING, f"{STARTING}triggers:\n" + "".join(f"  - {one}\n" for one in triggers)


CASES: dict[str, tuple[list[Change], str, str]] = {
    "rows of what is no table": ([publishing("each: form.body")], "unknown-field", "form.body}"),
    "rows of what there is not": ([TABLE, signing("each: form.item")], "unknown-field", "form.item}"),
    "a table with a part": ([(TABLE[0], TABLE[1].replace("label: 信息", "label: 信息, part: layout"))], "useless-key", "layout, columns"),
    "rows bound in part": ([TABLE, signing("each: form.items, binds: [body]")], "rows-bind-too-little", "[body]"),
    "rows by vote": ([TABLE, voting("each: form.items, sign: {at_least: 1}")], "rows-by-vote", "{at_least"),
    "a condition of rows without rows": ([publishing("when: form.kind == '公文'")], "useless-key", "form.kind"),
    "an article of a column that there is not": ([TABLE, publishing("each: form.items, article: {source: from_whom}")], "unknown-field", "from_whom"),
    "an article called by a number": ([TABLE, publishing("each: form.items, article: {title: n}")], "wrong-column", "n}"),
    "rows at one address": ([(TABLE[0], f"{TABLE[1]}{A_PAGE}"), publishing("each: form.items, instead_of: form.page")], "rows-at-one-address", "form.page"),
    "rows without a title": ([(TABLE[0], TABLE[1].replace("{id: title,", "{id: name,")), publishing("each: form.items")], "row-without-title", "form.items"),
    "rows without a text": ([(TABLE[0], TABLE[1].replace("{id: text, kind: markdown", "{id: text, kind: text")), publishing("each: form.items")], "row-without-text", "form.items"),
    "columns of one name": ([(TABLE[0], TABLE[1].replace("{id: n,", "{id: text,"))], "duplicate-id", "text, kind: number"),
    "asking a row for what it has not": ([TABLE, publishing("each: form.items, when: row.size > 1")], "unknown-field", "row.size"),
    "asking for rows of what is no table": ([TABLE, publishing("each: form.items, when: size(rows.body) > 1")], "unknown-field", "size("),
    "an empty number of a row": ([TABLE, publishing("each: form.items, when: row.n > 1")], "condition-not-total", "row.n"),
    "an empty number of some row": ([TABLE, publishing("each: form.items, pinned_when: 'rows.items.exists(i, i.n > 1)'")], "condition-not-total", "'rows.items"),
    "a column that a row has not": ([TABLE, publishing("each: form.items, pinned_when: 'rows.items.exists(i, i.age == 1)'")], "condition-not-total", "'rows.items"),
    "a job without what it takes": ([passing("kind: job, job: bulletin")], "missing-input", "bulletin"),
    "a job that counts at no unit": ([passing("kind: job, job: bulletin, with: {period: form.title}, units: [ofice]")], "unknown-unit", "ofice"),
    "a job that counts no cases": ([passing("kind: job, job: patrol, of: [web-publish]")], "useless-key", "[web-publish]"),
    "a job that cannot draw that": ([triggered("{on: schedule, every: monday, of: office, prepare: {job: patrol, charts: [speed]}}")], "unknown-chart", "speed"),
    "a job with what it does not take": ([passing("kind: job, job: bulletin, with: {period: form.title, unit: form.title}")], "unknown-input", "form.title}}"),
    "a patrol of a site that there is not": ([passing("kind: job, job: patrol, with: {site: \"'websit'\"}")], "unknown-site", '"\'websit'),
    "reaction of a stage without a limit": ([("    who: {role: leader}\n    registrar", "    missed: [{remind: everyone}]\n    who: {role: leader}\n    registrar")], "useless-key", "[{remind"),
    "reaction with a form and no draft": ([online(f"{MISSED}[{{remind: everyone, of: office}}]")], "useless-key", "office"),
    "reaction that starts for nobody": ([online(f"{MISSED}[{{start: supervision}}]")], "starts-for-nobody", "{start"),
    "draft before the limit has run out": ([online(f"{ONLINE}, warned: [{{start: supervision, of: office}}]")], "start-too-early", "supervision"),
    "telling each": ([online(f"{MISSED}[{{tell: {{role: leader, each: true}}}}]")], "useless-key", "true"),
    "telling with votes": ([online(f"{MISSED}[{{tell: {{role: leader, weight: 2}}}}]")], "useless-key", "2"),
    "telling an unknown role": ([online(f"{MISSED}[{{tell: {{role: leadr}}}}]")], "unknown-role", "leadr"),
    "telling at an unknown unit": ([online(f"{MISSED}[{{tell: {{role: leader, of: ofice}}}}]")], "unknown-unit", "ofice"),
    "telling at the unit of a stage": ([online(f"{MISSED}[{{tell: {{role: leader, of: unit of unit_head}}}}]")], "unknown-unit", "unit of"),
    "telling above the top": ([online(f"{MISSED}[{{tell: {{role: leader, of: above above above above office}}}}]")], "no-unit-above", "above"),
    "telling at a field that is none": ([online(f"{MISSED}[{{tell: {{role: leader, of: form.title}}}}]")], "unknown-field", "form.title"),
    "telling a person who is none": ([online(f"{MISSED}[{{tell: {{person: form.title}}}}]")], "unknown-field", "form.title"),
    "draft filled in with nothing known": ([online(f"{MISSED}[{{start: supervision, of: office, form: {{title: form.titel}}}}]")], "unknown-field", "form.titel"),
    "draft filled in with what cannot be read": ([online(f"{MISSED}[{{start: supervision, of: office, form: {{title: 'form.title +'}}}}]")], "wrong-condition", "'}}"),
    "example that misses an unknown limit": ([("    expect: {end: published", "    expect: {missed: [online], end: published")], "unknown-deadline", "online]"),
    "a draft filled in with some rows of a job": (
        [TABLE, triggered("{on: schedule, every: monday, of: office, prepare: {job: patrol}, form: {items: \"job.rows.filter(r, r.state == '待整改')\"}}")],
        "prefill-not-total",
        '"job.rows',
    ),
    "a draft filled in with what rows of a job have not": (
        [triggered("{on: schedule, every: monday, of: office, prepare: {job: patrol}, form: {title: \"job.rows.exists(r, r.age == '1') ? '有' : '无'\"}}")],
        "prefill-not-total",
        '"job.rows',
    ),
    "a text filled in with a number": (
        [triggered("{on: schedule, every: monday, of: office, form: {title: occasion.year}}")], "unfit-value", "occasion.year",
    ),
    "a draft filled in with what does not fit together": (
        [triggered("{on: schedule, every: monday, of: office, form: {title: occasion.year + occasion.day}}")],
        "prefill-not-total",
        "occasion.year +",
    ),
    "wrong cron": ([triggered("{on: schedule, cron: '0 25 * * 1', of: office}")], "wrong-cron", "'0 25"),
    "cron of every minute": ([triggered("{on: schedule, cron: '* 9 * * 1', of: office}")], "wrong-cron", "'* 9"),
    "day of a week": ([triggered("{on: schedule, every: monday, day: 2, of: office}")], "useless-key", "2"),
    "time beside a cron": ([triggered("{on: schedule, cron: '0 9 * * 1', at: '08:00', of: office}")], "useless-key", "'08:00'"),
    "schedule for the submitting unit": ([triggered("{on: schedule, every: day, of: submitting unit}")], "unknown-unit", "submitting"),
    "schedule for an unknown unit": ([triggered("{on: schedule, every: day, of: ofice}")], "unknown-unit", "ofice"),
    "schedule for a unit that may not start": (
        [("of: any unit}\n", "of: road_admin}\ntriggers: [{on: schedule, every: day, of: office}]\n")], "unit-may-not-start", "office}",
    ),
    "finding for the submitting unit": ([triggered("{on: finding_opened, of: submitting unit}")], "unknown-unit", "submitting"),
    "finding for an unknown unit": ([triggered("{on: finding_opened, of: ofice}")], "unknown-unit", "ofice"),
    "finding that asks a case": ([triggered("{on: finding_opened, of: finding.unit, form: {title: form.title}}")], "unknown-field", "form.title"),
    "letters into an unknown box": ([triggered("{on: letter_received, boxes: [chief], of: office}")], "unknown-box", "chief"),
    "letter that asks a case": ([triggered("{on: letter_received, boxes: [director], of: office, form: {title: form.title}}")], "unknown-field", "form.title"),
    "answer that nothing tells": ([triggered("{on: letter_received, boxes: [director], of: office, answered: given.nobody.said == 'x'}")], "unknown-field", "given.nobody"),
    "draft with an unknown field": ([triggered("{on: schedule, every: day, of: office, form: {titel: occasion.day}}")], "unknown-field", "occasion"),
    "draft with a file": (
        [triggered("{on: schedule, every: day, of: office, form: {scan: occasion.day}}"), (LAST_FIELD, f"{LAST_FIELD}\n    - {{id: scan, kind: files, label: 附件}}")],
        "unfit-field", "occasion",
    ),
    "schedule that asks another case": ([triggered("{on: schedule, every: day, of: office, form: {title: form.title}}")], "unknown-field", "form.title"),
    "schedule that cannot be computed on its day": ([triggered("{on: schedule, every: day, of: office, form: {title: 'string((occasion.month + 2) / 3)'}}")], "prefill-not-total", "'string("),
    "trigger written twice": ([triggered("{on: ended, process: other, of: office}", "{on: ended, process: other, of: office, form: {title: occasion.day}}")], "duplicate-trigger", "{on"),
    "deadline of two lengths": ([online(f"{ONLINE}, at_least: 2 days, before: form.formed_on")], "unclear-deadline", "2 days"),
    "deadline of no length": ([online("from: receipt.opened, until: publish.done")], "unclear-deadline", "{id: online_in_1"),
    "deadline from nothing": ([online("within: 1 day, until: published")], "half-deadline", "{id: online_in_1"),
    "deadline before nothing": ([online("at_least: 1 day, until: published")], "half-deadline", "{id: online_in_1"),
    "deadline before a day and from a moment": (
        [online("at_least: 1 day, before: form.formed_on, from: submitted, until: published")], "useless-key", "submitted",
    ),
    "pause of what is counted backward": (
        [online("at_least: 1 day, before: form.formed_on, until: published, pauses: [{from: receipt.opened, until: receipt.done, why: 补正}]")],
        "useless-key", "[{from",
    ),
    "extension of what is counted backward": (
        [online("at_least: 1 day, before: form.formed_on, until: published, extensions: {by: 1 day, approved_by: {role: leader}}")],
        "useless-key", "{by: 1 day",
    ),
    "extension in another unit": ([extended("{by: [1 day, 1 workday], approved_by: {role: leader}}")], "other-unit", "1 workday]"),
    "ladder beyond its total": ([extended("{by: [1 day, 2 days], total: 3 days, approved_by: {role: leader}}")], "ladder-beyond-total", "3 days, approved"),
    "total in another unit": ([extended("{by: 1 day, total: 3 weeks, approved_by: {role: leader}}")], "other-unit", "3 weeks"),
    "extension that an unknown role approves": ([extended("{by: 1 day, approved_by: {role: leeder}}")], "unknown-role", "leeder"),
    "extension that an unknown unit approves": ([extended("{by: 1 day, approved_by: {role: leader, of: offic}}")], "unknown-unit", "offic}"),
    "extension that a text approves": ([extended("{by: 1 day, approved_by: {person: form.source}}")], "unknown-field", "form.source"),
    "extension that everybody approves": ([extended("{by: 1 day, approved_by: {role: leader, each: true}}")], "useless-key", "true}"),
    "extension that perhaps nobody approves": (
        [(LAST_FIELD, f"- {{id: approver, kind: person, label: 审批人}}\n    {LAST_FIELD}"), extended("{by: 1 day, approved_by: {person: form.approver}}")],
        "vacant-duty", "form.approver",
    ),
    "deadline before a text": ([online("at_least: 1 day, before: form.source, until: published")], "unknown-moment", "form.source"),
    "deadline before a stage": ([online("at_least: 1 day, before: receipt.done, until: published")], "unknown-moment", "receipt.done"),
    "one of several beginnings unknown": (
        [online("within: 1 day, from: [receipt.opened, form.formd_on], until: published")], "unknown-moment", "form.formd_on",
    ),
    "deadline that begins with its end": ([online("within: 1 day, from: receipt.done, until: receipt.done")], "backward-deadline", "receipt.done,"),
    "deadline from the end of the case": ([online("within: 1 day, from: ended, until: published")], "backward-deadline", "published"),
    "deadline whose later beginning comes after its end": (
        [online("within: 1 day, from: [secrecy.done, receipt.done], until: receipt.opened")], "backward-deadline", "receipt.opened",
    ),
    "deadline that cannot stop": ([online("within: 1 day, from: leader.done, until: leader_paper.done")], "endless-deadline", "leader_paper.done"),
    "limit until an answer that nobody may ask for": ([online("within: 1 day, from: submitted, until: supplement.answered")], "endless-deadline", "supplement.answered"),
    "limit until a day that nobody has to write down": ([online("within: 1 day, from: submitted, until: form.formed_on")], "endless-deadline", "form.formed_on"),
    "secrecy review of a part": ([("    distinct_from: [draft, unit_head]\n", "    distinct_from: [draft, unit_head]\n    secrecy: true\n    binds: [fields]\n")], "final-review-binds-too-little", "[fields]"),
    "limit until a question": ([online("within: 1 day, from: submitted, until: supplement.asked")], "endless-deadline", "supplement.asked"),
    "limit of a unit that nobody fills in": ([(", unit: it_division", ", unit: form.kind")], "unknown-field", "form.kind"),
    "limit on a condition over nothing": ([online("when: form.kidn == '公文', within: 1 day, from: submitted, until: ended")], "unknown-field", "form.kidn"),
    "two ways of counting": ([online("no_later_than: form.formed_on, within: 1 day, from: submitted, until: ended")], "unclear-deadline", "form.formed_on"),
    "example of a unit that there is not": ([("body: 正文, owner: office}", "body: 正文, owner: nowhere}")], "unknown-unit", "nowhere"),
    "unit that the stage itself tells": ([held_at("given.receipt.pinned")], "unknown-field", "given.receipt"),
    "person of a field that is none": ([(RECEIVE, "who: {person: given.secrecy.level}")], "unknown-field", "given.secrecy"),
    "half a supplement": (
        [online("within: 1 day, from: submitted, until: ended, pauses: [{from: supplement.asked, until: receipt.done, why: 补正}]")],
        "half-supplement",
        "receipt.done",
    ),
    "pause that nobody knows": (
        [online("within: 1 day, from: submitted, until: ended, pauses: [{from: receipt.opened, until: publish.done, why: 等待}]")],
        "unknown-moment", "publish.done, why",
    ),
    "pause that does not end": (
        [online("within: 1 day, from: submitted, until: ended, pauses: [{from: leader.opened, until: leader_paper.done, why: 等待}]")],
        "endless-pause", "leader_paper.done",
    ),
    "pause that a way goes past": (
        [online("within: 1 day, from: submitted, until: ended, pauses: [{from: unit_head.done, until: leader_paper.done, why: 等待}]")],
        "endless-pause", "leader_paper.done",
    ),
    "pause backward": (
        [online("within: 1 day, from: submitted, until: ended, pauses: [{from: receipt.opened, until: secrecy.done, why: 等待}]")],
        "backward-pause", "secrecy.done",
    ),
    "pause after the deadline": (
        [online("within: 1 day, from: submitted, until: secrecy.done, pauses: [{from: receipt.opened, until: receipt.done, why: 等待}]")],
        "idle-pause", "receipt.opened",
    ),
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
    "rule for one signer": ([signed_by("- {role: web_editor, of: it_division}", "all")], "useless-key", "all"),
    "rule for one unit": ([("kind: review, who: {role: leader, of: form.owner}", "kind: review, who: {role: leader, of: form.owner}, sign: all")], "useless-key", "all, final"),
    "a vote of as many units as are chosen": ([*CHOSEN, ("of: form.owner}", "of: form.owner}, sign: {more_than: 100%}")], "vote-out-of-reach", "100%"),
    "several units on paper": ([*CHOSEN, ("    who: {role: leader}\n    registrar", "    who: {role: leader, of: form.owner}\n    registrar")], "several-on-paper", "{role: leader, of: form.owner}"),
    "registrar at several units": ([*CHOSEN, ("registrar: {role: office_clerk, of: office}", "registrar: {role: office_clerk, of: form.owner}")], "unknown-field", "form.owner}"),
    "child case for several units": ([*CHOSEN, (END, "- {id: called, kind: call, process: other, of: form.owner}\n  " + END)], "unknown-field", "form.owner}"),
    "case that a limit starts for several units": (
        [*CHOSEN, ("    within: 2 workdays\n", "    within: 2 workdays\n    missed: [{start: other, of: form.owner}]\n")], "unknown-field", "form.owner}]",
    ),
    "deadline of several units": ([*CHOSEN, ("unit: it_division", "unit: form.owner")], "unknown-field", "form.owner}"),
    "person of several units": ([*CHOSEN, whose("of: form.owner")], "unknown-field", "form.owner}"),
    "example of an unknown unit among several": ([CHOSEN[0], ("owner: office", "owner: [office, nowhere]")], "unknown-unit", "nowhere]"),
    "several signers on paper": (
        [("    who: {role: leader}\n    registrar", "    who: [{role: leader}, {role: unit_head}]\n    registrar")],
        "several-on-paper",
        "[{role: leader}",
    ),
    "vote that cannot be carried": ([signed_by(TWO, "{at_least: 3}")], "vote-out-of-reach", "3}"),
    "vote that needs more than all": ([signed_by(TWO, "{more_than: 100%}")], "vote-out-of-reach", "100%"),
    "ledger of a stage": ([passing("kind: ledger, ledger: letters")], "unknown-ledger", "letters}"),
    "role that is told": ([passing("kind: notify, who: {role: web_editr}")], "unknown-role", "web_editr"),
    "unit that is told": ([passing("kind: notify, who: {role: leader, of: form.unit}")], "unknown-field", "form.unit"),
    "person who is told": ([passing("kind: notify, who: {person: form.title}")], "unknown-field", "form.title"),
    "wait for no field": ([passing("kind: wait, until: form.formed")], "unknown-field", "form.formed}"),
    "wait for a text": ([passing("kind: wait, until: form.title")], "unknown-field", "form.title}"),
    "wait for what may be left empty": ([passing("kind: wait, until: form.formed_on")], "endless-wait", "form.formed_on}"),
    "wait for a stage that is not there": ([passing("kind: wait, until: nobody.done")], "unknown-moment", "nobody.done}"),
    "wait for what a machine opens": ([passing("kind: wait, until: publish.opened")], "unknown-moment", "publish.opened}"),
    "wait for what comes later": ([passing("kind: wait, until: publish.done")], "endless-wait", "publish.done}"),
    "wait for the publication before it": ([passing("kind: wait, until: published")], "endless-wait", "published}"),
    "wait for itself": ([passing("kind: wait, until: passed.done")], "endless-wait", "passed.done}"),
    "wait for another way": ([("  - id: receipt\n", "  - {id: passed, kind: wait, until: leader.done}\n  - id: receipt\n")], "endless-wait", "leader.done}"),
    "child of its own kind": ([passing("kind: call, process: publish")], "circular-call", "publish}"),
    "child at an unknown unit": ([passing("kind: call, process: other, of: nowhere")], "unknown-unit", "nowhere}"),
    "child at a text": ([passing("kind: call, process: other, of: form.title")], "unknown-field", "form.title}"),
    "child that is told of no field": ([passing("kind: call, process: other, form: {title: form.titel}")], "unknown-field", "form.titel}"),
    "child that cannot be filled in": ([("examples:", "sample: {copies: 3}\nexamples:"), passing("kind: call, process: other, form: {title: form.copies + 1.0}")], "condition-not-total", "form.copies + 1.0}"),
    "end of a child that nobody waits for": (
        [(PUBLISH, f"- {{id: passed, kind: call, process: other, wait: false}}\n  {PUBLISH.replace('website', WHEN_PASSED)}")], "unknown-field", "given.passed.outcome",
    ),
    "told twice": ([passing("kind: notify, who: [{role: leader}, {role: leader}]")], "duplicate-signer", "{role: leader}]"),
    "each of those who are told": ([passing("kind: notify, who: {role: leader, each: true}")], "useless-key", "true"),
    "votes of those who are told": ([passing("kind: notify, who: {role: leader, weight: 2}")], "useless-key", "2}"),
    "signer named twice": ([signed_by("- {role: leader}\n      - {role: leader}")], "duplicate-signer", "{role: leader}"),
    "person who is no field": ([signed_by("- {person: form.source}")], "unknown-field", "form.source"),
    "role of the second signer": ([signed_by("- {role: leader}\n      - {role: laeder}")], "unknown-role", "laeder"),
    "final review in one of two branches of which one is enough": (
        [
            ("final: true, next: receipt}", "next: receipt}"),
            ("    sheet: approval_sheet\n    final: true\n", "    sheet: approval_sheet\n"),
            beside("{id: one_work, kind: review, who: {role: leader}, final: true}", "join: any, "),
        ],
        "no-final-review",
        "publish, kind: publish",
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
    "publication while another branch can still return": (
        [
            ("- {id: publish, kind: publish, channel: website}", PUBLISHED_BESIDE),
        ],
        "return-past-publication",
        "b_work",
    ),
    "refusal without a reason": (
        [("{title: 不予公开, needs: [basis]}", "{title: 不予公开, needs_opinion: false}")],
        "refusal-without-reason",
        "false}",
    ),
    "foreign process": ([("process: test-bureau.publish", "process: other.publish")], "wrong-organization", "other.pu"),
    "process without organisation": ([("test-bureau.publish", "test-bureau")], "wrong-organization", "test-bureau"),
    "repeated field": ([("{id: copies, kind", "{id: source, kind")], "duplicate-id", "source, kind: number"),
    "repeated stage field": ([("{id: level, kind", "{id: basis, kind"), ("given.secrecy.level", "given.secrecy.basis")], "duplicate-id", "basis, kind: choice"),
    "repeated deadline": ([("{id: online_in_1,", "{id: public_in_10,")], "duplicate-id", "public_in_10, title: 收"),
    "repeated check": ([("check: personal_data", "check: secrecy_marks")], "duplicate-id", "secrecy_marks, level"),
    "repeated ledger entry": ([("on: secrecy.decided", "on: published")], "duplicate-id", "{ledger: publications, on: published}"),
    "repeated option": ([("options: [公文, 动态]", "options: [公文, 动态, 公文]")], "duplicate-id", "公文], default"),
    "stage named like a step of examples": ([("- {id: done, kind", "- {id: objection, kind")], "reserved-id", "objection"),
    "draft declared": ([("- {id: done, kind", "- {id: draft, kind")], "reserved-id", "draft"),
    "unknown check": ([("check: personal_data", "check: personal")], "unknown-check", "personal"),
    "repealed before it began": ([("articles: [一, 二]}", "articles: [一, 二], effective: '2026-12-01', repealed: '2026-12-01'}")], "dates-reversed", "'2026-12-01'}"),
    "replaced without a repeal": ([("articles: [一, 二]}", "articles: [一, 二], successor: test-bureau.other}")], "successor-without-repeal", "test-bureau.other"),
    "number with another part": ([("〔{year}〕", "〔{yaer}〕")], "wrong-number", "测网审"),
    "number with a format": ([("{serial}号", "{serial}{serial:03d}号")], "wrong-number", "测网审"),
    "number with an open brace": ([("〔{year}〕", "〔{year〕")], "wrong-number", "测网审"),
    "default that is no option": ([("default: 动态", "default: 静态")], "wrong-default", "静态"),
    "pattern that does not compile": ([("'[^<>]*'", "'(x'")], "wrong-pattern", "'(x'"),
    "bounds the wrong way": ([("minimum: 1, maximum: 9", "minimum: 9, maximum: 1")], "wrong-bounds", "9, max"),
    "signed part changed by a stage": ([("label: 依据}", "label: 依据, part: fields}")], "part-not-changeable", "fields}"),
    "layout changed by a review": ([("label: 依据}", "label: 依据, part: layout}")], "part-not-changeable", "layout}"),
    "change of nothing": ([("may_change: [layout]", "may_change: [layout, cover]")], "changes-nothing", "cover]"),
    "condition that is no expression": ([(BRANCH, BRANCH.replace("&&", "&& &&"))], "wrong-condition", "&& given"),
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
    "condition that compares a text with a number": ([("label: 份数,", "label: 份数, shown_when: form.kind > 3,")], "wrong-condition", "form.kind > 3"),
    "fields that wait for each other": ([("default: 动态}", "default: 动态, shown_when: form.copies == 1}"), ("label: 份数,", "label: 份数, shown_when: form.kind == '公文',")], "circular-condition", "form.copies"),
    "next to nowhere": ([("next: receipt", "next: receit")], "unknown-stage", "receit"),
    "next to itself": ([("next: receipt", "next: leader")], "backward-step", "leader}"),
    "branch backward": ([("go: leader_paper", "go: unit_head")], "backward-step", "unit_head"),
    "otherwise to nowhere": ([("otherwise: leader", "otherwise: ledaer")], "unknown-stage", "ledaer"),
    "next of a fork": ([("    otherwise: leader\n", "    otherwise: leader\n    next: leader\n")], "useless-next", "leader"),
    "next of an end": ([IN_ANY_CASE, ("next: receipt", "next: other"), (END, "- {id: done, kind: end, outcome: published, next: other}\n  - {id: other, kind: end}")], "useless-next", "other}"),
    "limit that a way goes past": ([("from: form.formed_on, until: published", "from: form.formed_on, until: leader_paper.done")], "endless-deadline", "leader_paper.done"),
    "a way round the secrecy review": ([("    sheet: approval_sheet\n", "    sheet: approval_sheet\n    secrecy: true\n")], "no-secrecy-review", "publish"),
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
    "publishing twice": ([(END, "- {id: again, kind: publish, channel: website}\n  " + END)], "published-twice", "website"),
    "return past the second publication": (
        [(END, "- {id: watch, kind: work, who: {role: web_editor, of: it_division}, decisions: {done: 完, return: {title: 退, go: nosuch}}}\n  " + END)],
        "unknown-stage",
        "nosuch",
    ),
    "return to nowhere": ([("title: 退回, go: secrecy", "title: 退回, go: secret")], "unknown-stage", "secret"),
    "keeping what was not signed": ([("keep: [unit_head]", "keep: [receipt]")], "wrong-keep", "receipt"),
    "keeping the final review": ([("title: 退回, go: secrecy", "title: 退回, keep: [leader]")], "final-review-kept", "leader"),
    "needing an unknown field": ([("needs: [basis]", "needs: [bases]")], "unknown-field", "bases"),
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
    "drafter not excluded": ([("[draft, unit_head]", "[unit_head]")], "self-approval", "[unit_head]"),
    "previous signer not excluded": ([("[draft, unit_head]", "[draft]")], "consecutive-signatures", "[draft]"),
    "excluding a later stage": ([("[draft, unit_head]", "[draft, unit_head, receipt]")], "wrong-distinct", "receipt"),
    "excluding a fork": ([("    may_change: [layout]", "    distinct_from: [by_kind]\n    may_change: [layout]")], "wrong-distinct", "by_kind"),
    "signer registers": ([("registrar: {role: office_clerk, of: office}", "registrar: {role: leader}")], "registrar-is-signer", "{role: leader}"),
    "unknown role": ([("who: {role: unit_head}", "who: {role: head}")], "unknown-role", "head"),
    "unknown registrar": ([("role: office_clerk", "role: clerk")], "unknown-role", "clerk"),
    "unknown drafter": ([("by: [information_officer]", "by: [officer]")], "unknown-role", "officer"),
    "person of an unknown role": ([whose("role: nobody")], "unknown-role", "nobody"),
    "person of an unknown unit": ([whose("of: offices")], "unknown-unit", "offices"),
    "person of a field that is no unit": ([whose("of: form.source")], "unknown-field", "form.source"),
    "person of a stage": ([whose("of: given.receipt.owner")], "unknown-field", "given.receipt.owner"),
    "person of whoever signed": ([whose("of: unit of unit_head")], "unfit-place", "unit of unit_head"),
    "unknown unit": ([("role: secrecy_officer, of: office", "role: secrecy_officer, of: offices")], "unknown-unit", "offices"),
    "unit above one that has none": ([("role: secrecy_officer, of: office", "role: secrecy_officer, of: above office")], "no-unit-above", "above office"),
    "two above where there is one": ([held_at("above above it_division")], "no-unit-above", "above above"),
    "above an unknown unit": ([held_at("above it_divison")], "unknown-unit", "above it"),
    "above a field that is no unit": ([held_at("above form.source")], "unknown-field", "above form.source"),
    "column from a text": ([held_at("column form.source")], "unknown-field", "column form.source"),
    "column from nowhere": ([held_at("column notices")], "unknown-field", "column notices"),
    "column that a later stage chooses": (
        [("who: {role: unit_head}", "who: {role: unit_head, of: column given.receipt.pinned}")], "unknown-field", "column given.receipt.pinned",
    ),
    "column that the site has not": ([choosing("工作动态, 公告", "topic"), held_at("column form.topic")], "unknown-column", "column form.topic"),
    "column that nobody provides": ([choosing("工作动态, 通知公告"), held_at("above column form.column")], "no-provider", "above column form.column"),
    "unit of a later stage": ([("who: {role: unit_head}", "who: {role: unit_head, of: above unit of receipt}")], "unknown-stage", "above unit of receipt"),
    "unit of the stage itself": ([held_at("unit of receipt")], "unknown-stage", "unit of receipt"),
    "unit of the drafter": ([held_at("unit of draft")], "unknown-stage", "unit of draft"),
    "unit of a fork": ([held_at("unit of by_kind")], "unknown-stage", "unit of by_kind"),
    "unit of a person": (
        [
            (LAST_FIELD, f"- {{id: handler, kind: person, label: 经办人, required: true}}\n    {LAST_FIELD}"),
            ("who: {role: unit_head}", "who: {person: form.handler}"),
            held_at("unit of unit_head"),
        ],
        "unit-of-a-person",
        "unit of unit_head",
    ),
    "signer named twice in other words": (
        [signed_by("- {role: leader, of: above it_division}\n      - {role: leader, of: 'above  it_division'}")], "duplicate-signer", "{role: leader, of: 'above",
    ),
    "unit from a field that is none": ([("of: form.owner", "of: form.source")], "unknown-field", "form.source"),
    "unknown unit of the start": ([("of: any unit", "of: 'office, nowhere'")], "unknown-unit", "'office"),
    "unknown unit of a deadline": ([("unit: it_division", "unit: it")], "unknown-unit", "it}"),
    "deadline from a text": ([("from: form.formed_on", "from: form.source")], "unknown-moment", "form.source"),
    "deadline from the opening of a machine": ([("from: receipt.opened", "from: publish.opened")], "unknown-moment", "publish.opened"),
    "deadline until an unknown stage": ([("until: publish.done", "until: publsh.done")], "unknown-moment", "publsh"),
    "deadline backward": ([("until: publish.done", "until: secrecy.done")], "backward-deadline", "secrecy.done"),
    "ledger of a machine's decision": ([("on: secrecy.decided", "on: publish.decided")], "unknown-moment", "publish.decided"),
    "unknown ledger": ([("{ledger: publications, on: secrecy", "{ledger: publicationz, on: secrecy")], "unknown-ledger", "publicationz"),
    "ledger column that takes a number for a text": ([("- {id: formed_on,", "- {id: genre, kind: number, label: 文种}\n    - {id: formed_on,"), ("  - {ledger: publications, on: secrecy.decided}\n", "")], "ledger-not-total", "publications, on: published"),
    "demand on what no form knows": ([demanding(DEMAND.replace("formed_on", "formd_on"))], "unknown-field", "form.formd_on"),
    "demand on a stage": ([demanding("given.secrecy.level == '无'")], "unknown-field", "given.secrecy.level"),
    "demand on more of the start": ([demanding(DEMAND.replace("start.unit", "start.person"))], "unknown-field", '"form.formed_on'),
    "demand that may fail": ([("examples:", "sample: {copies: 3}\nexamples:"), demanding("form.copies < 3")], "condition-not-total", '"form.copies < 3'),
    "demand that fails for one unit": ([demanding("start.unit != 'office' || form.formed_on == '' || form.formed_on > 3")], "condition-not-total", '"start.unit'),
    "demand that marks nothing": ([demanding(DEMAND, "formd_on")], "unknown-field", "formd_on}"),
    "bound that is no date": ([("label: 形成日期}", "label: 形成日期, latest: form.title}")], "unknown-field", "form.title}"),
    "bounds with no day between": ([("label: 形成日期}", "label: 形成日期, earliest: 5 days after submission, latest: submission}")], "no-day-left", "submission}"),
    "limit until a day that may lie ahead": (
        [("label: 形成日期", "label: 形成日期, required: true"), online("within: 1 day, from: submitted, until: form.formed_on")], "end-ahead", "form.formed_on",
    ),
    "new beginning after the end": ([online("within: 1 day, from: submitted, restart: leader.done, until: secrecy.done")], "idle-restart", "leader.done"),
    "fork on the submitting unit": ([(BRANCH, BRANCH.replace("form.kind == '公文'", "start.unit == 'office'"))], "unknown-field", "start.unit"),
    "unknown unit of an example": ([("  - title: 各级同意", "  - title: 各级同意\n    unit: ofice")], "unknown-unit", "ofice"),
    "ledger that finds no field": ([("{id: source, kind", "{id: origin, kind")], "ledger-field-missing", "publications, on: published"),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_one_change_breaks_one_rule_at_its_place(
    name: str, organization: Organization, ledgers: dict[str, Ledger]
) -> None:
    changes, code, at = CASES[name]
    text = changed(*changes)
    problems = problems_of(text, organization, ledgers)
    assert [problem.code for problem in problems] == [code]
    line = text.split("\n")[problems[0].place.line - 1]
    assert line[problems[0].place.column - 1 :].startswith(at)


@pytest.mark.parametrize(
    "changes",
    [
        [beside()],
        [beside(f"{{id: one_wait, kind: wait, until: two_work.done}}, {{id: one_work, {WORK}}}")],
        [(PUBLISH, f"- {{id: passed, kind: call, process: other}}\n  {PUBLISH.replace('website', WHEN_PASSED)}")],
        [
            ("final: true, next: receipt}", "next: receipt}"),
            ("    sheet: approval_sheet\n    final: true\n", "    sheet: approval_sheet\n"),
            beside("{id: one_work, kind: review, who: {role: leader}, final: true}"),
        ],
        [signed_by(TWO, "{more_than: 50%}")],
        [*CHOSEN, ("of: form.owner}", "of: form.owner}, sign: {at_least: 1}"), passing("kind: notify, who: {role: leader, of: form.owner}"), ("    within: 2 workdays\n", "    within: 2 workdays\n    missed: [{tell: {role: leader, of: form.owner}}]\n")],
        [],
        [("otherwise: leader\n", "otherwise: nope\n"), ("go: leader_paper", "go: leader"), ("next: receipt}", "next: leader_paper}"), (END, END + "\n  - {id: nope, kind: end, outcome: refused}")],
        [("{id: level, kind: choice, label: 密级,", "{id: level, kind: choice, label: 密级, required_when: given.secrecy.basis != '',")],
        [("label: 份数,", "label: 份数, shown_when: form.kind == '公文' && size(form.title) > 2,")],
        [("until: published}", "until: ended}")],
        [online("within: 6 months, from: [receipt.opened, form.formed_on], until: [publish.done, receipt.done]")],
        [online("at_least: 5 workdays, before: form.formed_on, until: submitted, warn: 2 weeks")],
        [online("within: 1 month, from: submitted, until: ended, pauses: [{from: draft.opened, until: draft.done, why: 补正}]")],
        [online("within: 1 month, from: submitted, until: ended, pauses: [{from: unit_head.done, until: receipt.opened, why: 征求意见}]")],
        [online("within: 1 month, from: submitted, until: secrecy.opened")],
        [extended("{by: [1 day, 2 days], total: 4 days, approved_by: {role: leader, of: office}, even_overdue: true}")],
        [("of: any unit", "of: 'office, road_admin'")],
        [demanding(DEMAND)],
        [(PUBLISH, PUBLISH.replace("website", "website, pinned_when: given.receipt.pinned == '是' || form.kind == '公文'"))],
        [(PUBLISH, by_hand(RECEIVE)), ("label: 正文, required: true}", "label: 正文, required: true}")],
        [withdrawing("of: form.page, why: form.title, basis: form.page.title"), naming("channel: website, required: true")],
        [withdrawing("why: form.title"), ("outcome: published}\n\nledgers", "outcome: retracted}\n\nledgers")],
        [("title: 退回, go: secrecy", "title: 退回")],
        [("title: 退回, go: secrecy", "title: 退回, go: draft")],
        [("[draft, unit_head]", "[unit_head, draft]")],
        [("    who: {role: leader}\n    registrar: {role: office_clerk", "    who: {role: office_clerk}\n    registrar: {role: office_clerk")],
        [("refuse: {title: 不予公开, needs: [basis]}", "refuse: {title: 不予公开, needs: [basis], outcome: closed}")],
    ],
    ids=["branches", "a wait for another branch", "the end of a child", "a final review in a branch that is always taken", "several signers", "units that are chosen", "as it is", "a fork to a refusal", "a condition on another field of the stage", "two conditions", "until ended", "the later of two beginnings", "before a day", "a pause with the drafter", "a pause between stages", "until a stage is opened", "a ladder up to its total", "named units", "a demand on the submitting unit", "pinned by the layout or the form", "publishing by hand", "withdrawing what the form names", "withdrawing its own", "a return of free choice", "a return to the drafter", "exclusions in any order", "same role at two units", "a refusal that closes"],
)  # fmt: skip
def test_what_is_allowed(
    changes: list[Change], organization: Organization, ledgers: dict[str, Ledger]
) -> None:
    assert problems_of(changed(*changes), organization, ledgers) == ()


def test_waits_that_wait_for_each_other_are_both_told(
    organization: Organization, ledgers: dict[str, Ledger]
) -> None:
    one = f"{{id: one_wait, kind: wait, until: two_work.done}}, {{id: one_work, {WORK}}}"
    two = f"{{id: two_wait, kind: wait, until: one_work.done}}, {{id: two_work, {WORK}}}"
    old, new = beside(one)
    problems = problems_of(
        changed((old, new.replace(f"{{id: two_work, {WORK}}}", two))), organization, ledgers
    )
    assert [problem.code for problem in problems] == ["endless-wait", "endless-wait"]
    assert ["互相等着" in problem.message for problem in problems] == [True, True]


def test_what_belongs_to_the_surroundings_is_left_alone_without_them() -> None:
    text = changed(
        ("who: {role: unit_head}", "who: {role: head, of: nowhere}"),
        ("channel: website", "channel: wechat"),
        ("{ledger: publications, on: published}", "{ledger: other, on: published}"),
    )
    assert problems_of(text, None, None) == ()


def test_the_counterexample_names_the_stages_of_the_way(
    organization: Organization, ledgers: dict[str, Ledger]
) -> None:
    (problem,) = problems_of(changed(("final: true, next", "next")), organization, ledgers)
    assert "draft → unit_head → secrecy → by_kind → leader → receipt → publish" in problem.message


@pytest.mark.parametrize(
    ("changes", "code", "at"),
    [
        ([online(f"{MISSED}[{{remind: everyone, tell: {{role: leader}}}}]")], "one-of-several", "{remind"),
        ([triggered("{on: schedule, every: day, cron: '0 9 * * 1', of: office}")], "one-of-several", "{on"),
        ([triggered("{on: schedule, every: day, at: '9:00', of: office}")], "wrong-form", "'9:00'"),
        ([triggered("{on: sunrise, of: office}")], "unknown-kind", "sunrise"),
    ],
)  # fmt: skip
def test_what_is_of_no_kind_is_told_with_all_the_rest(
    changes: list[Change], code: str, at: str, organization: Organization, ledgers: dict[str, Ledger]
) -> None:
    """What cannot be read for what it is keeps nothing else from being told."""
    text = changed(*changes, ("unit: it_division", "unit: it"))
    first, second = sorted(
        problems_of(text, organization, ledgers), key=lambda one: one.code == "unknown-unit"
    )
    assert (first.code, second.code) == (code, "unknown-unit")
    line = text.split("\n")[first.place.line - 1]
    assert line[first.place.column - 1 :].startswith(at)


@cache
def broken_processes() -> list[tuple[Source, Process]]:
    sources = [read(changed(*changes), "process.yaml") for changes, _, _ in CASES.values()]
    return [(source, Process.model_validate_json(json.dumps(source.values))) for source in sources]


TRIED_BESIDE = {f"definitions.rules.{one}" for one in ("objection", "registers", "urgency")}
"""Rules of documents that know objections, registers or urgency: the tests of these break them."""


@pytest.mark.parametrize(
    "rule",
    [one for one in PROCESS_RULES if one.find.__module__ not in TRIED_BESIDE],
    ids=lambda rule: rule.name,
)
def test_every_rule_is_broken_by_some_case(
    rule: Rule[[Document]], organization: Organization, ledgers: dict[str, Ledger]
) -> None:
    documents = (Document(source, process, organization, ledgers) for source, process in broken_processes())
    broken = [problem.code for document in documents for problem in rule(document)]
    assert broken
    assert set(broken) <= {code for _, code, _ in CASES.values()}


@pytest.mark.parametrize(
    ("value", "hint"),
    [
        ("given.secrecy.bases", "你是不是想写 `basis`？"),
        ("given.secrecyy.basis", "你是不是想写 `secrecy`？"),
        ("signed.leaders.person", "你是不是想写 `leader`？"),
        ("signed.leader.who", "可以写：at、decision、opinion、person"),
        ("given.unit_head.basis", "改写条件，让它在任何填法下都能算出来。"),
        (
            "publication.link",
            "可以写：at、channel、column、hash、number、title、url、withdrawn_at、withdrawn_by、withdrawn_why",
        ),
    ],
)
def test_a_ledger_column_is_told_what_it_can_read(
    organization: Organization, ledgers: dict[str, Ledger], value: str, hint: str
) -> None:
    ledger = ledgers["publications"]
    columns = [column.model_copy(update={"value": value}) for column in ledger.columns if column.value]
    asking = {"publications": ledger.model_copy(update={"columns": columns[:1]})}
    problems = problems_of(PROCESS, organization, asking)
    assert {(problem.code, problem.hint) for problem in problems} == {("ledger-not-total", hint)}


def test_too_many_stages_are_refused_before_they_are_compared() -> None:
    stages = "".join(f"  - {{id: s{number}, kind: check}}\n" for number in range(MOST_STAGES))
    text = changed((f"  {PUBLISH}\n", f"{stages}  {PUBLISH}\n"))
    assert [problem.code for problem in problems_of(text, None, None)] == ["too-many-stages"]
