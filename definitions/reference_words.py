"""What the reference page says beyond the models: headings, and meanings that need no docstring in the code."""

from collections.abc import Mapping

from definitions.vocabulary import CheckName

INTRODUCTION = """
Everything that an office may change lies in one folder, the *catalogue*, in YAML files:

| file | holds |
|---|---|
| `<organisation>/organization.yaml` | [units, roles and channels](#an-organisation) |
| `<organisation>/processes/*.yaml` | one [process](#a-process) each |
| `<organisation>/ledgers/*.yaml` | one [ledger](#a-ledger) each |
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
- A **moment** is `submitted`, `published`, `ended`, `<stage>.opened` of a stage in which people act, `<stage>.done`, or
  `form.<date field>`. `draft` is such a stage too: it is open while the drafter has the case.
- An **expression** is one in [CEL](https://cel.dev) that yields a value. It sees what a condition sees.
- A **condition** is an expression in [CEL](https://cel.dev). It sees `form.<field>`, and in a stage and at a fork also
  `given.<stage>.<field>` of the stages before (of a child case that was waited for `given.<stage>.outcome`); a [demand](#demand) of the form sees `form.<field>` and `start.unit`. Every declared field is present: one that was not filled in is `''`,
  `[]` or `null`. Dates are texts (`'2026-12-04'`) and compare as texts. Numbers of a form compare with whole numbers;
  in arithmetic with them write `1.0`.
- The **parts** of a content are `fields`, `body`, `attachments`, `layout` and `cover`, each with its own SHA-256. A
  signature binds `fields`, `body` and `attachments` unless its stage says otherwise. A value belongs to `body` if its
  field is `markdown`, to `attachments` if it is `files`, else to `fields`; `part` says otherwise.

Every process begins with a stage `draft` that is not written down: the drafter submits, and a return may lead there.
"""

TITLES: Mapping[str, str] = {
    "Process": "process",
    "Authority": "authority",
    "Start": "start",
    "Form": "form",
    "Demand": "demand",
    "Check": "check",
    "Deadline": "deadline",
    "ClockPause": "pause",
    "Extensions": "extensions",
    "Reaction": "reaction",
    "BaseTrigger": "every trigger",
    "ScheduleTrigger": "trigger on a schedule",
    "EventTrigger": "every trigger on another case",
    "ClockMissedTrigger": "trigger on a limit that ran out",
    "PublishedTrigger": "trigger on a publication",
    "EndedTrigger": "trigger on an end",
    "LedgerEntry": "ledger entry",
    "Example": "example",
    "ExpectedDue": "expectation",
    "BaseField": "every field",
    "TextField": "field of kind text",
    "MarkdownField": "field of kind markdown",
    "DateField": "field of kind date",
    "ChoiceField": "field of kind choice",
    "ChoicesField": "field of kind choices",
    "NumberField": "field of kind number",
    "PersonField": "field of kind person",
    "UnitField": "field of kind unit",
    "UrlField": "field of kind url",
    "FilesField": "field of kind files",
    "BaseStage": "every stage",
    "HumanStage": "every stage in which people act",
    "ReviewStage": "stage of kind review",
    "PaperStage": "stage of kind paper",
    "WorkStage": "stage of kind work",
    "CheckStage": "stage of kind check",
    "PublishStage": "stage of kind publish",
    "LedgerStage": "stage of kind ledger",
    "NotifyStage": "stage of kind notify",
    "WaitStage": "stage of kind wait",
    "CallStage": "stage of kind call",
    "ChooseStage": "stage of kind choose",
    "Branch": "branch",
    "ParallelStage": "stage of kind parallel",
    "ParallelBranch": "branch of a parallel stage",
    "Join": "join",
    "EndStage": "stage of kind end",
    "Who": "who",
    "NamedPerson": "named person",
    "Signing": "signing rule",
    "DecisionOption": "decision",
    "Organization": "organization",
    "Unit": "unit",
    "Role": "role",
    "Channel": "channel",
    "Site": "site",
    "Column": "column",
    "ReprintSource": "reprint source",
    "StylePair": "style pair",
    "Ledger": "ledger",
    "LedgerColumn": "ledger column",
    "MigrationPlan": "migration plan",
}
"""Model to its heading."""

