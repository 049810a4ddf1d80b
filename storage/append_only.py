"""The triggers that let a table only grow: how the migrations make them, and what an audit expects to find.

PostgreSQL stores a trigger taken apart, and says it again in the order of words that stands here.
"""

from dataclasses import dataclass

FUNCTION = "refuse_change"
FUNCTION_BODY = "BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END"
CREATE_FUNCTION = f"CREATE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $$ {FUNCTION_BODY} $$"
"""What every trigger calls on PostgreSQL; SQLite has no functions of its own."""


@dataclass(frozen=True, slots=True)
class Trigger:
    name: str
    table: str
    statement: str
    """Makes it."""


def triggers_on(table: str, *, sqlite: bool) -> tuple[Trigger, ...]:
    """Those that refuse every change and deletion of the table's rows."""
    if sqlite:
        return tuple(_sqlite_trigger(table, verb) for verb in ("UPDATE", "DELETE"))
    name = f"{table}_append_only"
    statement = (
        f"CREATE TRIGGER {name} BEFORE DELETE OR UPDATE OR TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {FUNCTION}()"
    )
    return (Trigger(name, table, statement),)


def _sqlite_trigger(table: str, verb: str) -> Trigger:
    name = f"{table}_no_{verb.lower()}"
    statement = (
        f'CREATE TRIGGER {name} BEFORE {verb} ON "{table}" '
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    )
    return Trigger(name, table, statement)
