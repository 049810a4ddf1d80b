"""Limits, their pauses and extensions, and what happens where they run out: one change breaks one rule, and where."""

from tests.definitions.breaking.case import Cases
from tests.definitions.changes import LAST_FIELD, MISSED, ONLINE, extended, online

CASES: Cases = {
    "reaction of a stage without a limit": ([("    who: {role: leader}\n    registrar", "    missed: [{remind: everyone}]\n    who: {role: leader}\n    registrar")], "useless-key", "[{remind"),
    "reaction with a form and no draft": ([online(f"{MISSED}[{{remind: everyone, of: office}}]")], "useless-key", "office"),
    "reaction that starts for nobody": ([online(f"{MISSED}[{{start: supervision}}]")], "starts-for-nobody", "{start"),
    "draft before the limit has run out": ([online(f"{ONLINE}, warned: [{{start: supervision, of: office}}]")], "start-too-early", "supervision"),
    "telling each": ([online(f"{MISSED}[{{tell: {{role: leader, each: true}}}}]")], "useless-key", "true"),
    "telling with votes": ([online(f"{MISSED}[{{tell: {{role: leader, weight: 2}}}}]")], "useless-key", "2"),
    "telling an unknown role": ([online(f"{MISSED}[{{tell: {{role: leadr}}}}]")], "unknown-role", "leadr"),
    "telling at an unknown unit": ([online(f"{MISSED}[{{tell: {{role: leader, of: ofice}}}}]")], "unknown-unit", "ofice"),
    "telling at the unit of a stage that may come later": ([online(f"{MISSED}[{{tell: {{role: leader, of: unit of publish}}}}]")], "unknown-unit", "unit of"),
    "a unit far above": ([held_at("above " * 900 + "office")], "no-unit-above", "above above"),
    "telling where a stage says that may come later": ([online(f"{MISSED}[{{tell: {{role: leader, of: given.secrecy.unit}}}}]"), TELLING_UNIT, ("from: receipt.opened", "from: secrecy.opened")], "unknown-unit", "given.secrecy"),
    "telling where no unit is said": ([online(f"{MISSED}[{{tell: {{role: leader, of: given.secrecy.basis}}}}]")], "unknown-field", "given.secrecy"),
    "telling at the unit of a person": ([whose("required: true"), ("who: {role: unit_head}", "who: {person: form.handler}"), online(f"{MISSED}[{{tell: {{role: leader, of: unit of unit_head}}}}]")], "unit-of-a-person", "unit of"),
    "telling above the top": ([online(f"{MISSED}[{{tell: {{role: leader, of: above above above above office}}}}]")], "no-unit-above", "above"),
    "telling at a field that is none": ([online(f"{MISSED}[{{tell: {{role: leader, of: form.title}}}}]")], "unknown-field", "form.title"),
    "telling a person who is none": ([online(f"{MISSED}[{{tell: {{person: form.title}}}}]")], "unknown-field", "form.title"),
    "draft filled in with nothing known": ([online(f"{MISSED}[{{start: supervision, of: office, form: {{title: form.titel}}}}]")], "unknown-field", "form.titel"),
    "draft filled in with what cannot be read": ([online(f"{MISSED}[{{start: supervision, of: office, form: {{title: 'form.title +'}}}}]")], "wrong-condition", "'}}"),
    "example that misses an unknown limit": ([("    expect: {end: published", "    expect: {missed: [online], end: published")], "unknown-deadline", "online]"),
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
    "limit until a question": ([online("within: 1 day, from: submitted, until: supplement.asked")], "endless-deadline", "supplement.asked"),
    "limit of a unit that nobody fills in": ([(", unit: it_division", ", unit: form.kind")], "unknown-field", "form.kind"),
    "limit on a condition over nothing": ([online("when: form.kidn == '公文', within: 1 day, from: submitted, until: ended")], "unknown-field", "form.kidn"),
    "two ways of counting": ([online("no_later_than: form.formed_on, within: 1 day, from: submitted, until: ended")], "unclear-deadline", "form.formed_on"),
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
    "limit that a way goes past": ([("from: form.formed_on, until: published", "from: form.formed_on, until: leader_paper.done")], "endless-deadline", "leader_paper.done"),
    "unknown unit of a deadline": ([("unit: it_division", "unit: it")], "unknown-unit", "it}"),
    "deadline from a text": ([("from: form.formed_on", "from: form.source")], "unknown-moment", "form.source"),
    "deadline from the opening of a machine": ([("from: receipt.opened", "from: publish.opened")], "unknown-moment", "publish.opened"),
    "deadline until an unknown stage": ([("until: publish.done", "until: publsh.done")], "unknown-moment", "publsh"),
    "deadline backward": ([("until: publish.done", "until: secrecy.done")], "backward-deadline", "secrecy.done"),
    "limit until a day that may lie ahead": (
        [("label: 形成日期", "label: 形成日期, required: true"), online("within: 1 day, from: submitted, until: form.formed_on")], "end-ahead", "form.formed_on",
    ),
    "new beginning after the end": ([online("within: 1 day, from: submitted, restart: leader.done, until: secrecy.done")], "idle-restart", "leader.done"),
}  # fmt: skip
