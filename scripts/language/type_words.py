"""The types of keys in the words of the reference."""

import ast
from collections.abc import Sequence

from definitions import vocabulary
from scripts.language.words.chapters import SECTIONS

WORDS_FOR_TYPES = {
    "Holders": "whole number, 1 to 100",
    "Awaited": "name",
    "Stage": "[stage](#stages)",
    "Trigger": "[trigger](#every-trigger)",
    "FormField": "[form field](#form-fields)",
    "TakenField": "[form field](#form-fields) of kind `text`, `date`, `choice`, `choices`, `number` or `url`",
    "RowColumn": "[form field](#form-fields), but no table",
    "Table": "table of the form",
    "Channel": "[channel](#every-channel)",
    "Counting": "one of the counts below, by its `of`",
    "str": "text",
    "int": "whole number",
    "float": "number",
    "bool": "`true` or `false`",
    "date": "date",
    "Any": "anything",
    "Words": "words",
    "Identifier": "identifier",
    "Slug": "name",
    "Condition": "condition",
    "Limit": "limit",
    "DayBound": "day",
    "StageLimit": "limit, also in hours",
    "Stretch": "from when until when",
    "Expression": "expression",
    "Moments": "moment, or a list of moments",
    "Outcomes": "one of `published`, `refused`, `withdrawn`, `closed`, `retracted`, or a list of them",
    "Ladder": "limit, or a list of limits",
    "Party": "signer",
    "AskedOnes": "[who is asked](#who-is-asked), or a list of them",
    "Doing": "a stage to its [step](#step), or a [point](#point)",
    "Refused": "one of `separation`, `not_now`, `not_offered`, `used_up`; or list of identifier",
    "Parties": "signer, or a list of signers",
    "Providers": "identifier, or a list of them",
    "Reactions": "list of [reactions](#reaction)",
    "Where": "place",
    "Whom": "person",
    "DayNumber": "1 to 31",
    "TimeOfDay": "time of day",
    "Version": "whole number, or text",
    "Label": "text",
    "Points": "number, in hundredths",
    "Block": "[row](#row), [box](#box) or [grid](#grid)",
    "Share": "whole number, a percentage, or a fraction",
}
HEADINGS = {model.__name__: section.heading for model, section in SECTIONS.items()}


class UnnamedType(Exception):
    """A key of the language has a type that nobody has put into words."""


def in_words(annotation: ast.expr) -> str:
    """Raises UnnamedType."""
    match annotation:
        case ast.Name(id=name) | ast.Constant(value=str(name)):
            return _named(name)
        case ast.Subscript(value=ast.Name(id="list"), slice=inner):
            return f"list of {in_words(inner)}"
        case ast.Subscript(value=ast.Name(id="dict"), slice=ast.Tuple(elts=[key, value])):
            return f"{in_words(key)} to {in_words(value)}"
        case ast.Subscript(value=ast.Name(id="Literal"), slice=inner):
            values = inner.elts if isinstance(inner, ast.Tuple) else [inner]
            return _one_of([_literal(value) for value in values])
        case ast.BinOp(left=left, right=ast.Constant(value=None)):
            return in_words(left)
        case ast.BinOp(left=left, right=right):
            return f"{in_words(left)}, or {in_words(right)}"
    raise UnnamedType(ast.unparse(annotation))


def _named(name: str) -> str:
    if name in WORDS_FOR_TYPES:
        return WORDS_FOR_TYPES[name]
    if name in HEADINGS:
        return f"[{HEADINGS[name]}](#{HEADINGS[name].replace(' ', '-')})"
    return _one_of(list(getattr(vocabulary, name)))


def _literal(value: ast.expr) -> str:
    match value:
        case ast.Constant(value=word):
            return str(word)
        case ast.Attribute(value=ast.Name(id=name), attr=member):
            return str(getattr(vocabulary, name)[member])
    raise UnnamedType(ast.unparse(value))


def _one_of(values: Sequence[str]) -> str:
    words = [f"`{value}`" for value in values]
    return words[0] if len(words) == 1 else f"one of {', '.join(words)}"
