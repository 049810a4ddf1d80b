"""Registers: their own documents, what processes say of them, and from when an entry is stale."""

from datetime import date
from functools import cache
from pathlib import Path

import pytest

from definitions.loader import load_organization, load_process, load_register
from definitions.problems import InvalidDefinition
from definitions.schema.registers import Register
from definitions.semantics.entries import key_of
from definitions.semantics.staleness import stale_days
from tests.builders.calendar import CALENDAR

MODEL = Path(__file__).parents[2] / "docs" / "how-to" / "model-office"
TOPICS = (MODEL / "registers" / "topics.yaml").read_text(encoding="utf-8")


def topics(old: str = "", new: str = "") -> Register:
    assert old in TOPICS
    return load_register(TOPICS.replace(old, new, 1) if old else TOPICS, "topics.yaml")


@cache
def text_of(process: str) -> str:
    return (MODEL / "processes" / f"topic-{process}.yaml").read_text(encoding="utf-8")


def codes_of(process: str, old: str, new: str) -> set[str]:
    text = text_of(process)
    assert old in text
    organization = load_organization((MODEL / "organization.yaml").read_text("utf-8"), "organization.yaml")
    with pytest.raises(InvalidDefinition) as invalid:
        load_process(
            text.replace(old, new, 1),
            "process.yaml",
            organization=organization,
            ledgers={},
            registers={"topics": topics()},
        )
    assert all(problem.place.line > 1 for problem in invalid.value.problems)
    return {problem.code for problem in invalid.value.problems}


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("id: ends_on", "id: state", "reserved-id"),
        ("id: ends_on", "id: title", "duplicate-id"),
        ("id: ends_on, kind: date", "id: ends_on, kind: files", "unfit-field"),
        ("id: ends_on, kind: date", "id: ends_on, kind: date, shown_when: form.x", "useless-key"),
        ("key: [title]", "key: [name]", "unknown-field"),
        ("key: [title]", "key: [ends_on]", "key-not-required"),
        ("key: [title]", "named_by: name", "unknown-field"),
        ("fields: [owner]", "fields: [unit]", "unknown-field"),
        ("fields: [owner]", "fields: [ends_on]", "key-not-required"),
        ("fields: [owner]", "fields: [owner, owner]", "duplicate-id"),
        ("when: entry.ends_on == ''", "when: entry.end == ''", "unknown-field"),
        ("when: entry.ends_on == ''", "when: form.ends_on == ''", "unknown-field"),
        ("when: entry.ends_on == ''", "when: entry.ends_on", "wrong-condition"),
        ("when: entry.ends_on == ''", "when: entry.ends_on == (", "wrong-condition"),
        ("  live: 在用\n  hidden: 隐藏\n", "", "unfit-state"),
        ("from: updated_on", "from: title", "unknown-field"),
        ("states: [live]", "states: [gone]", "unknown-state"),
        ("states: [live]", "states: [archived]", "unfit-state"),
        ("at_least: 7 days", "at_least: 7 days, more_than: 7 days", "one-of-several"),
        ("at_least: 7 days", "at_least: a week", "wrong-form"),
    ],
)
def test_what_is_wrong_with_a_register_is_told(old: str, new: str, code: str) -> None:
    with pytest.raises(InvalidDefinition) as invalid:
        topics(old, new)
    assert code in {problem.code for problem in invalid.value.problems}


@pytest.mark.parametrize(
    ("process", "old", "new", "code"),
    [
        ("opening", "register: topics", "register: topic", "unknown-register"),
        ("opening", "do: open", "do: change", "entry-missing"),
        ("opening", "do: open", "do: open\n    entry: form.title", "useless-key"),
        ("opening", "do: open", "do: open\n    state: archived", "unfit-state"),
        ("opening", "do: open", "do: open\n    state: gone", "unknown-state"),
        ("opening", "      owner: form.owner\n", "", "required-not-set"),
        ("opening", "      ends_on:", "      end:", "unknown-field"),
        ("opening", "form.ends_on", "form.end", "unknown-field"),
        ("opening", "form.ends_on", "given.head.day", "unknown-field"),
        ("opening", "form.ends_on", "1.0 + 1.0", "unfit-value"),
        ("opening", "form.ends_on", "form.ends_on +", "wrong-condition"),
        ("opening", "form.ends_on", "form.ends_on + 1.0", "register-not-total"),
        ("update", "entry: form.topic", "entry: form.title", "unknown-field"),
        ("update", "of: form.topic.owner", "of: form.topic.title", "unknown-field"),
        ("update", "form.topic.state == 'hidden'", "form.topic.stat == 'hidden'", "unknown-field"),
        ("update", "form.topic.state == 'hidden'", "form.topic == 'hidden'", "unknown-field"),
        (
            "update",
            "kind: entry, register: topics",
            "kind: entry, register: topics, states: [x]",
            "unknown-state",
        ),
        (
            "update",
            "kind: entry, register: topics",
            "kind: entry, register: topics, own: title",
            "unknown-field",
        ),
        ("update", "topic: {title: 优化营商环境", "topic: {name: 优化营商环境", "unknown-field"),
        ("update", "    state: live\n    set: {updated_on: occasion.day}\n", "", "nothing-changed"),
        ("reminder", "of: entry.owner", "of: entry.title", "unknown-unit"),
        ("reminder", "of: entry.owner", "of: submitting unit", "unknown-unit"),
        ("reminder", "entry.title", "entry.name", "unknown-field"),
    ],
)
def test_what_a_process_says_of_registers_is_proved(process: str, old: str, new: str, code: str) -> None:
    assert code in codes_of(process, old, new)


@pytest.mark.parametrize(
    ("stale", "last", "soon", "first"),
    [
        ("at_least: 7 days, warn: 2 days", "2026-11-14", "2026-11-20", "2026-11-22"),
        ("at_least: 2 months", "2026-09-14", None, "2026-11-15"),
        ("more_than: 3 months", "2026-08-14", None, "2026-11-16"),
        ("at_least: 3 months", "2026-08-14", None, "2026-11-15"),
        ("at_least: 1 month", "2026-01-31", None, "2026-03-01"),
        ("at_least: 2 workdays", "2026-09-30", None, "2026-10-10"),
    ],
)
def test_reached_and_exceeded_are_told_apart(stale: str, last: str, soon: str | None, first: str) -> None:
    register = topics("at_least: 7 days, from: updated_on, warn: 2 days", f"{stale}, from: updated_on")
    days = stale_days(register, "live", {"updated_on": last}, date(2026, 1, 1), CALENDAR)
    assert days is not None
    assert (days.soon_on.isoformat() if days.soon_on else None, days.stale_on.isoformat()) == (soon, first)
    assert stale_days(register, "hidden", {"updated_on": last}, date(2026, 1, 1), CALENDAR) is None
    assert stale_days(register, "live", {}, date(2026, 1, 1), CALENDAR) is None


def test_keys_do_not_depend_on_how_they_were_typed() -> None:
    register = topics()
    assert key_of(register, "live", {"title": " ＡＢ专题"}) == key_of(
        register, "hidden", {"title": "ab专题 "}
    )
    assert key_of(register, "archived", {"title": "ab专题"}) is None
