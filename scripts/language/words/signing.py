"""What the reference says of who acts in a stage, how several sign, and what they may decide."""

from definitions.schema import signing, stages
from scripts.language.words.section import Section, Sections

SIGNING: Sections = {
    signing.Who: Section(
        "who",
        "how-to/who-acts",
        meanings={"role": "The role that must be held."},
        examples={
            "of": "of: above column form.column",
            "each": "each: true",
            "weight": "weight: 2",
        },
    ),
    signing.NamedPerson: Section(
        "named person",
        "how-to/who-acts",
        examples={"person": "person: actor of opinion", "weight": "weight: 2"},
    ),
    signing.Signing: Section(
        "signing rule",
        "how-to/several-signers",
        examples={
            "how": "how: any",
            "at_least": "at_least: 2",
            "more_than": "more_than: 50%",
            "veto": "veto: true",
        },
    ),
    stages.DecisionOption: Section(
        "decision",
        "how-to/redaction",
        meanings={
            "title": "What people read. A decision may consist of its title alone.",
            "effect": (
                "`pass` goes on, `return` goes back, `refuse` ends the case. May be left out for "
                "`approve`, `return`, `refuse` and `done`."
            ),
        },
        examples={"outcome": "outcome: closed", "needs_opinion": "needs_opinion: true"},
    ),
}
