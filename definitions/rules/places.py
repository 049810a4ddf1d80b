"""Where the roles of a process are held: the units, fields, columns and stages that `of` names are there."""

from collections.abc import Iterator

from definitions.problems import Path, Problem, did_you_mean, quoted
from definitions.rules.beginnings import may_begin_at
from definitions.rules.document import Document
from definitions.rules.rule import WAYS, rule
from definitions.rules.ways import way
from definitions.schema.fields import ChoiceField
from definitions.schema.organization import Organization
from definitions.schema.places import SUBMITTING_UNIT, Base, Place
from definitions.schema.process import ANY_UNIT, DRAFT
from definitions.schema.signing import NamedPerson, Who
from definitions.schema.stages import CallStage, HumanStage, NotifyStage
from definitions.semantics.finding import begun_from, options_of
from definitions.vocabulary import FieldKind

PlacedStage = HumanStage | NotifyStage | CallStage

CHOICES = (
    "form.fields.*.id",
    "form.fields.*.kind",
    "form.fields.*.options",
    "stages.*.id",
    "stages.*.fields",
)
"""What decides which columns may be chosen."""


def places(document: Document) -> Iterator[tuple[Path, PlacedStage, Place]]:
    """Of every role that acts or is told, and of every child case, with where its `of` stands."""
    for at, stage, who in document.parties():
        if isinstance(who, Who):
            yield (*at, "of"), stage, who.place
    for path, called in document.stages():
        if isinstance(called, CallStage) and _is_within(document, called):
            yield (*path, "of"), called, called.place


def _is_within(document: Document, stage: CallStage) -> bool:
    """Whether the child case belongs to the same organisation: of another one no unit is known here."""
    return document.process.called_by(stage).partition(".")[0] == document.process.organization


@rule()
def units_are_there(document: Document) -> Iterator[Problem]:
    if document.organization is None:
        return
    known = [one.id for one in document.organization.units]
    words = [SUBMITTING_UNIT, *document.holding(FieldKind.UNIT), *document.holding(FieldKind.UNITS)]
    for path, _, place in places(document):
        if place.base is not Base.UNIT:
            continue
        if place.name not in known:
            message = f"本机构没有 {quoted(place.name)} 这个单位。"
            yield document.problem("unknown-unit", message, path, did_you_mean(place.name, [*words, *known]))
        elif not document.organization.higher(place.name, place.above):
            message = f"单位 `{place.name}` 上面没有{_levels(place)}单位，没有人能办。"
            hint = "在机构文件里给它写上 within，或者改写 of。"
            yield document.problem("no-unit-above", message, path, hint)


@rule("form.fields.*.id", "form.fields.*.kind", "stages.*.fields", *WAYS)
def units_of_fields_are_asked_for(document: Document) -> Iterator[Problem]:
    for path, stage, place in places(document):
        if place.base is not Base.FIELD or document.is_unknown_entry(tuple(place.name.split("."))):
            continue
        known = document.holding_before(FieldKind.UNIT, stage.id)
        if not isinstance(stage, CallStage) and "registrar" not in path:
            known += document.chosen_before(stage.id)
        if place.name not in known:
            message = f"{quoted(place.name)} 不是表单或者此前的环节里 kind: unit 的项。"
            hint = document.instead_of_several(place.name) or did_you_mean(place.name, known)
            yield document.problem(
                "unknown-field", message, path, hint or "先在表单里加一个 kind: unit 的项。"
            )


@rule(*CHOICES, *WAYS)
def columns_are_chosen(document: Document) -> Iterator[Problem]:
    for path, stage, place in places(document):
        if place.base is Base.COLUMN and place.name not in (known := _choices_before(document, stage)):
            message = f"{quoted(place.name)} 不是表单或者此前的环节里 kind: choice 的项，定不出栏目。"
            hint = did_you_mean(place.name, known) or "写 form.<单选项>，或者 given.<环节>.<单选项>。"
            yield document.problem("unknown-field", message, path, hint)


def _choices_before(document: Document, stage: PlacedStage) -> list[str]:
    known = [f"form.{field.id}" for field in document.process.form.fields if isinstance(field, ChoiceField)]
    for _, other in document.human_stages():
        if document.routes.leads(other.id, stage.id):
            fields = (field for field in other.fields if isinstance(field, ChoiceField))
            known += [f"given.{other.id}.{field.id}" for field in fields]
    return known


