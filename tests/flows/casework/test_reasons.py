"""Where a reason is asked for, what says nothing is none."""

from collections.abc import Callable

import pytest

from definitions.vocabulary import Intervention, Verb
from flows.access.refusal import Invalid
from flows.casework.handing import SeatRequest
from tests.builders.audit import everything_stored
from tests.builders.office import SmallOffice

EMPTY = (" ", "\u200b\u3164", "……", "已阅。", " 同 意 ", "(略)", "ＯＫ")


def refuses(office: SmallOffice, number: str, why: str) -> None:
    office.decide("reviewer", number, "refuse", opinion=why)


def returns(office: SmallOffice, number: str, why: str) -> None:
    office.decide("reviewer", number, "return", opinion=why)


def withdraws(office: SmallOffice, number: str, why: str) -> None:
    office.services.withdraw(office.actor("officer"), number, why)


def asks(office: SmallOffice, number: str, why: str) -> None:
    asked = SeatRequest(Verb.ASK, "manager", why)
    office.services.act_on_seat(office.actor("reviewer"), number, asked)


def intervenes(office: SmallOffice, number: str, why: str) -> None:
    office.services.intervene(office.actor("sysadmin"), number, Intervention.END, why)


@pytest.mark.parametrize("act", [refuses, returns, withdraws, asks, intervenes])
def test_what_says_nothing_is_no_reason(
    office: SmallOffice, act: Callable[[SmallOffice, str, str], None]
) -> None:
    number = office.submit().number
    before = everything_stored(office.services.desk.database)
    for why in EMPTY:
        with pytest.raises(Invalid) as refused:
            act(office, number, why)
        if why == "已阅。":
            hints = (refused.value.hint, *(one.reason for one in refused.value.problems))
            assert any("只写“已阅。”看不出为什么" in hint for hint in hints)
    assert everything_stored(office.services.desk.database) == before
    act(office, number, "已阅，附表数字有误")


def test_advice_may_be_that_one_agrees(office: SmallOffice) -> None:
    number = office.submit().number
    asks(office, number, "可以公开吗")
    given = SeatRequest(Verb.ANSWER, why="同意")
    office.services.act_on_seat(office.actor("manager"), number, given)
