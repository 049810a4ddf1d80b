"""Statements of every step of every case: compiled once, then given to the driver as they are.

SQLAlchemy Core finds a statement's text in a cache and builds a context around each execution, which takes several times
as long as a small statement itself; a decision has a dozen of them.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, Dialect, Executable, insert
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.compiler import SQLCompiler

Processor = Callable[[Any], Any]


class _Compiled(NamedTuple):
    """The text in one dialect, and how values go in and come out."""

    text: str
    names: tuple[str, ...] | None
    """Of the values, where the driver takes them by place."""
    constants: dict[str, Any]
    """The values that the statement names itself."""
    into: tuple[tuple[str, Processor], ...]
    """By name, what makes the driver's value."""
    out_of: tuple[tuple[int, Processor], ...]
    """By place in a row that comes back, what makes the value."""

    def parameters(self, values: Mapping[str, Any]) -> Any:
        filled = {**self.constants, **values}
        for name, process in self.into:
            filled[name] = process(filled[name])
        return filled if self.names is None else [filled[name] for name in self.names]

    def read(self, row: tuple[Any, ...]) -> tuple[Any, ...]:
        values = list(row)
        for place, process in self.out_of:
            values[place] = process(values[place])
        return tuple(values)


class Prepared:
    """One statement with the same text at every execution: without lists of a changing length or values made in Python.

    `statement`: or what makes it, where it is spelt by dialect, of the dialect's name. `columns`: the names of the values
    that an insert or an update is given; none where it names them itself.
    """

    def __init__(
        self, statement: Executable | Callable[[str], Executable], columns: Sequence[str] | None = None
    ) -> None:
        self._statement = statement
        self._columns = None if columns is None else list(columns)
        self._compiled: dict[str, _Compiled] = {}

    def run(self, connection: Connection, values: Mapping[str, Any]) -> None:
        self._execute(connection, values)

    def run_each(self, connection: Connection, rows: Iterable[Mapping[str, Any]]) -> None:
        for row in rows:
            self._execute(connection, row)

    def rows(self, connection: Connection, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """What it finds, or returns."""
        compiled, cursor = self._execute(connection, values)
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return list(map(compiled.read, found)) if compiled.out_of else found

    def _execute(self, connection: Connection, values: Mapping[str, Any]) -> tuple[_Compiled, Any]:
        dialect = connection.dialect
        compiled = self._compiled.get(dialect.name)
        if compiled is None:
            made = self._statement
            statement = made if isinstance(made, Executable) else made(dialect.name)
            compiled = _compile(statement, dialect, self._columns)
            self._compiled[dialect.name] = compiled
        driven: Any = connection.connection.dbapi_connection
        try:
            return compiled, driven.execute(compiled.text, compiled.parameters(values))
        except dialect.loaded_dbapi.Error as error:
            raise _failure(connection, compiled.text, error) from error


def insertion(table: Any) -> Prepared:
    """Of one row, with a value for every column but the id."""
    return Prepared(insert(table).inline(), [column.name for column in table.c if column.name != "id"])


def _compile(statement: Any, dialect: Dialect, columns: list[str] | None) -> _Compiled:
    compiled = statement.compile(dialect=dialect, column_keys=columns)
    assert isinstance(compiled, SQLCompiler)
    assert not compiled.insert_prefetch, "values made in Python"
    assert not compiled.post_compile_params, "lists of a changing length"
    binds = compiled.binds
    constants = {name: bind.effective_value for name, bind in binds.items() if not bind.required}
    types = ((name, bind.type.dialect_impl(dialect)) for name, bind in binds.items())
    into = ((name, one.bind_processor(dialect)) for name, one in types)
    returned = (column.type.dialect_impl(dialect) for column in statement.exported_columns)
    out_of = ((place, one.result_processor(dialect, None)) for place, one in enumerate(returned))
    return _Compiled(
        compiled.string,
        tuple(compiled.positiontup or ()) if compiled.positional else None,
        constants,
        tuple((name, process) for name, process in into if process is not None),
        tuple((place, process) for place, process in out_of if process is not None),
    )


def _failure(connection: Connection, text: str, error: Any) -> Exception:
    """As SQLAlchemy raises it; a connection that the server has closed is not given to anybody again."""
    dialect = connection.dialect
    is_gone = dialect.is_disconnect(error, connection.connection.dbapi_connection, None)
    if is_gone:
        connection.invalidate(error)
    failure: Exception = DBAPIError.instance(
        text,
        None,
        error,
        dialect.loaded_dbapi.Error,
        hide_parameters=True,
        connection_invalidated=is_gone,
        dialect=dialect,
    )
    return failure
