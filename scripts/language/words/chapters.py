"""The chapters of the reference, each with the classes of the language that it explains."""

from collections.abc import Mapping

from definitions.schema.base import Declared
from scripts.language.words.books import LEDGER, REGISTER, SHEET
from scripts.language.words.form_fields import FORM_FIELDS
from scripts.language.words.offices import ORGANIZATION
from scripts.language.words.process_examples import PROCESS_EXAMPLES
from scripts.language.words.processes import LEDGER_ENTRY, MIGRATION, PROCESS
from scripts.language.words.section import Section, Sections
from scripts.language.words.signing import SIGNING
from scripts.language.words.stages import STAGES
from scripts.language.words.supervision import REQUIREMENTS, SCORING, SELF_CHECK
from scripts.language.words.triggers import TRIGGERS

CHAPTERS: Mapping[str, Sections] = {
    "A process": {**PROCESS, **TRIGGERS, **LEDGER_ENTRY, **PROCESS_EXAMPLES},
    "Form fields": FORM_FIELDS,
    "Stages": {**STAGES, **SIGNING},
    "An organisation": ORGANIZATION,
    "A ledger": LEDGER,
    "A sheet": SHEET,
    "A register": REGISTER,
    "A scoring": SCORING,
    "A self-check": SELF_CHECK,
    "The requirements of the regulations": REQUIREMENTS,
    "A plan to migrate cases": MIGRATION,
}
SECTIONS: Mapping[type[Declared], Section] = {
    model: section for sections in CHAPTERS.values() for model, section in sections.items()
}


def written_example(model: type[Declared], key: str) -> str | None:
    """What is written by hand for this key, which the class itself declares."""
    section = SECTIONS.get(model)
    return section.examples.get(key) if section is not None else None
