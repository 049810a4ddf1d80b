"""What a document says of itself in one line: its version, and from when on it counts."""

from definitions.editing.scalars import scalar
from definitions.editing.written import CannotEdit, Written, certain, first_line, last_line

HEAD = ("version", "process")
"""The lines behind which a new one is put, the first that there is."""


def written_value(text: str, key: str, value: str | int) -> str:
    """The text with this value under a key of the outermost level. Raises CannotEdit."""
    written = Written.of(text)
    words = str(value) if isinstance(value, int) else _quoted(value)
    node = written.find((key,))
    if node is not None:
        new = written.replaced(node, words)
    else:
        line = next((_line_of(written, name) for name in HEAD if written.find((name,)) is not None), None)
        if line is None:
            raise CannotEdit(f"请自己在文字里写一行 {key}: {words}")
        new = written.lines.put_in(line + 1, [f"{key}: {words}"]).text

    def change(values: dict[str, str | int]) -> None:
        values[key] = value

    return certain(new, written, change)


def _quoted(value: str) -> str:
    """A day stands in quotation marks, which YAML would else take for something of its own."""
    words = scalar(value)
    return f"'{value}'" if words.startswith('"') and "'" not in value and "\\" not in words else words


def _line_of(written: Written, key: str) -> int | None:
    """None where the document is no list of keys at the beginning of their lines, or the value takes several."""
    name, node = written.key_of((key,)), written.find((key,))
    if name is None or node is None or name.start_mark is None or name.start_mark.column != 0:
        return None
    line = first_line(name)
    return line if last_line(node, written.lines) == line else None
