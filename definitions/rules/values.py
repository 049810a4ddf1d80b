"""Values that the fields of a form may hold, so far as conditions tell them apart; and what was demanded of them."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import combinations, pairwise
from math import ceil, floor
from typing import Any

from definitions.conditions import (
    ConditionError,
    is_plain,
    literals,
    references,
)
from definitions.rules.patterned import fits, texts_like
from definitions.rules.trials import A_FILE, A_PICTURE, A_PUBLICATION, Asked, read_by, rows_like
from definitions.schema.fields import (
    ChoiceField,
    ChoicesField,
    DateField,
    FilesField,
    FormField,
    NumberField,
    PersonField,
    PublicationField,
    RowsField,
    TextField,
    UnitField,
    UnitsField,
    UrlField,
)
from definitions.schema.process import Process
from definitions.semantics.forms import empty_value
from definitions.working_days import as_day

ANY_TWO = ("one", "another")
"""Of persons and units, two that nothing speaks of: a condition may ask whether they are the same."""
ADDRESSES = ("https://www.example.gov.cn/", "https://www.example.com/")
"""One of a government's site, and one that is none."""
MOST_CHOSEN = 8
"""Options of which every selection is looked at."""
_DAY = timedelta(days=1)
_ORDER = re.compile("[<>]")


def asks_for_order(expression: str) -> bool:
    """Whether it may tell two values apart of which it speaks of neither."""
    return _ORDER.search(expression) is not None


def demands_on(process: Process, expressions: Sequence[str], fields: Mapping[Asked, FormField]) -> list[str]:
    """The demands of the form that speak of what the expressions read: what was accepted fulfils them."""
    read = set(read_by(fields, expressions))
    every = [demand.that for demand in process.form.demands]
    return [that for that in every if read.intersection(read_by(fields, [that]))]


def _texts(expressions: Iterable[str]) -> list[str]:
    return sorted({one for each in expressions for one in literals(each) if isinstance(one, str)})


def values_of(field: FormField, expressions: Sequence[str], unit: str) -> Iterator[Any]:
    """The empty one first. `unit`: one that may submit."""
    yield empty_value(field)
    match field:
        case ChoiceField():
            yield from field.options
        case ChoicesField():
            yield from _selections(field.options)
        case UnitsField():
            yield from _selections(_units_to_choose(field, expressions, unit))
        case NumberField():
            yield from _numbers(field, expressions)
        case DateField():
            yield from _days(expressions)
        case FilesField():
            yield [A_FILE]
            yield [A_PICTURE]
            yield [A_FILE, A_PICTURE]
        case RowsField():
            yield from rows_like(field, " ".join(expressions))
        case PublicationField():
            yield dict(A_PUBLICATION)
        case _:
            yield from dict.fromkeys(one for one in _sorts_of_text(field, expressions, unit) if one)


def _selections(options: Sequence[str]) -> Iterator[list[str]]:
    most = len(options) if len(options) <= MOST_CHOSEN else 1
    for number in range(1, most + 1):
        yield from (list(chosen) for chosen in combinations(options, number))


