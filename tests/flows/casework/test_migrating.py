"""Running cases are brought to another version, all or none, on both databases."""

import pytest
from sqlalchemy import select

from definitions.problems import InvalidDefinition
from definitions.semantics.fold import fold
from flows.access.refusal import Conflict, Missing, Refused
from flows.casework.advancing import advance
from flows.casework.in_hand import take
from flows.casework.migrating import CannotMigrate, Verdict
from flows.casework.migration_plan import read_plan
from flows.forms.sheet import sheet_of
from storage.models import AuditEvent, Case, Deadline, Review
from storage.records.history import load_history
from tests.builders.audit import audited
from tests.builders.office import WEB, SmallOffice
from tests.builders.versions import another_version, everything, migrated, named_otherwise, plan, undoing

NAMES = {
    "unit_check": "first_check",
    "unit_head": "head_of_unit",
    "leader": "leading",
    "receipt": "taken_in",
    "publish": "put_out",
    "watch": "looked_after",
}
STAGES = "{" + ", ".join(f"{old}: {new}" for old, new in NAMES.items()) + "}"
BEFORE_LEADER = "  - id: leader\n"
NEW_REVIEW = "  - {id: legal, kind: review, title: 法制审核, who: {role: manager, of: office}}\n"


def approved(office: SmallOffice, *people: str) -> str:
    """A case with the signatures of these."""
    number = office.submit().number
    for person in people:
        office.clock.move(minutes=7)
        office.decide(person, number)
    return number


def one_at_each_stage(office: SmallOffice) -> list[str]:
    """Held back, at each review, with the editor, before its publication, and watched after it."""
    numbers = [office.submit(body="秘密★1年\n\n线路有所调整。").number]
    signing = ("reviewer", "head", "secrecy", "leader")
    numbers += [approved(office, *signing[:count]) for count in range(5)]
    for _ in range(2):
        numbers.append(office.submit().number)
        office.approve_all(numbers[-1])
    office.run_automatic(case_id(office, numbers[-1]))
    return numbers


def case_id(office: SmallOffice, number: str) -> int:
    with office.services.desk.database.reading() as session:
        return session.scalars(select(Case.id).where(Case.number == number)).one()


def to_its_end(office: SmallOffice, number: str) -> None:
    """Whoever has a duty does it, until the case has ended."""
    case = case_id(office, number)
    people = ("officer", "reviewer", "head", "secrecy", "leader", "manager", "editor")
    for _ in range(12):
        office.clock.move(minutes=5)
        office.run_automatic(case)
        view = office.services.case(office.actor("officer"), case)
        if view.outcome is not None:
            return
        if view.state == "draft":
            office.services.revise(office.actor("officer"), number, {"body": "线路有所调整。"}, {})
            continue
        for person in people:
            if any(duty.case_id == case for duty in office.services.inbox(office.actor(person))):
                given = {"editor": {"complete": "齐全"}, "officer": {"watched": "内容正常"}}.get(person, {})
                office.decide(person, case, "done" if given else "approve", given=given)
                break


def assert_true(office: SmallOffice) -> None:
    """What is remembered is what the histories say, and the audit finds every row as its events tell it."""
    desk = office.services.desk
    with desk.database.reading() as session:
        for case in session.scalars(select(Case.id)):
            hand = take(session, desk, case, office.clock(), lock=False)
            history = load_history(session, case)
            assert hand.state == fold(hand.process, history, desk.versions(session))
    assert audited(office).damage == []


def by_number(verdicts: tuple[Verdict, ...]) -> dict[str, Verdict]:
    return {one.reference: one for one in verdicts}


def test_a_case_at_each_stage_goes_on_under_other_names(office: SmallOffice) -> None:
    numbers = one_at_each_stage(office)
    office.clock.move(hours=1)
    done = migrated(office, plan(office, named_otherwise(office, NAMES), stages=STAGES))
    assert (done.number, done.cannot) == (1, ())
    assert [one.reference for one in done.verdicts] == numbers
    assert [len(one.kept) for one in done.verdicts] == [0, 0, 1, 2, 3, 4, 4, 4]
    assert_true(office)
    for number in numbers:
        to_its_end(office, number)
        assert office.services.case(office.actor("officer"), number).outcome == "published"
    assert_true(office)