CHECKS: Mapping[CheckName, str] = {
    CheckName.SECRECY_MARKS: "marks of classified documents (密级、保密期限) in the fields, the text and the attachments, what is hidden in these included",
    CheckName.PERSONAL_DATA: "identity cards, mobile numbers and bank cards; as warnings names of citizens, home addresses, number plates and "
    "mailboxes; each with a proposal how to mask it",
    CheckName.BARRED_GENRE: "genres that may not go out (请示, 报告 to a superior, 函 to a peer); "
    "`with` maps the genre to the addressee, or to `any`",
    CheckName.DOCUMENT_NUMBER: "an official document (公文) without a document number, or with one that is none; "
    "a text of another kind that begins with one",
    CheckName.LEADER_MARKS: "instructions and personal seals of leaders (领导批示、签章)",
    CheckName.SOURCE_AND_DRAFTER: "a missing source (信息来源) or drafter (拟稿人); "
    "`with` names the two fields where they are called otherwise",
    CheckName.PUBLISHED_PAGE: "what the page would not show as it was written: cells of a table beyond its header, pictures "
    "that are no attachments, dead links, left-over HTML",
    CheckName.ATTACHMENTS: "attachments that are locked, damaged or only pictures, and what they carry along unseen: revisions, "
    "comments, hidden sheets, rows and text, embedded files, authors",
    CheckName.REPRINT: "a reprint (转载) from a source that is not among the organisation's `sources`, or under another title; "
    "`with` names the fields `source`, `url`, `title` and `original_title` where they are called otherwise, and under "
    "`only` the answers that make a content a reprint",
    CheckName.LINKS: "links that are broken, short or disguised; as warnings those to sites that are neither the "
    "government's, nor the organisation's own, nor of its `sources`",
    CheckName.ADVERTISING: "advertisements and invitations to get in touch elsewhere (加微信、扫码购买)",
    CheckName.HOUSE_STYLE: "words that the organisation writes otherwise (`house_style`)",
    CheckName.LEXICON: "terms of the lexicon that an administrator imported, each with its own severity",
    CheckName.COLUMN_PROVIDER: "a column that another unit answers for (`provided_by`): a warning; `with` names the field `column`",
    CheckName.WECHAT_LIMITS: "what WeChat does not take: title over 32, author over 16, digest over 128 characters, text of 20 000 "
    "characters or 1 MB, pictures of other sites, no cover; `with` names the fields",
}

