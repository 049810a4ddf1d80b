"""The reference page of the language, from the models themselves: `python -m scripts.language_reference` writes it anew."""

import ast
import inspect
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import ModuleType

from pydantic import BaseModel

from definitions import vocabulary
from definitions.conditions import FUNCTIONS
from definitions.loader.key_examples import KEY_EXAMPLES
from definitions.registry import Catalogue, load_catalogue, read_requirements
from definitions.rules.names import NUMBER_PARTS
from definitions.schema import (
    base,
    examples,
    fields,
    jobs,
    letterboxes,
    migration,
    objection,
    organization,
    process,
    reactions,
    registers,
    reopening,
    requirements,
    scores,
    self_check,
    sheets,
    signing,
    stages,
    triggers,
    urgency,
)
from definitions.schema.base import Declared, Words
from definitions.schema.jobs import JOBS
from definitions.source.scalars import UnclearWordError, meaning
from scripts.language_examples import Examples
from scripts.language_words import CHECKS, EXAMPLES, INTRODUCTION, MEANINGS, TITLES, WORKED_OUT

FILE = Path(__file__).parents[1] / "docs" / "reference" / "language.md"
GENERATED = "<!-- Written by `python -m scripts.language_reference`. Do not edit. -->"
MODULES: tuple[ModuleType, ...] = (
    base,
    examples,
    fields,
    jobs,
    migration,
    objection,
    organization,
    process,
    reactions,
    registers,
    reopening,
    requirements,
    sheets,
    signing,
    stages,
    triggers,
)
LONGEST_EXAMPLE = 70

DOCUMENTS: Mapping[str, tuple[type[Declared], ...]] = {
    "A process": (
        process.Process,
        process.Authority,
        process.Start,
        process.Form,
        process.Demand,
        process.Check,
        process.Deadline,
        process.ClockPause,
        process.Extensions,
        urgency.Urgency,
        objection.Objection,
        reopening.Reopening,
        reactions.Reaction,
        triggers.BaseTrigger,
        triggers.ScheduleTrigger,
        triggers.JobCall,
        jobs.Counting,
        triggers.EventTrigger,
        triggers.ClockMissedTrigger,
        triggers.PublishedTrigger,
        triggers.EndedTrigger,
        triggers.EntryTrigger,
        triggers.LetterTrigger,
        triggers.FindingTrigger,
        process.LedgerEntry,
        examples.Example,
        examples.Step,
        examples.Point,
        examples.Expected,
        examples.Asked,
    ),
    "Form fields": (
        fields.BaseField,
        fields.TextField,
        fields.MarkdownField,
        fields.DateField,
        fields.ChoiceField,
        fields.ChoicesField,
        fields.NumberField,
        fields.PersonField,
        fields.UnitField,
        fields.UnitsField,
        fields.UrlField,
        fields.FilesField,
        fields.RowsField,
        fields.PublicationField,
        fields.EntryField,
    ),
    "Stages": (
        stages.BaseStage,
        stages.HumanStage,
        stages.ChecklistPoint,
        stages.ReviewStage,
        stages.PaperStage,
        stages.WorkStage,
        stages.CheckStage,
        stages.PublishingStage,
        stages.PublishStage,
        stages.RowArticle,
        stages.HandPublishStage,
        stages.WithdrawingStage,
        stages.WithdrawStage,
        stages.HandWithdrawStage,
        stages.LedgerStage,
        stages.RegisterStage,
        stages.NotifyStage,
        stages.WaitStage,
        stages.CallStage,
        stages.JobStage,
        stages.ChooseStage,
        stages.Branch,
        stages.ParallelStage,
        stages.ParallelBranch,
        stages.Join,
        stages.EndStage,
        signing.Who,
        signing.NamedPerson,
        signing.Signing,
        stages.DecisionOption,
    ),
    "An organisation": (
        organization.Organization,
        organization.Unit,
        organization.Role,
        organization.BaseChannel,
        organization.WebsiteChannel,
        organization.ManualChannel,
        organization.Site,
        organization.Column,
        organization.ReprintSource,
        organization.StylePair,
        letterboxes.Letterbox,
        organization.Patrol,
    ),
    "A ledger": (organization.Ledger, organization.LedgerColumn),
    "A sheet": (
        sheets.SheetDocument,
        sheets.RowBlock,
        sheets.BoxBlock,
        sheets.GridBlock,
        sheets.GridColumn,
        sheets.GridFoot,
        sheets.Cell,
        sheets.Filled,
        sheets.Piece,
    ),
    "A register": (registers.Register, registers.RegisterState, registers.Stale),
    "A scoring": (scores.Scores, scores.ScoreRule),
    "A self-check": (
        self_check.SelfCheck,
        self_check.IndicatorGroup,
        self_check.Indicator,
        self_check.FindingCount,
        self_check.SilenceCount,
        self_check.LetterCount,
        self_check.NoLetterboxCount,
        self_check.EntryCount,
        self_check.CaseCount,
        self_check.PublicationCount,
    ),
    "The requirements of the regulations": (
        requirements.Requirements,
        requirements.Regulation,
        requirements.Requirement,
        requirements.Reference,
    ),
    "A plan to migrate cases": (migration.MigrationPlan,),
}
"""Chapter to the models that it explains, each under its own heading."""