@rule(*CHOICES, *WAYS)
def columns_have_a_provider(document: Document) -> Iterator[Problem]:
    if document.organization is None:
        return
    for path, stage, place in places(document):
        if place.base is not Base.COLUMN or place.asked is None:
            continue
        if place.name not in _choices_before(document, stage):  # reported by columns_are_chosen
            continue
        for option in options_of(document.process, place.asked):
            columns = document.organization.columns_called(option)
            if not columns:
                message = f"{place.name} 的选项 {quoted(option)} 不是网站的栏目。"
                hint = did_you_mean(option, _column_titles(document.organization)) or "选项要写栏目的名称。"
                yield document.problem("unknown-column", message, path, hint)
            elif not document.organization.provider(option):
                several = document.organization.providers(option)
                message = f"栏目 {quoted(option)} 没有写明由哪个单位提供内容，选了它就没有人能办。"
                hint = "在机构文件里给它写上 provided_by；几个网站有同名栏目的，要写同一个单位。"
                if several:
                    titles = "、".join(map(document.organization.unit_title, several))
                    message = f"栏目 {quoted(option)} 由几个单位提供内容（{titles}），由哪一个办不能确定。"
                    hint = "另加一个 kind: unit 的项，写 of: form.<那一项>，由拟稿人选。"
                yield document.problem("no-provider", message, path, hint)


def _column_titles(organization: Organization) -> list[str]:
    return [column.title.zh for channel in organization.channels for column in channel.columns]


@rule("stages.*.id", "stages.*.kind", "stages.*.who", *WAYS)
def units_of_stages_are_told(document: Document) -> Iterator[Problem]:
    for path, stage, place in places(document):
        if place.base is not Base.STAGE:
            continue
        earlier = [one for _, one in document.human_stages() if document.routes.leads(one.id, stage.id)]
        told = next((one for one in earlier if one.id == place.name), None)
        if told is None:
            message = f"{quoted(place.name)} 不是此前有人办理的环节，没有办理单位。"
            known = [one.id for one in earlier]
            hint = did_you_mean(place.name, known) or (
                f"可以写：{'、'.join(known)}" if known else f"前面还没有环节；提交单位写 {SUBMITTING_UNIT}。"
            )
            if place.name == DRAFT:
                hint = f"拟稿的单位写 {SUBMITTING_UNIT}。"
            yield document.problem("unknown-stage", message, path, hint)
        elif not all(isinstance(who, Who) for who in told.who):
            message = f"环节 `{told.id}` 由指定的人办，指定的是人，不是单位。"
            yield document.problem("unit-of-a-person", message, path, "改写 of，写明是哪个单位。")


@rule()
def units_have_one_above(document: Document) -> Iterator[Problem]:
    """A note, of the units from which a case may come there. What may be proved of a single unit is a problem, see
    `units_are_there`.
    """
    organization = document.organization
    if organization is None:
        return
    for path, stage, place in places(document):
        if place.above == 0 or place.base is Base.UNIT:
            continue
        lacking = {
            unit
            for begun in begun_from(document.process, place)
            for unit in _beginnings(document, begun, organization)
            if not organization.higher(unit, begun.above)
            and may_begin_at(document, organization, stage.id, begun, unit)
        }
        if lacking:
            named = [unit for unit in organization.units if unit.id in lacking]
            words = "、".join(f"{unit.title.zh}（{unit.id}）" for unit in named)
            message = f"环节 `{stage.id}` 可能没有人能办：这些单位上面没有{_levels(place)}单位：{words}。"
            hint = "在机构文件里给它们写上 within；或者在这个环节前面用 choose 把它们引到别处。"
            yield document.problem("no-unit-above", message, path, hint)


def _levels(place: Place) -> str:
    return "上一级" if place.above == 1 else f"上 {place.above} 级"


def _beginnings(document: Document, place: Place, organization: Organization) -> list[str]:
    """The units from which the way upward may begin."""
    start = document.process.start.of
    if place.base is Base.UNIT:
        return [place.name]
    if place.base is Base.COLUMN and place.asked is not None:
        return [organization.provider(option) for option in options_of(document.process, place.asked)]
    if place.base is Base.SUBMITTING and start != ANY_UNIT:
        return [unit.strip() for unit in start.split(",")]
    return [unit.id for unit in organization.units]


def _told(document: Document) -> Iterator[tuple[Path, PlacedStage, str | None]]:
    """Every role and person that acts or is told, with the earlier stage that tells where, or whom."""
    yield from ((path, stage, place.teller) for path, stage, place in places(document))
    for at, stage, who in document.parties():
        if isinstance(who, NamedPerson):
            yield (*at, "person"), stage, who.teller


@rule()
def telling_stages_are_passed(document: Document) -> Iterator[Problem]:
    """A note: the unit of a stage, who acted in it, or the column that it chose, is not known where a case went round it."""
    for path, stage, told in _told(document):
        around = way(document, stage.id, [told]) if told is not None and told != stage.id else None
        if around is not None:
            message = (
                f"环节 `{stage.id}` 可能没有人能办：它由环节 `{told}` 决定谁办，"
                f"却有不经过 `{told}` 的路：{around}。"
            )
            hint = f"让每条路都经过 `{told}`，或者改写 {path[-1]}。"
            yield document.problem(around.code("vacant-duty"), message, path, hint)
