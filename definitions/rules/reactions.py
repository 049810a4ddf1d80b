"""What limits bring about by themselves: people who can be told, and expressions that can be read."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from definitions.problems import Path, Problem, did_you_mean, quoted
from definitions.rules.document import Document
from definitions.rules.rule import WAYS, rule
from definitions.rules.triggers import check_formula
from definitions.schema.places import FROM_STAGE, SUBMITTING_UNIT, Base, Place, teller_of
from definitions.schema.process import DRAFT, Deadline, Process
from definitions.schema.reactions import Reaction
from definitions.schema.signing import ACTOR_OF, DRAFTER, NamedPerson, Party, Who
from definitions.schema.stages import HumanStage
from definitions.semantics.triggers import OCCASION
from definitions.vocabulary import FieldKind

ALARMS = ("warned", "missed")
DONE = "done"
"""Of a stage that was passed."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A reaction with where it stands."""

    path: Path
    reaction: Reaction
    owner: Deadline | HumanStage
    """Whose limit brings it about."""


def limited(document: Document) -> Iterator[tuple[Path, Deadline | HumanStage]]:
    """Whatever may have a limit."""
    for index, deadline in enumerate(document.process.deadlines):
        yield ("deadlines", index), deadline
    yield from document.human_stages()


def reactions(document: Document) -> Iterator[Placed]:
    for path, owner in limited(document):
        for key in ALARMS:
            for number, reaction in enumerate(getattr(owner, key) or ()):
                yield Placed((*path, key, number), reaction, owner)


def passed_before(document: Document, owner: Deadline | HumanStage) -> frozenset[str]:
    """The stages that every case has passed in which the limit began."""
    if isinstance(owner, HumanStage):
        return document.routes.always_before(owner.id)
    days = [day for day in (owner.before, owner.no_later_than) if day is not None]
    return frozenset().union(*(_implied(document, one) for one in (*(owner.start or ()), *days)))


def _implied(document: Document, moment: str) -> frozenset[str]:
    """The stages that were passed when a moment has come: `<stage>.done`, or a day that a stage tells."""
    stage, _, happened = moment.partition(".")
    if moment.startswith(FROM_STAGE):
        stage, happened = teller_of(moment) or "", DONE
    if stage == DRAFT or document.process.find_stage(stage) is None:
        return frozenset()
    before = document.routes.always_before(stage)
    return before | {stage} if happened == DONE else before


def told(document: Document) -> Iterator[tuple[Path, Party, Placed]]:
    """Everybody who is told, each with the place where it stands: one alone needs no list."""
    for one in reactions(document):
        path: Path = (*one.path, "tell")
        is_list = document.source.known((*path, 0)) == (*path, 0)
        for number, party in enumerate(one.reaction.tell or ()):
            yield (*path, number) if is_list else path, party, one


@rule("stages.@.within")
def limits_of_stages_react(document: Document) -> Iterator[Problem]:
    for path, stage in document.human_stages():
        for key in ALARMS:
            if getattr(stage, key) is not None and stage.within is None:
                message = f"环节 `{stage.id}` 没有写 within，不会到期，`{key}` 不起作用。"
                yield document.problem("useless-key", message, (*path, key), f"写上 within，或删去 {key}。")


@rule()
def reactions_say_one_thing(document: Document) -> Iterator[Problem]:
    for one in reactions(document):
        if one.reaction.start is None:
            for key in sorted(one.reaction.model_fields_set & {"of", "form"}):
                message = f"`{key}` 只和 start 一起写，这里不起作用。"
                yield document.problem("useless-key", message, (*one.path, key), f"删去 {key}。")
        elif one.reaction.of is None:
            message = "少写了 `of`：为哪个单位起草。"
            hint = f"写单位的编号，或者 {SUBMITTING_UNIT}。"
            yield document.problem("starts-for-nobody", message, (*one.path, "of"), hint)
        elif "warned" in one.path:
            message = "还没有超期，只能催办、抄送，不能起草别的办件。"
            yield document.problem(
                "start-too-early", message, (*one.path, "start"), "把 start 写到 missed 里。"
            )
    for path, party, _ in told(document):
        useless = ["each"] if isinstance(party, Who) and party.each else []
        for key in [*useless, *(["weight"] if party.weight > 1 else [])]:
            message = f"抄送不用写 {key}：岗位上的人都会收到，也不投票。"
            yield document.problem("useless-key", message, (*path, key), f"删去 {key}。")


@rule("form.fields.*.id", "form.fields.*.kind", "stages.*.fields", "deadlines.@", *WAYS)
def who_is_told_can_be_found(document: Document) -> Iterator[Problem]:
    for path, party, one in told(document):
        passed = passed_before(document, one.owner)
        if isinstance(party, NamedPerson):
            yield from _check_person(document, (*path, "person"), party, passed)
        else:
            yield from _check_role(document, (*path, "role"), party.role)
            yield from check_place(document, (*path, "of"), party.place, passed, takes_several=True)
    for one in reactions(document):
        if one.reaction.place is not None:
            passed = passed_before(document, one.owner)
            yield from check_place(document, (*one.path, "of"), one.reaction.place, passed)