def _units_to_choose(field: UnitsField, expressions: Sequence[str], unit: str) -> list[str]:
    """Those that are spoken of, the one that submits, and of all others more than any condition counts."""
    spoken = _texts(one for one in expressions if speaks_of(field, one))
    most = max((int(count) for one in expressions for count in _counted(field).findall(one)), default=1)
    others = [f"{one}{number or ''}" for number in range(most // 2 + 1) for one in ANY_TWO]
    return [*dict.fromkeys([*spoken, unit, *(_unspoken(one, spoken) for one in others[: most + 1])])]


def _counted(field: FormField) -> re.Pattern[str]:
    """Where it is asked how many were chosen: `size(form.countersigners) > 2`."""
    return re.compile(rf"\bsize\([a-z_.]*\b{field.id}\)\s*(?:[<>]=?|[!=]=)\s*(\d+)")


def _sorts_of_text(field: FormField, expressions: Sequence[str], unit: str) -> Iterator[str]:
    """What nothing speaks of, and what is spoken of, as far as the field may hold it."""
    spoken = _texts(expressions)
    match field:
        case TextField(pattern=str() as pattern):
            yield from (one for one in ["文字", *texts_like(pattern), *spoken] if fits(pattern, one))
        case UrlField():
            said = [one for one in spoken if one.startswith(("http://", "https://"))]
            yield from [*(_unspoken(one, spoken) for one in ADDRESSES), *said]
        case PersonField():
            yield from [*(_unspoken(one, spoken) for one in ANY_TWO), *spoken]
        case UnitField():
            yield from [*(_unspoken(one, spoken) for one in ANY_TWO), unit, *spoken]
        case _:
            yield from [_unspoken("文字", spoken), *spoken]


def _unspoken(text: str, spoken: Sequence[str]) -> str:
    """One that stands for all of which no condition speaks."""
    while text in spoken:
        text += "0"
    return text


def _numbers(field: NumberField, expressions: Sequence[str]) -> list[float]:
    """Those that are spoken of, the bounds, and one between any two of them."""
    spoken = {one for each in expressions for one in literals(each) if isinstance(one, float)}
    marks = sorted({0.0, *spoken, *(-one for one in spoken), *_bounds(field)})
    between = [(low + high) / 2 for low, high in pairwise(marks)]
    every = [marks[0] - 1, *marks, *between, marks[-1] + 1]
    low, high = field.minimum, field.maximum
    return [one for one in sorted(every) if (low is None or one >= low) and (high is None or one <= high)]


Counts = tuple[int, int | None]
"""From how many to how many; None: as many as anybody likes."""
ANY_COUNT: Counts = (0, None)


def counts_spoken_of(expressions: Sequence[str], between: Counts = ANY_COUNT) -> list[int]:
    """Of counts between which the expressions tell no difference, the smallest."""
    spoken = {one for each in expressions for one in literals(each) if isinstance(one, float)}
    low, high = between
    firsts = {low, *(ceil(one) for one in spoken), *(floor(one) + 1 for one in spoken)}
    return sorted(one for one in firsts if one >= low and (high is None or one <= high))


def _bounds(field: NumberField) -> Iterator[float]:
    yield from (one for one in (field.minimum, field.maximum) if one is not None)


def _days(expressions: Sequence[str]) -> list[str]:
    """Those that are spoken of, and the ones beside them."""
    spoken = {day for day in map(as_day, _texts(expressions)) if day is not None} or {date(2026, 11, 20)}
    return sorted({one.isoformat() for day in spoken for one in _around(day)})


def _around(day: date) -> Iterator[date]:
    if day > date.min:
        yield day - _DAY
    yield day
    if day < date.max:
        yield day + _DAY


def is_whole(field: FormField, expressions: Sequence[str]) -> bool:
    """Whether the values stand for all that the field may hold."""
    speaking = [one for one in expressions if speaks_of(field, one)]
    match field:
        case ChoiceField():
            return True
        case ChoicesField():
            return len(field.options) <= MOST_CHOSEN and not any(
                _asks_for_order(field, one) for one in speaking
            )
        case UnitsField():
            return len(_units_to_choose(field, expressions, "")) <= MOST_CHOSEN and not any(
                _asks_for_order(field, one) for one in speaking
            )
        case NumberField():
            return all(map(is_plain, speaking))
        case DateField():
            ordered = [one for one in speaking if asks_for_order(one)]
            return all(map(is_plain, speaking)) and all(as_day(one) for one in _texts(ordered) if one)
        case RowsField() | PublicationField():
            return False
        case TextField(pattern=str() as pattern) if not _has_one_of_its_own(pattern, expressions):
            return False
        case _:
            return all(is_plain(one) and not asks_for_order(one) for one in speaking)


def _has_one_of_its_own(pattern: str, expressions: Sequence[str]) -> bool:
    """Whether a text is known that fits and that nothing speaks of: it stands for all of these."""
    return bool({*texts_like(pattern), *(["文字"] if fits(pattern, "文字") else [])} - {*_texts(expressions)})


def _asks_for_order(field: ChoicesField | UnitsField, expression: str) -> bool:
    """Whether it does more with the selection than to ask what is in it, and how many: a selection keeps its order."""
    counted = _counted(field).pattern if isinstance(field, UnitsField) else rf"\bsize\([a-z_.]*\b{field.id}\)"
    rest = re.sub(rf"\bin\s+[a-z_.]*\b{field.id}\b(?![.\[])|{counted}", "", expression)
    return re.search(rf"\b{field.id}\b", rest) is not None


def speaks_of(field: FormField, expression: str) -> bool:
    try:
        return any(reference[-1] == field.id or field.id in reference for reference in references(expression))
    except ConditionError:
        return False
