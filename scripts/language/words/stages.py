"""What the reference says of the stages of a process."""

from definitions.schema import stages
from scripts.language.words.section import KIND, Section, Sections

STAGES: Sections = {
    stages.BaseStage: Section(
        "every stage",
        "how-to/branches",
        meanings={
            "id": "Its name; `draft` is taken.",
            "title": "What people read; the id where it is left out.",
        },
    ),
    stages.HumanStage: Section(
        "every stage in which people act",
        "how-to/who-acts",
        meanings={"who": "Whose duty it is; several have to be listed."},
        examples={
            "who": "who: [{role: head, of: legal}, {role: head, of: finance}]",
            "sign": "sign: in order",
            "hand_on": "hand_on: unit",
            "urgent": "urgent: 2 hours",
            "warn": "warn: 1 day",
            "warned": "warned: [{remind: everyone}]",
            "missed": "missed: [{tell: {role: unit_head}}]",
            "checklist": "checklist: [{id: secret, title: 不涉密}, {id: privacy, title: 不泄露个人信息}]",
            "own_fields": "fields: [{id: legal_basis, kind: text, label: 依据}]",
            "decisions": "decisions: {approve: 同意公开, refuse: 不予公开}",
            "distinct_from": "distinct_from: [draft, unit_check]",
        },
    ),
    stages.ChecklistPoint: Section(
        "point of a checklist",
        "how-to/form",
        meanings={
            "id": "Its name, under which the answer is kept: `given.<stage>.<point>`.",
            "title": "What people read.",
            "help": "A hint beside it.",
        },
        examples={
            "id": "id: secret",
            "title": "title: 不涉密",
            "help": "help: 对照定密事项目录",
        },
    ),
    stages.ReviewStage: Section(
        "stage of kind review",
        "how-to/several-signers",
        meanings={"kind": "Somebody reviews and signs on screen."},
        examples={
            "secrecy": "secrecy: true",
            "binds": "binds: [fields, body, attachments, layout]",
            "each": "each: form.items",
        },
    ),
    stages.PaperStage: Section(
        "stage of kind paper",
        "how-to/sheet",
        meanings={
            "kind": "Somebody signs by hand on the printed sheet.",
            "registrar": "Whose duty it is to print the sheet and to register the signature.",
            "sheet": "Which sheet is printed: `approval_sheet`, or any other name for the plain one.",
            "final": "As for a review.",
            "secrecy": "As for a review.",
            "binds": "As for a review.",
        },
        examples={
            "secrecy": "secrecy: true",
            "binds": "binds: [fields, body, attachments, layout]",
            "each": "each: form.items",
        },
    ),
    stages.WorkStage: Section(
        "stage of kind work",
        "how-to/separation",
        meanings={"kind": "Somebody does something that is no signature."},
    ),
    stages.CheckStage: Section(
        "stage of kind check",
        "how-to/safeguards",
        meanings={"kind": "The checks are run again; what they block goes back to the drafter."},
        examples={"kind": "kind: check"},
    ),
    stages.PublishingStage: Section(
        "every stage of kind publish", "how-to/manual-channel", examples={"channel": "channel: website"}
    ),
    stages.PublishStage: Section(
        "stage of kind publish, on a website",
        "how-to/withdrawal",
        meanings={
            "kind": "The content goes out. Only a standing final review of exactly this content lets it."
        },
        examples={
            "each": "each: form.items",
            "when": "when: row.published_as == '网站公开'",
            "article": "article: {title: name, source: reprinted_from}",
            "instead_of": "instead_of: form.corrects",
        },
    ),
    stages.RowArticle: Section(
        "article of a row",
        "how-to/rows",
        meanings={
            "title": "The title; a column of kind text.",
            "column": "The column of the site.",
            "drafter": "The drafter.",
            "source": "The source; where it is empty, the submitting unit.",
            "source_url": "The address of the source.",
            "document_number": "The document number.",
            "formed_on": "The day on which it was made.",
        },
        examples={
            "title": "title: name",
            "column": "column: posted_in",
            "drafter": "drafter: handler",
            "source": "source: reprinted_from",
            "source_url": "source_url: link",
            "document_number": "document_number: number",
            "formed_on": "formed_on: dated",
        },
    ),
    stages.HandPublishStage: Section(
        "stage of kind publish, on a manual channel",
        "how-to/manual-channel",
        meanings={
            "kind": (
                "Somebody puts the content out elsewhere. Only a standing final review of exactly "
                "this content lets it be registered."
            )
        },
        examples={"kind": "kind: publish"},
    ),
    stages.WithdrawingStage: Section(
        "every stage of kind withdraw",
        "how-to/withdrawal",
        examples={
            "channel": "channel: website",
            "of": "of: form.page",
            "why": "why: form.problem",
        },
    ),
    stages.WithdrawStage: Section(
        "stage of kind withdraw, from a website",
        "how-to/withdrawal",
        meanings={
            "kind": (
                "The page is taken down: its address shows a notice, a snapshot of it is kept. What "
                "is withdrawn already stays so."
            )
        },
        examples={"kind": "kind: withdraw", "basis": "basis: form.legal_basis"},
    ),
    stages.HandWithdrawStage: Section(
        "stage of kind withdraw, from a manual channel",
        "how-to/withdrawal",
        meanings={"kind": "Somebody takes it down elsewhere, and shows that it cannot be seen any more."},
        examples={"kind": "kind: withdraw"},
    ),
    stages.LedgerStage: Section(
        "stage of kind ledger",
        "how-to/stages-without-people",
        meanings={
            "kind": (
                "The case is entered in a ledger, at this point of its way and once for each time it comes."
            ),
            "ledger": "Which [ledger](#a-ledger). Its columns see what the case holds by then.",
        },
        examples={
            "kind": "kind: ledger",
            "ledger": "ledger: publications",
            "each": "each: form.items",
        },
    ),
    stages.RegisterStage: Section(
        "stage of kind register",
        "how-to/registers",
        meanings={
            "kind": (
                "An entry of a register is opened, changed or closed. While the key is another "
                "entry's, the form is not accepted, and nobody can agree; where both come at once, "
                "the case stops here."
            )
        },
        examples={
            "kind": "kind: register",
            "register_name": "register: topics",
            "do": "do: change",
            "entry": "entry: form.topic",
            "state": "state: hidden",
            "values": "set: {updated_on: occasion.day}",
        },
    ),
    stages.NotifyStage: Section(
        "stage of kind notify",
        "how-to/stages-without-people",
        meanings={
            "kind": (
                "The case is sent to people who are to know of it. They see it among their copies, "
                "and say that they have read it; the case waits for none of them. Where nobody holds "
                "one of the roles, it stops here until an administrator has given the role to "
                "somebody."
            ),
            "who": "To whom: everybody who holds the role, or the persons who are named.",
        },
        examples={"kind": "kind: notify", "who": "who: {role: unit_head, of: submitting unit}"},
    ),
    stages.WaitStage: Section(
        "stage of kind wait",
        "how-to/stages-without-people",
        meanings={
            "kind": (
                "Time passes: a notice that has to hang for so many days, a launch on a day that is "
                "set. The case goes on by itself, and nobody can cut it short; who handed it in may "
                "withdraw it. It is no limit: nobody is late."
            )
        },
        examples={
            "kind": "kind: wait",
            "length": "for: 5 workdays",
            "until": "until: form.opens_on",
        },
    ),
    stages.CallStage: Section(
        "stage of kind call",
        "how-to/child-case",
        meanings={
            "kind": (
                "A child case is opened as a draft, for whoever may start that process at that unit: "
                "it waits in their inboxes, and nothing is handed in before one of them does. Where "
                "the unit may not start it, the case stops here. A return to before this stage and "
                "through it again opens another one."
            )
        },
        examples={
            "kind": "kind: call",
            "process": "process: web-reprint",
            "of": "of: it_division",
            "form": "form: {title: form.title}",
            "wait": "wait: false",
            "fields": "fields: [{id: number, kind: text, label: 解读编号}]",
            "take": "take: {number: case.number}",
        },
    ),
    stages.JobStage: Section(
        "stage of kind job",
        "how-to/bulletin",
        meanings={
            "kind": (
                "Something is worked out of what is stored: counted, compared. What it told is a fact "
                "of the case, and stands whatever comes later. Where it fails again and again, the "
                "case is listed as blocked."
            ),
            "job": "Which [job](#jobs).",
        },
        examples={
            "kind": "kind: job",
            "job": "job: bulletin",
            "inputs": "with: {period: form.period}",
        },
    ),
    stages.ChooseStage: Section(
        "stage of kind choose",
        "how-to/child-case",
        meanings={
            "kind": "A fork.",
            "branches": "Looked at in order.",
            "otherwise": "Where the case goes if no condition holds.",
        },
        examples={"branches": "branches: [{when: form.kind == '公文', go: office}]"},
    ),
    stages.Branch: Section(
        "branch",
        "how-to/child-case",
        meanings={"when": "The condition.", "go": "The stage that follows."},
        examples={"when": "when: form.source_class == '转载类'"},
    ),
    stages.ParallelStage: Section(
        "stage of kind parallel",
        "how-to/branches",
        meanings={
            "kind": KIND,
            "join": "How many of the branches the case waits for.",
            "branches": "At least two.",
        },
        examples={
            "kind": "kind: parallel",
            "join": "join: any",
            "branches": "branches: [{id: law, stages: [...]}, {id: funds, stages: [...]}]",
        },
    ),
    stages.ParallelBranch: Section(
        "branch of a parallel stage",
        "how-to/branches",
        meanings={
            "id": "Its name, which no stage has.",
            "title": "What people read.",
            "stages": "Its stages, in order; at the end of the last one the branches come together.",
        },
        examples={
            "id": "id: law",
            "title": "title: 合法性审查",
            "when": "when: form.money == '是'",
            "stages": "stages: [{id: legal_head, kind: review, ...}]",
        },
    ),
    stages.Join: Section("join", "how-to/branches", examples={"how": "how: any", "at_least": "at_least: 2"}),
    stages.EndStage: Section(
        "stage of kind end",
        "how-to/withdrawal",
        meanings={
            "kind": "The case ends.",
            "outcome": (
                "How it ended. `published` of which no row went out (`each`) is `closed`. "
                "`retracted`: what it had published is withdrawn. `withdrawn` is not for documents: "
                "only the drafter withdraws."
            ),
        },
    ),
}
