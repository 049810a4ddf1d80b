"""What the reference says of the examples that a process carries."""

from definitions.schema import examples
from scripts.language.words.section import Section, Sections

PROCESS_EXAMPLES: Sections = {
    examples.Example: Section(
        "example",
        "how-to/examples",
        meanings={"title": "What it shows.", "expect": "What must be true in the end."},
        examples={
            "unit": "unit: credit_center",
            "holders": "holders: {member: 4}",
            "do": "do: [{unit_check: approve}, {unit_head: {decision: return, go: draft}}]",
            "produced": "produced: {count: {late: 2}}",
        },
    ),
    examples.Step: Section(
        "step",
        "how-to/examples",
        examples={
            "decision": "decision: approve",
            "on": "on: '2026-12-01'",
            "by": "by: draft",
            "values": "set: {legal_basis: 属于内部事务信息}",
            "opinion": "opinion: 补齐附件",
            "go": "go: draft",
            "seat": "seat: 2",
            "refuse_rows": "refuse_rows: [2, 3]",
            "fields": "fields: [body]",
            "refused": "refused: separation",
        },
    ),
    examples.Point: Section(
        "point",
        "how-to/examples",
        meanings={"expect": "What must be true there."},
        examples={"expect": "expect: {at: leader}"},
    ),
    examples.Expected: Section(
        "expectation",
        "how-to/examples",
        examples={
            "open": "open: {leader: {role: leader_in_charge}}",
            "ledgers": "ledgers: {publications: [{title: 道路养护公告}], letters: []}",
            "rejected": "rejected: [source_class]",
            "missed": "missed: [reply]",
            "overdue": "overdue: {reply: 3 workdays}",
        },
    ),
    examples.Asked: Section(
        "who is asked",
        "how-to/examples",
        meanings={"role": "The role."},
        examples={
            "role": "role: leader_in_charge",
            "of": "of: office",
            "person": "person: drafter",
        },
    ),
}
