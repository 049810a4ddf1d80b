"""The audit names a trigger that no longer refuses what it should, on both databases."""

import pytest
from sqlalchemy import text

from storage.append_only import CREATE_FUNCTION, triggers_on
from storage.database import Database
from storage.models import APPEND_ONLY
from storage.verification import Damage, verify

TABLES = [model.__tablename__ for model in APPEND_ONLY]


def damage_after(database: Database, *statements: str) -> list[Damage]:
    assert verify(database, b"").ok
    with database.writing() as session:
        for statement in statements:
            session.execute(text(statement))
    return verify(database, b"").damage


@pytest.mark.parametrize("table", TABLES)
def test_a_trigger_that_was_dropped_is_named(database: Database, table: str) -> None:
    on = "" if database.is_sqlite else f" ON {table}"
    triggers = triggers_on(table, sqlite=database.is_sqlite)
    found = damage_after(database, *(f"DROP TRIGGER {trigger.name}{on}" for trigger in triggers))
    assert [(damage.table, damage.row) for damage in found] == [(table, trigger.name) for trigger in triggers]
    assert {damage.what for damage in found} == {"禁止改动这张表的触发器不见了"}


def test_a_trigger_that_was_made_anew_and_does_nothing_is_named(database: Database) -> None:
    trigger, *_ = triggers_on("decision", sqlite=database.is_sqlite)
    if database.is_sqlite:
        idle = f"CREATE TRIGGER {trigger.name} BEFORE UPDATE ON decision BEGIN SELECT 1; END"
        found = damage_after(database, f"DROP TRIGGER {trigger.name}", idle)
    else:
        found = damage_after(
            database,
            f"DROP TRIGGER {trigger.name} ON decision",
            trigger.statement.replace("DELETE OR UPDATE OR TRUNCATE", "TRUNCATE"),
        )
    assert found == [Damage("decision", trigger.name, "禁止改动这张表的触发器被改动过")]


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
@pytest.mark.parametrize("state", ["DISABLE TRIGGER", "ENABLE REPLICA TRIGGER"])
def test_a_trigger_that_was_switched_off_is_named(database: Database, state: str) -> None:
    found = damage_after(database, f"ALTER TABLE seal {state} seal_append_only")
    assert found == [Damage("seal", "seal_append_only", "禁止改动这张表的触发器被停用")]


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_function_that_lets_everything_pass_is_named(database: Database) -> None:
    idle = "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$"
    found = damage_after(database, idle)
    assert [damage.table for damage in found] == TABLES
    assert {damage.what for damage in found} == {"触发器所调用的函数 refuse_change 被改动过"}


def test_triggers_that_were_made_anew_as_they_were_are_no_damage(database: Database) -> None:
    triggers = [t for table in TABLES for t in triggers_on(table, sqlite=database.is_sqlite)]
    drop = [f"DROP TRIGGER {t.name}" + ("" if database.is_sqlite else f" ON {t.table}") for t in triggers]
    function = [] if database.is_sqlite else ["DROP FUNCTION refuse_change()", CREATE_FUNCTION]
    assert damage_after(database, *drop, *function, *(t.statement for t in triggers)) == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_row_is_not_replaced_either(database: Database) -> None:
    """SQLite's REPLACE deletes the old row first, and only asks the triggers when it is told to."""
    with database.reading() as session:
        assert session.execute(text("PRAGMA recursive_triggers")).scalar() == 1
    with database.writing() as session:
        session.execute(text("CREATE TABLE kept (id INTEGER PRIMARY KEY, what TEXT)"))
        for trigger in triggers_on("kept", sqlite=True):
            session.execute(text(trigger.statement))
        session.execute(text("INSERT INTO kept VALUES (1, 'first')"))
    with pytest.raises(Exception, match="append-only"), database.writing() as session:
        session.execute(text("INSERT OR REPLACE INTO kept VALUES (1, 'second')"))