def test_undone_at_once_everybody_stands_where_they_stood(office: SmallOffice) -> None:
    numbers = one_at_each_stage(office)
    before = [office.services.case(office.actor("manager"), number) for number in numbers]
    office.clock.move(hours=1)
    migrated(office, plan(office, named_otherwise(office, NAMES), stages=STAGES))
    office.clock.move(hours=1)
    assert migrated(office, undoing(office, 1)).number == 2
    assert_true(office)
    after = [office.services.case(office.actor("manager"), number) for number in numbers]
    assert [(v.stage, v.stage_title, v.waiting_for) for v in after] == [
        (v.stage, v.stage_title, v.waiting_for) for v in before
    ]
    assert [[s.person for s in v.signatures] for v in after] == [
        [s.person for s in v.signatures] for v in before
    ]
    for number in numbers:
        to_its_end(office, number)
    assert_true(office)
    with pytest.raises(Conflict, match="第 2 号撤销"):
        undoing(office, 1)


def test_what_was_signed_under_another_name_stands_on_the_sheet(office: SmallOffice) -> None:
    number = approved(office, "reviewer", "head")
    migrated(office, plan(office, named_otherwise(office, NAMES), stages=STAGES))
    boxes = [
        entry
        for box in sheet_of(office.services, office.actor("officer"), number).boxes
        for entry in box.entries
    ]
    assert [getattr(entry, "name", None) for entry in boxes][:2] == ["甲-reviewer", "甲-head"]


def test_a_new_review_is_asked_of_those_who_have_not_come_there(office: SmallOffice) -> None:
    early, late = approved(office, "reviewer"), approved(office, "reviewer", "head", "secrecy", "leader")
    file = another_version(office, [(BEFORE_LEADER, NEW_REVIEW + BEFORE_LEADER)])
    tried = migrated(office, plan(office, file), dry_run=True)
    verdicts = by_number(tried.verdicts)
    assert verdicts[early].obstacles == ()
    assert verdicts[late].obstacles == ("新版本里排在前面的“法制审核”（legal）本件还没有签过，不能越过",)
    before = everything(office)
    with pytest.raises(CannotMigrate, match=late):
        migrated(office, plan(office, file))
    after = everything(office)
    assert after.pop("audit_event") != before.pop("audit_event"), "the refusal is told"
    assert after.pop("chain_head") != before.pop("chain_head")
    assert after == before
    to_its_end(office, late)
    migrated(office, plan(office, file))
    to_its_end(office, early)
    with office.services.desk.database.reading() as session:
        stages = session.scalars(
            select(Review.stage).where(Review.case_id == case_id(office, early)).order_by(Review.id)
        ).all()
    assert stages.index("legal") == stages.index("leader") - 1
    assert_true(office)


def test_a_dry_run_leaves_nothing(office: SmallOffice) -> None:
    one_at_each_stage(office)
    before = everything(office)
    tried = migrated(office, plan(office, named_otherwise(office, NAMES), stages=STAGES), dry_run=True)
    assert len(tried.verdicts) == 8
    assert everything(office) == before
    assert_true(office)


