"""What a document says of itself in one line: its version, and from when on it counts."""

from definitions.editing.scalars import scalar
from definitions.editing.written import CannotEdit, Written, certain, first_line, last_line

AFTER = "process"
"""The line behind which a new one is put."""


def written_value(text: str, key: str, value: str | int) -> str:
    """The text with this value under a key of the outermost level. Raises CannotEdit."""
    written = Written.of(text)
    words = str(value) if isinstance(value, int) else _quoted(value)
    node = written.find((key,))
    if node is not None:
        new = written.replaced(node, words)
    else:
        name = written.key_of((AFTER,))
        if name is None or not _is_alone(written, name.start_mark.column if name.start_mark else 1):
            raise CannotEdit(f"请自己在文字里写一行 {key}: {words}")
        new = written.lines.put_in(first_line(name) + 1, [f"{key}: {words}"]).text

    def change(values: dict[str, str | int]) -> None:
        values[key] = value

    return certain(new, written, change)


def _quoted(value: str) -> str:
    """A day stands in quotation marks, which YAML would else take for something of its own."""
    words = scalar(value)
    return f"'{value}'" if words.startswith('"') and "'" not in value and "\\" not in words else words


def _is_alone(written: Written, column: int) -> bool:
    """Whether the document is a list of keys at the beginning of their lines, the name on one line."""
    node = written.find((AFTER,))
    return column == 0 and node is not None and first_line(node) == last_line(node, written.lines)