_KIND = "Says which kind it is."
MEANINGS: Mapping[tuple[str, str], str] = {
    ("HumanStage", "who"): "Whose duty it is; several have to be listed.",
    ("ParallelBranch", "id"): "Its name, which no stage has.",
    ("ParallelBranch", "title"): "What people read.",
    (
        "ParallelBranch",
        "stages",
    ): "Its stages, in order; at the end of the last one the branches come together.",
    ("ParallelStage", "kind"): _KIND,
    ("ParallelStage", "join"): "How many of the branches the case waits for.",
    ("ParallelStage", "branches"): "At least two.",
    ("Process", "process"): "Its name, which begins with that of its organisation.",
    (
        "Process",
        "version",
    ): "Counts up with every version that is published; running cases stay on theirs until they are [migrated](../how-to/migration.md).",
    (
        "Process",
        "effective",
    ): "The first day on which cases are started on this version, once it is published. Without it, the day on which it is published.",
    ("Process", "title"): "What people read.",
    ("Process", "authority"): "The regulation that it carries out.",
    ("Process", "start"): "Who may begin a case.",
    ("Process", "form"): "What is asked for at submission.",
    (
        "Process",
        "checks",
    ): "The content checks, run at submission, at the final approval and right before publishing.",
    ("Process", "deadlines"): "Limits of the whole case.",
    ("Process", "triggers"): "What opens a draft of this process, beside people.",
    ("ScheduleTrigger", "on"): "On days of the calendar.",
    ("ClockMissedTrigger", "on"): "When a limit of a case of another process has run out unfulfilled.",
    ("PublishedTrigger", "on"): "When a case of another process is published.",
    ("EndedTrigger", "on"): "When a case of another process has ended, however it did.",
    ("Process", "stages"): "The steps, in order.",
    ("Process", "ledgers"): "Which facts are entered in which ledgers.",
    ("Process", "examples"): "Tests that the process carries, played by `sanshen definitions check`.",
    ("Authority", "document"): "Title of the regulation.",
    ("Authority", "articles"): "The articles.",
    ("Form", "fields"): "The fields, in order.",
    ("Check", "check"): "Which [check](#checks).",
    ("Check", "level"): "`block` holds the content back, `warn` and `inform` are only shown.",
    ("Check", "options"): "Options of the check.",
    ("Deadline", "id"): "Its name.",
    ("Deadline", "title"): "What people read.",
    ("Deadline", "article"): "The article that sets it.",
    ("LedgerEntry", "ledger"): "Which ledger.",
    ("Example", "title"): "What it shows.",
    ("Example", "expect"): "What must be true in the end.",
    ("BaseField", "id"): "Its name; conditions, ledgers and submitted forms use it. "
    "`title`, `column`, `drafter`, `source`, `source_url`, `document_number` and `formed_on` "
    "are what the published page shows; the check `source_and_drafter` may name other fields for those two.",
    ("BaseField", "label"): "What people read.",
    (
        "BaseField",
        "required",
    ): "Must be filled in; in a stage whatever the answer is, also for a return. `needs` of a [decision](#decision) asks for it with that answer alone.",
    ("BaseField", "help"): "Shown below the field.",
    ("TextField", "kind"): _KIND,
    ("TextField", "max_length"): "In characters.",
    ("TextField", "multiline"): "Shown as a box of several lines.",
    ("MarkdownField", "kind"): _KIND,
    ("MarkdownField", "max_length"): "In characters.",
    ("DateField", "kind"): _KIND,
    ("ChoiceField", "kind"): _KIND + " One of the options.",
    ("ChoiceField", "options"): "What can be chosen.",
    ("ChoiceField", "default"): "Chosen unless somebody chooses otherwise.",
    ("ChoicesField", "kind"): _KIND + " Any number of the options.",
    ("ChoicesField", "options"): "What can be chosen.",
    ("NumberField", "kind"): _KIND,
    ("NumberField", "minimum"): "The least that is accepted.",
    ("NumberField", "maximum"): "The most that is accepted.",
    ("PersonField", "kind"): _KIND + " The value is what the person signs in with.",
    ("UnitField", "kind"): _KIND + " The value is the id of a unit.",
    ("UrlField", "kind"): _KIND + " An address beginning with `http://` or `https://`.",
    ("FilesField", "kind"): _KIND,
    ("FilesField", "at_most"): "How many files.",
    ("BaseStage", "id"): "Its name; `draft` is taken.",
    ("BaseStage", "title"): "What people read; the id where it is left out.",
    ("ReviewStage", "kind"): "Somebody reviews and signs on screen.",
    ("PaperStage", "kind"): "Somebody signs by hand on the printed sheet.",
    ("PaperStage", "registrar"): "Whose duty it is to print the sheet and to register the signature.",
    ("PaperStage", "sheet"): "Which sheet is printed: `approval_sheet`, or any other name for the plain one.",
    ("PaperStage", "final"): "As for a review.",
    ("PaperStage", "binds"): "As for a review.",
    ("WorkStage", "kind"): "Somebody does something that is no signature.",
    ("CheckStage", "kind"): "The checks are run again; what they block goes back to the drafter.",
    (
        "PublishStage",
        "kind",
    ): "The content goes out. Only a standing final review of exactly this content lets it.",
    (
        "LedgerStage",
        "kind",
    ): "The case is entered in a ledger, at this point of its way and once for each time it comes.",
    ("LedgerStage", "ledger"): "Which [ledger](#a-ledger). Its columns see what the case holds by then.",
    (
        "NotifyStage",
        "kind",
    ): "The case is sent to people who are to know of it. They see it among their copies, and "
    "say that they have read it; the case waits for none of them. Where nobody holds one of the roles, it stops here "
    "until an administrator has given the role to somebody.",
    ("NotifyStage", "who"): "To whom: everybody who holds the role, or the person whom the form names.",
    (
        "WaitStage",
        "kind",
    ): "Time passes: a notice that has to hang for so many days, a launch on a day that is set. The case "
    "goes on by itself, and nobody can cut it short; who handed it in may withdraw it. It is no limit: nobody is late.",
    (
        "CallStage",
        "kind",
    ): "A child case is opened as a draft, for whoever may start that process at that unit: it waits in their inboxes, "
    "and nothing is handed in before one of them does. Where the unit may not start it, the case stops here. A return to "
    "before this stage and through it again opens another one.",
    ("ChooseStage", "kind"): "A fork.",
    ("ChooseStage", "branches"): "Looked at in order.",
    ("ChooseStage", "otherwise"): "Where the case goes if no condition holds.",
    ("Branch", "when"): "The condition.",
    ("Branch", "go"): "The stage that follows.",
    ("EndStage", "kind"): "The case ends.",
    ("EndStage", "outcome"): "How it ended. `withdrawn` is not for documents: only the drafter withdraws.",
    ("Who", "role"): "The role that must be held.",
    ("DecisionOption", "title"): "What people read. A decision may consist of its title alone.",
    ("DecisionOption", "effect"): "`pass` goes on, `return` goes back, `refuse` ends the case. "
    "May be left out for `approve`, `return`, `refuse` and `done`.",
    ("Organization", "organization"): "Its name, and that of its folder.",
    ("Organization", "title"): "What people read.",
    ("Organization", "calendar"): "Which calendar counts its working days.",
    ("Organization", "units"): "Its units.",
    ("Organization", "roles"): "The roles that can be held at its units.",
    ("Organization", "channels"): "Where it publishes.",
    ("ReprintSource", "name"): "Its name, as the form names it.",
    ("StylePair", "write"): "How the word is written.",
    ("StylePair", "instead_of"): "How it is not.",
    ("Unit", "id"): "Its name.",
    ("Unit", "title"): "What people read.",
    ("Role", "id"): "Its name. `system_admin`, `security_admin`, `audit_admin`, `manager` and `chief` "
    "have a meaning of their own: see [security](../explanation/security.md).",
    ("Role", "title"): "What people read.",
    ("Channel", "id"): "Its name.",
    ("Channel", "kind"): "`website`: a static site below `sites/` in the data folder.",
    ("Channel", "title"): "What people read.",
    ("Channel", "site"): "What the pages say of the site.",
    ("Site", "name"): "Name of the site.",
    ("Site", "domain"): "Its domain.",
    ("Site", "id_code"): "网站标识码.",
    ("Site", "icp"): "ICP 备案号.",
    ("Site", "police"): "公安机关备案号.",
    ("Site", "sponsor"): "主办单位.",
    ("Site", "contact"): "联系方式.",
    ("Site", "columns"): "The columns (栏目), in the order of the menu.",
    ("Column", "id"): "Its name, and that of its folder on the site.",
    ("Column", "title"): "What people read; the form's field `column` names it.",
    ("Column", "description"): "For the page's metadata.",
    ("Column", "keywords"): "For the page's metadata.",
    ("Ledger", "ledger"): "Its name.",
    ("Ledger", "title"): "What people read.",
    ("Ledger", "authority"): "The regulation that asks for it.",
    ("Ledger", "columns"): "The columns, in order.",
    ("LedgerColumn", "id"): "Its name, the key in JSON.",
    ("LedgerColumn", "title"): "What people read.",
    ("MigrationPlan", "process"): "The process of the cases.",
}
"""(Model, key) to its meaning, where the code needs no docstring to be understood."""

