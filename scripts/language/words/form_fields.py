"""What the reference says of the fields of a form."""

from definitions.schema import fields
from scripts.language.words.section import KIND, Section, Sections

FORM_FIELDS: Sections = {
    fields.BaseField: Section(
        "every field",
        "how-to/form",
        meanings={
            "id": (
                "Its name; conditions, ledgers and submitted forms use it. `title`, `column`, "
                "`drafter`, `source`, `source_url`, `document_number` and `formed_on` are what the "
                "published page shows; the check `source_and_drafter` may name other fields for those "
                "two."
            ),
            "label": "What people read.",
            "required": (
                "Must be filled in; in a stage whatever the answer is, also for a return. `needs` of "
                "a [decision](#decision) asks for it with that answer alone."
            ),
            "help": "Shown below the field.",
        },
        examples={"shown_when": "shown_when: form.kind == '公文'", "part": "part: layout"},
    ),
    fields.TextField: Section(
        "field of kind text",
        "how-to/form",
        meanings={
            "kind": KIND,
            "max_length": "In characters.",
            "multiline": "Shown as a box of several lines.",
        },
        examples={"pattern": "pattern: '[0-9]{6}'", "multiline": "multiline: true"},
    ),
    fields.MarkdownField: Section(
        "field of kind markdown",
        "how-to/form",
        meanings={"kind": KIND, "max_length": "In characters."},
        examples={"max_length": "max_length: 20000"},
    ),
    fields.DateField: Section("field of kind date", "how-to/form", meanings={"kind": KIND}),
    fields.ChoiceField: Section(
        "field of kind choice",
        "how-to/form",
        meanings={
            "kind": KIND + " One of the options.",
            "options": "What can be chosen.",
            "default": "Chosen unless somebody chooses otherwise.",
        },
    ),
    fields.ChoicesField: Section(
        "field of kind choices",
        "how-to/form",
        meanings={"kind": KIND + " Any number of the options.", "options": "What can be chosen."},
    ),
    fields.NumberField: Section(
        "field of kind number",
        "how-to/form",
        meanings={
            "kind": KIND,
            "minimum": "The least that is accepted.",
            "maximum": "The most that is accepted.",
        },
        examples={
            "kind": "kind: number",
            "minimum": "minimum: 0",
            "maximum": "maximum: 100",
        },
    ),
    fields.PersonField: Section(
        "field of kind person",
        "how-to/several-signers",
        meanings={"kind": KIND + " The value is what the person signs in with."},
        examples={
            "kind": "kind: person",
            "role": "role: officer",
            "of": "of: given.assign.owner",
        },
    ),
    fields.UnitField: Section(
        "field of kind unit",
        "how-to/registers",
        meanings={"kind": KIND + " The value is the id of a unit."},
        examples={"kind": "kind: unit"},
    ),
    fields.UrlField: Section(
        "field of kind url",
        "how-to/safeguards",
        meanings={"kind": KIND + " An address beginning with `http://` or `https://`."},
    ),
    fields.FilesField: Section(
        "field of kind files",
        "how-to/form",
        meanings={"kind": KIND, "at_most": "How many files."},
        examples={"at_most": "at_most: 5", "accept": "accept: [picture, video]"},
    ),
    fields.RowsField: Section(
        "field of kind rows",
        "how-to/rows",
        meanings={"kind": KIND + " Several rows, each with the same columns."},
        examples={
            "kind": "kind: rows",
            "columns": "columns: [{id: title, kind: text, label: 信息名称, required: true}]",
            "at_least": "at_least: 2",
            "at_most": "at_most: 20",
        },
    ),
    fields.PublicationField: Section(
        "field of kind publication",
        "how-to/withdrawal",
        meanings={
            "kind": (
                "Something that was published, named by the number of its case or by its address. The "
                "history keeps what was found: conditions read `form.<field>.number`, `.title`, "
                "`.channel`, `.url`, `.hash`; each is `''` where nothing is named."
            )
        },
        examples={"kind": "kind: publication", "channel": "channel: website"},
    ),
    fields.EntryField: Section(
        "field of kind entry",
        "how-to/registers",
        meanings={
            "kind": KIND + " The value is the number of an entry; what the entry said is kept with it."
        },
        examples={
            "kind": "kind: entry",
            "register_name": "register: topics",
            "states": "states: [live, hidden]",
            "own": "own: owner",
        },
    ),
}