WORDS_FOR_TYPES = {
    "Holders": "whole number, 1 to 100",
    "Awaited": "name",
    "Stage": "[stage](#stages)",
    "Trigger": "[trigger](#every-trigger)",
    "FormField": "[form field](#form-fields)",
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
    "Ladder": "limit, or a list of limits",
    "Party": "signer",
    "AskedOnes": "[who is asked](#who-is-asked), or a list of them",
    "Doing": "a stage to its [step](#step), or a [point](#point)",
    "Refused": "one of `separation`, `not_now`, `not_offered`, `used_up`; or list of identifier",
    "Parties": "signer, or a list of signers",
    "Providers": "identifier, or a list of them",
    "Reactions": "list of [reactions](#reaction)",
    "Where": "place",
    "DayNumber": "1 to 31",
    "TimeOfDay": "time of day",
    "Version": "whole number, or text",
    "Label": "text",
    "Points": "number, in hundredths",
    "Block": "[row](#row), [box](#box) or [grid](#grid)",
    "Share": "whole number, or a percentage",
}


class Undescribed(Exception):
    """A key of the language has no meaning or no example to show."""


def generate() -> str:
    """The text of the page. Raises Undescribed, or NotInUse."""
    seen, examples = _examples(load_catalogue()), Examples()
    parts = [
        f"# The language of definitions\n\n{GENERATED}",
        INTRODUCTION.strip(),
        _shared(),
        _checks(),
        _jobs(),
    ]
    for chapter, models in DOCUMENTS.items():
        parts.append(f"## {chapter}")
        parts += [f"{_section(model, seen)}\n\n{examples.line(model)}" for model in models]
    return "\n\n".join(parts) + "\n"


def key_examples() -> str:
    """A line for each key that must be written, by class and key, for whoever left it out: JSON."""
    seen = _examples(load_catalogue())
    found: dict[str, str] = {}
    for model in _declared(Declared):
        for key, field in model.model_fields.items():
            owner, name = _owner(model, key), field.alias or key
            example = EXAMPLES.get((owner, key)) or seen.get((owner, name))
            if field.is_required() and example is not None:
                found[f"{model.__name__}.{name}"] = example
    return json.dumps(dict(sorted(found.items())), ensure_ascii=False, indent=1) + "\n"


def _declared(model: type[Declared]) -> Iterator[type[Declared]]:
    for one in model.__subclasses__():
        yield one
        yield from _declared(one)


def _shared() -> str:
    functions = ", ".join(f"`{name}`" for name in sorted(FUNCTIONS))
    parts = ", ".join(f"`{{{name}}}`" for name in sorted(NUMBER_PARTS))
    return f"A condition may call {functions}. The number of a case may hold {parts}."


def _checks() -> str:
    lines = ["## Checks", "", "| check | what it finds |", "|---|---|"]
    return "\n".join([*lines, *(f"| `{name.value}` | {CHECKS[name]} |" for name in vocabulary.CheckName)])


def _jobs() -> str:
    lines = ["## Jobs", "", "| job | what it works out | takes | charts | tells |", "|---|---|---|---|---|"]
    for name, signature in JOBS.items():
        named = [[one.id for one in signature.takes], signature.charts, [one.id for one in signature.tells]]
        sides = (", ".join(f"`{one}`" for one in side) or "—" for side in named)
        lines.append(f"| `{name.value}` | {WORKED_OUT[name]} | {' | '.join(sides)} |")
    return "\n".join(lines)


def _section(model: type[Declared], seen: Mapping[tuple[str, str], str]) -> str:
    own = _Source(model)
    rows = [_row(model, key, own, seen) for key in own.annotations]
    lines = [f"### {TITLES[model.__name__]}", ""]
    if own.docstring:
        lines += [own.docstring, ""]
    if rows:
        lines += ["| key | type | default | meaning | example |", "|---|---|---|---|---|", *rows]
    return "\n".join(lines).rstrip()


def _row(model: type[Declared], key: str, own: "_Source", seen: Mapping[tuple[str, str], str]) -> str:
    place = (model.__name__, key)
    field = model.model_fields[key]
    name = field.alias or key
    meaning = own.meanings.get(key) or MEANINGS.get(place)
    example = EXAMPLES.get(place) or seen.get((model.__name__, name))
    if meaning is None or example is None:
        raise Undescribed(f"{model.__name__}.{key}")
    default = "required" if field.is_required() else _default(field.get_default(call_default_factory=True))
    cells = (f"`{name}`", _type(own.annotations[key]), default, meaning, f"`{example}`")
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def _default(value: object) -> str:
    return "" if value is None or value in ([], {}) else f"`{_plain(value)}`"


