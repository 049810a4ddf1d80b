"""The composition root: settings in, services out. Every way in goes through here, and every refusal is audited here."""

from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from definitions.loader import LoadedProcess
from definitions.registry import CATALOGUE, Catalogue, load_catalogue
from definitions.schema.fields import FormField
from definitions.schema.process import Deadline, Process
from definitions.schema.stages import HumanStage
from definitions.semantics.clocks import day_of
from definitions.semantics.day_bounds import Occasion
from definitions.semantics.forms import FieldProblem
from definitions.vocabulary import Intervention, LetterWay, Verb, WayIn
from flows.access.actor import Actor, find_actor
from flows.access.patrol_policy import may_patrol
from flows.access.people import Post, Term
from flows.access.proxies import Wish
from flows.access.refusal import Conflict, Invalid, Missing, Refused, SanshenError
from flows.casework import requests, standing_in, submission, views
from flows.casework.blocking import retry
from flows.casework.claimed import ClaimedDuty, claimed_by_colleagues
from flows.casework.contents import Files
from flows.casework.contributions import Contributions, contributions
from flows.casework.decision import Answer, DecisionTaken, decide, rehearse, stage_to_answer
from flows.casework.desk import Desk
from flows.casework.extending import decide_extension, extend
from flows.casework.filed import file_of, snapshot_of
from flows.casework.findings import (
    FindingsView,
    FindingView,
    accept,
    evidence_path,
    must,
    view_finding,
    view_findings,
)
from flows.casework.handing import SeatRequest, act_on_seat
from flows.casework.intervening import Intervenable, intervenable, intervene
from flows.casework.letter_cases import Original, compare_letters, read_original
from flows.casework.letter_figures import LetterFigures, letter_figures
from flows.casework.letter_texts import Written
from flows.casework.letters import OpenBox, Receipt, boxes_at_hand, take_letter
from flows.casework.migrating import Migration, migrate
from flows.casework.migration_plan import Plan
from flows.casework.nameable import Nameable
from flows.casework.objecting import answer_objection, drop_objection, object_to, settle_objection
from flows.casework.once import Once
from flows.casework.operation import Operation, operation
from flows.casework.overriding import override
from flows.casework.own_list import own_list
from flows.casework.posts import VacantPost, vacant_posts
from flows.casework.process_drafts import ProcessDraft, ProcessDrafts
from flows.casework.process_editing import (
    Folders,
    InForce,
    NextVersion,
    keep_draft,
    process_in_force,
    processes_in_force,
    publish_text,
    try_process,
)
from flows.casework.register_import import Imported, Table, import_register
from flows.casework.registers import (
    EntryHistory,
    Offered,
    RegisterView,
    entry_history,
    offered_entries,
    view_register,
)
from flows.casework.reopening import reopen
from flows.casework.score_view import view_scores
from flows.casework.scoring import ScoreSheet
from flows.casework.search import FoundPage, search
from flows.casework.self_check import SelfCheckSheet, view_self_check
from flows.casework.setting_up import set_up_desk
from flows.casework.sight import sight_of
from flows.casework.sources import sources_of
from flows.casework.statistics import (
    Statistics,
    Told,
    overdue_groups,
    statistics,
    told,
)
from flows.casework.statistics import (
    Wanted as WantedFigures,
)
from flows.casework.submission import NewDraft, Submission
from flows.casework.supplementing import Supplement, Supplied, rehearse_supplement, supplement
from flows.casework.to_let_through import HeldCase, to_let_through
from flows.casework.urging import decide_urgency, mark_urgent
from flows.casework.vacancies import Vacancies, assignable_people, vacancies
from flows.casework.versions import Published, publish_version
from flows.checking.trial import Trial
from flows.clock import Clock
from flows.settings import Settings
from storage.attachments import StoredFile, UnacceptableFile
from storage.audit_chain import append
from storage.installation import demo_time
from storage.queries.case_search import Wanted
from storage.queries.copies import CopyLine, copies_for
from storage.queries.drafted import DraftedLine, drafted_by
from storage.queries.grouping import Grouping
from storage.queries.inbox import OpenDuty
from storage.queries.ledgers import LedgerLine, ledger_lines
from storage.queries.overdue_by import OverdueGroup
from storage.queries.people import PersonLine, list_people, names_of

