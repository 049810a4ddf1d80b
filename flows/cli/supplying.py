"""`sanshen decide CASE answer` with `--set` or `--attach`: what was asked of the drafter, handed in."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from definitions.semantics.forms import problem_at
from definitions.vocabulary import Purpose
from flows.access.actor import Actor
from flows.access.refusal import Invalid
from flows.assembly import Services
from flows.casework.asked import AskedOf
from flows.casework.contents import store_each
from flows.casework.handing import SeatRequest
from flows.casework.supplementing import Supplement, Supplied
from flows.casework.views import CaseView
from flows.cli.field_values import values_of
from flows.cli.form_files import sort_attachments
from storage.attachments import StoredFile


def supplied(
    services: Services,
    actor: Actor,
    reference: str,
    request: SeatRequest,
    settings: Mapping[str, list[str]],
    attach: Sequence[Path],
) -> str:
    """Returns what became of it, as a sentence. Files that are attached come beside those that were there."""
    view = services.case(actor, reference)
    asked = _asked(view, request)
    values, files, lost = values_of(services, asked.fields, dict(settings))
    for name, paths in sort_attachments(asked.fields, map(str, attach)).items():
        stored, refused = store_each(name, name, services.store_path, paths)
        before = [StoredFile.from_json(one) for one in view.values.get(name, ())]
        files[name] = [*files.get(name, before), *stored]
        lost += (problem_at(asked.fields, name, one.reason) for one in refused)
    given = Supplement(request.why, values, files, lost, asked.stage, asked.seat)
    return said(services.supplement(actor, reference, given))


def _asked(view: CaseView, request: SeatRequest) -> AskedOf:
    meant = [
        one
        for one in view.asked
        if one.purpose is Purpose.SUPPLEMENT
        and request.stage in (None, one.stage)
        and request.seat in (None, one.seat)
    ]
    if not meant:
        raise Invalid("现在没有人请您补充", "答复征求意见的，不带 --set 和 --attach")
    if len(meant) > 1:
        places = "、".join(f"{one.stage_title}（--stage {one.stage} --seat {one.seat}）" for one in meant)
        raise Invalid("不止一个人请您补充", f"请指明答复哪一个：{places}")
    return meant[0]


def said(supplied: Supplied) -> str:
    """`已补充。内容有改动，成为第2轮内容；`..."""
    if supplied.round is None:
        return "已答复。内容没有改动。"
    if supplied.goes_anew:
        return f"已补充。内容有改动，成为第{supplied.round}轮内容；改动涉及的审签要重新办理。"
    return f"已补充。内容有改动，成为第{supplied.round}轮内容；已有的审签仍然有效。"