def test_a_failure_in_the_middle_leaves_nothing(office: SmallOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    approved(office, "reviewer")
    approved(office, "reviewer", "head")
    before, calls = everything(office), []

    def fail_at_the_second(*arguments: object) -> object:
        calls.append(arguments)
        if len(calls) > 1:
            raise ConnectionError("the machine was switched off")
        return advance(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr("flows.casework.migrating.advance", fail_at_the_second)
    with pytest.raises(ConnectionError):
        migrated(office, plan(office, named_otherwise(office, NAMES), stages=STAGES))
    assert everything(office) == before
    assert_true(office)


def test_other_signers_sign_anew_and_limits_follow_the_new_version(office: SmallOffice) -> None:
    number = approved(office, "reviewer")
    old = "who: {role: unit_head}\n    within: 1 workday"
    new = "who: {role: manager, of: office}\n    within: 3 workdays"
    file = another_version(office, [(old, new)])
    (verdict,) = migrated(office, plan(office, file)).verdicts
    assert verdict.kept == ("本单位审核人审核（甲-reviewer）",)
    changed = [(one.before, one.after) for one in verdict.due]
    assert changed
    assert all(old is not None and new is not None and old < new for old, new in changed)
    case = case_id(office, number)
    with office.services.desk.database.reading() as session:
        opened = session.scalars(
            select(Review).where(Review.case_id == case, Review.closed_at.is_(None))
        ).one()
        due = session.scalars(select(Deadline).where(Deadline.case_id == case, Deadline.state == "running"))
        assert (opened.stage, opened.visit, opened.role, opened.unit) == (
            "unit_head", 2, "manager", "jilin-transport/office",
        )  # fmt: skip
        assert {one.key: one.due_at for one in due}[str(opened.pressing)] == opened.due_at
    assert_true(office)
    office.decide("manager", number)
    to_its_end(office, number)
    assert_true(office)


def test_a_limit_alone_moves_and_the_duty_stays_as_it_was(office: SmallOffice) -> None:
    number = approved(office, "reviewer", "head")
    file = another_version(office, [("within: 1 workday", "within: 4 workdays")])
    office.clock.move(hours=1)
    before = office.services.case(office.actor("manager"), number)
    (verdict,) = migrated(office, plan(office, file)).verdicts
    after = office.services.case(office.actor("manager"), number)
    assert (after.stage, after.visit) == (before.stage, before.visit)
    assert [one.title for one in verdict.due] == ["局办公室保密审查"]
    assert_true(office)


def test_a_title_alone_is_written_anew_wherever_it_stands(office: SmallOffice) -> None:
    number = approved(office, "reviewer", "head")
    file = another_version(office, [("zh: 局办公室保密审查", "zh: 办公室保密审查")])
    (verdict,) = migrated(office, plan(office, file)).verdicts
    assert (verdict.stands_at, verdict.goes_to) == (("局办公室保密审查",), ("办公室保密审查",))
    with office.services.desk.database.reading() as session:
        of_case = (Review.case_id == case_id(office, number), Review.closed_at.is_(None))
        duty = session.scalars(select(Review).where(*of_case)).one()
        clock = session.scalars(select(Deadline).where(Deadline.key == duty.pressing)).one()
        assert (duty.title, clock.title) == ("办公室保密审查", "办公室保密审查")
    assert_true(office)


def test_nobody_is_left_with_a_duty_that_nobody_has(office: SmallOffice) -> None:
    number = approved(office, "reviewer")
    file = another_version(office, [("who: {role: unit_head}", "who: {role: chief, of: leaders}")])
    (verdict,) = migrated(office, plan(office, file), dry_run=True).verdicts
    assert (verdict.reference, len(verdict.obstacles)) == (number, 1)
    assert "没有可以办理的人" in verdict.obstacles[0]


def test_what_the_old_version_does_not_know_cannot_be_undone(office: SmallOffice) -> None:
    number, other = approved(office, "reviewer", "head", "secrecy"), approved(office, "reviewer")
    file = another_version(office, [(BEFORE_LEADER, NEW_REVIEW + BEFORE_LEADER)])
    done = migrated(office, plan(office, file, stages="{leader: leader}"), dry_run=True)
    assert by_number(done.verdicts)[number].obstacles, "it stands at the leader, behind the new review"
    migrated(office, plan(office, file, stages="{leader: legal, secrecy: secrecy}"))
    office.clock.move(minutes=5)
    office.decide("manager", number)
    before = everything(office)
    with pytest.raises(CannotMigrate) as refused:
        migrated(office, undoing(office, 1))
    assert number in refused.value.reason
    assert other not in refused.value.reason
    assert everything(office)["case"] == before["case"]
    assert_true(office)


def test_only_a_system_administrator_migrates(office: SmallOffice) -> None:
    approved(office)
    wanted = plan(office, another_version(office, [("within: 1 workday", "within: 4 workdays")]))
    for dry_run in (True, False):
        with pytest.raises(Refused, match="系统管理员"):
            migrated(office, wanted, by="manager", dry_run=dry_run)
    with office.services.desk.database.reading() as session:
        refused = session.scalars(select(AuditEvent.kind).where(AuditEvent.kind == "refused")).all()
    assert len(refused) == 2


WRONG: dict[str, tuple[str, int, str]] = {
    "an unknown stage": ("stages: {unit_chek: unit_check}", 4, "原版本没有"),
    "an unknown new stage": ("stages: {unit_check: first}", 4, "新版本没有"),
    "two into one": ("stages: {unit_check: leader, unit_head: leader}", 4, "都对应到"),
    "of another kind": ("stages: {unit_check: publish}", 4, "不是一类"),
    "an unknown version": ("from: 9", 2, "没有这个版本"),
    "an unknown key": ("fields: {}", 4, ""),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_with_a_plan_is_told_with_its_place(office: SmallOffice, name: str) -> None:
    approved(office)
    line, row, words = WRONG[name]
    file = another_version(office, [])
    lines = [f"process: {WEB}", "from: 1", f"to: ./{file.name}", "reason: 办法修订"]
    lines = [line if one.partition(":")[0] == line.partition(":")[0] else one for one in lines]
    if line not in lines:
        lines.insert(3, line)
    with pytest.raises(InvalidDefinition) as wrong:
        read_plan(office.services.desk, "\n".join(lines) + "\n", str(office.home / "plan.yaml"))
    (problem,) = wrong.value.problems
    assert problem.place.line == row
    assert words in problem.message


def test_there_is_no_such_migration(office: SmallOffice) -> None:
    with pytest.raises(Missing):
        undoing(office, 7)