if TYPE_CHECKING:
    from flows.casework.patrolling import Patrolled

LONGEST_TARGET = 500
"""Characters that the audit keeps of what a refused request named."""


@dataclass(frozen=True)
class Services:
    """What people and programs can ask for. Every method takes the actor who asks."""

    desk: Desk
    settings: Settings

    def now(self) -> datetime:
        return self.desk.clock()

    def occasion(self, organization: str) -> Occasion:
        """That something is filled in today at this organisation."""
        return Occasion(day_of(self.now()), self.desk.office(organization).calendar)

    def actor(self, person: str, way_in: WayIn) -> Actor:
        """The person with the roles of today. Whoever calls has made sure that it is this person."""
        with self.desk.database.reading() as session:
            actor = find_actor(session.connection(), person, day_of(self.now()), way_in)
        if actor is None:
            raise Missing(f"没有名为“{person}”的人员，或账号已停用", "`sanshen people list` 列出所有人员")
        return actor

    def submit(
        self,
        actor: Actor,
        process: str,
        values: Mapping[str, Any],
        files: Files,
        unit: str | None = None,
        unstored: Sequence[FieldProblem] = (),
        once: Once | None = None,
    ) -> Submission:
        """`unstored`: what was wrong with files that were to come with it, told with all else that is wrong."""
        with self._audited(actor, "submit", process):
            return submission.submit(self.desk, actor, process, values, files, unit, unstored, once)

    def rehearse_submission(self, actor: Actor, process: str, unit: str | None = None) -> Process:
        """Raise what `submit` would refuse whatever the content; returns the version that a case would start on."""
        with self._audited(actor, "submit", process):
            return submission.rehearse(self.desk, actor, process, unit)

    def draft(
        self,
        actor: Actor,
        process: str,
        values: Mapping[str, Any],
        unit: str | None = None,
        once: Once | None = None,
    ) -> NewDraft:
        """Open a case that its drafter completes and hands in later."""
        with self._audited(actor, "submit", process):
            return submission.draft(self.desk, actor, process, values, unit, once)

    def revise(
        self,
        actor: Actor,
        reference: str,
        values: Mapping[str, Any],
        files: Files,
        unstored: Sequence[FieldProblem] = (),
    ) -> Submission:
        with self._audited(actor, "revise", reference):
            return submission.revise(self.desk, actor, reference, values, files, unstored)

    def rehearse_revision(self, actor: Actor, reference: str) -> Process:
        """Raise what `revise` would refuse whatever the content; returns what the case runs on."""
        with self._audited(actor, "revise", reference):
            return submission.rehearse_revision(self.desk, actor, reference)

    def decide(self, actor: Actor, reference: str | int, answer: Answer) -> DecisionTaken:
        with self._audited(actor, f"decide {answer.decision}", str(reference)):
            return decide(self.desk, actor, reference, answer)

    def rehearse(self, actor: Actor, reference: str | int, answer: Answer) -> None:
        """Raise what `decide` would raise now; nothing is decided."""
        with self._audited(actor, f"decide {answer.decision}", str(reference)):
            rehearse(self.desk, actor, reference, answer)

    def stage_to_answer(self, actor: Actor, reference: str | int, answer: Answer) -> HumanStage:
        """Raise what `decide` would refuse whatever is filled in; returns the stage that would be answered."""
        with self._audited(actor, f"decide {answer.decision}", str(reference)):
            return stage_to_answer(self.desk, actor, reference, answer)

    def act_on_seat(self, actor: Actor, reference: str | int, asked: SeatRequest) -> None:
        """Hand a duty on, take it or give it back, add or remove a signer, take an answer back."""
        with self._audited(actor, asked.verb.value, str(reference)):
            act_on_seat(self.desk, actor, reference, asked)

    def supplement(self, actor: Actor, reference: str | int, given: Supplement) -> Supplied:
        """Answer a signer who asked to add something, with changes of what was asked for."""
        with self._audited(actor, Verb.ANSWER.value, str(reference)):
            return supplement(self.desk, actor, reference, given)

    def rehearse_supplement(self, actor: Actor, reference: str | int, given: Supplement) -> Process:
        """Raise what `supplement` would refuse whatever the fields hold; returns what the case runs on."""
        with self._audited(actor, Verb.ANSWER.value, str(reference)):
            return rehearse_supplement(self.desk, actor, reference, given)

    def withdraw(self, actor: Actor, reference: str, reason: str) -> None:
        with self._audited(actor, "withdraw", reference):
            requests.withdraw(self.desk, actor, reference, reason)

    def copy_to(self, actor: Actor, reference: str | int, people: Sequence[str]) -> None:
        with self._audited(actor, "copy", str(reference)):
            requests.copy_to(self.desk, actor, reference, people)

    def mark_as_read(self, actor: Actor, reference: str | int) -> None:
        with self._audited(actor, "read", str(reference)):
            requests.mark_as_read(self.desk, actor, reference)

    def copies(self, actor: Actor) -> list[CopyLine]:
        """What was copied to the person."""
        with self.desk.database.reading() as session:
            return copies_for(session, actor.person)

    def comment(self, actor: Actor, reference: str | int, text: str) -> None:
        with self._audited(actor, "comment", str(reference)):
            requests.comment(self.desk, actor, reference, text)

    def override(self, actor: Actor, reference: str | int, check: str, reason: str) -> str:
        """Let a content through that a check holds back; returns the title of the check."""
        with self._audited(actor, "override", str(reference)):
            return override(self.desk, actor, reference, check, reason)

    def extend(
        self, actor: Actor, reference: str | int, reason: str, deadline: str | None = None
    ) -> Deadline:
        """Ask for more time (延期), for the deadline that is named, or for the only one that it can be."""
        with self._audited(actor, "extend", str(reference)):
            return extend(self.desk, actor, reference, reason, deadline)

    def decide_extension(
        self,
        actor: Actor,
        reference: str | int,
        *,
        granted: bool,
        reason: str = "",
        deadline: str | None = None,
    ) -> Deadline:
        """Grant what was asked for, or refuse it."""
        with self._audited(actor, "grant", str(reference)):
            return decide_extension(
                self.desk, actor, reference, granted=granted, reason=reason, deadline=deadline
            )

    def mark_urgent(self, actor: Actor, reference: str | int, reason: str, phone: str = "") -> bool:
        """Mark a case as urgent (加急); returns whether it is so at once."""
        with self._audited(actor, "mark_urgent", str(reference)):
            return mark_urgent(self.desk, actor, reference, reason, phone)

    def decide_urgency(
        self, actor: Actor, reference: str | int, *, granted: bool, reason: str = "", phone: str = ""
    ) -> None:
        """Confirm that a case is urgent, or refuse it."""
        with self._audited(actor, "confirm_urgent", str(reference)):
            decide_urgency(self.desk, actor, reference, granted=granted, reason=reason, phone=phone)

    def object_to(self, actor: Actor, reference: str | int, reason: str) -> None:
        """Object to a case (异议): it is held until that is settled."""
        with self._audited(actor, "object", str(reference)):
            object_to(self.desk, actor, reference, reason)

    def answer_objection(self, actor: Actor, reference: str | int, *, accepted: bool, answer: str) -> None:
        """Accept what was objected, or do not."""
        with self._audited(actor, "answer_objection", str(reference)):
            answer_objection(self.desk, actor, reference, accepted=accepted, answer=answer)

    def settle_objection(self, actor: Actor, reference: str | int, *, upheld: bool, opinion: str) -> None:
        """Decide on an objection that was not accepted."""
        with self._audited(actor, "settle_objection", str(reference)):
            settle_objection(self.desk, actor, reference, upheld=upheld, opinion=opinion)

    def drop_objection(self, actor: Actor, reference: str | int, reason: str = "") -> None:
        """Take an objection back."""
        with self._audited(actor, "drop_objection", str(reference)):
            drop_objection(self.desk, actor, reference, reason)

    def reopen(self, actor: Actor, reference: str | int, reason: str) -> None:
        """Take up again a case that ended (重新办理)."""
        with self._audited(actor, "reopen", str(reference)):
            reopen(self.desk, actor, reference, reason)

    def intervene(
        self, actor: Actor, reference: str | int, how: Intervention, reason: str, to: str | None = None
    ) -> None:
        """Send a case back or end it, which its own people cannot move (干预)."""
        with self._audited(actor, "intervene", str(reference)):
            intervene(self.desk, actor, reference, how, reason, to)

    def intervenable(self, actor: Actor, reference: str | int) -> Intervenable:
        """Where a case stands, and where it may be sent back to: for an administrator who need not see it."""
        with self._audited(actor, "intervene", str(reference)):
            return intervenable(self.desk, actor, reference)

    def remind(self, actor: Actor, reference: str) -> datetime:
        with self._audited(actor, "remind", reference):
            return requests.remind(self.desk, actor, reference)

    def retry(self, actor: Actor, reference: str) -> None:
        with self._audited(actor, "retry", reference):
            retry(self.desk, actor, reference)

    def case(self, actor: Actor, reference: str | int) -> views.CaseView:
        with self._audited(actor, "view", str(reference)):
            return views.view_case(self.desk, actor, reference)

    def file(self, actor: Actor, case_id: int, digest: str) -> Path:
        """Where a file of the case lies: a content's attachment, or what came with an answer."""
        with self._audited(actor, "download", str(case_id)):
            return file_of(self.desk, actor, case_id, digest)

    def snapshot(self, actor: Actor, case_id: int, publication: int) -> bytes:
        """A withdrawn page of the case as it was, with its attachments: a ZIP file."""
        with self._audited(actor, "download", str(case_id)):
            return snapshot_of(self.desk, actor, case_id, publication)

    def fields_to_fill(self, actor: Actor, reference: str, decision: str) -> tuple[FormField, ...]:
        """What the open stage asks of whoever is about to give this answer."""
        with self._audited(actor, f"decide {decision}", reference):
            return views.view_case(self.desk, actor, reference).stage_fields

    def inbox(self, actor: Actor) -> list[OpenDuty]:
        return own_list(self.desk, actor)

    def claimed_by_colleagues(self, actor: Actor) -> list[ClaimedDuty]:
        """What would wait for the person, had not a colleague claimed it."""
        return claimed_by_colleagues(self.desk, actor)

    def to_let_through(self, actor: Actor) -> list[HeldCase]:
        """What checks hold back that the person may let through."""
        return to_let_through(self.desk, actor)

    def sources(self, duties: Sequence[OpenDuty]) -> Mapping[int, str]:
        """By case, what opened those drafts among these duties that nobody owns."""
        with self.desk.database.reading() as session:
            return sources_of(session, duties)

    def search(self, actor: Actor, wanted: Wanted, page: int = 1) -> FoundPage:
        """Those of the cases that the person may open which are looked for, a page at a time."""
        return search(self.desk, actor, wanted, page)

    def drafted(self, actor: Actor) -> list[DraftedLine]:
        """What became of the cases that the person drafted."""
        with self.desk.database.reading() as session:
            return drafted_by(session, actor.person, self.desk.answering)

    def statistics(self, actor: Actor, organization: str) -> Statistics:
        with self._audited(actor, "statistics", organization):
            return statistics(self.desk, actor, organization)

    def figures(
        self, actor: Actor, organization: str, wanted: WantedFigures, at: datetime | None = None
    ) -> Told:
        with self._audited(actor, "statistics", organization):
            return told(self.desk, actor, organization, wanted, at or self.now())

    def contributions(
        self, actor: Actor, organization: str, since: datetime | None, before: datetime | None
    ) -> Contributions:
        with self._audited(actor, "statistics", organization):
            return contributions(self.desk, actor, organization, since, before)

    def letter_figures(
        self, actor: Actor, organization: str, since: datetime | None, before: datetime | None
    ) -> LetterFigures:
        with self._audited(actor, "statistics", organization):
            return letter_figures(self.desk, actor, organization, since, before)

    def overdue_groups(self, actor: Actor, grouping: Grouping, at: datetime) -> list[OverdueGroup]:
        with self._audited(actor, "statistics", grouping):
            return overdue_groups(self.desk, actor, grouping, at)

    def scores(self, actor: Actor, organization: str, scores: str, period: str) -> ScoreSheet:
        """The points of a period that is over: a month `2026-11`, a quarter `2026-Q4`, a year `2026`."""
        with self._audited(actor, "scores", f"{organization}/{scores}"):
            return view_scores(self.desk, actor, organization, scores, period)

    def self_check(self, actor: Actor, organization: str) -> SelfCheckSheet:
        """How the organisation stands now by the indicators of an inspection (自查)."""
        with self._audited(actor, "self-check", organization):
            return view_self_check(self.desk, actor, organization)

    def names(self) -> dict[str, str]:
        """Of everybody who was ever registered, by what they sign in with."""
        with self.desk.database.reading() as session:
            return names_of(session)

    def operation(self, actor: Actor, organization: str) -> Operation:
        with self._audited(actor, "operation", organization):
            return operation(self.desk, actor, organization)

    def vacancies(self, actor: Actor, organization: str) -> Vacancies:
        """The duties that nobody can do."""
        with self._audited(actor, "vacancies", organization):
            return vacancies(self.desk, actor, organization)

    def vacant_posts(self, actor: Actor, organization: str) -> list[VacantPost]:
        """The posts that processes ask for and nobody holds."""
        with self._audited(actor, "people vacancies", organization):
            return vacant_posts(self.desk, actor, organization)

    def assignable_people(self, actor: Actor, case_id: int, stage: str, seat: int) -> Mapping[str, str]:
        """Id to name, of those to whom a duty may be given."""
        with self._audited(actor, Verb.ASSIGN, str(case_id)):
            return assignable_people(self.desk, actor, case_id, stage, seat)

    def proxies(self, actor: Actor, organization: str) -> standing_in.Arrangements:
        """Who stands in for the person, and for whom they do; for administrators also between others."""
        with self._audited(actor, "proxies", organization):
            return standing_in.arrangements(self.desk, actor, organization)

    def offered_proxies(
        self, actor: Actor, organization: str, principal: str, term: Term
    ) -> standing_in.Offered:
        with self._audited(actor, "people proxy give", principal):
            return standing_in.offered(self.desk, actor, organization, principal, term)

    def give_proxy(self, actor: Actor, wish: Wish) -> list[Post]:
        """Let somebody do what another does not while they are away (代理)."""
        with self._audited(actor, "people proxy give", f"{wish.principal} {wish.deputy}"):
            return standing_in.arrange(self.desk, actor, wish)

    def end_proxy(self, actor: Actor, organization: str, principal: str, deputy: str, last_day: date) -> None:
        with self._audited(actor, "people proxy end", f"{principal} {deputy}"):
            standing_in.release(self.desk, actor, organization, principal, deputy, last_day)

    def people(self, actor: Actor, organization: str) -> list[PersonLine]:
        """The active people of an organisation, for those who belong to it."""
        with self._audited(actor, "people", organization):
            if organization not in actor.organizations:
                raise Refused("您不是该机构的人员，不能查看它的人员名单")
        with self.desk.database.reading() as session:
            listed = list_people(session, day_of(self.now()))
        member = f"@{organization}/"
        return [p for p in listed if p.status == "active" and any(member in role for role in p.roles)]

    def nameable(self, actor: Actor, organization: str, unit: str) -> Nameable:
        """Whom the forms of a case of this unit may offer where they ask for a person."""
        declared = self.desk.office(organization).organization
        return Nameable(declared, unit, self.people(actor, organization))

    def demo_time(self) -> datetime | None:
        """What the demo's clock shows; None in every other home."""
        return demo_time(self.desk.database)

    def ledger(
        self,
        actor: Actor,
        organization: str,
        ledger: str,
        since: datetime | None = None,
        before: datetime | None = None,
    ) -> list[LedgerLine]:
        """Lines of a ledger of the person's organisation, about the cases that they may see."""
        with self._audited(actor, "ledger", f"{organization}/{ledger}"):
            if organization not in actor.organizations:
                raise Refused("您不是该机构的人员，不能查看它的台账")
            if ledger not in self.desk.office(organization).ledgers:
                ledgers = self.desk.office(organization).ledgers
                known = [f"  {organization}/{name}（{declared.title}）" for name, declared in ledgers.items()]
                raise Missing(f"没有名为“{ledger}”的台账", "\n".join(["现有台账：", *known]))
        with self.desk.database.reading() as session:
            sight = sight_of(session, self.desk, actor)
            return ledger_lines(session, organization, ledger, sight, since=since, before=before)

    def register(
        self, actor: Actor, organization: str, register: str, on: date | None = None
    ) -> RegisterView:
        """The entries of a register of the person's organisation, now or at the end of a day."""
        with self._audited(actor, "register", f"{organization}/{register}"):
            return view_register(self.desk, actor, organization, register, on)

    def entry(self, actor: Actor, organization: str, register: str, number: int) -> EntryHistory:
        """An entry of a register, with everything that happened to it."""
        with self._audited(actor, "register", f"{organization}/{register}"):
            return entry_history(self.desk, actor, organization, register, number)

    def offered_entries(
        self, actor: Actor, fields: Sequence[FormField], organization: str, unit: str
    ) -> dict[str, Offered]:
        """What can be chosen in the fields of a form that ask for entries."""
        with self._audited(actor, "register", organization):
            return offered_entries(self.desk, actor, fields, organization, unit)

    def import_register(
        self, actor: Actor, organization: str, register: str, table: Table, *, preview: bool
    ) -> Imported:
        """Fill or correct a register by hand."""
        with self._audited(actor, "register import", f"{organization}/{register}"):
            return import_register(self.desk, actor, organization, register, table, preview=preview)

    def take_letter(
        self, actor: Actor, organization: str, box: str, written: Written, way: LetterWay
    ) -> Receipt:
        """Take in a letter by hand that came on paper, by telephone, by mail or with a visitor."""
        with self._audited(actor, "take letter", f"{organization}/{box}"):
            return take_letter(self.desk, actor, organization, box, written, way)

    def letterboxes(self, actor: Actor) -> list[OpenBox]:
        """Those for which the person may take letters in by hand."""
        return boxes_at_hand(self.desk, actor)

    def read_original(
        self, actor: Actor, reference: str | int, reason: str, joined: str | None = None
    ) -> Original:
        """The letter behind a case as it came (查看原信), or one that is answered together with it."""
        with self._audited(actor, Verb.READ_ORIGINAL, str(reference)):
            return read_original(self.desk, actor, reference, reason, joined)

    def compare_letters(self, actor: Actor, reference: str | int, *, is_same: bool) -> str:
        """Say whether the letter behind a case is about the same as the one that it resembles."""
        with self._audited(actor, Verb.COMPARE_LETTER, str(reference)):
            return compare_letters(self.desk, actor, reference, is_same=is_same)

    def patrol(
        self, actor: Actor, organization: str, site: str | None = None, served_at: str | None = None
    ) -> "list[Patrolled]":
        """Have the sites of an organisation patrolled (巡查), now. `served_at`: where they are shown from here."""
        with self._audited(actor, "patrol", organization):
            must(may_patrol(actor, self.desk.office(organization).organization))
            from flows.casework.patrolling import patrol_sites  # slow to load

            return patrol_sites(self.desk, organization, site, actor.origin, served_at)

    def rehearse_patrol(self, actor: Actor, organization: str) -> None:
        """Raise what `patrol` would refuse, at once."""
        with self._audited(actor, "patrol", organization):
            must(may_patrol(actor, self.desk.office(organization).organization))

    def findings(self, actor: Actor, organization: str) -> FindingsView:
        """What patrols of an organisation found, and the patrols themselves."""
        with self._audited(actor, "findings", organization):
            return view_findings(self.desk, actor, organization)

    def finding(self, actor: Actor, organization: str, number: int) -> FindingView:
        with self._audited(actor, "findings", f"{organization}/{number}"):
            return view_finding(self.desk, actor, organization, number)

    def evidence(self, actor: Actor, organization: str, number: int) -> Path:
        """Where the copy of a page lies that proves a finding: a ZIP file."""
        with self._audited(actor, "download", f"{organization}/{number}"):
            return evidence_path(self.desk, actor, organization, number)

    def accept_finding(self, actor: Actor, organization: str, number: int, reason: str) -> None:
        """Let a finding stay as it is, for a reason."""
        with self._audited(actor, "accept finding", f"{organization}/{number}"):
            accept(self.desk, actor, organization, number, reason)

    def migrate(self, actor: Actor, plan: Plan, *, dry_run: bool) -> Migration:
        """Bring running cases to another version of their process."""
        with self._audited(actor, "migrate", plan.was.process.process):
            return migrate(self.desk, actor, plan, dry_run=dry_run)

    def publish_version(self, actor: Actor, loaded: LoadedProcess) -> Published:
        """Let new cases start on this document from its day on."""
        with self._audited(actor, "publish version", loaded.process.process):
            return publish_version(self.desk, actor, loaded)

    def processes(self, actor: Actor, organization: str) -> list[InForce]:
        """By what the organisation works today."""
        with self._audited(actor, "view processes", organization):
            return processes_in_force(self.desk, actor, organization)

    def process(self, actor: Actor, process: str) -> InForce:
        with self._audited(actor, "view processes", process):
            return process_in_force(self.desk, actor, process)

    def try_process(self, actor: Actor, process: str, text: str, runs: int = 0) -> Trial:
        """What would come of this text as the next version; nothing is changed."""
        with self._audited(actor, "publish version", process):
            return try_process(self.desk, actor, self._folders, process, text, runs)

    def publish_text(self, actor: Actor, wanted: NextVersion) -> Published:
        """Publish what was written on the screen, as `publish_version` publishes a file."""
        with self._audited(actor, "publish version", wanted.process):
            return publish_text(self.desk, actor, self._folders, wanted)

    def process_drafts(self, actor: Actor) -> list[ProcessDraft]:
        """Their own, the newest first."""
        return self._drafts.of(actor.person)

    def find_process_draft(self, actor: Actor, process: str) -> ProcessDraft | None:
        return self._drafts.find(actor.person, process)

    def keep_process_draft(self, actor: Actor, draft: ProcessDraft) -> ProcessDraft:
        return keep_draft(self._drafts, actor, draft)

    def drop_process_draft(self, actor: Actor, process: str) -> None:
        self._drafts.drop(actor.person, process)

    @property
    def _drafts(self) -> ProcessDrafts:
        return ProcessDrafts(self.settings.process_drafts)

    @property
    def _folders(self) -> Folders:
        return Folders(self.settings.definitions or CATALOGUE, self.settings.published_processes)

    def store_file(self, stream: BinaryIO, name: str) -> StoredFile:
        """Take a file in. Raises Invalid where its content will not do."""
        try:
            return self.desk.attachments.put(stream, name)
        except UnacceptableFile as unacceptable:
            raise Invalid(f"文件“{unacceptable.name}”没有收下：{unacceptable.reason}") from unacceptable

    def store_path(self, path: Path) -> StoredFile:
        if not path.is_file():
            raise Invalid(f"没有这个文件：{path}", "请核对路径")
        with path.open("rb") as stream:
            return self.store_file(stream, path.name)

    def refuse(self, actor: Actor, verb: str, target: str, error: SanshenError) -> None:
        """Put a refusal into the audit."""
        with self.desk.database.writing() as session:
            payload = {"verb": verb, "target": target[:LONGEST_TARGET], "reason": error.reason}
            append(session, kind="refused", payload=payload, origin=actor.origin, at=self.now())

    @contextmanager
    def _audited(self, actor: Actor, verb: str, target: str) -> Generator[None]:
        try:
            yield
        except (Refused, Conflict) as error:
            self.refuse(actor, verb, target, error)
            raise


def assemble(settings: Settings, clock: Clock | None = None, catalogue: Catalogue | None = None) -> Services:
    """Build the services of an installation. Without a catalogue all of it is read here; raises InvalidDefinition
    where it is broken.
    """
    whole = catalogue or load_catalogue(
        settings.definitions or CATALOGUE, settings.calendars, settings.published_processes
    )
    return Services(set_up_desk(settings, whole, clock), settings)