def _check_person(
    document: Document, path: Path, party: NamedPerson, passed: Collection[str]
) -> Iterator[Problem]:
    """A limit may run out at any stage: who acted in one is known then only where it was `passed` in any case."""
    if party.is_drafter:
        return
    if party.acted_in is None:
        yield from _check_field(document, path, party.person, FieldKind.PERSON, passed)
        return
    known = [stage.id for _, stage in document.human_stages() if stage.id in passed]
    if party.acted_in not in known:
        message = f"这里不能写 {quoted(str(party))}：到期时不一定有人办过那个环节。"
        meant = did_you_mean(str(party), [DRAFTER, *(f"{ACTOR_OF} {stage}" for stage in known)])
        hint = (
            meant
            or f"写岗位，或者 {DRAFTER}；要写办过一个环节的人，时限从它办完起算，写 from: <环节>.{DONE}。"
        )
        yield document.problem("unknown-stage", message, path, hint)


def _check_role(document: Document, path: Path, role: str) -> Iterator[Problem]:
    known = [one.id for one in document.organization.roles] if document.organization else [role]
    if role not in known:
        message = f"本机构没有 {quoted(role)} 这个岗位。"
        yield document.problem("unknown-role", message, path, did_you_mean(role, known))


def check_place(
    document: Document,
    path: Path,
    place: Place,
    passed: Collection[str] = (),
    *,
    takes_several: bool = False,
) -> Iterator[Problem]:
    """A limit may run out at any stage: what a stage tells is known then only where it was `passed` in any case."""
    if place.teller is not None and place.teller not in passed:
        message = f"这里不能写 {quoted(str(place))}：到期时不一定办过那个环节，查不出单位。"
        hint = (
            f"写单位的编号、{SUBMITTING_UNIT}、form.<单位项>，或者 column form.<单选项>；"
            f"要写 {place.teller} 定的，时限从它办完起算，写 from: {place.teller}.{DONE}。"
        )
        yield document.problem("unknown-unit", message, path, hint)
    elif place.base in (Base.FIELD, Base.COLUMN):
        kind = FieldKind.UNIT if place.base is Base.FIELD else FieldKind.CHOICE
        several = [*document.chosen_in_form, *_given(document, FieldKind.UNITS, passed)]
        is_one_of_several = takes_several and place.name in several
        if place.base is Base.COLUMN or not is_one_of_several:
            yield from _check_field(document, path, place.name, kind, passed)
    elif place.base is Base.STAGE:
        yield from _check_signers(document, path, document.process.human_stage(place.name))
    elif place.base is Base.UNIT and document.organization is not None:
        known = [one.id for one in document.organization.units]
        if place.name not in known:
            message = f"本机构没有 {quoted(place.name)} 这个单位。"
            meant = did_you_mean(place.name, [SUBMITTING_UNIT, *known])
            yield document.problem("unknown-unit", message, path, meant)
        elif not document.organization.higher(place.name, place.above):
            message = f"单位 `{place.name}` 上面没有这样一级单位。"
            hint = "在机构文件里给它写上 within，或者改写 of。"
            yield document.problem("no-unit-above", message, path, hint)


def _check_signers(document: Document, path: Path, stage: HumanStage) -> Iterator[Problem]:
    if not all(isinstance(who, Who) for who in stage.who):
        message = f"环节 `{stage.id}` 由指定的人办，指定的是人，不是单位。"
        yield document.problem("unit-of-a-person", message, path, "改写 of，写明是哪个单位。")


def _check_field(
    document: Document, path: Path, named: str, kind: FieldKind, passed: Collection[str]
) -> Iterator[Problem]:
    known = [*document.holding(kind), *_given(document, kind, passed)]
    if named not in known and not document.is_unknown_entry(tuple(named.split("."))):
        message = f"{quoted(named)} 不是表单或者办过的环节里 kind: {kind} 的项。"
        hint = document.instead_of_several(named) or did_you_mean(named, known)
        yield document.problem(
            "unknown-field", message, path, hint or f"先在表单里加一个 kind: {kind} 的项。"
        )


def _given(document: Document, kind: FieldKind, passed: Collection[str]) -> Iterator[str]:
    """What hold such a value that these stages tell."""
    for _, stage in document.human_stages():
        if stage.id in passed:
            yield from (f"given.{stage.id}.{field.id}" for field in stage.fields if field.kind is kind)


@rule("form.fields.*.id", "stages.*.id", "stages.*.fields.*.id")
def reactions_prefill_from_what_there_is(document: Document) -> Iterator[Problem]:
    for one in reactions(document):
        for field, expression in one.reaction.form.items():
            known = [*known_to(document.process), *OCCASION]
            yield from check_formula(document, (*one.path, "form", field), expression, known)


def known_to(process: Process) -> list[str]:
    """What an expression may speak of that is computed for a case of this process."""
    form = ["start.unit", *(f"form.{field.id}" for field in process.form.fields)]
    return form + [f"given.{stage.id}.{field.id}" for stage in process.human_stages for field in stage.fields]


@rule("deadlines.*.id", "stages.*.id")
def examples_miss_what_there_is(document: Document) -> Iterator[Problem]:
    known = [one.id for one in document.process.deadlines]
    known += [stage.id for _, stage in document.human_stages() if stage.within is not None]
    for index, example in enumerate(document.process.examples):
        for number, name in enumerate(example.expect.missed or ()):
            if name not in known:
                message = f"没有 {quoted(name)} 这个时限。"
                path = ("examples", index, "expect", "missed", number)
                yield document.problem("unknown-deadline", message, path, did_you_mean(name, known))
