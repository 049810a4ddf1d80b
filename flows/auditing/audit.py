"""The whole audit of an installation."""

from flows.auditing.cases import Cases
from flows.auditing.counters import Counters
from flows.auditing.definitions import Definitions
from flows.auditing.file_texts import FileTexts
from flows.auditing.files import Files
from flows.auditing.findings import Findings
from flows.auditing.imports import Imports
from flows.auditing.installation_events import InstallationEvents
from flows.auditing.letters import Letters
from flows.auditing.patrols import Patrols
from flows.auditing.people import People
from flows.auditing.registers import Registers
from flows.auditing.sessions import compare_sessions
from flows.auditing.versions import Versions
from storage.attachments import AttachmentStore
from storage.database import Database
from storage.verification import Inspection, Verification, verify


def audit(database: Database, key: bytes, attachments: AttachmentStore) -> Verification:
    """Compare chains, seals, tables and stored files. Needs no catalogue: cases run on the definitions stored with them."""
    people = People()
    imports = Imports()
    definitions = Definitions()
    versions = Versions(definitions)
    files = Files(attachments)
    texts = FileTexts(attachments)
    findings = Findings(definitions, attachments)
    counters = Counters()
    registers = Registers(counters)
    letters = Letters(counters)
    patrols = Patrols(counters, files)
    cases = Cases(definitions, files, texts, findings, counters, registers, patrols)
    events = InstallationEvents(
        [people.read, imports.read, versions.read, registers.read, letters.read, patrols.read]
    )
    at_the_end = [
        events.compare,
        people.compare,
        imports.compare,
        versions.compare,
        compare_sessions,
        definitions.compare,
        findings.compare,
        registers.compare,
        letters.compare,
        patrols.compare,
        texts.compare,
        counters.compare,
        files.compare,
    ]
    return verify(
        database,
        key,
        Inspection(
            [events.read],
            [cases.compare],
            at_the_end,
        ),
    )
