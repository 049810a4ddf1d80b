"""All tables; importing this module registers them on `Base.metadata`."""

from storage.models.audit import AuditEvent, ChainHead, Seal
from storage.models.base import Base
from storage.models.cases import (
    Attachment,
    Case,
    CaseCopy,
    CheckResult,
    Content,
    Decision,
    DecisionEvidence,
    FileText,
    NumberCounter,
    Review,
    ReviewRole,
)
from storage.models.causes import CaseCause
from storage.models.letters import Letter, LetterRating
from storage.models.motion import DeclaredTrigger, Installation, Wake, WorkerBeat
from storage.models.patrols import Finding, FindingCase, FindingChange, Patrol
from storage.models.people import AccessToken, Person, RoleHolding, SignInAttempt, SignInSession, Unit
from storage.models.records import Deadline, DeadlineChange, LedgerRow, Publication
from storage.models.registers import RegisterChange, RegisterEntry
from storage.models.versions import CaseMigration, DefinitionVersion, PublishedVersion

APPEND_ONLY = (
    AuditEvent,
    CaseMigration,
    DeadlineChange,
    Decision,
    DecisionEvidence,
    FindingCase,
    FindingChange,
    LedgerRow,
    Letter,
    LetterRating,
    Patrol,
    PublishedVersion,
    RegisterChange,
    Seal,
)
"""Tables that a trigger guards against UPDATE and DELETE."""

__all__ = [
    "APPEND_ONLY",
    "AccessToken",
    "Attachment",
    "AuditEvent",
    "Base",
    "Case",
    "CaseCause",
    "CaseCopy",
    "CaseMigration",
    "ChainHead",
    "CheckResult",
    "Content",
    "Deadline",
    "DeadlineChange",
    "Decision",
    "DecisionEvidence",
    "DeclaredTrigger",
    "DefinitionVersion",
    "FileText",
    "Finding",
    "FindingCase",
    "FindingChange",
    "Installation",
    "LedgerRow",
    "Letter",
    "LetterRating",
    "NumberCounter",
    "Patrol",
    "Person",
    "Publication",
    "PublishedVersion",
    "RegisterChange",
    "RegisterEntry",
    "Review",
    "ReviewRole",
    "RoleHolding",
    "Seal",
    "SignInAttempt",
    "SignInSession",
    "Unit",
    "Wake",
    "WorkerBeat",
]
