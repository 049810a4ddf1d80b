"""What the reference says before it comes to single documents."""

INTRODUCTION = """
Everything that an office may change lies in one folder, the *catalogue*, in YAML files:

| file | holds |
|---|---|
| `<organisation>/organization.yaml` | [units, roles and channels](#an-organisation) |
| `<organisation>/processes/*.yaml` | one [process](#a-process) each |
| `<organisation>/ledgers/*.yaml` | one [ledger](#a-ledger) each |
| `<organisation>/sheets/*.yaml` | one printed [sheet](#a-sheet) each |
| `<organisation>/registers/*.yaml` | one [register](#a-register) each |
| `<organisation>/scores/*.yaml` | one [scoring](#a-scoring) each |
| `self-check.yaml`, `<organisation>/self-check.yaml` | the [self-check](#a-self-check) of all organisations, or of one |
| `requirements.yaml` | what the [regulations](#the-requirements-of-the-regulations) ask, and what fulfils it |
| `calendars/cn-<year>.yaml` | the holidays and make-up days of a year |

The shipped catalogue is `definitions/catalogue`; `SANSHEN_DEFINITIONS` names another one. `sanshen definitions check`
reads everything and reports all problems at once, each with file, line, column, excerpt and hint. Editors complete
and check a process with `process.schema.json` when its first line is
`# yaml-language-server: $schema=../../../process.schema.json`.

The YAML is read strictly: unknown and repeated keys, anchors, aliases and tabs are problems, and so are words that
programs read differently: `no`, `on` and dates without quotation marks.

- An **identifier** is a name inside one document: lower-case letters, digits, underscores, beginning with a letter.
- A **name** is used across documents: lower-case letters, digits, hyphens, with at most one dot:
  `jilin-transport.web-publish`.
- **Words** are the Chinese text alone (`title: 标题`), or `{zh: 标题, en: Title}`.
- A **limit** is `3 workdays`, `1 day`, `2 weeks` or `6 months`: the day on which it begins does not count, the last day
  ends at 24:00 Beijing time. A limit in calendar days, weeks or months that ends on a day off is carried to the next
  working day. See [deadlines](../explanation/deadlines.md).
- A **day** is `submission`, on which the form is handed in or the stage answered; the date of another field, `form.<date
  field>`, in a stage `given.<stage>.<date field>`, in a table `row.<column>`; or so long before or after one of these: `5 days
  after submission`, `3 workdays before form.begins_on`. Such a day is not carried where it is a day off.
- A limit of a stage may also be `2 hours`: hours in which the office works (`office_hours`), from the moment on; it ends at
  that time of day.
- A **moment** is `submitted`, `published`, `ended`, `<stage>.opened` of a stage in which people act, `<stage>.done`,
  `form.<date field>` or `given.<stage>.<date field>`; [limits](#deadline) know some more. `draft` is such a stage too: it is open while the drafter has the case.
- An **expression** is one in [CEL](https://cel.dev) that yields a value. It sees what a condition sees.
- A **condition** is an expression in [CEL](https://cel.dev). It sees `form.<field>` and `start.unit`, the id of the
  submitting unit (`start.unit == 'office'`, `start.unit in ['office', 'planning']`), and in a stage and at a fork also
  `given.<stage>.<field>` of the stages before (of a child case that was waited for `given.<stage>.outcome`, and what was taken over from it); a fork also `case.returns`, how often the case was returned to its drafter, and `case.urgent`, where the process has an [urgency](#urgency). Every declared field is present: one that was not filled in is `''`,
  `[]` or `null`. Dates are texts (`'2026-12-04'`) and compare as texts. Numbers of a form compare with whole numbers;
  in arithmetic with them write `1.0`. Of an [entry](#field-of-kind-entry) of a register single members are read:
  `form.topic.title`, and of every entry `number`, `state` (the id of the state) and `changed_on`. A table (`kind: rows`)
  is a list: `form.items.exists(i, i.source == '转载')`; in a stage and at a fork `rows.items` holds those of its rows
  that nobody has refused. What is asked of one row, as a condition of a column or of a publication with `each`, sees it
  as `row.<column>`.
- An expression is **weighed before it is computed**: one that could take longer than some thirty milliseconds, over all
  that the form may hold, is a problem of the document (`costly-condition`). Lists within lists two deep are fine, three
  deep only where they are short. The pattern of `matches` is written out, and asked of short texts. Patterns, of
  `matches` and of fields, never look ahead or back, and never name an earlier bracket again.
- The **parts** of a content are `fields`, `body`, `attachments`, `layout` and `cover`, each with its own SHA-256. A
  signature binds `fields`, `body` and `attachments` unless its stage says otherwise. A value belongs to `body` if its
  field is `markdown`, to `attachments` if it is `files`, else to `fields`; `part` says otherwise.

Every process begins with a stage `draft` that is not written down: the drafter submits, and a return may lead there.
"""
