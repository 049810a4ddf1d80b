"""The policy, walked in full: every verb, as every kind of person, wherever a case can stand.

The table below is written by hand from the regulation, not from the code.
"""

from collections.abc import Callable

import pytest
from sqlalchemy import select, update

from definitions.vocabulary import Verb, WayIn
from flows.access.refusal import SanshenError
from flows.casework.decision import Answer
from storage.models import AuditEvent, RoleHolding
from tests.builders.office import HOLDINGS, PUBLISH, SINCE, SmallOffice

UNIT = {"officer", "reviewer", "head", "leader"}
"""Those who hold a role at the submitting unit."""
DUTY = {"secrecy", "secrecy2", "editor"}
"""Those whose duty the case is, or will be."""
OVERSEE = {"manager"}
RELATED = UNIT | DUTY | OVERSEE

TABLE: dict[str, dict[Verb, set[str]]] = {
    "held back at the drafter": {
        Verb.VIEW: RELATED, Verb.REVISE: {"officer"}, Verb.DECIDE: set(), Verb.WITHDRAW: {"officer"},
        Verb.REMIND: (UNIT | OVERSEE) - {"officer"},
    },
    "with the unit's reviewer": {
        Verb.VIEW: RELATED, Verb.REVISE: set(), Verb.DECIDE: {"reviewer"}, Verb.WITHDRAW: {"officer"},
        Verb.REMIND: (UNIT | OVERSEE) - {"reviewer"},
    },
    "with the unit's head": {
        Verb.VIEW: RELATED, Verb.REVISE: set(), Verb.DECIDE: {"head"}, Verb.WITHDRAW: {"officer"},
        Verb.REMIND: (UNIT | OVERSEE) - {"head"},
    },
    "at the secrecy review": {
        Verb.VIEW: RELATED, Verb.REVISE: set(), Verb.DECIDE: {"secrecy", "secrecy2"}, Verb.WITHDRAW: {"officer"},
        Verb.REMIND: UNIT | OVERSEE,
    },
    "with the leader in charge": {
        Verb.VIEW: RELATED, Verb.REVISE: set(), Verb.DECIDE: {"leader"}, Verb.WITHDRAW: {"officer"},
        Verb.REMIND: (UNIT | OVERSEE) - {"leader"},
    },
    "with the website's office": {
        Verb.VIEW: RELATED, Verb.REVISE: set(), Verb.DECIDE: {"editor"}, Verb.WITHDRAW: {"officer"},
        Verb.REMIND: UNIT | OVERSEE,
    },
    "about to be published": {
        Verb.VIEW: RELATED, Verb.REVISE: set(), Verb.DECIDE: set(), Verb.WITHDRAW: {"officer"}, Verb.REMIND: set(),
    },
    "being watched after publication": {
        Verb.VIEW: RELATED, Verb.REVISE: set(), Verb.DECIDE: {"officer"}, Verb.WITHDRAW: set(),
        Verb.REMIND: (UNIT | OVERSEE) - {"officer"},
    },
    "ended": {
        Verb.VIEW: RELATED, Verb.REVISE: set(), Verb.DECIDE: set(), Verb.WITHDRAW: set(), Verb.REMIND: set(),
    },
}  # fmt: skip

STEPS: list[tuple[str, Callable[[SmallOffice, str, int], object]]] = [
    (
        "held back at the drafter",
        lambda o, n, _: o.services.revise(o.actor("officer"), n, {"body": "线路调整。"}, {}),
    ),
    ("with the unit's reviewer", lambda o, n, _: o.decide("reviewer", n)),
    ("with the unit's head", lambda o, n, _: o.decide("head", n)),
    ("at the secrecy review", lambda o, n, _: o.decide("secrecy", n)),
    ("with the leader in charge", lambda o, n, _: o.decide("leader", n)),
    ("with the website's office", lambda o, n, _: o.decide("editor", n, "done", given={"complete": "齐全"})),
    ("about to be published", lambda o, _, case: o.run_automatic(case)),
    (
        "being watched after publication",
        lambda o, n, _: o.decide("officer", n, "done", given={"watched": "内容正常"}),
    ),
    ("ended", lambda *_: None),
]


def test_each_verb_in_each_place_is_for_exactly_the_people_of_the_table(office: SmallOffice) -> None:
    case = office.submit(body="机密★2年\n\n线路调整。")
    assert {name for name, _ in STEPS} == set(TABLE)
    asked = 0
    for place, go_on in STEPS:
        for verb, allowed in TABLE[place].items():
            found = {person for person in HOLDINGS if _allowed(office, person, case.number, verb)}
            assert found == allowed, f"{verb} {place}"
            asked += len(HOLDINGS)
        go_on(office, case.number, case.case_id)
    assert asked == len(HOLDINGS) * len(TABLE) * 5


def _allowed(office: SmallOffice, person: str, number: str, verb: Verb) -> bool:
    """What the screens are told; what is not shown is not ruled."""
    try:
        view = office.services.case(office.actor(person), number)
    except SanshenError:
        return False
    return view.rulings[verb].allowed


@pytest.mark.parametrize("way_in", [WayIn.CLI, WayIn.DASHBOARD, WayIn.API])
def test_what_is_not_offered_is_refused_and_audited_for_each_way_in(
    office: SmallOffice, way_in: WayIn
) -> None:
    case = office.submit()
    wrong = sorted(set(HOLDINGS) - {"reviewer"})
    for person in wrong:
        with pytest.raises(SanshenError):
            office.services.decide(office.actor(person, way_in), case.number, Answer("approve"))
    refusals = _refusals(office)
    assert [(who, way) for who, way in refusals if way == way_in] == [(person, way_in) for person in wrong]


def _refusals(office: SmallOffice) -> list[tuple[str | None, str]]:

    with office.services.desk.database.reading() as session:
        rows = session.execute(
            select(AuditEvent.person, AuditEvent.way_in)
            .where(AuditEvent.kind == "refused")
            .order_by(AuditEvent.number)
        )
        return [(person, way_in) for person, way_in in rows]


def test_nobody_starts_a_process_that_is_not_theirs_to_start(office: SmallOffice) -> None:
    starters = set()
    for person in HOLDINGS:
        try:
            office.services.submit(office.actor(person), PUBLISH, office.sample(PUBLISH), {})
        except SanshenError:
            continue
        starters.add(person)
    assert starters == {"ll_editor"}


def test_who_drafted_does_not_sign_even_when_holding_the_role(office: SmallOffice) -> None:

    with office.services.desk.database.writing() as session:
        session.add(
            RoleHolding(
                person="officer", role="unit_reviewer", unit="jilin-transport/transport_admin", since=SINCE
            )
        )
        session.add(
            RoleHolding(
                person="reviewer", role="unit_head", unit="jilin-transport/transport_admin", since=SINCE
            )
        )
    case = office.submit()
    with pytest.raises(SanshenError, match="拟稿人不能审签"):
        office.decide("officer", case.number)
    office.decide("reviewer", case.number)
    with pytest.raises(SanshenError, match="不能连着签"):
        office.decide("reviewer", case.number)


def test_a_role_that_was_taken_away_no_longer_decides(office: SmallOffice) -> None:

    case = office.submit()
    actor = office.actor("reviewer")
    with office.services.desk.database.writing() as session:
        session.execute(
            update(RoleHolding).where(RoleHolding.person == "reviewer").values(until=RoleHolding.since)
        )
    with pytest.raises(SanshenError, match=r"不是您的职责|无关"):
        office.services.decide(actor, case.number, Answer("approve"))
