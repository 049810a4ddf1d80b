"""One case as a person may see it: content, findings, what happened, what they may do and why not the rest."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from definitions.drawing import Progress
from definitions.schema.fields import FormField
from definitions.schema.process import Process
from definitions.semantics.state import Pass, Row
from definitions.vocabulary import Effect, Proof, Verb
from flows.access.policy import Ruling
from flows.casework.asked import AskedOf
from flows.casework.awaited import AwaitedStage
from flows.casework.extending import Extendable, Grantable
from flows.casework.letter_cases import LetterView
from flows.casework.objecting import Hold
from flows.casework.relations import Relations
from flows.casework.shown_tables import ShownTable
from flows.casework.urging import Confirmable
from flows.checks.finding import Finding
from storage.attachments import StoredFile
from storage.models import Deadline, Publication
from storage.queries.people import PersonLine
from storage.queries.timeline import Happening


@dataclass(frozen=True, slots=True)
class OfferedDecision:
    """One answer of the open stage."""

    name: str
    title: str
    effect: Effect
    wants_opinion: bool
    needs: tuple[str, ...]
    targets: tuple[tuple[str, str], ...]
    """Where a return may lead, as (stage id, title), where the person chooses."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a reviewer let a text pass on which there are warnings."""

    stage_title: str
    person: str
    words: str


@dataclass(frozen=True, slots=True)
class PaperDuty:
    """What registering a paper signature needs."""

    sheet: str
    signers: tuple[PersonLine, ...]


@dataclass(frozen=True, slots=True)
class HandDuty:
    """What somebody needs who publishes, or withdraws, in another system."""

    is_publication: bool
    platform: str
    account: str
    proof: tuple[Proof, ...]
    title: str = ""
    """Of what is to be withdrawn; also its case's number and its link."""
    number: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class StandingSignature:
    stage_title: str
    person: str
    at: datetime
    round: int
    kept: bool
    """Given to an earlier round than the one in force."""


@dataclass(frozen=True, slots=True)
class CaseView:
    id: int
    reference: str
    """The number, or `draft-<id>`."""
    process: str
    process_title: str
    organization: str
    organization_title: str
    title: str
    unit: str
    unit_code: str
    """Its id within the organisation."""
    drafter: str
    state: str
    outcome: str | None
    stage: str | None
    """The open stage that the person may answer; else the first of those that are open, or where the system is at work."""
    stage_title: str
    """Of everything that is open."""
    duty_title: str
    """Of the stage alone that the person may answer."""
    visit: int
    seat: int
    awaited: tuple[AwaitedStage, ...]
    """The stages that are open, with their signers."""
    waiting_for: str
    """Whose duty it is, such as `局办公室的保密审查员`; or what it waits for."""
    waits_for_nobody: bool
    """It waits for a time, a child case or another branch, and goes on by itself."""
    round: int
    hash: str
    blocked_reason: str | None
    fields: tuple[tuple[str, str], ...]
    """Label and value of each short field that is filled in."""
    texts: tuple[tuple[str, str], ...]
    """Label and Markdown."""
    tables: tuple[ShownTable, ...]
    files: tuple[StoredFile, ...]
    """Without those of rows."""
    evidence: tuple[StoredFile, ...]
    """What came with the answers, such as scans of signed sheets."""
    filled_in: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    """Title of a stage, and label and value of what was filled in there."""
    findings: tuple[Finding, ...]
    """Of the content, and of the case's earlier rounds."""
    reasons: tuple[Reason, ...]
    """What reviewers wrote who let this text pass, where there are warnings."""
    held: tuple[str, ...]
    overridable: tuple[str, ...]
    """Checks that the person may let the content through now."""
    timeline: tuple[Happening, ...]
    stage_titles: Mapping[str, str]
    decision_titles: Mapping[tuple[str, str], str]
    """(stage, decision) to title."""
    sent_to: Mapping[Pass, str]
    """Each pass through a stage in which people act, to whom it came: `局办公室的保密审查员`."""
    deadlines: tuple[Deadline, ...]
    extendable: tuple[Extendable, ...]
    """The deadlines for which the person may ask for more time."""
    grantable: tuple[Grantable, ...]
    """What was asked for and waits for approval, whosever that is."""
    is_urgent: bool
    confirmable: Confirmable | None
    """That it is urgent, which waits to be confirmed, whosever that is."""
    hold: Hold | None
    """The objection that holds the case."""
    publications: tuple[Publication, ...]
    signatures: tuple[StandingSignature, ...]
    rulings: Mapping[Verb, Ruling]
    takes_over: bool
    """Whether what the person may claim (认领) is the draft of somebody who has left."""
    decisions: tuple[OfferedDecision, ...]
    stage_fields: tuple[FormField, ...]
    refused_rows: frozenset[Row]
    each: ShownTable | None
    """The table whose rows are decided one by one in the stage."""
    paper: PaperDuty | None
    by_hand: HandDuty | None
    values: Mapping[str, Any]
    """The content's values by field id, for correcting it."""
    given: Mapping[str, Mapping[str, Any]]
    """Stage id to the values of its own fields."""
    definition: Process
    """The version of the process that the case runs on."""
    progress: Progress
    """How far the case has come, stage by stage."""
    names: Mapping[str, str]
    """Person id to name, of everybody whom the timeline mentions."""
    relations: Relations
    """The cases that it was opened by, and that it opened."""
    letter: LetterView | None
    """The letter that it is about, masked."""
    asked: tuple[AskedOf, ...]
    """What the person is asked beside the signers."""
