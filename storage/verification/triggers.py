"""Compares the triggers that guard the audit's tables with those that the migrations make."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.orm import Session

from storage.append_only import FUNCTION, FUNCTION_BODY, triggers_on
from storage.models import APPEND_ONLY
from storage.verification.damage import Damage

_SQLITE = text("SELECT tbl_name, name, sql FROM sqlite_master WHERE type = 'trigger'")
_POSTGRESQL = text(
    """SELECT c.relname, t.tgname, pg_get_triggerdef(t.oid, true), t.tgenabled IN ('O', 'A'), p.prosrc, l.lanname
    FROM pg_trigger t
    JOIN pg_class c ON c.oid = t.tgrelid
    JOIN pg_proc p ON p.oid = t.tgfoid
    JOIN pg_language l ON l.oid = p.prolang
    WHERE NOT t.tgisinternal AND pg_table_is_visible(c.oid)"""
)


@dataclass(frozen=True, slots=True)
class _Found:
    statement: str
    fires: bool = True
    calls: tuple[str, str] | None = None
    """Language and body of its function, where it has one."""


def compare_triggers(session: Session, *, sqlite: bool) -> Iterator[Damage]:
    """While one is missing, switched off or changed, nothing refuses a change of the rows."""
    stored = _on_sqlite(session) if sqlite else _on_postgresql(session)
    function = None if sqlite else ("plpgsql", _words(FUNCTION_BODY))
    for model in APPEND_ONLY:
        for trigger in triggers_on(model.__tablename__, sqlite=sqlite):
            found = stored.get((trigger.table, trigger.name))
            if found is None:
                what = "禁止改动这张表的触发器不见了"
            elif not found.fires:
                what = "禁止改动这张表的触发器被停用"
            elif found.statement != _words(trigger.statement):
                what = "禁止改动这张表的触发器被改动过"
            elif found.calls != function:
                what = f"触发器所调用的函数 {FUNCTION} 被改动过"
            else:
                continue
            yield Damage(trigger.table, trigger.name, what)


def _on_sqlite(session: Session) -> dict[tuple[str, str], _Found]:
    return {(table, name): _Found(_words(sql)) for table, name, sql in session.execute(_SQLITE)}


def _on_postgresql(session: Session) -> dict[tuple[str, str], _Found]:
    return {
        (table, name): _Found(_words(sql), fires, (language, _words(body)))
        for table, name, sql, fires, body, language in session.execute(_POSTGRESQL)
    }


def _words(statement: str) -> str:
    """Lines may be broken anywhere."""
    return " ".join(statement.split())