EXAMPLES: Mapping[tuple[str, str], str] = {
    ("Process", "effective"): "effective: '2027-01-01'",
    ("Authority", "effective"): "effective: '2026-12-01'",
    ("Authority", "repealed"): "repealed: '2027-01-01'",
    ("Authority", "successor"): "successor: jilin-transport.web-publish",
    ("MigrationPlan", "process"): "process: jilin-transport.web-publish",
    ("MigrationPlan", "source"): "from: 1",
    ("MigrationPlan", "target"): "to: 2",
    ("MigrationPlan", "stages"): "stages: {leader: bureau_leader}",
    ("MigrationPlan", "reason"): "reason: 办法修订",
    ("Process", "form"): "form: {sheet: 审批单, fields: [...]}",
    ("Process", "checks"): "checks: [{check: personal_data}]",
    ("Process", "deadlines"): "deadlines: [{id: ..., within: 10 workdays, ...}]",
    ("Process", "stages"): "stages: [{id: ..., kind: review, ...}]",
    ("Process", "sample"): "sample: {title: 样例, body: 正文}",
    ("Process", "examples"): "examples: [{do: [{unit_head: approve}], expect: {end: published}}]",
    ("Deadline", "start"): "from: [receipt.opened, form.received_on]",
    ("Deadline", "before"): "before: form.planned_on",
    ("Deadline", "at_least"): "at_least: 5 days",
    ("Deadline", "until"): "until: published",
    ("Deadline", "pauses"): "pauses: [{from: draft.opened, until: draft.done, why: 补正}]",
    ("Deadline", "extensions"): "extensions: {by: 20 workdays, approved_by: {role: head, of: legal}}",
    ("Extensions", "by"): "by: [5 workdays, 3 workdays]",
    ("Extensions", "total"): "total: 40 workdays",
    ("Extensions", "approved_by"): "approved_by: {role: head, of: legal}",
    ("Extensions", "even_overdue"): "even_overdue: true",
    ("Deadline", "warn"): "warn: 2 workdays",
    ("Deadline", "warned"): "warned: [{remind: everyone}]",
    ("Deadline", "missed"): "missed: [{tell: {role: unit_head}}]",
    ("HumanStage", "warned"): "warned: [{remind: everyone}]",
    ("HumanStage", "missed"): "missed: [{tell: {role: unit_head}}]",
    ("Reaction", "remind"): "remind: everyone",
    ("Reaction", "tell"): "tell: {role: unit_head, of: above submitting unit}",
    ("Reaction", "start"): "start: supervision",
    ("Reaction", "of"): "of: office",
    ("Reaction", "form"): "form: {title: \"'督办：' + form.title\"}",
    ("ExpectedDue", "missed"): "missed: [reply]",
    ("Process", "triggers"): "triggers: [{on: schedule, every: monday, of: office}]",
    ("BaseTrigger", "of"): "of: office",
    ("BaseTrigger", "form"): "form: {title: \"'周报 ' + occasion.day\"}",
    ("ScheduleTrigger", "on"): "on: schedule",
    ("ScheduleTrigger", "every"): "every: month",
    ("ScheduleTrigger", "day"): "day: last workday",
    ("ScheduleTrigger", "at"): "at: '09:00'",
    ("ScheduleTrigger", "cron"): "cron: '0 9 * * 1'",
    ("ScheduleTrigger", "if_rest"): "if_rest: next",
    ("EventTrigger", "process"): "process: web-publish",
    ("EventTrigger", "when"): "when: form.kind == '公告'",
    ("ClockMissedTrigger", "on"): "on: clock_missed",
    ("ClockMissedTrigger", "deadline"): "deadline: online_in_1_day",
    ("PublishedTrigger", "on"): "on: published",
    ("EndedTrigger", "on"): "on: ended",
    ("EndedTrigger", "outcome"): "outcome: refused",
    ("ClockPause", "start"): "from: opinion.opened",
    ("ClockPause", "until"): "until: opinion.done",
    ("ClockPause", "why"): "why: 补正",
    ("HumanStage", "warn"): "warn: 1 day",
    ("Process", "covers"): "covers: [jl_web_reprint, S0-7b]",
    ("Process", "ledgers"): "ledgers: [{ledger: publications, on: published}]",
    ("Check", "level"): "level: warn",
    ("Example", "unit"): "unit: credit_center",
    ("ExpectedDue", "rejected"): "rejected: [source_class]",
    ("Demand", "say"): "say: 只有公共信用信息中心能办理转载类信息。",
    ("Form", "demands"): "demands: [{that: ..., say: ..., field: source_class}]",
    ("Form", "fields"): "fields: [{id: title, kind: text, label: 标题}]",
    ("Example", "do"): "do: [{unit_check: approve}, {unit_head: {decision: return, go: draft}}]",
    ("BaseField", "part"): "part: layout",
    ("BaseField", "shown_when"): "shown_when: form.kind == '公文'",
    ("TextField", "pattern"): "pattern: '[0-9]{6}'",
    ("TextField", "multiline"): "multiline: true",
    ("MarkdownField", "max_length"): "max_length: 20000",
    ("NumberField", "kind"): "kind: number",
    ("NumberField", "minimum"): "minimum: 0",
    ("NumberField", "maximum"): "maximum: 100",
    ("PersonField", "kind"): "kind: person",
    ("UnitField", "kind"): "kind: unit",
    ("FilesField", "at_most"): "at_most: 5",
    ("Example", "holders"): "holders: {member: 4}",
    ("HumanStage", "who"): "who: [{role: head, of: legal}, {role: head, of: finance}]",
    ("HumanStage", "sign"): "sign: in order",
    ("HumanStage", "hand_on"): "hand_on: unit",
    ("Who", "of"): "of: above column form.column",
    ("Who", "each"): "each: true",
    ("Who", "weight"): "weight: 2",
    ("NamedPerson", "person"): "person: form.handler",
    ("NamedPerson", "weight"): "weight: 2",
    ("Signing", "how"): "how: any",
    ("Signing", "at_least"): "at_least: 2",
    ("Signing", "more_than"): "more_than: 50%",
    ("Signing", "veto"): "veto: true",
    ("ParallelStage", "kind"): "kind: parallel",
    ("ParallelStage", "join"): "join: any",
    ("ParallelStage", "branches"): "branches: [{id: law, stages: [...]}, {id: funds, stages: [...]}]",
    ("ParallelBranch", "id"): "id: law",
    ("ParallelBranch", "title"): "title: 合法性审查",
    ("ParallelBranch", "when"): "when: form.money == '是'",
    ("ParallelBranch", "stages"): "stages: [{id: legal_head, kind: review, ...}]",
    ("Join", "how"): "how: any",
    ("Join", "at_least"): "at_least: 2",
    ("HumanStage", "distinct_from"): "distinct_from: [draft, unit_check]",
    ("HumanStage", "fields"): "fields: [{id: legal_basis, kind: text, label: 依据}]",
    ("HumanStage", "decisions"): "decisions: {approve: 同意公开, refuse: 不予公开}",
    ("ReviewStage", "binds"): "binds: [fields, body, attachments, layout]",
    ("PaperStage", "binds"): "binds: [fields, body, attachments, layout]",
    ("CheckStage", "kind"): "kind: check",
    ("LedgerStage", "kind"): "kind: ledger",
    ("LedgerStage", "ledger"): "ledger: publications",
    ("NotifyStage", "kind"): "kind: notify",
    ("WaitStage", "kind"): "kind: wait",
    ("CallStage", "kind"): "kind: call",
    ("CallStage", "process"): "process: web-reprint",
    ("CallStage", "of"): "of: it_division",
    ("CallStage", "form"): "form: {title: form.title}",
    ("CallStage", "wait"): "wait: false",
    ("WaitStage", "length"): "for: 5 workdays",
    ("WaitStage", "until"): "until: form.opens_on",
    ("NotifyStage", "who"): "who: {role: unit_head, of: submitting unit}",
    ("ChooseStage", "branches"): "branches: [{when: form.kind == '公文', go: office}]",
    ("Branch", "when"): "when: form.source_class == '转载类'",
    ("DecisionOption", "outcome"): "outcome: closed",
    ("DecisionOption", "needs_opinion"): "needs_opinion: true",
    ("Organization", "units"): "units: [{id: office, title: 办公室}]",
    ("Organization", "roles"): "roles: [{id: unit_head, title: 本单位主要负责人}]",
    ("Organization", "channels"): "channels: [{id: website, kind: website, ...}]",
    ("Organization", "sources"): "sources: [{name: 新华网, domains: [xinhuanet.com]}]",
    ("Organization", "house_style"): "house_style: [{write: 账号, instead_of: [帐号]}]",
    ("ReprintSource", "name"): "name: 新华网",
    ("StylePair", "write"): "write: 账号",
    ("StylePair", "instead_of"): "instead_of: [帐号]",
    ("ReprintSource", "domains"): "domains: [xinhuanet.com, news.cn]",
    ("Unit", "within"): "within: office",
    ("Channel", "site"): "site: {name: ..., domain: ..., ...}",
    ("Site", "columns"): "columns: [{id: notices, title: 通知公告, ...}]",
    ("Ledger", "columns"): "columns: [{id: number, title: 办件编号, value: case.number}]",
    ("Column", "provided_by"): "provided_by: legal",
    ("LedgerColumn", "value"): "value: case.number",
}
"""(Model, key) to an example, where the shipped documents have none that is short."""
