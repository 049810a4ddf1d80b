"""What the reference says of what opens a draft by itself."""

from definitions.schema import jobs, triggers
from scripts.language.words.section import Section, Sections

TRIGGERS: Sections = {
    triggers.BaseTrigger: Section(
        "every trigger",
        "how-to/schedule",
        examples={"of": "of: office", "form": "form: {title: \"'周报 ' + occasion.day\"}"},
    ),
    triggers.ScheduleTrigger: Section(
        "trigger on a schedule",
        "how-to/schedule",
        meanings={"on": "On days of the calendar."},
        examples={
            "on": "on: schedule",
            "of": "of: 'office, planning'",
            "every": "every: month",
            "day": "day: last workday",
            "at": "at: '09:00'",
            "cron": "cron: '0 9 * * 1'",
            "if_rest": "if_rest: next",
            "prepare": "prepare: {job: bulletin, with: {period: occasion.last_month}}",
        },
    ),
    triggers.JobCall: Section(
        "preparing job",
        "how-to/bulletin",
        meanings={"job": "Which [job](#jobs)."},
        examples={
            "job": "job: bulletin",
            "inputs": "with: {period: occasion.last_month}",
            "charts": "charts: [adoption, quality]",
        },
    ),
    jobs.Counting: Section(
        "job that counts cases by unit",
        "how-to/bulletin",
        examples={
            "of": "of: [web-publish, wechat-publish]",
            "units": "units: [policy_division, finance_division]",
        },
    ),
    triggers.EventTrigger: Section(
        "every trigger on another case",
        "how-to/schedule",
        examples={"process": "process: web-publish", "when": "when: form.kind == '公告'"},
    ),
    triggers.ClockMissedTrigger: Section(
        "trigger on a limit that ran out",
        "how-to/schedule",
        meanings={"on": "When a limit of a case of another process has run out unfulfilled."},
        examples={"on": "on: clock_missed", "deadline": "deadline: online_in_1_day"},
    ),
    triggers.PublishedTrigger: Section(
        "trigger on a publication",
        "how-to/schedule",
        meanings={"on": "When a case of another process is published."},
        examples={"on": "on: published"},
    ),
    triggers.EndedTrigger: Section(
        "trigger on an end",
        "how-to/schedule",
        meanings={"on": "When a case of another process has ended, however it did."},
        examples={"on": "on: ended", "outcome": "outcome: refused"},
    ),
    triggers.EntryTrigger: Section(
        "trigger on an entry of a register",
        "how-to/registers",
        meanings={
            "on": (
                "When an entry was opened, changed or closed, is stale soon, or has become stale. See "
                "[stale](#stale)."
            )
        },
        examples={
            "on": "on: entry_stale",
            "register_name": "register: topics",
            "when": "when: entry.state == 'live'",
        },
    ),
    triggers.LetterTrigger: Section(
        "trigger on a letter",
        "how-to/letters",
        meanings={"on": "When a letter comes in, by the public page or by hand."},
        examples={
            "on": "on: letter_received",
            "boxes": "boxes: [director, petition]",
            "answered": "answered: given.handle.answer != '无法联系，办结'",
            "unanswered": "unanswered: given.settle.settled_by",
        },
    ),
    triggers.FindingTrigger: Section(
        "trigger on a finding of a patrol",
        "how-to/patrol",
        meanings={"on": "When a [patrol](#patrol) has found something that was not known."},
        examples={
            "on": "on: finding_opened",
            "kinds": "kinds: [broken_link, stale_column]",
            "each": "each: unit",
            "when": "when: finding.site == '门户网站'",
        },
    ),
}
