"""What opens drafts, what they are filled in with, and the jobs that work it out: one change breaks one rule, and where."""

from tests.definitions.breaking.case import Cases
from tests.definitions.changes import LAST_FIELD, TABLE, passing, triggered

CASES: Cases = {
    "a job without what it takes": ([passing("kind: job, job: bulletin")], "missing-input", "bulletin"),
    "a job that counts at no unit": ([passing("kind: job, job: bulletin, with: {period: form.title}, units: [ofice]")], "unknown-unit", "ofice"),
    "a job that counts no cases": ([passing("kind: job, job: patrol, of: [web-publish]")], "useless-key", "[web-publish]"),
    "a job that cannot draw that": ([triggered("{on: schedule, every: monday, of: office, prepare: {job: patrol, charts: [speed]}}")], "unknown-chart", "speed"),
    "a job with what it does not take": ([passing("kind: job, job: bulletin, with: {period: form.title, unit: form.title}")], "unknown-input", "form.title}}"),
    "a patrol of a site that there is not": ([passing("kind: job, job: patrol, with: {site: \"'websit'\"}")], "unknown-site", '"\'websit'),
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
    "schedule for any unit and one more": ([triggered("{on: schedule, every: day, of: 'office, any unit'}")], "unknown-unit", "'office"),
    "schedule for several units, one of them unknown": ([triggered("{on: schedule, every: day, of: 'office, ofice'}")], "unknown-unit", "'office"),
    "schedule for several units, of which one may not start": (
        [("of: any unit}\n", "of: office}\ntriggers: [{on: schedule, every: day, of: 'office, road_admin'}]\n")], "unit-may-not-start", "'office",
    ),
    "schedule for one unit twice": ([triggered("{on: schedule, every: day, of: 'office, office'}")], "duplicate-trigger", "'office"),
    "schedule for a unit, and for any": (
        [triggered("{on: schedule, every: day, of: any unit}", "{on: schedule, every: day, of: office, form: {title: occasion.day}}")],
        "duplicate-trigger", "office, form",
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
}  # fmt: skip
