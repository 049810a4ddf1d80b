"""What the reference says of a process, beside its form fields, its stages and its triggers; and of the plan that migrates its cases."""

from definitions.schema import migration, objection, process, reactions, reopening, urgency
from scripts.language.words.section import Section, Sections

PROCESS: Sections = {
    process.Process: Section(
        "process",
        "tutorial/first-process",
        meanings={
            "process": "Its name, which begins with that of its organisation.",
            "version": (
                "Counts up with every version that is published; running cases stay on theirs until "
                "they are [migrated](../how-to/migration.md)."
            ),
            "effective": (
                "The first day on which cases are started on this version, once it is published. "
                "Without it, the day on which it is published."
            ),
            "title": "What people read.",
            "authority": "The regulation that it carries out.",
            "start": "Who may begin a case.",
            "triggers": "What opens a draft of this process, beside people.",
            "form": "What is asked for at submission.",
            "checks": (
                "The content checks, run at submission, at the final approval and right before publishing."
            ),
            "deadlines": "Limits of the whole case.",
            "stages": "The steps, in order.",
            "ledgers": "Which facts are entered in which ledgers.",
            "examples": "Tests that the process carries, played by `sanshen definitions check`.",
        },
        examples={
            "effective": "effective: '2027-01-01'",
            "covers": "covers: [jl_web_reprint, S0-7b]",
            "triggers": "triggers: [{on: schedule, every: monday, of: office}]",
            "letters": "letters: true",
            "form": "form: {sheet: 审批单, fields: [...]}",
            "checks": "checks: [{check: personal_data}]",
            "urgency": "urgency: {confirmed_by: {role: head, of: general_office}}",
            "reopening": "reopening: {by: {role: head}, within: 30 days}",
            "objection": "objection: {by: [section_head], answered_by: ..., ...}",
            "deadlines": "deadlines: [{id: ..., within: 10 workdays, ...}]",
            "stages": "stages: [{id: ..., kind: review, ...}]",
            "ledgers": "ledgers: [{ledger: publications, on: published}]",
            "sample": "sample: {title: 样例, body: 正文}",
            "examples": "examples: [{do: [{unit_head: approve}], expect: {end: published}}]",
        },
    ),
    process.Authority: Section(
        "authority",
        "how-to/migration",
        meanings={"document": "Title of the regulation.", "articles": "The articles."},
        examples={
            "effective": "effective: '2026-12-01'",
            "repealed": "repealed: '2027-01-01'",
            "successor": "successor: jilin-transport.web-publish",
        },
    ),
    process.Start: Section("start", "how-to/who-acts"),
    process.Form: Section(
        "form",
        "how-to/form",
        meanings={"fields": "The fields, in order."},
        examples={
            "fields": "fields: [{id: title, kind: text, label: 标题}]",
            "demands": "demands: [{that: ..., say: ..., field: source_class}]",
        },
    ),
    process.Demand: Section(
        "demand", "how-to/safeguards", examples={"say": "say: 只有公共信用信息中心能办理转载类信息。"}
    ),
    process.Check: Section(
        "check",
        "how-to/safeguards",
        meanings={
            "check": "Which [check](#checks).",
            "level": (
                "`block` holds the content back; of `warn`, the first review that lets the content "
                "pass has to say in writing why; `inform` is only shown."
            ),
            "options": "Options of the check.",
        },
        examples={"level": "level: warn", "override": "override: {role: secrecy_officer, of: office}"},
    ),
    process.Deadline: Section(
        "deadline",
        "how-to/limits",
        meanings={
            "id": "Its name.",
            "title": "What people read.",
            "article": "The article that sets it.",
        },
        examples={
            "when": "when: form.kind == '涉密'",
            "start": "from: [receipt.opened, form.received_on]",
            "restart": "restart: supplement.answered",
            "before": "before: form.planned_on",
            "at_least": "at_least: 5 days",
            "no_later_than": "no_later_than: given.assign.reply_by",
            "until": "until: published",
            "pauses": "pauses: [{from: draft.opened, until: draft.done, why: 补正}]",
            "extensions": "extensions: {by: 20 workdays, approved_by: {role: head, of: legal}}",
            "warn": "warn: [5 workdays, 2 workdays, 1 workday]",
            "warned": "warned: [{remind: everyone}]",
            "missed": "missed: [{remind: everyone}, {tell: {role: unit_head}, after: 3 workdays}]",
        },
    ),
    process.ClockPause: Section(
        "pause",
        "how-to/limits",
        examples={
            "start": "from: opinion.opened",
            "until": "until: opinion.done",
            "why": "why: 补正",
        },
    ),
    process.Extensions: Section(
        "extensions",
        "how-to/extension",
        examples={
            "by": "by: [5 workdays, 3 workdays]",
            "total": "total: 40 workdays",
            "approved_by": "approved_by: {role: head, of: legal}",
            "even_overdue": "even_overdue: true",
        },
    ),
    urgency.Urgency: Section(
        "urgency",
        "how-to/urgent",
        examples={
            "marked_by": "marked_by: {role: officer}",
            "confirmed_by": "confirmed_by: {role: head, of: general_office}",
            "at_once": "at_once: true",
        },
    ),
    objection.Objection: Section(
        "objection",
        "how-to/objection",
        examples={
            "by": "by: [section_head]",
            "of": "of: price_section, planning_section",
            "during": "while: [office_final, receipt]",
            "answered_by": "answered_by: {role: section_head}",
            "answer_within": "answer_within: 1 workday",
            "coordinated_by": "coordinated_by: {role: office_reviewer, of: office}",
            "coordinate_within": "coordinate_within: 2 workdays",
            "upheld": "upheld: section_head",
            "clocks": "clocks: stop",
        },
    ),
    reopening.Reopening: Section(
        "reopening", "how-to/reopening", examples={"by": "by: {role: head}", "within": "within: 30 days"}
    ),
    reactions.Reaction: Section(
        "reaction",
        "how-to/missed-clocks",
        examples={
            "remind": "remind: everyone",
            "tell": "tell: {role: unit_head, of: above submitting unit}",
            "start": "start: supervision",
            "of": "of: office",
            "form": "form: {title: \"'督办：' + form.title\"}",
            "after": "after: 3 workdays",
        },
    ),
}

LEDGER_ENTRY: Sections = {
    process.LedgerEntry: Section(
        "ledger entry",
        "how-to/ledgers",
        meanings={"ledger": "Which ledger."},
        examples={"outcome": "outcome: [closed, published]", "each": "each: form.items"},
    ),
}

MIGRATION: Sections = {
    migration.MigrationPlan: Section(
        "migration plan",
        "how-to/migration",
        meanings={"process": "The process of the cases."},
        examples={
            "process": "process: jilin-transport.web-publish",
            "source": "from: 1",
            "target": "to: 2",
            "stages": "stages: {leader: bureau_leader}",
            "reason": "reason: 办法修订",
        },
    ),
}
