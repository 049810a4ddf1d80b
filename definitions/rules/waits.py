"""What a stage of kind wait waits for comes to pass."""

from collections.abc import Iterator, Mapping

from definitions.conditions import ConditionError
from definitions.problems import Path, Problem, did_you_mean, quoted
from definitions.rules.asking import TooMany
from definitions.rules.document import Document
from definitions.rules.publication import publications
from definitions.rules.row_publications import doubtful_publications
from definitions.rules.rule import WAYS, rule
from definitions.rules.trials import Asked, fields_of
from definitions.rules.vacancies import left_empty
from definitions.rules.ways import COURSES, Way, way
from definitions.schema.process import DRAFT
from definitions.schema.stages import HumanStage, ParallelStage, WaitStage
from definitions.schema.tree import MAIN
from definitions.vocabulary import FieldKind

PUBLISHED, SUBMITTED = "published", "submitted"
UNPROVEN = "unproven-wait"


@rule("form.fields.*.id", "form.fields.*.kind", "stages.*.fields", *WAYS)
def waiting_comes_to_an_end(document: Document) -> Iterator[Problem]:
    """The day that is waited for is a date of the form, which nobody who comes there has left empty."""
    for path, stage in _waits(document):
        if stage.day is None:
            continue
        dates = document.holding_before(FieldKind.DATE, stage.id)
        if stage.day not in dates:
            message = f"{quoted(stage.day)} 不是表单或者此前的环节里 kind: date 的项。"
            hint = did_you_mean(stage.day, dates) or "先在表单里加一个 kind: date 的项。"
            yield document.problem("unknown-field", message, (*path, "until"), hint)
        elif _may_be_left_empty(document, stage, tuple(stage.day.split("."))):
            message = f"环节 `{stage.id}` 要等到 {stage.day} 这一天，这一项却可以不填，会一直等下去。"
            hint = "把这一项写成 required: true，不写 shown_when；或者让没有填这一项的办件绕开这个环节。"
            yield document.problem("endless-wait", message, (*path, "until"), hint)


def _may_be_left_empty(document: Document, stage: WaitStage, day: Asked) -> bool:
    """Also where the opposite cannot be proved."""
    field = fields_of(document.process, document.registers or {}).get(day)
    if field is None or (day[0] == "form" and field.required and field.shown_when is None):
        return False
    try:
        return left_empty(document, stage, day) is not None
    except (TooMany, ConditionError):
        return True


@rule("stages.*.kind", *WAYS)
def awaited_moments_can_come(document: Document) -> Iterator[Problem]:
    """Not what lies further on, nor on another way, nor behind a wait that waits for this one."""
    known = _known(document)
    for path, stage in _waits(document):
        if stage.moment is None:
            continue
        if stage.moment not in known:
            message = f"没有 {quoted(stage.moment)} 这个时刻可等。"
            yield document.problem(
                "unknown-moment", message, (*path, "until"), did_you_mean(stage.moment, known)
            )
        elif not any(_may_come(document, stage, one) for one in _tellers(document, stage)):
            message = f"环节 `{stage.id}` 永远等不到 {stage.moment}：{_why_never(document, stage)}。"
            hint = "改等前面的环节，或者并行的另一路里的环节；只等一段时间的写 for。"
            yield document.problem("endless-wait", message, (*path, "until"), hint)
        elif stage.id in _circle(document, stage):
            others = "、".join(f"`{one}`" for one in _circle(document, stage) if one != stage.id)
            message = f"环节 `{stage.id}` 和 {others} 互相等着，谁也等不到。"
            yield document.problem("endless-wait", message, (*path, "until"), "去掉其中一个等待。")


@rule(*COURSES, "stages.*.kind")
def awaited_moments_come_on_every_way(document: Document) -> Iterator[Problem]:
    for path, stage, past in _ways_without(document):
        if past.is_proven and not _is_let_off(document, stage):
            message = f"有的办件会在环节 `{stage.id}` 一直等下去：这样走不会有 {stage.moment}：{past}。"
            yield document.problem("endless-wait", message, (*path, "until"), _BY_EVERY_CASE)


_BY_EVERY_CASE = "让每件都经过那里；不经过的，用 choose 绕开这个等待。"


@rule()
def awaited_moments_come(document: Document) -> Iterator[Problem]:
    """A note: what is waited for may be left out, or has always come by then."""
    for path, stage in _waits(document):
        if stage.moment is None:
            continue
        doubtful = doubtful_publications(document) if stage.moment == PUBLISHED else {}
        tellers = [one for one in _tellers(document, stage) if one not in doubtful]
        if DRAFT in tellers or document.routes.way_around(stage.id, tellers) is None:
            message = f"环节 `{stage.id}` 什么也不等：走到这里时 {stage.moment} 总是已经到了。"
            yield document.problem("useless-wait", message, (*path, "until"), "用不着的，请删去。")
        elif doubtful and not any(_is_sure(document, stage, one) for one in tellers):
            message = (
                f"未能证明环节 `{stage.id}` 等得到 {stage.moment}：有的办件那里一行也不发布，会一直等下去。"
            )
            yield document.problem(UNPROVEN, message, (*path, "until"), _BY_EVERY_CASE)
    for path, stage, past in _ways_without(document):
        if not past.is_proven or _is_let_off(document, stage):
            message = f"未能证明环节 `{stage.id}` 等得到 {stage.moment}：有的办件可能不经过那里：{past}。"
            yield document.problem(UNPROVEN, message, (*path, "until"), _BY_EVERY_CASE)


