"""Regulations that are not in force yet, or any more: no new case by any way in, and the old ones come to their end."""

import pytest

from flows.access.actor import SYSTEM
from flows.access.refusal import Refused
from flows.casework.starting import startable
from flows.casework.submission import draft_launched
from tests.builders.office import REPRINT, WEB, SmallOffice, with_process

ARTICLES = "articles: [二, 四, 五, 六, 七, 八]}"
UNIT = "transport_admin"


def under(office: SmallOffice, dates: str) -> SmallOffice:
    return with_process(office, WEB, ARTICLES, ARTICLES.replace("}", f", {dates}}}"))


def refusals(office: SmallOffice) -> list[tuple[str, str]]:
    """What everybody is told who would start a case: at the form, and from Prefect."""
    with pytest.raises(Refused) as submitted:
        office.submit()
    with pytest.raises(Refused) as launched:
        draft_launched(office.services.desk, WEB, UNIT, "a-run", SYSTEM)
    ruling = startable(office.services.desk, office.actor("officer"))[WEB].ruling
    assert not ruling.allowed
    told = [(one.value.reason, one.value.hint) for one in (submitted, launched)]
    return [*told, (ruling.reason, ruling.hint)]


def test_before_its_day_nobody_starts_a_case(office: SmallOffice) -> None:
    office = under(office, "effective: '2026-11-24'")
    told = set(refusals(office))
    assert len(told) == 1
    assert "2026年11月24日起施行" in told.pop()[0]
    office.clock.move(hours=15)
    assert office.submit().number, "at midnight in Beijing"


def test_once_it_is_repealed_the_successor_is_named_and_running_cases_end(office: SmallOffice) -> None:
    office = under(office, f"repealed: '2026-11-24', successor: {REPRINT}")
    number = office.submit().number
    held = office.submit(body="秘密★1年\n\n线路有所调整。").number
    office.clock.move(hours=15)
    told = set(refusals(office))
    assert len(told) == 1
    reason, hint = told.pop()
    assert "已于2026年11月24日废止" in reason
    assert f"（{REPRINT}）" in hint
    office.services.revise(office.actor("officer"), held, {"body": "线路有所调整。"}, {})
    for case in (number, held):
        office.approve_all(case)
        office.run_automatic(office.services.case(office.actor("officer"), case).id)
        office.decide("officer", case, "done", given={"watched": "内容正常"})
        assert office.services.case(office.actor("officer"), case).outcome == "published"