class _Source:
    """What stands in the source of a model's own class, not of its parents."""

    def __init__(self, model: type[BaseModel]) -> None:
        declared = ast.parse(inspect.getsource(model)).body[0]
        assert isinstance(declared, ast.ClassDef)
        self.docstring = " ".join((ast.get_docstring(declared) or "").split())
        self.annotations: dict[str, ast.expr] = {}
        self.meanings: dict[str, str] = {}
        key = None
        for statement in declared.body:
            match statement:
                case ast.AnnAssign(target=ast.Name(id=name), annotation=annotation):
                    key = name
                    self.annotations[name] = annotation
                case ast.Expr(value=ast.Constant(value=str(text))) if key is not None:
                    self.meanings[key] = " ".join(text.split())
                case _:
                    key = None


def _type(annotation: ast.expr) -> str:
    match annotation:
        case ast.Name(id=name) | ast.Constant(value=str(name)):
            return _named(name)
        case ast.Subscript(value=ast.Name(id="list"), slice=inner):
            return f"list of {_type(inner)}"
        case ast.Subscript(value=ast.Name(id="dict"), slice=ast.Tuple(elts=[key, value])):
            return f"{_type(key)} to {_type(value)}"
        case ast.Subscript(value=ast.Name(id="Literal"), slice=inner):
            values = inner.elts if isinstance(inner, ast.Tuple) else [inner]
            return _one_of([_literal(value) for value in values])
        case ast.BinOp(left=left, right=ast.Constant(value=None)):
            return _type(left)
        case ast.BinOp(left=left, right=right):
            return f"{_type(left)}, or {_type(right)}"
    raise Undescribed(ast.unparse(annotation))


def _named(name: str) -> str:
    if name in WORDS_FOR_TYPES:
        return WORDS_FOR_TYPES[name]
    if name in TITLES:
        return f"[{TITLES[name]}](#{TITLES[name].replace(' ', '-')})"
    return _one_of(list(getattr(vocabulary, name)))


def _literal(value: ast.expr) -> str:
    match value:
        case ast.Constant(value=word):
            return str(word)
        case ast.Attribute(value=ast.Name(id=name), attr=member):
            return str(getattr(vocabulary, name)[member])
    raise Undescribed(ast.unparse(value))


def _one_of(values: Sequence[str]) -> str:
    words = [f"`{value}`" for value in values]
    return words[0] if len(words) == 1 else f"one of {', '.join(words)}"


def _examples(catalogue: Catalogue) -> dict[tuple[str, str], str]:
    """The first short value that the shipped documents give to each key of each class."""
    found: dict[tuple[str, str], str] = {}
    for document in _documents(catalogue):
        for owner, name, value in _walk(document):
            text = _plain(value)
            if len(text) <= LONGEST_EXAMPLE:
                found.setdefault((owner, name), f"{name}: {text}")
    return found


def _documents(catalogue: Catalogue) -> Iterator[Declared]:
    for office in catalogue.offices.values():
        yield from (loaded.process for loaded in office.processes.values())
        yield office.organization
        yield from office.ledgers.values()
        yield from office.registers.values()
        yield from office.sheets
        yield from office.scores.values()
        if office.self_check is not None:
            yield office.self_check
    yield read_requirements(catalogue)


def _walk(model: Declared) -> Iterator[tuple[str, str, object]]:
    for key in type(model).model_fields:
        value = getattr(model, key)
        if key in model.model_fields_set:
            yield _owner(type(model), key), type(model).model_fields[key].alias or key, value
        for inner in _models(value):
            yield from _walk(inner)


def _owner(model: type, key: str) -> str:
    return next(one.__name__ for one in model.__mro__ if key in inspect.get_annotations(one))


def _models(value: object) -> Iterator[Declared]:
    if isinstance(value, Declared) and not isinstance(value, Words):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _models(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _models(inner)


def _plain(value: object) -> str:
    """A value as it may be written on one line of YAML."""
    if isinstance(value, Words):
        return value.zh
    if isinstance(value, Declared):
        names = [key for key in type(value).model_fields if key in value.model_fields_set]
        inner = (
            f"{type(value).model_fields[key].alias or key}: {_plain(getattr(value, key))}" for key in names
        )
        return f"{{{', '.join(inner)}}}"
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{key}: {_plain(inner)}' for key, inner in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(_plain(inner) for inner in value)}]"
    if isinstance(value, bool | int | float):
        return json.dumps(value)
    return _plain_text(str(value))


def _plain_text(text: str) -> str:
    try:
        return text if meaning(text) == text else f"'{text}'"
    except UnclearWordError:
        return f"'{text}'"


def main() -> None:
    FILE.parent.mkdir(parents=True, exist_ok=True)
    FILE.write_text(generate(), encoding="utf-8")
    KEY_EXAMPLES.write_text(key_examples(), encoding="utf-8")


if __name__ == "__main__":
    main()