def _ways_without(document: Document) -> Iterator[tuple[Path, WaitStage, Way]]:
    """The waits to which, or past which, a way leads without what they wait for; what never comes is told of itself."""
    known = _known(document)
    for path, stage in _waits(document):
        if stage.moment is None or stage.moment not in known or _circle(document, stage):
            continue
        tellers = _tellers(document, stage)
        if stage.moment == PUBLISHED and doubtful_publications(document):
            continue
        if DRAFT in tellers or not any(_may_come(document, stage, one) for one in tellers):
            continue
        behind = _behind(document, stage)
        past = (
            way(document, stage.id, tellers)
            if behind is None
            else way(document, behind, tellers, through=stage.id)
        )
        if past is not None:
            yield path, stage, past


def _behind(document: Document, wait: WaitStage) -> str | None:
    """What follows where the branches come together in one of which it waits for another."""
    parallel = _parallel_of(document, wait)
    return document.process.after(parallel) if parallel is not None else None


def _is_let_off(document: Document, wait: WaitStage) -> bool:
    """Whether the case may go on while it still waits."""
    parallel = _parallel_of(document, wait)
    stage = document.process.find_stage(parallel) if parallel is not None else None
    return isinstance(stage, ParallelStage) and stage.join.how != "all"


def _parallel_of(document: Document, wait: WaitStage) -> str | None:
    around = (_parallel_around(document, wait, one) for one in _tellers(document, wait) if one != DRAFT)
    return next((one for one in around if one is not None), None)


def _waits(document: Document) -> Iterator[tuple[Path, WaitStage]]:
    for path, stage in document.stages():
        if isinstance(stage, WaitStage):
            yield path, stage


def _known(document: Document) -> list[str]:
    """Of a stage that nobody acts in, only that it is done."""
    known = [SUBMITTED, *([PUBLISHED] if publications(document) else [])]
    for _, stage in document.stages():
        if isinstance(stage, HumanStage):
            known.append(f"{stage.id}.opened")
        if isinstance(stage, HumanStage) or stage.kind.is_automatic:
            known.append(f"{stage.id}.done")
    return known


def _tellers(document: Document, stage: WaitStage) -> list[str]:
    """The stages with which the moment comes."""
    moment = str(stage.moment)
    if moment == SUBMITTED:
        return [DRAFT]
    return list(publications(document)) if moment == PUBLISHED else [moment.rpartition(".")[0]]


def _may_come(document: Document, wait: WaitStage, teller: str) -> bool:
    """Before the wait, or in a branch beside it."""
    if teller == DRAFT:
        return True
    if teller == wait.id:
        return False
    return document.routes.leads(teller, wait.id) or document.process.tree.are_beside(teller, wait.id)


def _why_never(document: Document, wait: WaitStage) -> str:
    (teller, *_) = _tellers(document, wait)
    if teller == wait.id:
        return "它就是这个环节自己"
    if document.routes.leads(wait.id, teller):
        return f"`{teller}` 在它的后面"
    return f"`{teller}` 在另一条走向上，走到这里就不经过那里"


def _is_sure(document: Document, wait: WaitStage, teller: str) -> bool:
    """Whether every case that comes to the wait also comes to a stage in another branch."""
    parallel = _parallel_around(document, wait, teller)
    behind = document.process.after(parallel) if parallel is not None else None
    return (
        parallel is not None
        and behind is not None
        and not document.routes.leads_round(parallel, behind, teller)
    )


def _parallel_around(document: Document, wait: WaitStage, teller: str) -> str | None:
    """The parallel stage in different branches of which they stand."""
    tree = document.process.tree
    if not tree.are_beside(teller, wait.id):
        return None
    around = [tree.lines[one].within for one in tree.enclosing(tree.at(wait.id).line) if one != MAIN]
    within = (tree.lines[one].within for one in tree.enclosing(tree.at(teller).line) if one != MAIN)
    return next(one for one in within if one in around)


def _circle(document: Document, wait: WaitStage) -> list[str]:
    """Waits that wait for each other, this one among them; empty: there is no such circle."""
    waits = {stage.id: stage for _, stage in _waits(document) if stage.moment is not None}
    reached = _held_up_by(document, wait, waits)
    queue = list(reached)
    while queue:
        held_up = _held_up_by(document, waits[queue.pop()], waits)
        fresh = [one for one in held_up if one not in reached]
        reached += fresh
        queue += fresh
    return reached if wait.id in reached else []


def _held_up_by(document: Document, wait: WaitStage, waits: Mapping[str, WaitStage]) -> list[str]:
    """The waits that come before whatever this one waits for."""
    tellers = _tellers(document, wait)
    return [one for one in waits if all(_comes_first(document, wait, one, teller) for teller in tellers)]


def _comes_first(document: Document, wait: WaitStage, other: str, teller: str) -> bool:
    parallel = None if teller == DRAFT else _parallel_around(document, wait, teller)
    if parallel is None:
        return False
    return other == teller or not document.routes.leads_round(parallel, teller, other)
