"""A self-check counts what there is, fails by a veto, weighs by groups, and says what it cannot see; on both databases."""

import json
from collections.abc import Generator
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import update

from definitions.loader import load_self_check
from definitions.problems import InvalidDefinition
from flows.access.refusal import Refused
from flows.casework.letter_codes import code_from
from flows.casework.letter_texts import Written
from flows.casework.letters import post_letter
from flows.casework.register_import import Table
from flows.casework.self_check import Checked, Noted
from flows.casework.self_check_words import say_count, say_verdict
from flows.cli.app import run
from storage.installation import DEMO
from storage.models import Installation
from tests.builders.audit import audited
from tests.builders.changed import Change
from tests.builders.model_office import (
    MODEL,
    ONE_OFFICE,
    ORGANIZATION,
    model_catalogue,
    open_model_office,
    with_changes,
)
from tests.builders.office import SmallOffice

SHEET = f"{ORGANIZATION}.disclosure-sheet"


@pytest.fixture
def office(tmp_path: Path, model_office_url: str) -> Generator[SmallOffice]:
    """With something published in each of its columns, two topics and a letter."""
    built = open_model_office(tmp_path / "home", model_office_url)
    out = built.submit(SHEET)
    built.decide("secrecy", out.number)
    built.decide("chief", out.number)
    built.run_automatic(out.case_id)
    today = built.clock().date().isoformat()
    rows = f"专题名称,维护单位,开设日期,最近更新,计划结束\n冬季安全,法规科,2026-01-05,{today},\n春运,规划科,2026-01-05,2026-01-05,2027-12-01\n"
    built.services.import_register(
        built.actor("manager"), ORGANIZATION, "topics", Table("专题.csv", rows), preview=False
    )
    letter = Written("站牌", "站前街的站牌坏了，请修。")
    post_letter(built.services.desk, ORGANIZATION, "director", letter, "one", code_from(b"one"))
    yield built
    built.services.desk.database.dispose()


def checked(office: SmallOffice) -> dict[str, Checked]:
    sheet = office.services.self_check(office.actor("manager"), ORGANIZATION)
    return {one.about: one for one in sheet.checked}


def noted(one: Checked) -> dict[str, Noted]:
    return {each.indicator.id: each for each in one.noted}


def test_it_counts_scores_and_fails_as_things_stand_now(
    office: SmallOffice, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    now = checked(office)
    site, supervision = now["site"], now["supervision"]
    pages = len(noted(site)["notices"].evidence)
    assert pages > 0
    assert (site.score, site.bonus, site.fails) == (Decimal(100), Decimal(pages) / 2, False)
    assert site.left_out == ("办事服务",), "the site has no such column"
    assert say_count(noted(site)["safety"]) == "要由人核对"
    assert say_count(noted(site)["altered"]) == "还没有巡查过"
    topics = [one.words for name in ("topics", "unplanned") for one in noted(supervision)[name].evidence]
    assert topics == ["春运：最近更新2026-01-05，超过2个月", "冬季安全：没有填计划结束"]
    assert say_verdict(supervision) == "98分"

    office.clock.move(days=100)
    site = checked(office)["site"]
    assert [one.indicator.id for one in site.vetoes] == ["idle", "letters"]
    (letter,) = noted(site)["letters"].evidence
    assert "还没有办结" in letter.words
    assert letter.case_id is not None
    assert (site.score, site.bonus, site.fails) == (None, Decimal(0), True)
    _for_those_who_oversee_or_patrol(office)
    assert not audited(office).damage
    _told_at_the_command_line(office, monkeypatch, capsys)


def _told_at_the_command_line(
    office: SmallOffice, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = office.services.settings
    monkeypatch.setenv("SANSHEN_HOME", str(office.home))
    monkeypatch.setenv("SANSHEN_DATABASE_URL", settings.database_url)
    monkeypatch.setenv("SANSHEN_DEFINITIONS", str(ONE_OFFICE))
    with office.services.desk.database.writing() as session:
        session.execute(update(Installation).values(kind=DEMO, demo_now=office.clock.now))
    asked = ["scores", "show", ORGANIZATION, "--scores", "inspection", "--as", "manager"]
    capsys.readouterr()
    assert run([*asked, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [one["fails"] for one in told["checked"]] == [True, False]
    assert run(asked) == 0
    assert "不合格，有2项单项否决" in capsys.readouterr().out
    assert run(["scores", "show", ORGANIZATION, "--as", "manager"]) == 2
    assert "要写时段" in capsys.readouterr().err


def _for_those_who_oversee_or_patrol(office: SmallOffice) -> None:
    for person in ("manager", "chief", "editor"):
        assert office.services.self_check(office.actor(person), ORGANIZATION).checked
    for person in ("officer", "office"):
        with pytest.raises(Refused, match="只给管理人员和巡查人员看"):
            office.services.self_check(office.actor(person), ORGANIZATION)


def test_no_group_costs_more_than_it_weighs(office: SmallOffice) -> None:
    """Half a year without a policy document costs five points of the whole; here a group has but three."""
    weight = Change(f"{ORGANIZATION}/self-check.yaml", "weight: 75", "weight: 3")
    service = Change(f"{ORGANIZATION}/self-check.yaml", "weight: 25", "weight: 50")
    idle = Change(
        f"{ORGANIZATION}/self-check.yaml",
        "longer_than: 2 weeks}}\n  - {id: letters",
        "longer_than: 36 months}}\n  - {id: letters",
    )
    letters = Change(
        f"{ORGANIZATION}/self-check.yaml",
        "{of: letters, longer_than: 3 months",
        "{of: letters, longer_than: 36 months",
    )
    changed = with_changes(office, weight, service, idle, letters)
    office.clock.move(days=200)
    site = checked(changed)["site"]
    assert noted(site)["rules"].points == Decimal(-5)
    assert site.score == Decimal(94), "(100 - 50 - 3) of 50"


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("id: idle", "id: safety", "duplicate-id"),
        ("group: content, counts: {of: findings", "group: contents, counts: {of: findings", "unknown-group"),
        (
            "part: veto, counts: {of: silence",
            "part: veto, group: content, counts: {of: silence",
            "useless-key",
        ),
        ("part: bonus, counts", "part: deduction, counts", "wrong-points"),
        ("kinds: [stale_column]", "kinds: [stale]", "unknown-value"),
        ("of: letters", "of: calls", "unknown-kind"),
        ("lacks: [ends_on]", "lacks: []", "missing-key"),
        ("lacks: [ends_on]", "lacks: [end_on]", "unknown-field"),
        ("since: updated_on", "since: title", "unknown-field"),
        (", longer_than: 2 months}", "}", "missing-key"),
    ],
)
def test_what_is_wrong_with_a_self_check_is_told_with_its_place(old: str, new: str, code: str) -> None:
    text = (MODEL / "self-check.yaml").read_text(encoding="utf-8")
    assert old in text
    registers = model_catalogue().office(ORGANIZATION).registers
    with pytest.raises(InvalidDefinition) as invalid:
        load_self_check(text.replace(old, new, 1), "x.yaml", registers=registers)
    (problem,) = invalid.value.problems
    assert problem.code == code
    assert problem.place.line > 8
