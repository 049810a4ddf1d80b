"""Plays of a few items: what is refused, what stands still, what does not verify."""

from pathlib import Path

import pytest
from sqlalchemy import update

from flows.casework.blocking import block
from flows.demo.expectations import check
from flows.demo.play import PlayFailed
from flows.demo.summary import summarise
from storage.models import Person
from storage.seals import load_key, seal
from tests.flows.demo.acting import CONTENT, acted_out, assembled, built, of


def test_a_wrong_key_or_an_unsealed_event_fails_the_check(tmp_path: Path) -> None:
    settings = built(tmp_path / "home")
    few = of(CONTENT.items[0])
    play = acted_out(settings, few)
    with pytest.raises(PlayFailed, match=r"条记录中只封存了 \d+ 条"):
        check(play.services, few, play.cases, load_key(settings.seal_key))
    seal(play.services.desk.database, load_key(settings.seal_key), few.ends)
    check(play.services, few, play.cases, load_key(settings.seal_key))
    with pytest.raises(PlayFailed, match="封印签名不符"):
        check(play.services, few, play.cases, b"another key")


def test_a_blocked_case_and_one_whose_drafter_left_are_told(tmp_path: Path) -> None:
    few = tuple(item for item in CONTENT.items if item.id in ("jl-petition-days", "jl-request-to-province"))
    play = acted_out(built(tmp_path / "home"), of(*few))
    block(play.services.desk, play.cases["jl-petition-days"], "磁盘空间不足")
    drafter = next(item.drafter for item in few if item.id == "jl-request-to-province")
    with play.services.desk.database.writing() as session:
        session.execute(update(Person).where(Person.id == drafter).values(status="disabled"))
    others = dict(summarise(play.services).others)
    play.services.desk.database.dispose()
    assert others["受阻"] == ("《2026年12月局领导接待来访日程安排公告》：磁盘空间不足",)
    assert [told for told in others["没有人办理"] if "账号已停用" in told]


def test_a_step_that_the_program_refuses_stops_the_play_and_is_named(tmp_path: Path) -> None:
    settings = built(tmp_path / "home")
    with assembled(settings).desk.database.writing() as session:
        session.execute(
            update(Person).where(Person.id == "jl.transport_admin.reviewer").values(status="disabled")
        )
    bus = next(item for item in CONTENT.items if item.id == "jl-bus-lines")
    with pytest.raises(PlayFailed, match=r"jl-bus-lines 在 2026-11-05 15:2\d.*已停用"):
        acted_out(settings, of(bus))
